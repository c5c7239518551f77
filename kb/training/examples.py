"""What there is to learn from: labelled texts of filings, each with the entity it comes from."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.evaluation.gold_lines import gold_lines
from kb.reviewing.effective import ROLLED_UP
from ontology.catalogue import Catalogue
from ontology.errors import InputError
from ontology.namespaces import short_name
from ontology.types import Origin, Role
from search.filing import Filing

_FOLDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text of a filing; `concepts` are right, the first of them is learned; empty: it is about no policy concept."""

    entity: str
    heading: str
    text: str
    concepts: tuple[str, ...]


def read_examples(path: Path, *, lang: str) -> tuple[Example, ...]:
    """The labelled texts of a JSON-lines file (gzip too) in one language; a row needs an `entity`, `concept` may be null.

    Raises:
        ReadError: the file cannot be read.
        InputError: a line is no labelled text of an entity, or no line is in this language.
    """
    examples = tuple(_example(row, place) for place, row in gold_lines(path) if row.get("lang", lang) == lang)
    if not examples:
        raise InputError(f"no row has the language {lang!r}", source=str(path), hint="choose with --lang")
    return examples


def _example(row: dict[str, Any], place: str) -> Example:
    text, entity = row.get("text"), row.get("entity")
    if not isinstance(text, str) or not text.strip() or not isinstance(entity, str) or not entity.strip():
        raise InputError(
            "a row needs text and entity", source=place, hint='{"entity": …, "heading": …, "text": …, "concept": …}'
        )
    concepts = (row["concept"], *row.get("alternatives", ())) if row.get("concept") else ()
    return Example(entity=entity, heading=row.get("heading") or "", text=text, concepts=concepts)


def folds_of(examples: Sequence[Example]) -> list[int]:
    """The fold of each example, 0 to 4: all texts of an entity in one, and the folds of like size whatever the order.

    Raises:
        InputError: there are fewer than five entities.
    """
    sizes = Counter(example.entity for example in examples)
    if len(sizes) < _FOLDS:
        raise InputError(
            f"the texts come from {len(sizes)} entities, and cross-validation by entity needs {_FOLDS}",
            hint="add filings of other entities; texts of one entity are too alike to learn from and to judge by",
        )
    # Largest first into the smallest fold; the hash breaks ties without regard to names that sort together.
    ordered = sorted(sizes, key=lambda entity: (-sizes[entity], hashlib.sha256(entity.encode()).hexdigest()))
    filled = [0] * _FOLDS
    fold_of = {}
    for entity in ordered:
        fold_of[entity] = filled.index(min(filled))
        filled[fold_of[entity]] += sizes[entity]
    return [fold_of[example.entity] for example in examples]


def fingerprint(examples: Sequence[Example]) -> str:
    """The sha256 of what was learned from, in hexadecimal digits; another order is another fingerprint.

    >>> fingerprint([Example(entity="Acme", heading="", text="Leases.", concepts=())])[:12]
    'e523baac4000'
    """
    found = hashlib.sha256()
    for example in examples:
        line = (example.entity, example.heading, example.text, example.concepts)
        found.update(json.dumps(line, ensure_ascii=False).encode("utf-8") + b"\n")
    return found.hexdigest()


def check_concepts(examples: Sequence[Example], labels: Sequence[str]) -> None:
    """Make sure that every concept to learn is one that can be suggested.

    Raises:
        InputError: some are not; the message names them.
    """
    unknown = sorted({example.concepts[0] for example in examples if example.concepts} - set(labels))
    if unknown:
        named = ", ".join(map(short_name, unknown[:5])) + (" …" if len(unknown) > 5 else "")
        raise InputError(
            f"{len(unknown)} concepts of the examples are not in the catalogue: {named}",
            hint="map them to concepts that `policykb concepts` lists",
        )


def examples_of(filings: Iterable[Filing], catalogue: Catalogue, *, lang: str) -> tuple[Example, ...]:
    """The clauses of filings in one language that a reviewer or the filer tagged; a reviewer's word counts before the filer's.

    The filer's narrowest tag is learned. A clause without such a tag teaches nothing: nobody said that it is about nothing.
    """
    examples = []
    for filing in filings:
        if filing.document.lang != lang:
            continue
        said: dict[str, dict[Origin, list[str]]] = defaultdict(lambda: defaultdict(list))
        for tag in sorted(filing.tags, key=lambda tag: tag.rank or 0):
            learned = tag.stands and tag.origin is not Origin.SUGGESTED and tag.method != ROLLED_UP
            if tag.role is Role.ABOUT and learned and tag.concept in catalogue:
                said[tag.subject_id][tag.origin].append(tag.concept)
        for clause in filing.clauses:
            concepts = said[clause.clause_id][Origin.REVIEWED] or said[clause.clause_id][Origin.ASSERTED][:1]
            if concepts:
                heading = clause.heading_path[-1] if clause.heading_path else ""
                entity = filing.document.entity or filing.document.document_id
                examples.append(Example(entity=entity, heading=heading, text=clause.text, concepts=tuple(concepts)))
    return tuple(examples)

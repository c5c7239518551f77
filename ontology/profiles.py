"""The concepts in the words of other languages than English: profiles read from data files and checked against the catalogue.

A folder `ontology/data/profiles/es` holds Spanish: `words.yaml` the words that tell nothing, `not-policy.yaml` what is no
policy, every other file profiles of concepts. docs/catalogue.md explains their fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ontology.catalogue import DATA, Catalogue, NotPolicy
from ontology.catalogue_files import MINIMUM_PROFILE_EXAMPLES, check_strings, parse_not_policy, parse_profiles, read_yaml
from ontology.errors import CatalogueError, NotFoundError
from ontology.types import Concept

_WORDS_FILE = "words.yaml"
_NOT_POLICY_FILE = "not-policy.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageProfiles:
    """The concepts that are known in one language (ISO 639-1), in its words.

    `stop_words` tell nothing in a text, `heading_words` nothing in a heading; `rule_phrases` state a rule, `fact_phrases` tell
    what happened. Concepts without a profile are left out.

    >>> from ontology.catalogue import default_catalogue
    >>> spanish = LanguageProfiles.load("es", default_catalogue())
    >>> next(concept.label for concept in spanish.concepts if concept.qname.endswith("ForMeasuringInventories"))
    'Inventarios'
    """

    lang: str
    concepts: tuple[Concept, ...]
    not_policy: tuple[NotPolicy, ...]
    stop_words: tuple[str, ...]
    heading_words: tuple[str, ...]
    rule_phrases: tuple[str, ...]
    fact_phrases: tuple[str, ...]

    @classmethod
    def load(cls, lang: str, catalogue: Catalogue, folder: Path = DATA) -> LanguageProfiles:
        """Read and check the profiles of a language below `folder`.

        Raises:
            NotFoundError: there are none in this language.
            CatalogueError: one or more entries break the rules; the message lists all breaches, one a line.
        """
        known = profile_languages(folder)
        if lang not in known:
            raise NotFoundError(
                f"there are no profiles in the language {lang!r}", hint=f"there are some in {', '.join(sorted(known))}"
            )
        place = folder / "profiles" / lang
        problems: list[str] = []
        concepts: list[Concept] = []
        by_qname = {concept.qname: concept for concept in catalogue}
        words = _words(read_yaml(place / _WORDS_FILE, problems), problems)
        negatives = parse_not_policy(
            read_yaml(place / _NOT_POLICY_FILE, problems), _NOT_POLICY_FILE, problems, examples=MINIMUM_PROFILE_EXAMPLES
        )
        for path in sorted(place.glob("*.yaml")):
            if path.name not in {_WORDS_FILE, _NOT_POLICY_FILE}:
                concepts += parse_profiles(read_yaml(path, problems), path.name, by_qname, problems)
        problems += _missing(concepts, catalogue)
        if problems:
            raise CatalogueError(
                f"{len(problems)} problems in the profiles of the language {lang!r}:\n" + "\n".join(problems),
                source=str(place),
                hint="correct the data files; docs/catalogue.md explains the fields",
            )
        not_policy = tuple(NotPolicy(**entry) for entry in negatives)
        return cls(lang=lang, concepts=tuple(concepts), not_policy=not_policy, **words)


def profile_languages(folder: Path = DATA) -> frozenset[str]:
    """The languages that there are profiles in, English aside: the catalogue itself is English.

    >>> "es" in profile_languages()
    True
    """
    return frozenset(path.parent.name for path in (folder / "profiles").glob(f"*/{_WORDS_FILE}"))


def _words(content: Any, problems: list[str]) -> dict[str, tuple[str, ...]]:
    names = ("stop_words", "heading_words", "rule_phrases", "fact_phrases")
    if not isinstance(content, Mapping) or set(content) != set(names):
        problems.append(f"{_WORDS_FILE}: needs exactly the keys {', '.join(names)}")
        return dict.fromkeys(names, ())
    for name in names:
        check_strings(content, name, 1, _WORDS_FILE, problems)
    return {name: tuple(content[name] or ()) for name in names}


def _missing(concepts: list[Concept], catalogue: Catalogue) -> list[str]:
    """Profiles that are there twice, and topics whose element has none: nothing could add up to it."""
    problems = []
    seen: set[str] = set()
    for concept in concepts:
        if concept.qname in seen:
            problems.append(f"{concept.qname}: has two profiles")
        seen.add(concept.qname)
    for concept in concepts:
        element = catalogue.element_of(concept.qname)
        if element not in seen:
            problems.append(f"{concept.qname}: is a topic of {element}, which has no profile")
    return problems

"""`documents`, `clauses`, `show` and `concepts`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Annotated

import typer

from kb.base import KnowledgeBase
from kb.cli.options import DEFAULT_KB, Concept, Entity, Json, KbPath, Year, reading
from kb.cli.output import console, highlighted, print_json, print_table
from kb.views.documents import concept_view, document_view, stored_clause_view
from ontology.errors import NotFoundError, StorageError
from ontology.namespaces import short_name
from ontology.types import Origin, Role
from search.filing import FilingDocument


def documents(kb: KbPath = DEFAULT_KB, as_json: Json = False) -> None:
    """List the documents."""
    with reading(kb) as base:
        found = base.documents()
    if as_json:
        print_json([document_view(document) for document in found])
        return
    identifiers = [document.entity_identifier.identifier if document.entity_identifier else None for document in found]
    columns: dict[str, Sequence[object]] = {
        "document": [document.document_id for document in found],
        "entity": [document.entity for document in found],
        "identifier": identifiers,
        "period end": [document.period_end for document in found],
        "title": [document.title for document in found],
        "report": [PurePosixPath(document.report).name if document.report else None for document in found],
    }
    shown = {head: values for head, values in columns.items() if any(values) or head not in {"identifier", "report"}}
    print_table(tuple(shown), list(zip(*shown.values(), strict=True)))


def clauses(
    kb: KbPath = DEFAULT_KB,
    document: Annotated[str | None, typer.Option(help="Id of a document.")] = None,
    concept: Concept = None,
    entity: Entity = None,
    year: Year = None,
    section: Annotated[str | None, typer.Option(help="Citation label, such as 2(h)(i).")] = None,
    nature: Annotated[str | None, typer.Option(help="policy, new_standards, judgement_estimate, …")] = None,
    aspect: Annotated[str | None, typer.Option(help="recognition, impairment, presentation, election, …")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Most clauses to list.")] = 1000,
    as_json: Json = False,
) -> None:
    """List clauses with what they are about."""
    with reading(kb) as base:
        every = base.clauses(
            document=document, concept=concept, entity=entity, year=year, section=section, nature=nature, aspect=aspect
        )
        found = list(islice(every, limit))
    if as_json:
        print_json([stored_clause_view(stored) for stored in found])
        return
    print_table(
        ("clause", "section", "concept", "score", "text"),
        [
            (
                stored.clause.clause_id,
                stored.clause.section_label,
                short_name(stored.concept) if stored.concept else None,
                next((f"{tag.score:.2f}" for tag in stored.concepts if tag.origin is Origin.SUGGESTED), None),
                _shortened(stored.clause.text),
            )
            for stored in found
        ],
    )


def show(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Id of a clause or a document.")],
    kb: KbPath = DEFAULT_KB,
    as_json: Json = False,
) -> None:
    """Show a clause with its concepts, evidence and cross-references, or the outline of a document."""
    with reading(kb) as base:
        if "/" not in identifier:
            filing = base.filing(identifier)
            if as_json:
                from kb.views.documents import outline_view

                print_json(outline_view(document_view(filing.document), filing))
                return
            print_table(
                ("section", "heading"),
                [("  " * (section.level - 1) + section.label, section.heading) for section in filing.sections],
                title=_title(filing.document),
            )
            return
        stored = base.clause(identifier)
        dimensions = base.choice_dimensions
        official = {tag.concept: base.official_label(tag.concept) for tag in stored.tags}
    if as_json:
        print_json({**stored_clause_view(stored), "official_labels": {name: text for name, text in official.items() if text}})
        return
    from ontology.aspects import default_aspects

    out = console()
    clause = stored.clause
    out.print(stored.citation, style="bold", markup=False)
    out.print(
        f"{clause.clause_id} · {clause.kind} · {clause.nature} · characters {clause.start_char}–{clause.end_char}",
        markup=False,
    )
    if clause.aspects:
        out.print(f"speaks of {', '.join(default_aspects()[aspect].label.lower() for aspect in clause.aspects)}", markup=False)
    best = next((tag for tag in stored.concepts if tag.origin is Origin.SUGGESTED), None)
    evidence = [(start - clause.start_char, end - clause.start_char) for start, end in best.evidence] if best else []
    out.print()
    out.print(highlighted(clause.text, evidence))
    out.print()
    labelled = any(official.values())
    print_table(
        ("role", "concept", *(["official label"] if labelled else []), "score", "origin", "method"),
        [
            (
                tag.role.value,
                tag.concept,
                *([official[tag.concept]] if labelled else []),
                f"{tag.score:.2f}",
                tag.origin.value,
                tag.method,
            )
            for tag in sorted(stored.tags, key=lambda tag: (tag.role is Role.MENTIONS, tag.origin, tag.rank))
        ],
    )
    for choice in stored.choices:
        chosen = dimensions[choice.dimension]
        number = f" {choice.value}" if choice.value else ""
        out.print(f"chooses {chosen.option(choice.option).label}{number} · {chosen.label} ({chosen.reference})", markup=False)
    for reference in stored.cross_references:
        target = reference.target_section or "not in this document"
        out.print(f"refers to Note {reference.target_label} → {target}", markup=False)


def concepts(
    text: Annotated[
        str, typer.Argument(help="Words of a label, official or not, heading, QName or standard; without, all.")
    ] = "",
    kb: KbPath = DEFAULT_KB,
    as_json: Json = False,
) -> None:
    """Find concepts of the catalogue; with their official labels, where the knowledge base has an official taxonomy."""
    from ontology.catalogue import default_catalogue

    catalogue = default_catalogue()
    found = {concept.qname: concept for concept in catalogue.find(text)}
    with _taxonomies(kb) as base:
        for name in base.find_elements(text, lang=None) if base is not None and text else ():
            concept = catalogue.get(name.qname)
            if concept is not None:
                found.setdefault(concept.qname, concept)
        labels = {qname: base.official_label(qname) for qname in found} if base is not None else {}
    official = {qname: label for qname, label in labels.items() if label}
    if not found:
        raise NotFoundError(f"no concept has {text!r} in its names, cues or references", hint="try fewer words")
    if as_json:
        print_json([{**concept_view(concept), "official_label": official.get(concept.qname)} for concept in found.values()])
        return
    print_table(
        ("concept", "label", *(["official label"] if official else []), "references"),
        [
            (
                concept.qname,
                concept.label,
                *([official.get(concept.qname)] if official else []),
                ", ".join(str(reference) for reference in concept.standard_references[:4]),
            )
            for concept in found.values()
        ],
    )


@contextmanager
def _taxonomies(kb: Path) -> Iterator[KnowledgeBase | None]:
    """The knowledge base for its official taxonomies; None where there is none, or while another process writes to it.

    The catalogue can be read without them, so neither is an error here.
    """
    with ExitStack() as stack:
        base = None
        if kb.is_dir():
            with suppress(NotFoundError, StorageError):
                base = stack.enter_context(reading(kb))
        yield base


def _title(document: FilingDocument) -> str:
    """Entity with its identifier, title, and the report in its package."""
    identifier = f"({document.entity_identifier.identifier})" if document.entity_identifier else None
    report = f"· {document.report}" if document.report else None
    return " ".join(part for part in (document.entity, identifier, document.title or document.document_id, report) if part)


def _shortened(text: str, longest: int = 70) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"

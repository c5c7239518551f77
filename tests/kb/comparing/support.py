"""Small sides, made of a few lines."""

from __future__ import annotations

from datetime import date

from kb.comparing.compare import compare_sides
from kb.comparing.comparison import Change, Comparison
from kb.comparing.sides import Side
from ontology.choices import default_choices
from ontology.types import BlockKind, Clause, Nature
from search.filing import FilingDocument


def document(document_id: str, entity: str | None = "Acme plc", year: int | None = 2023, lang: str = "en") -> FilingDocument:
    return FilingDocument(
        document_id=document_id,
        sha256="0",
        source_name=f"{document_id}.md",
        media_type="text/markdown",
        lang=lang,
        title=None,
        entity=entity,
        period_start=None,
        period_end=date(year, 12, 31) if year else None,
        model_version="0",
    )


def clause(document_id: str, ordinal: int, text: str, heading: str, nature: Nature = Nature.POLICY) -> Clause:
    return Clause(
        clause_id=f"{document_id}/{ordinal}",
        document_id=document_id,
        section_id=None,
        heading_path=("Policies", heading),
        section_label=heading[:1],
        ordinal=ordinal,
        kind=BlockKind.TABLE if text.startswith("|") else BlockKind.PARAGRAPH,
        nature=nature,
        text=text,
        start_char=0,
        end_char=len(text),
        fingerprint=" ".join(text.lower().split()),
    )


def side(document_id: str, lines: str, year: int = 2023, nature: Nature = Nature.POLICY) -> Side:
    """A side of lines `Heading: text`; a line without heading has the last one, a text that begins with ~ states no policy."""
    clauses: list[Clause] = []
    heading = "Policies"
    for line in filter(None, (line.strip() for line in lines.splitlines())):
        found, colon, text = line.partition(": ")
        heading = found if colon else heading
        said = text if colon else line
        kind = Nature.NONE if said.startswith("~") else nature
        clauses.append(clause(document_id, len(clauses) + 1, said.removeprefix("~").replace("\\n", "\n"), heading, kind))
    return Side(documents=(document(document_id, year=year),), clauses=tuple(clauses), concepts={})


def compared(before: str, after: str, natures: frozenset[Nature] | None = frozenset({Nature.POLICY})) -> Comparison:
    return compare_sides(side("a", before, 2023), side("b", after, 2024), default_choices(), natures)


def told(comparison: Comparison) -> list[str]:
    """Each passage as `status before→after`, by the ordinals of its clauses."""
    return [f"{change.status} {ordinals(change)}" for change in comparison]


def ordinals(change: Change) -> str:
    before, after = (",".join(str(clause.ordinal) for clause in clauses) for clauses in (change.before, change.after))
    return f"{before}→{after}"

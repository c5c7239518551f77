"""Small filings made by hand, to check what checks do with exactly this."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from ontology.choices import default_choices
from ontology.types import (
    BlockKind,
    Clause,
    ConceptTag,
    CrossReference,
    Diagnostic,
    Nature,
    Origin,
    PolicyChoice,
    Role,
    Section,
)
from search.filing import Filing, FilingDocument

P = "ifrs-full:DescriptionOfAccountingPolicyFor"
PPE = f"{P}PropertyPlantAndEquipmentExplanatory"
LEASES = f"{P}LeasesExplanatory"
BIOLOGICAL = f"{P}BiologicalAssetsExplanatory"
#: Elements enough that a document counts as the whole note on policies.
MANY = (
    PPE,
    LEASES,
    f"{P}RecognitionOfRevenue",
    f"{P}MeasuringInventories",
    f"{P}IncomeTaxExplanatory",
    f"{P}ProvisionsExplanatory",
    f"{P}EmployeeBenefitsExplanatory",
    f"{P}BorrowingsExplanatory",
    f"{P}SubsidiariesExplanatory",
)


@dataclass
class Said:
    """One clause to be."""

    text: str
    concept: str | None = None
    nature: Nature = Nature.POLICY
    choice: str | None = None
    words: str = ""
    heading: str = "Policies"
    asserted: str | None = None
    page: int | None = None
    points_to: str | None = None
    kind: BlockKind = BlockKind.PARAGRAPH


@dataclass
class Made:
    """What a document is made of."""

    said: list[Said] = field(default_factory=list)
    period_start: date | None = date(2024, 1, 1)
    period_end: date | None = date(2024, 12, 31)
    lang: str = "en"
    diagnostics: tuple[Diagnostic, ...] = ()
    sections: tuple[tuple[str, str], ...] = ()


def whole_note() -> list[Said]:
    """Policies on many subjects, with the basis of preparation."""
    basis = Said("The statements comply with International Financial Reporting Standards.", nature=Nature.BASIS_OF_PREPARATION)
    return [basis, *(Said(f"A policy, number {number}.", concept) for number, concept in enumerate(MANY))]


def primary_statements() -> list[Said]:
    """Rows of figures that only primary statements have."""
    rows = (
        "Total assets 12 45,300 41,200\nTotal liabilities 20,100 19,900\n"
        "Total equity 25,200 21,300\nProfit for the year 3,900 2,800"
    )
    return [Said(rows, nature=Nature.NONE, kind=BlockKind.TABLE)]


def made(said: Iterable[Said], **options: object) -> Filing:
    """A filing of these clauses, one below the other."""
    parts = Made(said=list(said), **options)  # type: ignore[arg-type]
    clauses, tags, choices, references = [], [], [], []
    start = 0
    for ordinal, one in enumerate(parts.said, start=1):
        clause_id = f"acme/{ordinal}"
        end = start + len(one.text)
        clauses.append(
            Clause(
                clause_id=clause_id,
                document_id="acme",
                section_id=None,
                heading_path=(one.heading,),
                section_label="",
                ordinal=ordinal,
                kind=one.kind,
                nature=one.nature,
                text=one.text,
                start_char=start,
                end_char=end,
                fingerprint=hashlib.sha256(one.text.encode()).hexdigest()[:16],
                page=one.page,
            )
        )
        for concept, origin in ((one.concept or f"{P}ExpensesExplanatory", Origin.SUGGESTED), (one.asserted, Origin.ASSERTED)):
            if concept is not None:
                score = 0.9 if one.concept or origin is Origin.ASSERTED else 0.1
                tags.append(
                    ConceptTag(
                        subject_id=clause_id, concept=concept, role=Role.ABOUT, score=score, origin=origin, method="test"
                    )
                )
        if one.choice is not None:
            dimension, _, option = one.choice.partition(".")
            default_choices()[dimension].option(option)
            at = start + one.text.index(one.words or one.text)
            span = (at, at + len(one.words or one.text))
            choices.append(PolicyChoice(clause_id=clause_id, dimension=dimension, option=option, evidence=(span,)))
        if one.points_to is not None:
            at = start + one.text.index(one.points_to)
            references.append(
                CrossReference(
                    clause_id=clause_id,
                    start_char=at,
                    end_char=at + len(one.points_to),
                    text=one.points_to,
                    target_label=one.points_to.removeprefix("Note "),
                    target_section=None,
                )
            )
        start = end + 1
    sections = [
        Section(
            section_id=f"acme/s{number}",
            document_id="acme",
            label=label,
            heading=heading,
            level=1,
            parent=None,
            note=label or None,
            start_char=start + 2 * number,
            end_char=start + 2 * number + 1,
        )
        for number, (label, heading) in enumerate(parts.sections)
    ]
    document = FilingDocument(
        document_id="acme",
        sha256="0" * 64,
        source_name="acme.txt",
        media_type="text/plain",
        lang=parts.lang,
        title=None,
        entity="Acme plc",
        period_start=parts.period_start,
        period_end=parts.period_end,
        model_version="test",
    )
    return Filing(
        document=document,
        sections=tuple(sections),
        clauses=tuple(clauses),
        tags=tuple(tags),
        cross_references=tuple(references),
        diagnostics=parts.diagnostics,
        choices=tuple(choices),
    )

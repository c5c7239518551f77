"""Filings that nobody filed, with the vocabulary of real ones: for measuring stores and engines at any size.

A clause is made of sentences that the catalogue has for its concept, with names, amounts, years and side remarks of its own. A
company repeats most clauses word for word the year after, changes some and drops some, as companies do.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from ontology.catalogue import Catalogue
from ontology.types import (
    BlockKind,
    Clause,
    Concept,
    ConceptTag,
    CrossReference,
    IngestResult,
    Nature,
    Origin,
    Role,
    Section,
    SourceDocument,
)

CLAUSES_A_FILING = 400
YEARS = tuple(range(2020, 2025))
MODEL_VERSION = "synthetic"

_CLAUSES_A_SECTION = 8
_SAME, _CHANGED = 0.85, 0.97

_FIRST = "Alder Birch Cedar Dover Elgin Falcon Granite Harbour Ivory Juniper Kestrel Larch Meridian Northgate Orchid".split()
_SECOND = "Foods Energy Motors Textiles Networks Shipping Pharma Retail Minerals Media".split()
_FORMS = ("plc", "AG", "Berhad", "Limited", "S.A.", "N.V.")
_SPEAKERS = ("The Group", "The Company", "Management", "Each subsidiary", "The parent")
_REMARKS = (
    "Amounts below {amount} thousand are left out of this treatment.",
    "In {year} the estimate was lowered by {amount} thousand after a review of the {place} plant.",
    "The {place} branch applies the same rule to contracts signed before {year}.",
    "{speaker} reviews this every {count} months and whenever the board of the {place} unit asks for it.",
    "Useful lives range from {count} to {more} years; residual values are looked at each December.",
    "See the table on segment {place} for the amounts of {year}.",
    "Where the counterparty is late by more than {more} days, the {place} treasury steps in.",
    "Since {year}, item {count}{letter} of the group manual decides borderline cases.",
)
_PLACES = "Ankara Bergen Cork Dakar Essen Fukuoka Ghent Hanoi Izmir Jaipur Kumasi Leeds Malmo Nairobi Oporto Perth".split()


@dataclass(frozen=True, slots=True)
class _Passage:
    concept: Concept
    text: str


class Company:
    """One company with its clauses, year by year."""

    def __init__(self, number: int, concepts: Sequence[Concept]) -> None:
        # Seeded by the number: every run makes the same filings.
        self._random = random.Random(number)
        self._concepts = concepts
        # A few concepts fill most of a note.
        self._weights = list(accumulate(1 / (rank + 20) for rank in range(len(concepts))))
        first, second = _FIRST[number % len(_FIRST)], _SECOND[number // len(_FIRST) % len(_SECOND)]
        self.name = f"{first} {second} {number} {_FORMS[number % len(_FORMS)]}"
        self.slug = f"{first}-{second}-{number}".lower()
        self._passages = [self._passage() for _ in range(CLAUSES_A_FILING)]

    def filing(self, year: int) -> IngestResult:
        """The next year's filing: most of it is the last one's."""
        self._passages = [self._aged(passage) for passage in self._passages]
        return _result(f"{self.slug}-{year}", self.name, year, self._passages)

    def _aged(self, passage: _Passage) -> _Passage:
        dice = self._random.random()
        if dice < _SAME:
            return passage
        if dice < _CHANGED:
            return _Passage(passage.concept, f"{passage.text} {self._remark()}")
        return self._passage()

    def _passage(self) -> _Passage:
        concept = self._random.choices(self._concepts, cum_weights=self._weights)[0]
        sentences = self._random.sample(concept.examples, min(len(concept.examples), self._random.randint(1, 2)))
        return _Passage(concept, " ".join([*sentences, *(self._remark() for _ in range(self._random.randint(0, 2)))]))

    def _remark(self) -> str:
        count = self._random.randint(2, 12)
        return self._random.choice(_REMARKS).format(
            amount=self._random.randint(1, 900) * 10,
            year=self._random.choice(YEARS),
            place=self._random.choice(_PLACES),
            speaker=self._random.choice(_SPEAKERS),
            count=count,
            more=count + self._random.randint(3, 40),
            letter=self._random.choice("abcdef"),
        )


def filings(clauses: int, catalogue: Catalogue) -> Iterator[IngestResult]:
    """Filings of 400 clauses each, five years of every company, until there are so many clauses."""
    concepts = _concepts(catalogue)
    for number in range(clauses // (CLAUSES_A_FILING * len(YEARS)) or 1):
        company = Company(number, concepts)
        for year in YEARS:
            yield company.filing(year)


def one_more(catalogue: Catalogue, number: int) -> IngestResult:
    """A filing of a company that no other filing is of."""
    return Company(1_000_000 + number, _concepts(catalogue)).filing(2024)


def _concepts(catalogue: Catalogue) -> list[Concept]:
    return [concept for concept in catalogue if len(concept.examples) > 1]


def _result(document_id: str, entity: str, year: int, passages: Sequence[_Passage]) -> IngestResult:
    text = "\n\n".join(passage.text for passage in passages)
    document = SourceDocument(
        document_id=document_id,
        sha256=hashlib.sha256(f"{document_id}\n{text}".encode()).hexdigest(),
        source_name=f"{document_id}.txt",
        media_type="text/plain",
        text=text,
        blocks=(),
        entity=entity,
        title=f"Annual report {year}",
        period_end=date(year, 12, 31),
    )
    sections, clauses, tags, references = [], [], [], []
    start = 0
    for place, passage in enumerate(passages):
        number = place // _CLAUSES_A_SECTION
        section_id = f"{document_id}/s{number}"
        end = start + len(passage.text)
        if place % _CLAUSES_A_SECTION == 0:
            label = f"({chr(97 + number % 26)})"
            sections.append(
                Section(
                    section_id=section_id,
                    document_id=document_id,
                    label=label,
                    heading=passage.concept.label,
                    level=1,
                    parent=None,
                    note=str(2 + number // 26),
                    start_char=start,
                    end_char=end,
                )
            )
        fingerprint = hashlib.sha256(passage.text.lower().encode()).hexdigest()[:16]
        clause = Clause(
            clause_id=f"{document_id}/{place}-{fingerprint[:8]}",
            document_id=document_id,
            section_id=section_id,
            heading_path=(sections[-1].heading,),
            section_label=f"{sections[-1].note}{sections[-1].label}",
            ordinal=place + 1,
            kind=BlockKind.LIST_ITEM if place % 5 == 0 else BlockKind.PARAGRAPH,
            nature=Nature.POLICY,
            text=passage.text,
            start_char=start,
            end_char=end,
            fingerprint=fingerprint,
        )
        clauses.append(clause)
        tags += _tags(clause, passage.concept)
        if place % 20 == 19:
            references.append(
                CrossReference(
                    clause_id=clause.clause_id,
                    start_char=start,
                    end_char=start + 4,
                    text=f"Note {sections[-1].note}",
                    target_label=str(sections[-1].note),
                    target_section=sections[0].section_id,
                )
            )
        start = end + 2
    return IngestResult(
        document=document,
        sections=tuple(sections),
        clauses=tuple(clauses),
        tags=tuple(tags),
        cross_references=tuple(references),
        diagnostics=(),
        model_version=MODEL_VERSION,
    )


def _tags(clause: Clause, concept: Concept) -> list[ConceptTag]:
    # As sure as the wording makes it; the same wording is always as sure.
    score = 0.5 + int(clause.fingerprint[:4], 16) / 0x20000
    names = [(concept.qname, score), *([(concept.broader, score * 0.6)] if concept.broader else [])]
    return [
        ConceptTag(
            subject_id=clause.clause_id,
            concept=qname,
            role=Role.ABOUT,
            score=round(sure, 3),
            origin=Origin.SUGGESTED,
            method="profile",
            rank=rank,
            evidence=((clause.start_char, clause.start_char + 10),),
            model_version=MODEL_VERSION,
        )
        for rank, (qname, sure) in enumerate(names, start=1)
    ]

"""Tags for the sections and clauses of an outline: each is read by itself, then all are judged together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from ingest.segment import Outline
from ingest.tagging import Judgement, Suggestion, Tagger
from ingest.tagging.decoding import Place, decode
from ingest.tagging.language import Words
from ingest.tagging.reading import Reading
from ontology.types import Clause, ConceptTag, Origin, Role, Section

_MOST_TAGS = 3
_LEAST_ELEMENT_SCORE = 0.02
_LEAST_TOPIC_SCORE = 0.15


class OutlineReading:
    """What a tagger makes of the clauses of an outline, and of the sections that hold some of them."""

    def __init__(self, outline: Outline, clauses: Sequence[Clause], tagger: Tagger) -> None:
        """`clauses` are those to tag; of a whole report not all are."""
        self._outline = outline
        self._clauses = clauses
        self._tagger = tagger
        self._words = {clause.clause_id: tagger.words(clause.text) for clause in clauses}
        texts = {clause.clause_id: clause.text for clause in outline.clauses}
        self._readings = {
            clause.clause_id: tagger.read(
                self._words[clause.clause_id],
                clause.heading_path,
                context=self._words.get(clause.lead_in) or tagger.words(texts[clause.lead_in]) if clause.lead_in else None,
            )
            for clause in clauses
        }

    def judged_alone(self, clause: Clause) -> Judgement:
        """What one clause seems to be about by its own words and headings."""
        return self._tagger.judgement(self._readings[clause.clause_id])

    def tags(self) -> Iterator[ConceptTag]:
        """Tags of the clauses, what they are about first, then those of the sections."""
        for clause in self._clauses:
            about = list(self._suggested(clause.clause_id, clause.start_char))
            yield from about
            yield from self._mentioned(clause, {tag.concept for tag in about[:1]})
        for section in self._sections:
            for tag in self._suggested(section.section_id, 0):
                yield replace(tag, evidence=())

    @cached_property
    def _sections(self) -> list[Section]:
        """The sections to tag: those with a clause that is tagged, or all of a document that is tagged as a whole."""
        if len(self._clauses) == len(self._outline.clauses):
            return list(self._outline.sections)
        holding = {clause.section_id for clause in self._clauses}
        return [section for section in self._outline.sections if section.section_id in holding]

    @cached_property
    def _section_readings(self) -> dict[str, Reading]:
        """Each section by its headings and its own text, or the headings below it where it has none."""
        by_id = {section.section_id: section for section in self._outline.sections}
        own: dict[str | None, list[Clause]] = defaultdict(list)
        for clause in self._clauses:
            own[clause.section_id].append(clause)
        below: dict[str | None, list[str]] = defaultdict(list)
        for section in self._outline.sections:
            below[section.parent].append(section.heading)
        found = {}
        for section in self._sections:
            clauses = own[section.section_id]
            if len(clauses) == 1 and clauses[0].lead_in is None:
                # The same words under the same headings are read once.
                found[section.section_id] = self._readings[clauses[0].clause_id]
                continue
            words = [self._words[clause.clause_id] for clause in clauses]
            words = words or [self._tagger.words("\n".join(below[section.section_id]))]
            found[section.section_id] = self._tagger.read(Words.joined(words), _headings_of(section, by_id))
        return found

    @cached_property
    def _judged(self) -> dict[str, Judgement]:
        """What each section and clause is about, all judged together."""
        position: dict[str | None, int] = {}
        places: list[Place] = []
        for section in self._sections:
            places.append(Place(above=position.get(section.parent), level=section.level))
            position[section.section_id] = len(position)
        places += [Place(above=position.get(clause.section_id), level=None) for clause in self._clauses]
        readings = self._section_readings | self._readings
        competing = self._tagger.labels.competing
        together = decode([reading.scores[competing] for reading in readings.values()], places)
        return {
            subject: self._tagger.judgement(reading, scores)
            for (subject, reading), scores in zip(readings.items(), together, strict=True)
        }

    def _suggested(self, subject_id: str, offset: int) -> Iterator[ConceptTag]:
        """The tags worth keeping: the likeliest elements first, then the topics below them."""
        judged = self._judged[subject_id]
        elements = [
            suggestion
            for rank, suggestion in enumerate(judged.elements[:_MOST_TAGS])
            if rank == 0 or suggestion.score >= _LEAST_ELEMENT_SCORE
        ]
        topics = [topic for topic in judged.topics[:_MOST_TAGS] if topic.score >= _LEAST_TOPIC_SCORE]
        for rank, suggestion in enumerate([*elements, *topics], start=1):
            yield _tag(subject_id, suggestion, rank, self._tagger.model_version, offset)

    def _mentioned(self, clause: Clause, about: set[str]) -> Iterator[ConceptTag]:
        """One tag for each concept that a defined term of the clause belongs to, unless the clause is about it anyway."""
        spans: dict[str, list[tuple[int, int]]] = {}
        for mention in self._tagger.mentions(self._words[clause.clause_id]):
            if mention.concept not in about:
                start, end = mention.span
                spans.setdefault(mention.concept, []).append((start + clause.start_char, end + clause.start_char))
        for rank, (concept, evidence) in enumerate(spans.items(), start=1):
            yield ConceptTag(
                subject_id=clause.clause_id,
                concept=concept,
                role=Role.MENTIONS,
                score=1.0,
                origin=Origin.SUGGESTED,
                method="term",
                rank=rank,
                evidence=tuple(evidence),
                model_version=self._tagger.model_version,
            )


def _tag(subject_id: str, suggestion: Suggestion, rank: int, version: str, offset: int) -> ConceptTag:
    return ConceptTag(
        subject_id=subject_id,
        concept=suggestion.concept,
        role=Role.ABOUT,
        score=suggestion.score,
        origin=Origin.SUGGESTED,
        method=suggestion.method,
        rank=rank,
        evidence=tuple((start + offset, end + offset) for start, end in suggestion.evidence),
        model_version=version,
    )


def _headings_of(section: Section, by_id: dict[str, Section]) -> Sequence[str]:
    path = [section.heading]
    while section.parent is not None:
        section = by_id[section.parent]
        path.append(section.heading)
    return path[::-1]

"""One document in, one immutable result out: read → segment → cross-references → concepts.

A pure function of bytes, options and versions, so it runs the same in this process, in workers or elsewhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.asserted import asserted_tags
from ingest.choices import default_reader
from ingest.crossrefs import find_cross_references
from ingest.readers import ReadOptions, read_source, read_sources
from ingest.report_parts import find_parts
from ingest.segment import Outline, segment
from ingest.tagging import Judgement, Suggestion, Tagger
from ingest.tagging.nature import NatureJudge
from ingest.tagging.nature_sequence import NatureSequence, Passage
from ontology.types import (
    BlockKind,
    Clause,
    ConceptTag,
    Diagnostic,
    IngestResult,
    Nature,
    Origin,
    PolicyChoice,
    Role,
    Section,
    SourceDocument,
    Statements,
)

_MOST_TAGS = 3
_LEAST_ELEMENT_SCORE = 0.02
_LEAST_TOPIC_SCORE = 0.15
_LEAST_SCOPE_SCORE = 0.2
_STATES_CHOICES = frozenset(Nature) - {Nature.NONE, Nature.NEW_STANDARDS}
_FIGURES = re.compile(r"\d{4}|[$€£¥]|\d[.,]\d|\b(?:million|thousand)\b")
_SEPARATE = "separate"
_PARTS_WITH_POLICIES = frozenset({"notes", _SEPARATE})
_SHORT_ITEM = 30
_SHORTEST_SENTENCE = 6


def annotate(data: bytes, *, name: str, tagger: Tagger, options: ReadOptions | None = None) -> IngestResult:
    """Make sections, clauses, tags and cross-references of one document.

    Raises:
        ReadError: the bytes cannot be read; see `ingest.readers.read_source`.

    >>> from ontology.catalogue import default_catalogue
    >>> note = b"2 Policies\\n\\n(a) Inventories\\n\\nStocks are carried at the lower of cost and net realisable value."
    >>> result = annotate(note, name="acme.txt", tagger=Tagger(default_catalogue()))
    >>> result.tags[0].concept
    'ifrs-full:DescriptionOfAccountingPolicyForMeasuringInventories'
    """
    return annotate_document(read_source(data, name=name, options=options), tagger)


def annotate_all(data: bytes, *, name: str, tagger: Tagger, options: ReadOptions | None = None) -> tuple[IngestResult, ...]:
    """`annotate` for all documents in some bytes: a package may hold several reports.

    Raises:
        ReadError: see `ingest.readers.read_sources`.
    """
    return tuple(annotate_document(document, tagger) for document in read_sources(data, name=name, options=options))


def annotate_document(document: SourceDocument, tagger: Tagger) -> IngestResult:
    """Make sections, clauses, tags and cross-references of a document that is read.

    In a whole report only the notes are tagged: elsewhere policies are talked about, not stated. A document is tagged by the
    profiles of its language; without any it keeps the filer's own tags, and gets no suggestions.
    """
    if document.lang not in tagger.languages:
        return _without_suggestions(document, tagger)
    tagger = tagger.in_language(document.lang)
    parts = find_parts(document, tagger.natures.parts, tagger.natures.part_scores)
    outline = segment(document, parts or ())
    part_of = dict(zip((block.start_char for block in document.blocks), parts or (), strict=False))
    has_separate = _SEPARATE in part_of.values()
    texts = {clause.clause_id: clause.text for clause in outline.clauses}
    tags: list[ConceptTag] = []
    clauses: list[Clause] = []
    natures: dict[str, Nature] = {}
    judgements: dict[str, Judgement] = {}
    tagged_sections: set[str | None] = set()
    for clause in outline.clauses:
        part = part_of.get(clause.start_char)
        if parts and not _may_state_policy(part, clause, tagger):
            clauses.append(replace(clause, nature=Nature.NONE))
            continue
        lead_in = texts[clause.lead_in] if clause.lead_in else ""
        judged = tagger.judge(clause.text, clause.heading_path, context=lead_in)
        judgements[clause.clause_id] = judged
        if not parts:
            natures[clause.clause_id] = _nature(clause, judged, natures, tagger)
        tagged_sections.add(clause.section_id)
        statements = (Statements.SEPARATE if part == _SEPARATE else Statements.CONSOLIDATED) if has_separate else None
        clauses.append(replace(clause, statements=statements))
        about = _suggested(clause.clause_id, judged, tagger.model_version, offset=clause.start_char)
        tags += about
        tags += _mentioned(clause, tagger, {tag.concept for tag in about[:1]})
    if parts:
        natures = _natures_in_report(clauses, judgements, tagger)
    clauses = [replace(clause, nature=natures.get(clause.clause_id, Nature.NONE)) for clause in clauses]
    tags += asserted_tags(document, outline.clauses)
    tags += _section_tags(outline, tagger, tagged_sections if parts else None)
    return IngestResult(
        document=document,
        sections=outline.sections,
        clauses=tuple(clauses),
        tags=tuple(tags),
        cross_references=find_cross_references(outline.clauses, outline.sections),
        diagnostics=(*document.diagnostics, *outline.diagnostics),
        model_version=tagger.model_version,
        choices=tuple(_choices(clauses, tags, texts)),
    )


def _choices(clauses: Sequence[Clause], tags: Sequence[ConceptTag], texts: Mapping[str, str]) -> Iterator[PolicyChoice]:
    """The choices of the clauses that state something; a clause is about what it is tagged with surely enough.

    A sentence that was not seen to state a policy may still say what is done, unless it tells of figures.
    """
    reader = default_reader()
    about: dict[str, set[str]] = defaultdict(set)
    for tag in tags:
        if tag.role is Role.ABOUT and tag.score >= _LEAST_SCOPE_SCORE:
            about[tag.subject_id].add(tag.concept)
    for clause in clauses:
        states = clause.nature in _STATES_CHOICES
        if states or (clause.nature is Nature.NONE and _may_say_what_is_done(clause)):
            lead_in = (texts[clause.lead_in],) if clause.lead_in else ()
            yield from reader.read(
                clause.text,
                clause_id=clause.clause_id,
                concepts=about[clause.clause_id],
                around=(*clause.heading_path, *lead_in),
                offset=clause.start_char,
                strict=not states,
            )


def _may_say_what_is_done(clause: Clause) -> bool:
    is_sentence = clause.kind is BlockKind.PARAGRAPH and clause.text.rstrip().endswith(".")
    return is_sentence and _FIGURES.search(clause.text) is None


def _without_suggestions(document: SourceDocument, tagger: Tagger) -> IngestResult:
    """A document in a language that cannot be tagged: what the filer asserts says what a clause does, nothing else."""
    outline = segment(document)
    tags = tuple(asserted_tags(document, outline.clauses))
    natures: dict[str, Nature] = {}
    for tag in tags:
        concept = tagger.catalogue.get(tag.concept)
        if concept is not None:
            natures.setdefault(tag.subject_id, concept.nature)
    note = Diagnostic(
        code="language-without-profiles",
        message=f"no concepts are suggested for texts in {document.lang!r}, only for {', '.join(sorted(tagger.languages))}",
    )
    return IngestResult(
        document=document,
        sections=outline.sections,
        clauses=tuple(replace(clause, nature=natures.get(clause.clause_id, Nature.NONE)) for clause in outline.clauses),
        tags=tags,
        cross_references=find_cross_references(outline.clauses, outline.sections),
        diagnostics=(*document.diagnostics, *outline.diagnostics, note),
        model_version=tagger.model_version,
    )


def _may_state_policy(part: str | None, clause: Clause, tagger: Tagger) -> bool:
    """Whether a clause of a report stands where policies are stated, or under a heading that promises them elsewhere."""
    if part in _PARTS_WITH_POLICIES:
        return True
    promised = tagger.natures.heading_nature(clause.heading_path)
    return part == "front" and promised not in {None, Nature.NONE}


def _natures_in_report(clauses: Sequence[Clause], judgements: Mapping[str, Judgement], tagger: Tagger) -> dict[str, Nature]:
    """The natures of the clauses that were judged, told from one another; others are `none` and missing here.

    In a report that was made text, short lines outside lists are heads of columns and what else is left of tables; tables of
    figures do nothing.
    """
    passages: list[Passage] = []
    position: dict[str, int] = {}
    for clause in clauses:
        lone = clause.kind is BlockKind.PARAGRAPH and len(clause.text.split()) < _SHORTEST_SENTENCE
        figures = clause.kind is BlockKind.TABLE and not tagger.natures.states_lives(clause.text)
        if clause.clause_id not in judgements or lone or figures or not any(map(str.isalpha, clause.text)):
            continue
        passage = Passage(
            text=clause.text,
            headings=clause.heading_path,
            judged=judgements[clause.clause_id],
            kind=clause.kind,
            in_list_of=position.get(clause.lead_in) if clause.lead_in else None,
        )
        position[clause.clause_id] = len(passages)
        passages.append(passage)
    assert isinstance(tagger.natures, NatureJudge), "only languages with natures of their own have parts of a report"
    return dict(zip(position, NatureSequence(tagger.natures).natures(passages), strict=True))


def _nature(clause: Clause, judged: Judgement, natures: Mapping[str, Nature], tagger: Tagger) -> Nature:
    """The nature of a clause of a note; a short item of a list does what its lead-in does, and a table of figures nothing."""
    if clause.kind is BlockKind.TABLE and sum(map(str.isdigit, clause.text)) > sum(map(str.isalpha, clause.text)) / 4:
        return Nature.NONE
    if clause.lead_in is not None and clause.lead_in in natures and len(clause.text.split()) < _SHORT_ITEM:
        return natures[clause.lead_in]
    return tagger.natures.nature(clause.text, clause.heading_path, judged)


def _suggested(subject_id: str, judged: Judgement, version: str, *, offset: int) -> list[ConceptTag]:
    """The tags worth keeping: the likeliest elements first, then the topics below them."""
    elements = [
        suggestion
        for rank, suggestion in enumerate(judged.elements[:_MOST_TAGS])
        if rank == 0 or suggestion.score >= _LEAST_ELEMENT_SCORE
    ]
    topics = [topic for topic in judged.topics[:_MOST_TAGS] if topic.score >= _LEAST_TOPIC_SCORE]
    return [
        _tag(subject_id, suggestion, rank, version, offset) for rank, suggestion in enumerate([*elements, *topics], start=1)
    ]


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


def _mentioned(clause: Clause, tagger: Tagger, about: set[str]) -> Iterator[ConceptTag]:
    """One tag for each concept that a defined term of the clause belongs to, unless the clause is about it anyway."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for mention in tagger.mentions(clause.text):
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
            model_version=tagger.model_version,
        )


def _section_tags(outline: Outline, tagger: Tagger, only: set[str | None] | None) -> Iterator[ConceptTag]:
    """Tags of each section from its headings and its own text, or the headings below it where it has none.

    `only` are the ids of the sections to tag; None means all.
    """
    by_id = {section.section_id: section for section in outline.sections}
    own_text: dict[str | None, list[str]] = defaultdict(list)
    for clause in outline.clauses:
        own_text[clause.section_id].append(clause.text)
    below: dict[str | None, list[str]] = defaultdict(list)
    for section in outline.sections:
        below[section.parent].append(section.heading)
    for section in outline.sections:
        if only is not None and section.section_id not in only:
            continue
        text = "\n".join(own_text[section.section_id] or below[section.section_id])
        judged = tagger.judge(text, _headings_of(section, by_id))
        for tag in _suggested(section.section_id, judged, tagger.model_version, offset=0):
            yield replace(tag, evidence=())


def _headings_of(section: Section, by_id: dict[str, Section]) -> Sequence[str]:
    path = [section.heading]
    while section.parent is not None:
        section = by_id[section.parent]
        path.append(section.heading)
    return path[::-1]

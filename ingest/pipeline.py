"""One document in, one immutable result out: read → segment → cross-references → concepts.

A pure function of bytes, options and versions, so it runs the same in this process, in workers or elsewhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.aspects import default_aspect_reader
from ingest.asserted import asserted_tags
from ingest.choices import default_reader
from ingest.concept_tags import OutlineReading
from ingest.crossrefs import find_cross_references
from ingest.readers import ReadOptions, read_source, read_sources
from ingest.report_parts import find_parts
from ingest.segment import segment
from ingest.tagging import Judgement, Tagger
from ingest.tagging.nature import NatureJudge
from ingest.tagging.nature_sequence import NatureSequence, Passage
from ontology.types import (
    BlockKind,
    Clause,
    ConceptTag,
    Diagnostic,
    IngestResult,
    Nature,
    PolicyChoice,
    Role,
    SourceDocument,
    Statements,
)

_LEAST_SCOPE_SCORE = 0.3
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
    tagged = [
        clause for clause in outline.clauses if not parts or _may_state_policy(part_of.get(clause.start_char), clause, tagger)
    ]
    reading = OutlineReading(outline, tagged, tagger)
    judgements = {clause.clause_id: reading.judged_alone(clause) for clause in tagged}
    natures = _natures_in_report(outline.clauses, judgements, tagger) if parts else _natures(tagged, judgements, tagger)
    clauses = [
        replace(
            clause,
            nature=natures.get(clause.clause_id, Nature.NONE),
            statements=_statements(part_of[clause.start_char])
            if has_separate and clause.clause_id in judgements
            else clause.statements,
        )
        for clause in outline.clauses
    ]
    aspects = default_aspect_reader().of_clauses(clauses)
    clauses = [replace(clause, aspects=aspects.get(clause.clause_id, ())) for clause in clauses]
    tags = [*reading.tags(), *asserted_tags(document, outline.clauses)]
    texts = {clause.clause_id: clause.text for clause in outline.clauses}
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


def _statements(part: str) -> Statements:
    return Statements.SEPARATE if part == _SEPARATE else Statements.CONSOLIDATED


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


def _natures(clauses: Sequence[Clause], judgements: Mapping[str, Judgement], tagger: Tagger) -> dict[str, Nature]:
    """The natures of the clauses of a note; a short item of a list does what its lead-in does, a table of figures nothing."""
    natures: dict[str, Nature] = {}
    for clause in clauses:
        if clause.kind is BlockKind.TABLE and sum(map(str.isdigit, clause.text)) > sum(map(str.isalpha, clause.text)) / 4:
            natures[clause.clause_id] = Nature.NONE
        elif clause.lead_in in natures and len(clause.text.split()) < _SHORT_ITEM:
            natures[clause.clause_id] = natures[clause.lead_in]
        else:
            judged = judgements[clause.clause_id]
            natures[clause.clause_id] = tagger.natures.nature(clause.text, clause.heading_path, judged)
    return natures

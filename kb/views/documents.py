"""Documents, clauses and what hangs on them as plain dictionaries, for JSON."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from kb.answers import IngestReport, SearchAnswer, StoredChoice, StoredClause
from ontology.types import (
    Clause,
    Concept,
    ConceptTag,
    CrossReference,
    Diagnostic,
    IngestResult,
    PolicyChoice,
    Section,
    TextFact,
)
from search.filing import Filing, FilingDocument

# A place is the number of the note and the label of the section in it, `2` and `(h)(i)`; decimal labels stand alone.
_NOTE_NUMBER = re.compile(r"^\d+(?=\()")


def document_view(document: FilingDocument) -> dict[str, Any]:
    """The metadata of a document."""
    return asdict(document)


def clause_view(
    clause: Clause,
    tags: Sequence[ConceptTag],
    references: Sequence[CrossReference] = (),
    choices: Sequence[PolicyChoice] = (),
) -> dict[str, Any]:
    """A clause with its tags, policy choices and cross-references."""
    return {
        "clause_id": clause.clause_id,
        "section": _NOTE_NUMBER.sub("", clause.section_label),
        "section_id": clause.section_id,
        "place": clause.section_label,
        "heading_path": list(clause.heading_path),
        "ordinal": clause.ordinal,
        "kind": clause.kind.value,
        "nature": clause.nature.value,
        "aspects": list(clause.aspects),
        "page": clause.page,
        "statements": clause.statements,
        "period_end": clause.period_end,
        "lead_in": clause.lead_in,
        "start_char": clause.start_char,
        "end_char": clause.end_char,
        "text": clause.text,
        "tags": [tag_view(tag) for tag in tags],
        "choices": [choice_view(choice) for choice in choices],
        "cross_references": [
            {
                "text": reference.text,
                "start_char": reference.start_char,
                "end_char": reference.end_char,
                "target": reference.target_label,
                "section_id": reference.target_section,
            }
            for reference in references
        ],
    }


def tag_view(tag: ConceptTag) -> dict[str, Any]:
    """A tag with what it rests on."""
    return {
        "concept": tag.concept,
        "score": tag.score,
        "role": tag.role.value,
        "origin": tag.origin.value,
        "method": tag.method,
        "evidence": [list(span) for span in tag.evidence],
    }


def choice_view(choice: PolicyChoice) -> dict[str, Any]:
    """A policy choice with the words that state it, and the number where it has one."""
    return {
        "dimension": choice.dimension,
        "option": choice.option,
        "value": asdict(choice.value) if choice.value else None,
        "evidence": [list(span) for span in choice.evidence],
    }


def section_view(section: Section, tags: Sequence[ConceptTag]) -> dict[str, Any]:
    """A section with its place in the outline and its tags."""
    return {
        "section_id": section.section_id,
        "label": section.label,
        "note": section.note,
        "heading": section.heading,
        "level": section.level,
        "parent": section.parent,
        "start_char": section.start_char,
        "end_char": section.end_char,
        "tags": [tag_view(tag) for tag in tags],
    }


def diagnostic_view(diagnostic: Diagnostic) -> dict[str, Any]:
    """A diagnostic with its place."""
    return asdict(diagnostic)


def outline_view(document: dict[str, Any], found: IngestResult | Filing) -> dict[str, Any]:
    """A whole document: what `policykb annotate --json` prints."""
    tags: dict[str, list[ConceptTag]] = {}
    for tag in found.tags:
        tags.setdefault(tag.subject_id, []).append(tag)
    references: dict[str, list[CrossReference]] = {}
    for reference in found.cross_references:
        references.setdefault(reference.clause_id, []).append(reference)
    choices: dict[str, list[PolicyChoice]] = {}
    for choice in found.choices:
        choices.setdefault(choice.clause_id, []).append(choice)
    return {
        "document": document,
        "sections": [section_view(section, tags.get(section.section_id, ())) for section in found.sections],
        "clauses": [
            clause_view(
                clause,
                tags.get(clause.clause_id, ()),
                references.get(clause.clause_id, ()),
                choices.get(clause.clause_id, ()),
            )
            for clause in found.clauses
        ],
        "diagnostics": [diagnostic_view(diagnostic) for diagnostic in found.diagnostics],
    }


def annotation_view(result: IngestResult) -> dict[str, Any]:
    """What `ingest` would store of a document, and the filer's own facts."""
    left_out = {"text", "blocks", "diagnostics", "facts"}
    document = {key: value for key, value in asdict(result.document).items() if key not in left_out}
    view = outline_view({**document, "model_version": result.model_version}, result)
    return {**view, "facts": [fact_view(fact) for fact in result.document.facts]}


def fact_view(fact: TextFact) -> dict[str, Any]:
    """A fact by its place; short ones with their value, passages without, since they stand in the clauses."""
    view = {**asdict(fact), "spans": [list(span) for span in fact.spans]}
    return {key: value for key, value in view.items() if key != "value" or not fact.text_block}


def stored_clause_view(stored: StoredClause) -> dict[str, Any]:
    """A stored clause with its document and citation."""
    return {
        "citation": stored.citation,
        "document_id": stored.document.document_id,
        "entity": stored.document.entity,
        **clause_view(stored.clause, stored.tags, stored.cross_references, stored.choices),
    }


def stored_choice_view(stored: StoredChoice) -> dict[str, Any]:
    """A policy choice with its filing, citation and words."""
    return {
        "entity": stored.document.entity,
        "year": stored.period_end.year if stored.period_end else None,
        "document_id": stored.document.document_id,
        **choice_view(stored.choice),
        "label": stored.answer,
        "citation": stored.citation,
        "clause_id": stored.clause.clause_id,
        "quote": stored.quote,
    }


def search_view(answer: SearchAnswer) -> dict[str, Any]:
    """The answer to a keyword search."""
    return {
        "total": answer.total,
        "hits": [
            {
                "clause_id": hit.clause.clause_id,
                "document_id": hit.document.document_id,
                "entity": hit.document.entity,
                "citation": hit.citation,
                "score": round(hit.score, 4),
                "snippet": hit.snippet,
                "snippet_highlights": [list(span) for span in hit.snippet_highlights],
                "highlights": [list(span) for span in hit.highlights],
                "text": hit.clause.text,
            }
            for hit in answer
        ],
        "facets": {
            name: [{"value": value, "count": count} for value, count in counts] for name, counts in answer.facets.items()
        },
        "synonyms": {typed: list(forms) for typed, forms in answer.synonyms},
        "suggestion": answer.suggestion,
    }


def ingest_view(report: IngestReport) -> dict[str, Any]:
    """What became of a source."""
    return {**asdict(report), "diagnostics": [diagnostic_view(found) for found in report.diagnostics]}


def concept_view(concept: Concept) -> dict[str, Any]:
    """A concept of the catalogue; its paragraphs as text."""
    return {
        "concept": concept.qname,
        "label": concept.label,
        "description": concept.description,
        "kind": concept.kind.value,
        "broader": concept.broader,
        "references": [str(reference) for reference in concept.standard_references],
        "headings": list(concept.alt_labels),
    }

"""What the text index holds of a filing."""

from __future__ import annotations

from collections import defaultdict

from ontology.catalogue import Catalogue
from ontology.namespaces import short_name
from ontology.types import ConceptTag, Origin, Role
from search.filing import Filing
from search.filing_graph import ABOUT_THRESHOLD
from search.text_index import IndexRecord


def index_records(filing: Filing, catalogue: Catalogue) -> list[IndexRecord]:
    """One record for each clause; a clause is found under the concepts it is about and the elements above them."""
    tags: dict[str, list[ConceptTag]] = defaultdict(list)
    for tag in filing.tags:
        if tag.role is Role.ABOUT and (tag.origin is Origin.REVIEWED or tag.score >= ABOUT_THRESHOLD):
            tags[tag.subject_id].append(tag)
    document = filing.document
    records = []
    for clause in filing.clauses:
        period_end = clause.period_end or document.period_end
        qnames = list(dict.fromkeys(tag.concept for tag in tags[clause.clause_id]))
        records.append(
            IndexRecord(
                clause_id=clause.clause_id,
                document_id=clause.document_id,
                text=clause.text,
                heading=" › ".join(clause.heading_path),
                label=clause.section_label,
                concepts=_names(qnames, catalogue),
                standards=_standards(qnames, catalogue),
                entity=document.entity or "",
                year=period_end.year if period_end else None,
                kind=clause.kind.value,
                nature=clause.nature.value,
                aspects=clause.aspects,
                lang=document.lang,
                ordinal=clause.ordinal,
                period_end=period_end,
            )
        )
    return records


def _names(qnames: list[str], catalogue: Catalogue) -> tuple[str, ...]:
    names: list[str] = []
    for qname in qnames:
        names += [qname, short_name(qname)]
        concept = catalogue.get(qname)
        if concept is not None:
            names.append(concept.label)
    return tuple(dict.fromkeys(names))


def _standards(qnames: list[str], catalogue: Catalogue) -> tuple[str, ...]:
    found = []
    for qname in qnames:
        concept = catalogue.get(qname)
        if concept is not None:
            found += [reference.standard for reference in concept.standard_references]
    return tuple(dict.fromkeys(found))

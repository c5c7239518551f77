"""What the text index holds of a filing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ontology.namespaces import short_name
from ontology.types import ConceptTag
from search.filing import Filing
from search.text_index import IndexRecord

if TYPE_CHECKING:
    from ontology.catalogue import Catalogue


def index_records(filing: Filing, catalogue: Catalogue) -> list[IndexRecord]:
    """One record for each clause; a clause is found under the concepts it is about and the elements above them."""
    tags: dict[str, list[ConceptTag]] = defaultdict(list)
    for tag in filing.tags:
        if tag.counts:
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
                standards=tuple(dict.fromkeys(name for qname in qnames for name in catalogue.standards_of(qname))),
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

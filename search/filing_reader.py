"""The triples of a named graph → the filing they describe. The counterpart of `search.filing_graph`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad

from ontology.errors import StorageError
from ontology.namespaces import concept_qname
from ontology.types import (
    BlockKind,
    ChoiceValue,
    Clause,
    ConceptTag,
    CrossReference,
    Diagnostic,
    EntityIdentifier,
    Nature,
    Origin,
    PolicyChoice,
    Role,
    Section,
    Severity,
    Span,
    Statements,
    Verdict,
)
from search.filing import Filing, FilingDocument, in_order
from search.filing_graph import PATH_SEPARATOR, RDF_TYPE, ResourceNames, term

#: All that is said of one resource: property IRI → values.
Subject = Mapping[str, list[NamedNode | Literal]]


class FilingReader:
    """Reads what `FilingWriter` wrote under the same base IRI."""

    def __init__(self, names: ResourceNames) -> None:
        self.names = names

    def read(self, quads: Iterable[Quad], look_up: Callable[[NamedNode], Subject]) -> Filing:
        """The filing that the triples of one named graph describe; `look_up` gives what is said of its entity."""
        subjects: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
        by_type: dict[str, list[str]] = defaultdict(list)
        for quad in quads:
            # Nothing but named nodes is ever written as a subject (see `triples`).
            subject = quad.subject.value  # type: ignore[union-attr]
            if quad.predicate == RDF_TYPE:
                by_type[quad.object.value].append(subject)  # type: ignore[union-attr]
            subjects[subject][quad.predicate.value].append(quad.object)  # type: ignore[arg-type]
        of_type = {
            name: [(iri, subjects[iri]) for iri in sorted(by_type[term(f"pkb:{name}").value])]
            for name in ("Document", "Section", "Clause", "ConceptTag", "CrossReference", "Diagnostic", "PolicyChoice")
        }
        ((_, document),) = of_type["Document"]
        sections = sorted(
            ((_integer(found, "pkb:ordinal"), self.read_section(found)) for _, found in of_type["Section"]),
            key=lambda pair: pair[0],
        )
        clauses = [self.read_clause(found) for _, found in of_type["Clause"]]
        tags = [self.read_tag(found) for _, found in of_type["ConceptTag"]]
        references = [self.read_reference(found) for _, found in of_type["CrossReference"]]
        diagnostics = sorted(
            ((_integer(found, "pkb:ordinal"), read_diagnostic(found)) for _, found in of_type["Diagnostic"]),
            key=lambda pair: pair[0],
        )
        read_document = self.read_document(document, look_up)
        if read_document is None:
            raise StorageError("a filing without a document", hint="run policykb verify")
        return Filing(
            document=read_document,
            sections=tuple(section for _, section in sections),
            clauses=tuple(sorted(clauses, key=lambda clause: clause.ordinal)),
            tags=tuple(sorted(tags, key=lambda tag: (tag.subject_id, tag.origin, tag.role, tag.rank))),
            cross_references=tuple(sorted(references, key=lambda reference: reference.start_char)),
            diagnostics=tuple(diagnostic for _, diagnostic in diagnostics),
            choices=in_order(self.read_choice(found) for _, found in of_type["PolicyChoice"]),
        )

    def read_document(self, found: Subject, look_up: Callable[[NamedNode], Subject]) -> FilingDocument | None:
        """A document from what is said of it; `look_up` gives what is said of its entity. None if nothing is said."""
        if not found:
            return None
        entity = _first(found, "pkb:entity")
        return FilingDocument(
            document_id=_first(found, "dcterms:identifier") or "",
            sha256=_first(found, "pkb:sha256") or "",
            source_name=_first(found, "dcterms:source") or "",
            media_type=_first(found, "dcterms:format") or "",
            lang=_first(found, "dcterms:language") or "",
            title=_first(found, "dcterms:title"),
            entity=_first(look_up(NamedNode(entity)), "schema:name") if entity else None,
            period_start=_read_date(found, "pkb:periodStart"),
            period_end=_read_date(found, "pkb:periodEnd"),
            model_version=_first(found, "pkb:modelVersion") or "",
            entity_identifier=_read_identifier(found),
            report=_first(found, "pkb:report"),
        )

    def read_section(self, found: Subject) -> Section:
        """A section from what is said of it."""
        parent = _first(found, "dcterms:isPartOf") or ""
        is_section = parent.startswith(f"{self.names.base}section/")
        return Section(
            section_id=_first(found, "dcterms:identifier") or "",
            document_id=self.names.identifier("document", _first(found, "pkb:inDocument") or ""),
            label=_first(found, "pkb:label") or "",
            heading=_first(found, "dcterms:title") or "",
            level=_integer(found, "pkb:level"),
            parent=self.names.identifier("section", parent) if is_section else None,
            note=_first(found, "pkb:note"),
            start_char=_integer(found, "pkb:startChar"),
            end_char=_integer(found, "pkb:endChar"),
        )

    def read_clause(self, found: Subject) -> Clause:
        """A clause from what is said of it."""
        section = _first(found, "pkb:inSection")
        lead_in = _first(found, "pkb:leadIn")
        path = _first(found, "pkb:headingPath")
        page = _first(found, "pkb:page")
        statements = _first(found, "pkb:statements")
        return Clause(
            clause_id=_first(found, "dcterms:identifier") or "",
            document_id=self.names.identifier("document", _first(found, "pkb:inDocument") or ""),
            section_id=self.names.identifier("section", section) if section else None,
            heading_path=tuple(path.split(PATH_SEPARATOR)) if path else (),
            section_label=_first(found, "pkb:citation") or "",
            ordinal=_integer(found, "pkb:ordinal"),
            kind=BlockKind(_first(found, "pkb:kind") or ""),
            nature=Nature(_first(found, "pkb:nature") or ""),
            text=_first(found, "pkb:text") or "",
            start_char=_integer(found, "pkb:startChar"),
            end_char=_integer(found, "pkb:endChar"),
            fingerprint=_first(found, "pkb:fingerprint") or "",
            page=int(page) if page else None,
            lead_in=self.names.identifier("clause", lead_in) if lead_in else None,
            period_end=_read_date(found, "pkb:periodEnd"),
            statements=Statements(statements) if statements else None,
            aspects=tuple(
                sorted(concept_qname(node.value).partition(":")[2] for node in found.get(term("pkb:aspect").value, ()))
            ),
            review=tuple(sorted(node.value for node in found.get(term("pkb:review").value, ()))),
        )

    def read_tag(self, found: Subject) -> ConceptTag:
        """A tag from what is said of it."""
        target = _first(found, "oa:hasTarget") or ""
        kind = "clause" if target.startswith(f"{self.names.base}clause/") else "section"
        verdict = _first(found, "pkb:verdict")
        return ConceptTag(
            subject_id=self.names.identifier(kind, target),
            concept=concept_qname(_first(found, "oa:hasBody") or ""),
            role=Role(_first(found, "pkb:role") or ""),
            score=_double(found, "pkb:score"),
            origin=Origin(_first(found, "pkb:origin") or ""),
            method=_first(found, "pkb:method") or "",
            rank=_integer(found, "pkb:rank"),
            evidence=_read_spans(found),
            model_version=_first(found, "pkb:modelVersion") or "",
            verdict=Verdict(verdict) if verdict else None,
        )

    def read_choice(self, found: Subject) -> PolicyChoice:
        """A policy choice from what is said of it."""
        dimension, _, option = concept_qname(_first(found, "oa:hasBody") or "").partition(":")[2].partition(".")
        unit = _first(found, "pkb:unit")
        value = (
            ChoiceValue(low=_double(found, "pkb:valueLow"), high=_double(found, "pkb:valueHigh"), unit=unit) if unit else None
        )
        return PolicyChoice(
            clause_id=self.names.identifier("clause", _first(found, "oa:hasTarget") or ""),
            dimension=dimension,
            option=option,
            evidence=_read_spans(found),
            value=value,
        )

    def read_reference(self, found: Subject) -> CrossReference:
        """A cross-reference from what is said of it."""
        target = _first(found, "pkb:resolvesTo")
        return CrossReference(
            clause_id=self.names.identifier("clause", _first(found, "pkb:inClause") or ""),
            start_char=_integer(found, "pkb:startChar"),
            end_char=_integer(found, "pkb:endChar"),
            text=_first(found, "pkb:text") or "",
            target_label=_first(found, "pkb:targetLabel") or "",
            target_section=self.names.identifier("section", target) if target else None,
        )


def _first(found: Subject, property_name: str) -> str | None:
    values = found.get(term(property_name).value)
    return values[0].value if values else None


def _integer(found: Subject, property_name: str) -> int:
    return int(_first(found, property_name) or 0)


def _double(found: Subject, property_name: str) -> float:
    return float(_first(found, property_name) or 0)


def _read_spans(found: Subject) -> tuple[Span, ...]:
    written = found.get(term("pkb:evidence").value, ())
    return tuple(sorted((int(start), int(end)) for span in written for start, end in [span.value.split("-")]))


def _read_date(found: Subject, property_name: str) -> date | None:
    value = _first(found, property_name)
    return date.fromisoformat(value) if value else None


def _read_identifier(found: Subject) -> EntityIdentifier | None:
    identifier = _first(found, "pkb:entityIdentifier")
    return EntityIdentifier(scheme=_first(found, "pkb:entityScheme") or "", identifier=identifier) if identifier else None


def read_diagnostic(found: Subject) -> Diagnostic:
    """A diagnostic from what is said of it."""
    start, end = _first(found, "pkb:startChar"), _first(found, "pkb:endChar")
    return Diagnostic(
        code=_first(found, "pkb:code") or "",
        message=_first(found, "pkb:message") or "",
        severity=Severity(_first(found, "pkb:severity") or ""),
        start_char=int(start) if start else None,
        end_char=int(end) if end else None,
    )

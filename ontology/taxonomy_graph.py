"""A taxonomy release as SKOS in N-Triples: elements, labels, references, roles and arcs, without blank nodes.

All it says is said of resources of its own, below `{base}taxonomy/{id}/`, so that no two releases share a triple;
`skos:exactMatch` leads to the version-free concept and to the official IRI. docs/taxonomy.md has a picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import quote

from ontology.namespaces import PREFIXES, concept_iri
from ontology.reference_graph import reference_iri
from ontology.taxonomy import Taxonomy
from ontology.taxonomy_terms import LABEL_PROPERTIES, REFERENCE_TERMS, element_iri, release_iri
from ontology.taxonomy_types import DOCUMENTATION, LABEL, USUAL_ARCROLES, Arc, ArcKind, Element, ElementReference, Label
from ontology.types import StandardReference

#: Namespaces that make an IRI with a name behind them; others have no official IRI.
_NAMESPACE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?@!$&'()*+,;=-]+#?")
_LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TO_ESCAPE = re.compile(r'[\\"\x00-\x1f\x7f]')
_ARC_CLASSES = {
    ArcKind.PRESENTATION: "pkb:PresentationArc",
    ArcKind.CALCULATION: "pkb:CalculationArc",
    ArcKind.DEFINITION: "pkb:DefinitionArc",
}


def taxonomy_ntriples(taxonomy: Taxonomy, base_iri: str) -> Iterator[str]:
    """The release as lines of N-Triples; the same release gives the same lines, and says nothing twice."""
    return _Writer(taxonomy, base_iri).lines()


class _Writer:
    """Writes one release."""

    def __init__(self, taxonomy: Taxonomy, base_iri: str) -> None:
        self._taxonomy = taxonomy
        self._release = release_iri(base_iri, taxonomy.id)
        self._elements = {qname: f"<{element_iri(base_iri, taxonomy.id, qname)}>" for qname in taxonomy.elements}
        arcs = (arc for kind in ArcKind for arc in taxonomy.arcs(kind))
        uris = dict.fromkeys((*taxonomy.roles, *(arc.role for arc in arcs)))
        self._slugs = dict(zip(uris, _slugs(uris), strict=True))
        self._references: dict[ElementReference, str] = {}
        self._other_roles: dict[str, str] = {}

    def lines(self) -> Iterator[str]:
        yield from self._describe_release()
        for qname, element in self._taxonomy.elements.items():
            yield from dict.fromkeys(self._describe_element(self._elements[qname], element))
        for reference, iri in self._references.items():
            yield from self._describe_reference(iri, reference)
        for uri, iri in self._other_roles.items():
            yield _line(iri, "rdf:type", _term("rdf:Property"))
            yield _line(iri, "rdfs:subPropertyOf", _term("pkb:otherLabel"))
            yield _line(iri, "pkb:roleUri", _literal(uri))
        for uri in self._slugs:
            yield from self._describe_role(uri)
        for kind in ArcKind:
            yield from self._describe_arcs(kind)

    def _describe_release(self) -> Iterator[str]:
        taxonomy, iri = self._taxonomy, f"<{self._release}>"
        yield _line(iri, "rdf:type", _term("pkb:TaxonomyRelease"))
        yield _line(iri, "rdf:type", _term("skos:ConceptScheme"))
        yield _line(iri, "dcterms:identifier", _literal(taxonomy.id))
        yield _line(iri, "dcterms:title", _literal(taxonomy.title or taxonomy.id))
        yield _line(iri, "pkb:taxonomyVersion", _literal(taxonomy.version))
        if taxonomy.date:
            yield _line(iri, "pkb:releaseDate", _literal(taxonomy.date))
        counts = {
            "pkb:elementCount": len(taxonomy.elements),
            "pkb:labelCount": sum(map(len, taxonomy.labels.values())),
            "pkb:referenceCount": sum(map(len, taxonomy.references.values())),
            "pkb:arcCount": sum(len(taxonomy.arcs(kind)) for kind in ArcKind),
        }
        for property_name, count in counts.items():
            yield _line(iri, property_name, _typed(str(count), "integer"))
        for namespace in taxonomy.namespaces:
            yield _line(iri, "pkb:namespace", _literal(namespace))

    def _describe_element(self, iri: str, element: Element) -> Iterator[str]:
        yield _line(iri, "rdf:type", _term("pkb:TaxonomyElement"))
        yield _line(iri, "rdf:type", _term("skos:Concept"))
        yield _line(iri, "skos:inScheme", f"<{self._release}>")
        yield _line(iri, "skos:notation", _literal(element.qname))
        yield _line(iri, "skos:exactMatch", f"<{concept_iri(element.qname)}>")
        if _NAMESPACE.fullmatch(element.namespace):
            official = f"{element.namespace.removesuffix('#')}#{quote(element.local_name, safe='')}"
            yield _line(iri, "skos:exactMatch", f"<{official}>")
        stated = {
            "pkb:namespace": element.namespace,
            "pkb:datatype": element.datatype,
            "pkb:periodType": element.period_type,
            "pkb:balance": element.balance,
            "pkb:substitutionGroup": element.substitution_group,
        }
        for property_name, text in stated.items():
            if text:
                yield _line(iri, property_name, _literal(text))
        # Only what differs from the usual is said.
        flags = {
            "owl:deprecated": self._taxonomy.is_deprecated(element.qname),
            "pkb:abstract": element.abstract,
            "pkb:textBlock": element.text_block,
            "pkb:onlyReferenced": not element.declared,
        }
        for property_name, holds in flags.items():
            if holds:
                yield _line(iri, property_name, _typed("true", "boolean"))
        for successor in self._taxonomy.successors(element.qname):
            yield _line(iri, "dcterms:isReplacedBy", self._elements[successor])
        yield from self._label(iri, self._taxonomy.labels.get(element.qname, ()))
        for reference in self._taxonomy.references.get(element.qname, ()):
            yield from self._refer(iri, reference)

    def _label(self, iri: str, labels: tuple[Label, ...]) -> Iterator[str]:
        """SKOS has one preferred label a language, and no other label may equal it (SKOS reference, S13 and S14)."""
        preferred: dict[str, str] = {}
        for label in labels:
            if label.role == LABEL and preferred.setdefault(label.lang.lower(), label.text) == label.text:
                yield _line(iri, "skos:prefLabel", _literal(label.text, label.lang))
        for label in labels:
            said = _literal(label.text, label.lang)
            also = label.text != preferred.get(label.lang.lower())
            if label.role == LABEL:
                if also:
                    yield _line(iri, "skos:altLabel", said)
            elif label.role == DOCUMENTATION:
                yield _line(iri, "skos:definition", said)
            elif label.role in LABEL_PROPERTIES:
                known = LABEL_PROPERTIES[label.role]
                yield _line(iri, known.term, said)
                if known.names and also:
                    yield _line(iri, "skos:altLabel", said)
            else:
                own = self._other_roles.setdefault(label.role, f"<{self._release}/label/{len(self._other_roles) + 1}>")
                yield f"{iri} {own} {said} .\n"

    def _refer(self, iri: str, reference: ElementReference) -> Iterator[str]:
        node = self._references.setdefault(reference, f"<{self._release}/reference/{len(self._references) + 1}>")
        yield _line(iri, "pkb:taxonomyReference", node)
        yield from _standards(iri, reference)

    def _describe_reference(self, iri: str, reference: ElementReference) -> Iterator[str]:
        yield _line(iri, "rdf:type", _term("pkb:TaxonomyReference"))
        yield _line(iri, "rdfs:label", _literal(str(reference)))
        yield _line(iri, "pkb:roleUri", _literal(reference.role))
        yield from _standards(iri, reference)
        for part, text in dict.fromkeys(reference.parts):
            if part in REFERENCE_TERMS:
                yield _line(iri, REFERENCE_TERMS[part], _literal(text))
            else:
                yield _line(iri, "pkb:refOther", _literal(f"{part}: {text}"))

    def _describe_role(self, uri: str) -> Iterator[str]:
        iri, role = self._role_iri(uri), self._taxonomy.roles.get(uri)
        yield _line(iri, "rdf:type", _term("pkb:TaxonomyRole"))
        yield _line(iri, "pkb:inTaxonomy", f"<{self._release}>")
        yield _line(iri, "pkb:roleUri", _literal(uri))
        if role is None:
            return
        if role.definition:
            yield _line(iri, "dcterms:title", _literal(role.definition))
        for label in dict.fromkeys(role.labels):
            yield _line(iri, "rdfs:label", _literal(label.text, label.lang))

    def _describe_arcs(self, kind: ArcKind) -> Iterator[str]:
        numbers: dict[str, int] = {}
        for arc in self._taxonomy.arcs(kind):
            number = numbers[arc.role] = numbers.get(arc.role, 0) + 1
            iri = f"<{self._release}/{kind.value}/{self._slugs[arc.role]}/{number}>"
            yield from self._describe_arc(iri, kind, arc)

    def _describe_arc(self, iri: str, kind: ArcKind, arc: Arc) -> Iterator[str]:
        yield _line(iri, "rdf:type", _term(_ARC_CLASSES[kind]))
        yield _line(iri, "pkb:inRole", self._role_iri(arc.role))
        yield _line(iri, "pkb:parent", self._elements[arc.parent])
        yield _line(iri, "pkb:child", self._elements[arc.child])
        yield _line(iri, "pkb:order", _typed(_decimal(arc.order), "decimal"))
        if arc.weight is not None:
            yield _line(iri, "pkb:weight", _typed(_decimal(arc.weight), "decimal"))
        if arc.preferred_label:
            yield _line(iri, "pkb:preferredLabel", _literal(arc.preferred_label))
        if arc.arcrole != USUAL_ARCROLES[kind]:
            yield _line(iri, "pkb:arcrole", _literal(arc.arcrole))

    def _role_iri(self, uri: str) -> str:
        return f"<{self._release}/role/{self._slugs[uri]}>"


def _standards(iri: str, reference: ElementReference) -> Iterator[str]:
    cited = reference.standard_reference
    if cited is not None:
        yield _line(iri, "pkb:standard", f"<{reference_iri(StandardReference(standard=cited.standard))}>")
        if cited.paragraph:
            yield _line(iri, "pkb:reference", f"<{reference_iri(cited)}>")


def _slugs(uris: dict[str, None]) -> Iterator[str]:
    """The last part of each URI, numbered where it is taken."""
    taken: set[str] = set()
    for uri in uris:
        slug = quote(uri.rstrip("/").rpartition("/")[2], safe="") or "role"
        number = 1
        while (found := slug if number == 1 else f"{slug}~{number}") in taken:
            number += 1
        taken.add(found)
        yield found


def _line(subject: str, predicate: str, obj: str) -> str:
    return f"{subject} {_term(predicate)} {obj} .\n"


@cache
def _term(prefixed: str) -> str:
    prefix, _, local = prefixed.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def _literal(text: str, lang: str = "") -> str:
    if _TO_ESCAPE.search(text):
        text = _TO_ESCAPE.sub(_escape, text)
    # A language that is none (XML would not let it pass) must not break the triples.
    return f'"{text}"@{lang}' if _LANG.fullmatch(lang) else f'"{text}"'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return f"\\{character}" if character in '\\"' else f"\\u{ord(character):04X}"


def _typed(text: str, datatype: str) -> str:
    return f'"{text}"^^{_term(f"xsd:{datatype}")}'


def _decimal(number: float) -> str:
    """A number as xsd:decimal, which has no exponent."""
    return f"{number:f}".rstrip("0").rstrip(".")

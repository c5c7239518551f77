"""The shapes hold for all that is written, and each of their constraints bites when a graph is broken on purpose."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import RDF, SH, XSD, Graph, Literal, Namespace, Node, URIRef
from rdflib.collection import Collection

from ontology.catalogue import Catalogue
from ontology.errors import PolicyKBError
from ontology.graph import PKB
from ontology.namespaces import PREFIXES, concept_iri, concept_qname
from ontology.shapes import Shapes, Violation
from search.graph_store import GraphStore
from tests.specimens import LEASES, write_everything

pytest.importorskip("pyshacl")

BASE = "https://example.org/kb/"
SHAPES = Namespace("https://w3id.org/policykb/shapes#")
TOPIC = "topic:ShortTermLeases"
OPTION = "choice:ppe-useful-life.buildings"
Found = set[tuple[str, str | None, str]]


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return Shapes()


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Graph:
    """All filings and taxonomies of the specimens, and of the catalogue a topic, its element, a choice, a mapping."""
    store = GraphStore(tmp_path_factory.mktemp("shapes") / "graph", BASE)
    write_everything(store, catalogue)
    wanted = {
        concept_iri(TOPIC),
        concept_iri(LEASES),
        concept_iri(catalogue[LEASES].broader or ""),
        concept_iri("choice:ppe-useful-life"),
        concept_iri(OPTION),
        concept_iri("aspect:recognition"),
        f"{PREFIXES['pkb'][:-6]}aspects",
        f"{PREFIXES['pkb'][:-6]}catalogue",
        f"{PREFIXES['pkb'][:-6]}choices",
    }
    quads = list(store.quads())
    store.close()
    mapped = next(
        quad for quad in quads if quad.predicate.value == str(PKB.mapsTo) and quad.object.value == concept_iri(LEASES)
    )
    wanted |= {mapped.subject.value}
    wanted |= {
        quad.object.value for quad in quads if quad.subject == mapped.subject and quad.predicate.value == str(PKB.mapsFrom)
    }
    kept = [
        quad
        for quad in quads
        if not quad.graph_name.value.endswith("graph/catalogue")
        or quad.subject.value in wanted
        or quad.subject.value.startswith(PREFIXES["std"])
    ]
    pointed_to = {quad.object for quad in kept}
    kept += [quad for quad in quads if quad.predicate.value == str(RDF.type) and quad.subject in pointed_to]
    return Graph().parse(data="".join(f"{quad.triple} .\n" for quad in kept), format="nt")


def found(shapes: Shapes, graph: Graph, of: set[str] | None = None) -> Found:
    broken = shapes.violations(graph.serialize(format="nt"), of or checked(graph))
    return {(violation.focus, violation.path, violation.message) for violation in broken}


def checked(graph: Graph) -> set[str]:
    """The subjects that are described, not only classed."""
    return {str(subject) for subject, predicate in graph.subject_predicates() if predicate != RDF.type}


def copied(graph: Graph) -> Graph:
    return Graph().parse(data=graph.serialize(format="nt"), format="nt")


def property_shapes(shapes: Shapes, graph: Graph) -> Iterator[tuple[URIRef, Node, URIRef, str]]:
    """Each (instance, property shape, path, message) there is."""
    seen = checked(graph)
    for node_shape in shapes.graph.subjects(RDF.type, SH.NodeShape):
        targets = {
            instance
            for target in shapes.graph.objects(node_shape, SH.targetClass)
            for instance in graph.subjects(RDF.type, target)
            if str(instance) in seen
        }
        for shape in shapes.graph.objects(node_shape, SH.property):
            path, message = shapes.graph.value(shape, SH.path), str(shapes.graph.value(shape, SH.message))
            for instance in targets:
                yield instance, shape, path, message


def members(shapes: Shapes, shape: Node) -> list[Node]:
    listed = shapes.graph.value(shape, SH["in"])
    return list(Collection(shapes.graph, listed)) if listed is not None else []


def another(value: Node, choices: list[Node]) -> Node:
    """Another value of the same kind."""
    others = [choice for choice in choices if choice != value]
    if others:
        return others[0]
    if isinstance(value, URIRef):
        return URIRef(f"{value}-another")
    if value.datatype == XSD.integer:
        return Literal(int(value) + 1)
    if value.datatype in (XSD.double, XSD.decimal):
        return Literal(f"{float(value) / 2}", datatype=value.datatype)
    if value.datatype == XSD.date:
        return Literal("2001-01-01", datatype=XSD.date)
    last = "a" if value[-1] != "a" else "b"
    return Literal(f"{value[:-1]}{last}", lang=value.language)


def test_the_shapes_hold_for_everything_that_is_written(shapes: Shapes, everything: Graph) -> None:
    assert found(shapes, everything) == set()


def test_every_class_that_is_written_has_a_shape(shapes: Shapes, everything: Graph) -> None:
    targets = set(shapes.graph.objects(None, SH.targetClass))
    written = {kind for kind in everything.objects(None, RDF.type) if str(kind) in PKB}
    assert written - targets == set()
    assert targets - set(everything.objects(None, RDF.type)) == set()


def test_what_must_be_there_is_missed(shapes: Shapes, everything: Graph) -> None:
    broken, expected = copied(everything), set()
    for instance, shape, path, message in property_shapes(shapes, everything):
        if shapes.graph.value(shape, SH.minCount) is not None and path != RDF.type:
            broken.remove((instance, path, None))
            expected.add((str(instance), concept_qname(str(path)), message))
    assert expected - found(shapes, broken, checked(everything)) == set()
    assert len({message for _, _, message in expected}) > 40


def test_what_may_be_there_once_is_not_there_twice(shapes: Shapes, everything: Graph) -> None:
    broken, expected = copied(everything), set()
    for instance, shape, path, message in property_shapes(shapes, everything):
        value = everything.value(instance, path)
        if shapes.graph.value(shape, SH.maxCount) is not None and value is not None:
            broken.add((instance, path, another(value, members(shapes, shape))))
            expected.add((str(instance), concept_qname(str(path)), message))
    assert expected - found(shapes, broken) == set()
    assert len({message for _, _, message in expected}) > 50


def test_values_of_the_wrong_kind_are_named(shapes: Shapes, everything: Graph) -> None:
    kinds = (SH.datatype, SH["in"], SH["class"], SH.pattern, SH.nodeKind, SH["or"])
    broken, expected = copied(everything), set()
    for instance, shape, path, message in property_shapes(shapes, everything):
        value = everything.value(instance, path)
        if value is not None and any(shapes.graph.value(shape, kind) is not None for kind in kinds):
            wants_literal = shapes.graph.value(shape, SH.nodeKind) == SH.Literal
            broken.set((instance, path, URIRef("urn:x:wrong") if wants_literal else Literal("?", datatype=XSD.anyURI)))
            expected.add((str(instance), concept_qname(str(path)), message))
    assert expected - found(shapes, broken) == set()
    assert len({message for _, _, message in expected}) > 70


@pytest.mark.parametrize(
    ("bound", "value"),
    [(SH.minInclusive, -1), (SH.maxInclusive, 1.5), (SH.minLength, ""), (SH.lessThan, 10**6), (SH.lessThanOrEquals, None)],
    ids=["too small", "too large", "empty", "not before its end", "after its end"],
)
def test_values_out_of_bounds_are_named(shapes: Shapes, everything: Graph, bound: URIRef, value: object) -> None:
    broken, expected = copied(everything), set()
    for instance, shape, path, message in property_shapes(shapes, everything):
        old = everything.value(instance, path)
        if old is not None and shapes.graph.value(shape, bound) is not None:
            wrong = "2999-01-01" if path == PKB.periodStart else value if value is not None else 10**6
            broken.set((instance, path, Literal(str(wrong), datatype=old.datatype)))
            expected.add((str(instance), concept_qname(str(path)), message))
    assert expected - found(shapes, broken) == set()
    assert expected


def test_two_preferred_labels_in_a_language_and_a_name_that_is_two_things_are_named(shapes: Shapes, everything: Graph) -> None:
    broken, expected = copied(everything), set()
    for instance, shape, path, message in property_shapes(shapes, everything):
        if shapes.graph.value(shape, SH.uniqueLang) is not None and everything.value(instance, path) is not None:
            broken.add((instance, path, Literal("one more", lang="en")))
            expected.add((str(instance), concept_qname(str(path)), message))
    assert expected - found(shapes, broken) == set()
    broken = copied(everything)
    for focus, _, _ in expected:
        broken.add(
            (
                URIRef(focus),
                URIRef(PREFIXES["skos"] + "altLabel"),
                broken.value(URIRef(focus), URIRef(PREFIXES["skos"] + "prefLabel")),
            )
        )
    assert expected - found(shapes, broken) == set()
    assert expected


def test_a_closed_class_refuses_properties_that_are_not_listed(shapes: Shapes, everything: Graph) -> None:
    strange, broken, expected = URIRef("http://example.org/strange"), copied(everything), set()
    described = checked(everything)
    for node_shape in shapes.graph.subjects(SH.closed, Literal(True)):
        for target in shapes.graph.objects(node_shape, SH.targetClass):
            for instance in everything.subjects(RDF.type, target):
                if str(instance) in described:
                    broken.add((instance, strange, Literal("x")))
                    expected.add((str(instance), str(strange)))
    assert {(focus, path) for focus, path, _ in found(shapes, broken)} == expected
    assert len(expected) > 20


CLAUSE = f"<{BASE}clause/cranes-2030/2/a/1>"
#: A change of the graph, what breaks, the property, what must hold: one for each constraint that looks at several properties.
CASES = {
    "a clause whose text was shortened": (
        f"DELETE {{ {CLAUSE} pkb:text ?t }} INSERT {{ {CLAUSE} pkb:text 'Cranes' }} WHERE {{ {CLAUSE} pkb:text ?t }}",
        ("clause/cranes-2030/2/a/1", "pkb:text", "must have a text as long as its span"),
    ),
    "a reference whose text was shortened": (
        "DELETE { ?r pkb:text ?t } INSERT { ?r pkb:text 'Note' } WHERE { ?r a pkb:CrossReference ; pkb:text ?t }",
        ("reference/cranes-2030/2/a/1~x1", "pkb:text", "must have a text as long as its span"),
    ),
    "a year of another period": (
        "DELETE { ?d pkb:year ?y } INSERT { ?d pkb:year 1999 } WHERE { ?d pkb:year ?y }",
        ("document/cranes-2030", "pkb:year", "must have the year of the period's end"),
    ),
    "a year that is missing": (
        "DELETE { ?d pkb:year ?y } WHERE { ?d pkb:year ?y }",
        ("document/cranes-2030", "pkb:year", "must have the year of the period's end"),
    ),
    "a section that begins before the one around it does": (
        "DELETE { ?s pkb:startChar ?n } INSERT { ?s pkb:startChar 12 } WHERE { ?s pkb:level 1 ; pkb:startChar ?n }",
        ("section/cranes-2030/2/a", "dcterms:isPartOf", "must lie inside and below the section it is part of"),
    ),
    "a section on the level of the one around it": (
        "DELETE { ?s pkb:level ?n } INSERT { ?s pkb:level 1 } WHERE { ?s a pkb:Section ; pkb:level ?n }",
        ("section/cranes-2030/2/a", "dcterms:isPartOf", "must lie inside and below the section it is part of"),
    ),
    "a shortcut without a tag": (
        f"INSERT DATA {{ {CLAUSE} pkb:about <{concept_iri(TOPIC)}> }}",
        ("clause/cranes-2030/2/a/1", "pkb:about", "must have a tag for each concept it is pkb:about"),
    ),
    "a tag without its shortcut": (
        f"DELETE WHERE {{ {CLAUSE} pkb:about ?concept }}",
        ("clause/cranes-2030/2/a/1", "pkb:about", "must be pkb:about the concepts of its sure tags"),
    ),
    "a reference that its clause does not repeat": (
        f"DELETE WHERE {{ {CLAUSE} dcterms:references ?section }}",
        ("reference/cranes-2030/2/a/1~x1", "pkb:resolvesTo", "must mean a section that its clause refers to"),
    ),
    "an option without a choice": (
        f"INSERT DATA {{ {CLAUSE} pkb:chooses <{concept_iri('choice:going-concern.going-concern')}> }}",
        ("clause/cranes-2030/2/a/1", "pkb:chooses", "must have a policy choice for each option it pkb:chooses"),
    ),
    "a choice without its shortcut": (
        f"DELETE WHERE {{ {CLAUSE} pkb:chooses ?option }}",
        ("choice/cranes-2030/2/a/1~c1", "oa:hasBody", "must choose an option that its clause pkb:chooses"),
    ),
    "an option that is a question, too": (
        f"INSERT DATA {{ <{concept_iri(OPTION)}> skos:topConceptOf <https://w3id.org/policykb/choices> ;"
        f" pkb:reference <{PREFIXES['std']}IAS16.73(c)> ; skos:narrower <{concept_iri(OPTION)}> }}",
        (
            concept_iri(OPTION),
            None,
            "must be below a question or be one, with a paragraph and options",
        ),
    ),
    "a concept below another that is at the top, too": (
        f"INSERT DATA {{ <{concept_iri(TOPIC)}> skos:topConceptOf <https://w3id.org/policykb/catalogue> }}",
        (concept_iri(TOPIC), None, "must be below another concept or at the top, one of them"),
    ),
    "a knowledge base without a class": (
        f"DELETE DATA {{ <{BASE}> a pkb:KnowledgeBase }}",
        ("", None, "Value does not have class pkb:KnowledgeBase"),
    ),
    "a clause without a class": (
        f"DELETE DATA {{ {CLAUSE} a pkb:Clause }}",
        ("clause/cranes-2030/2/a/1", "rdf:type", "must have a class, since it has properties"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_properties_that_do_not_fit_together_are_named(shapes: Shapes, everything: Graph, case: str) -> None:
    change, (focus, path, message) = CASES[case]
    broken = copied(everything)
    broken.update(change, initNs=PREFIXES)
    focus = focus if focus.startswith("http") else f"{BASE}{focus}"
    assert (focus, path, message) in found(shapes, broken)


def test_every_query_of_the_shapes_has_a_case(shapes: Shapes) -> None:
    queries = {str(shapes.graph.value(query, SH.message)) for query in shapes.graph.objects(None, SH.sparql)}
    assert queries - {message for _, (_, _, message) in CASES.values()} == set()


def test_a_violation_has_focus_path_value_and_message(shapes: Shapes, everything: Graph) -> None:
    broken = copied(everything)
    document = URIRef(f"{BASE}document/cranes-2030")
    broken.set((document, PKB.sha256, Literal("abc")))
    (violation,) = shapes.violations(broken.serialize(format="nt"), [str(document)])
    assert violation == Violation(
        focus=str(document),
        path="pkb:sha256",
        value="abc",
        message="must have the SHA-256 of its source, 64 hexadecimal digits",
    )


def test_every_message_says_what_must_hold(shapes: Shapes) -> None:
    messages = {str(message) for message in shapes.graph.objects(None, SH.message)}
    assert {message for message in messages if not message.startswith("must ")} == set()


def test_without_pyshacl_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    with pytest.raises(PolicyKBError, match=r"checking shapes needs pySHACL \(pip install 'policykb\[shapes\]'\)"):
        Shapes()


def test_the_shapes_are_a_data_file_with_no_shape_switched_off(shapes: Shapes) -> None:
    assert (Path(__file__).parents[2] / "ontology" / "data" / "shapes.ttl").exists()
    assert list(shapes.graph.subjects(SH.deactivated)) == []

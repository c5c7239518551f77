"""What ties the taxonomies of a knowledge base together, as one SPARQL update; it is made anew whenever one comes or goes.

In a graph of its own: `skos:exactMatch` from each release to the one before, `pkb:officialLabel` on the version-free concepts,
and the standards and paragraphs that the catalogue does not describe. No triple of it is in another graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pyoxigraph import NamedNode

from ontology.namespaces import sparql_prologue

#: Version-free concepts all lie here, whatever the base IRI of the knowledge base.
_CONCEPTS = "https://w3id.org/policykb/"

Release = tuple[str, NamedNode]


def links_update(releases: Sequence[Release], links: NamedNode, catalogue: NamedNode) -> str:
    """The update that puts the links between these releases (name and graph, newest first) in the place of the former ones."""
    steps = [f"DROP SILENT GRAPH {links}"]
    for name in sorted({name for name, _ in releases}):
        graphs = [graph for other, graph in releases if other == name]
        steps += [_same_elements(newer, older, links) for newer, older in pairwise(graphs)]
    steps += [_official_labels(graph, links) for _, graph in releases]
    steps += [_standards(graph, links, catalogue) for _, graph in releases]
    return sparql_prologue() + " ;\n".join(steps) + " ;\n"


def _same_elements(newer: NamedNode, older: NamedNode, links: NamedNode) -> str:
    return (
        f"INSERT {{ GRAPH {links} {{ ?new skos:exactMatch ?old }} }} WHERE {{ "
        f"GRAPH {older} {{ ?old a pkb:TaxonomyElement ; skos:notation ?qname }} "
        f"GRAPH {newer} {{ ?new skos:notation ?qname }} }}"
    )


def _official_labels(graph: NamedNode, links: NamedNode) -> str:
    """Labels of a release for the concepts that no newer one has labelled in the language."""
    return (
        f"INSERT {{ GRAPH {links} {{ ?concept pkb:officialLabel ?label }} }} WHERE {{ "
        f"GRAPH {graph} {{ ?element skos:prefLabel ?label ; skos:exactMatch ?concept }} "
        f'FILTER (STRSTARTS(STR(?concept), "{_CONCEPTS}")) '
        f"FILTER NOT EXISTS {{ GRAPH {links} {{ ?concept pkb:officialLabel ?newer }} FILTER (LANG(?newer) = LANG(?label)) }} }}"
    )


def _standards(graph: NamedNode, links: NamedNode, catalogue: NamedNode) -> str:
    return (
        f"INSERT {{ GRAPH {links} {{ ?paragraph a pkb:StandardParagraph ; rdfs:label ?label ; pkb:standard ?standard }} }} "
        f"WHERE {{ GRAPH {graph} {{ "
        "?cited a pkb:TaxonomyReference ; pkb:reference ?paragraph ; rdfs:label ?label ; pkb:standard ?standard } "
        f"FILTER NOT EXISTS {{ GRAPH {catalogue} {{ ?paragraph a pkb:StandardParagraph }} }} }} ;\n"
        f"INSERT {{ GRAPH {links} {{ ?standard a pkb:Standard ; rdfs:label ?label }} }} "
        f"WHERE {{ GRAPH {graph} {{ ?cited pkb:standard ?standard ; pkb:refName ?name . "
        "OPTIONAL { ?cited pkb:refNumber ?number } } "
        'BIND (IF(BOUND(?number), CONCAT(?name, " ", ?number), ?name) AS ?label) '
        f"FILTER NOT EXISTS {{ GRAPH {catalogue} {{ ?standard a pkb:Standard }} }} }}"
    )

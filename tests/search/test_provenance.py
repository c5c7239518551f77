"""Where filings come from and how well they were read, in the graph."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kb import KnowledgeBase
from ontology.types import Nature, Origin
from search.graph_store import GraphStore
from search.provenance import measures
from tests.specimens import full_result


def test_a_document_leads_to_its_file_and_to_the_tagger(demo_kb: KnowledgeBase) -> None:
    answer = demo_kb.sparql(
        """SELECT ?name ?sha ?version {
          ?document dcterms:source ?name ; prov:wasGeneratedBy [ prov:used ?file ; prov:wasAssociatedWith ?tagger ] ;
                    prov:wasDerivedFrom ?file .
          ?file a pkb:SourceFile ; dcterms:identifier ?sha . ?tagger a pkb:Tagger ; rdfs:label ?version } ORDER BY ?name"""
    )
    documents = {found.source_name: (found.sha256, found.model_version) for found in demo_kb.documents()}
    assert {name: (sha, version) for name, sha, version in answer.rows} == documents


def test_each_document_has_its_measures_once(demo_kb: KnowledgeBase) -> None:
    answer = demo_kb.sparql(
        """SELECT ?document ?metric ?value {
          ?m a dqv:QualityMeasurement ; dqv:computedOn/dcterms:identifier ?document ; dqv:value ?value ;
             dqv:isMeasurementOf/rdfs:label ?metric } ORDER BY ?document ?metric"""
    )
    assert [metric for document, metric, _ in answer.rows if document == "tamarind-foods-2024"] == [
        "mean sureness",
        "resolved share",
        "tagged share",
    ]
    assert all(0.5 < float(value) <= 1 for _, _, value in answer.rows)


def test_measures_count_policies_and_references() -> None:
    result = full_result()
    policies = [replace(clause, nature=Nature.POLICY) for clause in result.clauses]
    suggested = [tag for tag in result.tags if tag.origin is Origin.SUGGESTED][:1]
    tag = replace(suggested[0], subject_id=policies[0].clause_id, score=0.8)
    found = measures(replace(result, clauses=tuple(policies[:2]), tags=(tag,), cross_references=result.cross_references))
    assert (found["taggedShare"], found["meanSureness"]) == (0.5, 0.4)
    resolved = sum(reference.target_section is not None for reference in result.cross_references)
    assert found["resolvedShare"] == round(resolved / len(result.cross_references), 4)
    assert measures(replace(result, clauses=(), tags=(), cross_references=())) == {}


def test_two_documents_of_one_file_share_it_and_no_triple_is_in_two_graphs(tmp_path: Path) -> None:
    store = GraphStore(tmp_path / "graph", "https://example.org/kb/")
    first, second = full_result("one"), full_result("two")
    same = replace(second, document=replace(second.document, sha256=first.document.sha256))
    store.replace_filings([first, same])
    triples = [quad.triple for quad in store.quads()]
    assert len(triples) == len(set(triples))
    assert sum("SourceFile" in str(triple) for triple in triples) == 1
    store.close()

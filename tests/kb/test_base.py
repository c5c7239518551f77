from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from rdflib import RDF, Literal, URIRef

from kb import KnowledgeBase, NotFoundError, ParseError, QueryError, QueryRefused, ReadError, StorageError
from ontology.types import Nature, Origin, Role

NOTE = """---
entity: Quillmere Ltd
period_end: 2024-12-31
---
# 2 Policies

## (a) Leases

The Group leases warehouses and recognises a right-of-use asset and a lease liability.

Payments on short-term leases are expensed, see Note 2(b) and Note 31:

- leases of twelve months or less;
- leases of low-value assets.

## (b) Warranties

A provision for assurance-type warranties is recognised when the product is sold.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "policies.kb"


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_stored_note_is_found_by_api_keywords_and_sparql(folder: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        report = kb.ingest(NOTE.encode(), name="quillmere-2024.md")
        assert (report.status, report.sections, report.clauses) == ("added", 3, 5)
        assert (report.cross_references, report.open_references) == (2, 1)
    with KnowledgeBase.open(folder, read_only=True) as kb:
        (document,) = kb.documents()
        assert (document.entity, document.period_end, document.lang) == ("Quillmere Ltd", date(2024, 12, 31), "en")
        (hit,) = kb.search("warehouses")
        assert hit.citation == "Quillmere Ltd, 31 December 2024, Note 2(a) Leases"
        assert [hit.clause.text[start:end] for start, end in hit.highlights] == ["warehouses"]
        rows = kb.sparql("SELECT ?n WHERE { ?c pkb:about topic:Warranties ; pkb:inDocument/pkb:entity/schema:name ?n }").rows
        assert rows == (("Quillmere Ltd",),)


def test_list_items_keep_the_sentence_that_opens_their_list(folder: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(NOTE.encode(), name="quillmere-2024.md")
        found = [stored.clause for stored in kb.clauses(section="2(a)")]
    opener = next(clause for clause in found if clause.text.endswith(":"))
    assert [clause.text for clause in found if clause.lead_in == opener.clause_id] == [
        "leases of twelve months or less;",
        "leases of low-value assets.",
    ]


def test_a_stored_clause_comes_back_with_tags_evidence_and_references(folder: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(NOTE.encode(), name="quillmere-2024.md")
        (hit,) = kb.search("twelve months", limit=1)
        opener = kb.clause(hit.clause.lead_in or "")
        assert [(reference.target_label, reference.target_section) for reference in opener.cross_references] == [
            ("2(b)", "quillmere-2024/warranties"),
            ("31", None),
        ]
        best = opener.concepts[0]
        assert (best.origin, best.role, best.rank) == (Origin.SUGGESTED, Role.ABOUT, 1)
        assert opener.concept == "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory"
        assert all(0 <= tag.score <= 1 for tag in opener.tags)
        shown = [opener.clause.text[s - opener.clause.start_char : e - opener.clause.start_char] for s, e in best.evidence]
        assert "short-term leases" in shown


def test_the_same_bytes_again_change_nothing(folder: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(NOTE.encode(), name="quillmere-2024.md")
        before, generation = kb.store.dump(), kb.store.generation
        assert kb.ingest(NOTE.encode(), name="quillmere-2024.md").status == "unchanged"
        assert kb.ingest(NOTE.encode(), name="copy-of-it.md").status == "unchanged"
        assert (kb.store.dump(), kb.store.generation) == (before, generation)
        assert len(kb.documents()) == 1


def test_the_same_bytes_with_other_options_are_tagged_anew_under_the_same_id(folder: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(NOTE.encode(), name="quillmere-2024.md")
        report = kb.ingest(NOTE.encode(), name="quillmere-2024.md", entity="Quillmere Group plc")
        assert (report.status, report.document_id) == ("replaced", "quillmere-2024")
        assert [document.entity for document in kb.documents()] == ["Quillmere Group plc"]


def test_a_changed_file_replaces_its_former_version_and_untouched_clauses_keep_their_ids(folder: Path, tmp_path: Path) -> None:
    note = write(tmp_path / "notes" / "quillmere-2024.md", NOTE)
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(note)
        before = {stored.clause.text: stored.clause.clause_id for stored in kb.clauses()}
        write(note, NOTE.replace("leases warehouses and", "leases depots and"))
        assert kb.ingest(note).status == "replaced"
        after = {stored.clause.text: stored.clause.clause_id for stored in kb.clauses()}
        assert kb.search("warehouses").total == 0
        assert kb.search("depots").total == 1
        assert kb.verify() == ()
    unchanged = before.keys() & after.keys()
    assert len(unchanged) == 4
    assert all(before[text] == after[text] for text in unchanged)


def test_a_file_of_the_same_name_from_another_place_is_kept_beside_the_first(folder: Path, tmp_path: Path) -> None:
    first = write(tmp_path / "a" / "note.md", NOTE)
    second = write(tmp_path / "b" / "note.md", NOTE.replace("Quillmere", "Otherby"))
    with KnowledgeBase.open(folder) as kb:
        assert kb.ingest(first).document_id == "note"
        other = kb.ingest(second)
        assert other.status == "added"
        assert other.document_id.startswith("note-")
        assert {document.entity for document in kb.documents()} == {"Quillmere Ltd", "Otherby Ltd"}


def test_an_unreadable_file_is_an_error_and_what_is_stored_stays(folder: Path, tmp_path: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(NOTE.encode(), name="quillmere-2024.md")
        before = kb.store.dump()
        with pytest.raises(ParseError, match=r"empty\.txt: the file is empty"):
            kb.ingest(b"", name="empty.txt")
        with pytest.raises(ReadError, match="no such file"):
            kb.ingest(tmp_path / "missing.txt")
        with pytest.raises(ReadError, match="this is a folder"):
            kb.ingest(tmp_path)
        assert kb.store.dump() == before
        assert kb.verify() == ()


def test_a_read_only_base_refuses_to_write_and_is_not_created(folder: Path, demo_kb: KnowledgeBase) -> None:
    with pytest.raises(StorageError, match="open read-only"):
        demo_kb.ingest(NOTE.encode(), name="quillmere-2024.md")
    with pytest.raises(NotFoundError, match="there is no knowledge base here"):
        KnowledgeBase.open(folder, read_only=True)
    assert not folder.exists()


def test_unknown_ids_and_concepts_name_what_exists(demo_kb: KnowledgeBase) -> None:
    with pytest.raises(NotFoundError, match="there are harbourline-robotics-2023"):
        demo_kb.filing("nothing")
    with pytest.raises(NotFoundError, match="no clause is called"):
        demo_kb.clause("harbourline-robotics-2024/nothing/00000000")
    with pytest.raises(NotFoundError, match=r"did you mean .*ForLeasesExplanatory"):
        next(demo_kb.clauses(concept="Leeses"))


def test_clauses_meet_every_condition_given(demo_kb: KnowledgeBase) -> None:
    found = list(demo_kb.clauses(concept="Leases", entity="tamarind", year=2024))
    assert found
    assert {stored.document.document_id for stored in found} == {"tamarind-foods-2024"}
    assert all(
        "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory" in {tag.concept for tag in stored.concepts}
        for stored in found
    )
    sections = {stored.clause.section_label for stored in demo_kb.clauses(document="harbourline-robotics-2024", section="2(h)")}
    assert sections == {"2(h)(i)", "2(h)(ii)"}
    natures = {stored.clause.nature for stored in demo_kb.clauses(nature="new_standards")}
    assert natures == {Nature.NEW_STANDARDS}


def test_search_narrows_pages_and_counts(demo_kb: KnowledgeBase) -> None:
    everything = demo_kb.search("lease", limit=1000)
    assert everything.total == len(everything) > 10
    page = demo_kb.search("lease", limit=5, offset=5)
    assert [hit.clause.clause_id for hit in page] == [hit.clause.clause_id for hit in everything.hits[5:10]]
    narrowed = demo_kb.search("lease", entity="tamarind", facets=("entity", "year"), limit=1)
    assert narrowed.facets["entity"] == (("Tamarind Foods Berhad", narrowed.total),)
    assert demo_kb.search("lease", concept="Leases", year=2023).total < everything.total


def test_queries_that_cannot_be_understood_are_query_errors(demo_kb: KnowledgeBase) -> None:
    with pytest.raises(QueryError, match="column 11"):
        demo_kb.search("lease AND (")
    with pytest.raises(QueryError, match="line 1, column 26"):
        demo_kb.sparql("SELECT ?x WHERE { ?x ?y }")
    with pytest.raises(QueryRefused, match="SERVICE is refused"):
        demo_kb.sparql("SELECT * { SERVICE <http://example.org/> { ?a ?b ?c } }")


def test_the_rdflib_view_sees_the_union_of_all_graphs(demo_kb: KnowledgeBase) -> None:
    rows = list(demo_kb.graph.query("SELECT (COUNT(?c) AS ?n) { ?c a pkb:Clause }"))
    assert int(rows[0][0]) == demo_kb.sparql("SELECT (COUNT(?c) AS ?n) { ?c a pkb:Clause }").rows[0][0] > 200


def test_the_rdflib_view_answers_prepared_queries_and_counts_as_fast_as_others(
    demo_kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rdflib.plugins.sparql import prepareQuery, processor

    def evaluated(*_: object, **__: object) -> None:
        raise AssertionError("rdflib evaluates the query itself")

    monkeypatch.setattr(processor, "evalQuery", evaluated)
    prepared = prepareQuery("SELECT ?c ?n { ?c a v:Clause ; v:ordinal ?n }", initNs={"v": "https://w3id.org/policykb/vocab#"})
    first = demo_kb.graph.query(prepared, initBindings={"n": Literal(1)})
    assert len(list(first)) == len(demo_kb.documents())
    renamed = demo_kb.graph.query("ASK { ?c a v:Clause }", initNs={"v": "https://w3id.org/policykb/vocab#"})
    assert renamed.askAnswer
    with pytest.raises(QueryRefused, match="The parameter DEBUG is not supported"):
        demo_kb.graph.query("ASK { ?c a pkb:Clause }", DEBUG=True)
    with pytest.raises(QueryRefused, match="select the variables that are bound"):
        list(demo_kb.graph.query("SELECT ?c { ?c pkb:ordinal ?n }", initBindings={"n": Literal(1)}))
    prepared._original_args = None
    with pytest.raises(QueryRefused, match="made of its algebra"):
        demo_kb.graph.query(prepared)
    assert len(demo_kb.graph) == len(demo_kb.store.store)


def test_equal_input_gives_equal_graphs_byte_for_byte(tmp_path: Path) -> None:
    dumps = []
    for name in ("one", "two"):
        with KnowledgeBase.open(tmp_path / name) as kb:
            kb.ingest(NOTE.encode(), name="quillmere-2024.md")
            dumps.append(kb.store.dump("quillmere-2024"))
    assert dumps[0] == dumps[1]
    assert "_:" not in dumps[0]


def test_another_base_iri_is_used_for_everything_and_cannot_change_later(folder: Path) -> None:
    with KnowledgeBase.open(folder, base_iri="https://example.org/p") as kb:
        kb.ingest(NOTE.encode(), name="quillmere-2024.md")
        assert kb.sparql("SELECT ?c { ?c a pkb:Clause ; pkb:ordinal 1 }").rows[0][0].startswith("https://example.org/p/clause/")
    with pytest.raises(ValueError, match="the base IRI is"):
        KnowledgeBase.open(folder, base_iri="https://example.org/q/")


def test_names_of_any_script_are_stored_and_found(folder: Path) -> None:
    note = '2 Policies\n\n(a) Leases\n\nShops are leased <b>for</b> "years" \\ {and} ünïcode 租賃.\n'
    with KnowledgeBase.open(folder) as kb:
        report = kb.ingest(note.encode(), name='年報 2024 "x".txt', entity='Société <Générale> "A/S" & {søn}')
        stored = next(kb.clauses())
        assert kb.clause(stored.clause.clause_id).clause.text.endswith("租賃.")
        assert kb.documents()[0].entity == 'Société <Générale> "A/S" & {søn}'
        assert kb.filing(report.document_id).document.document_id == report.document_id
        assert kb.verify() == ()


def test_importing_kb_loads_neither_spacy_nor_rdflib() -> None:
    code = "import sys, kb; kb.KnowledgeBase; print(sorted({'spacy', 'rdflib', 'lxml', 'whoosh', 'yaml'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_triple_is_in_two_graphs_because_oxigraphs_union_would_count_it_twice(demo_kb: KnowledgeBase) -> None:
    seen = Counter(quad.triple for quad in demo_kb.store.quads())
    assert [triple for triple, count in seen.items() if count > 1] == []


def test_the_rdflib_view_cannot_be_written_past_the_knowledge_base(folder: Path) -> None:
    note = URIRef("https://example.org/note")
    with KnowledgeBase.open(folder) as kb:
        kb.ingest(NOTE.encode(), name="quillmere-2024.md")
        before = kb.store.dump()
        for change in (
            lambda: kb.graph.add((note, RDF.type, note)),
            lambda: kb.graph.remove((None, None, None)),
            lambda: kb.graph.update("CLEAR ALL"),
            lambda: kb.graph.graph(note),
        ):
            with pytest.raises(StorageError, match="is there to read"):
                change()
        assert kb.store.dump() == before

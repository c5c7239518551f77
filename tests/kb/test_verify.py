from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kb import IndexOutOfDate, KnowledgeBase
from kb.index_records import index_records
from ontology.namespaces import sparql_prologue


@pytest.fixture
def folder(demo_folder: Path, tmp_path: Path) -> Path:
    """A copy of the demo's knowledge base that a test may spoil."""
    return Path(shutil.copytree(demo_folder, tmp_path / "copy.kb"))


def codes(kb: KnowledgeBase) -> list[str]:
    return [finding.code for finding in kb.verify()]


def test_a_sound_base_has_no_findings(demo_kb: KnowledgeBase) -> None:
    assert demo_kb.verify() == ()


def test_a_changed_or_missing_source_is_named(folder: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        first, second, _ = kb.documents()
        kb.layout.source_path(first.sha256).write_bytes(b"something else")
        kb.layout.source_path(second.sha256).unlink()
        findings = {finding.document_id: finding.code for finding in kb.verify()}
    assert findings == {first.document_id: "source-changed", second.document_id: "source-missing"}


def test_clauses_that_the_index_lacks_or_has_too_many_are_named(folder: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        generation = kb.store.generation
        kb._index.delete_document("tamarind-foods-2024")
        kb._index.commit(generation)
        lacking = len(kb.filing("tamarind-foods-2024").clauses)
        assert codes(kb) == ["index-lacks"] * lacking + ["index-count"]
        assert kb.reindex() == sum(len(filing.clauses) for filing in kb.filings())
        assert codes(kb) == []


@pytest.mark.parametrize(
    ("change", "code", "what"),
    [
        ({"text": "Other words."}, "index-text", "another text"),
        ({"concepts": ("Leases",)}, "index-differs", "other concepts, headings or the like"),
        ({"entity": "Other plc"}, "index-differs", "other concepts, headings or the like"),
        ({"year": 1999}, "index-differs", "other concepts, headings or the like"),
        ({"nature": "none", "ordinal": 99}, "index-differs", "other concepts, headings or the like"),
    ],
    ids=str,
)
@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_a_clause_with_other_content_in_the_index_is_named(
    folder: Path, engine: str, change: dict[str, object], code: str, what: str
) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.reindex(text_engine=engine)
        filing = kb.filing("tamarind-foods-2024")
        first, *rest = index_records(filing, kb.catalogue)
        kb._index.replace_document("tamarind-foods-2024", [replace(first, **change), *rest])
        kb._index.commit(kb.store.generation)
        findings = [str(finding) for finding in kb.verify()]
    assert findings == [f"tamarind-foods-2024: the text index has {what} of the clause {first.clause_id} [{code}]"]


def test_an_index_behind_the_graph_refuses_readers_and_catches_up_for_a_writer(folder: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        # As after a crash between the graph's transaction and the index's commit.
        kb.store.delete_filing("tamarind-foods-2024")
    with KnowledgeBase.open(folder, read_only=True) as kb:
        assert kb.search("biological").total > 0, "readers have the state that was published last, where both agree"
        assert codes(kb) == []
    with KnowledgeBase.open(folder, read_only=True, published=False) as kb:
        with pytest.raises(IndexOutOfDate, match="run policykb reindex"):
            kb.search("lease")
        assert codes(kb) == ["index-generation", "index-stray", "index-count"]
    with KnowledgeBase.open(folder) as kb:
        assert codes(kb) == []
        assert kb.search("biological").total == 0


def test_a_lost_index_is_built_again_from_the_graph(folder: Path) -> None:
    shutil.rmtree(folder / "text")
    with KnowledgeBase.open(folder) as kb:
        assert kb.search("lease").total > 10
        assert codes(kb) == []


def written_by_an_older_policykb(folder: Path) -> None:
    for path in folder.rglob("generation.json"):
        path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 1, "analysis": "1, other rules"}))


def test_an_index_with_older_word_rules_is_built_anew_for_a_writer_and_shown_to_readers(folder: Path) -> None:
    with KnowledgeBase.open(folder, read_only=True) as kb:
        before = kb.search("leases", limit=None)
    written_by_an_older_policykb(folder)
    with KnowledgeBase.open(folder, read_only=True) as kb, pytest.raises(IndexOutOfDate, match="policykb reindex"):
        kb.search("leases")
    with KnowledgeBase.open(folder) as kb:
        assert codes(kb) == []
    with KnowledgeBase.open(folder, read_only=True) as kb:
        assert kb.search("leases", limit=None) == before


def test_a_damaged_index_is_built_anew_for_a_writer(folder: Path) -> None:
    (folder / "text" / "meta.json").write_text("{")
    with KnowledgeBase.open(folder) as kb:
        assert kb.search("lease").total > 10
        assert codes(kb) == []


def test_a_clause_that_no_longer_quotes_its_source_is_named(folder: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        filing = kb.filing("tamarind-foods-2024")
        clause = filing.clauses[3]
        kb.store.store.update(
            "DELETE { GRAPH ?g { ?c ?p ?old } } INSERT { GRAPH ?g { ?c ?p ?new } } WHERE { GRAPH ?g { "
            f"?c <http://purl.org/dc/terms/identifier> '{clause.clause_id}' ; ?p ?old . "
            "FILTER(?p = <https://w3id.org/policykb/vocab#startChar>) BIND(?old + 1 AS ?new) } }"
        )
        changed, finding, indexed = kb.verify()
    assert (changed.code, finding.code, indexed.code) == ("graph-changed", "quote-differs", "index-differs")
    assert clause.clause_id in finding.message
    assert clause.clause_id in indexed.message


PREFIXES = sparql_prologue()
FILING = "GRAPH <https://w3id.org/policykb/data/filing/tamarind-foods-2024>"
LEDGER = "GRAPH <https://w3id.org/policykb/data/graph/ledger>"
#: A change behind the back of policykb, and the codes of what verify says about tamarind-foods-2024.
TAMPERED = {
    "a triple too many": (
        f"INSERT DATA {{ {FILING} {{ <urn:x:a> <urn:x:b> 1 }} }}",
        ["graph-changed"],
    ),
    "a score that was raised": (
        f"DELETE {{ {FILING} {{ ?t pkb:score ?s }} }} INSERT {{ {FILING} {{ ?t pkb:score 0.123e0 }} }} "
        f"WHERE {{ {{ SELECT ?t ?s {{ {FILING} {{ ?t pkb:score ?s ; pkb:role 'mentions' }} }} ORDER BY ?t LIMIT 1 }} }}",
        ["graph-changed"],
    ),
    "a tag taken from a clause": (
        f"DELETE {{ {FILING} {{ ?t ?p ?o }} }} WHERE {{ {FILING} {{ ?t pkb:role 'about' ; pkb:rank 1 ; ?p ?o }} }}",
        ["graph-changed", "counts-differ", "index-differs"],
    ),
    "an entity with another name": (
        "DELETE { GRAPH ?g { ?e schema:name ?n } } INSERT { GRAPH ?g { ?e schema:name 'Tamarind' } } "
        "WHERE { GRAPH ?g { ?e schema:name ?n FILTER (CONTAINS(?n, 'Tamarind')) } }",
        ["graph-changed", "index-differs"],
    ),
    "a kind that there is not": (
        f"DELETE {{ {FILING} {{ ?c pkb:kind ?k }} }} INSERT {{ {FILING} {{ ?c pkb:kind 'poem' }} }} "
        f"WHERE {{ {FILING} {{ ?c pkb:kind ?k ; pkb:ordinal 1 }} }}",
        ["graph-unreadable", "index-count"],
    ),
    "a filing that is gone": (f"DROP {FILING}", ["graph-lost", "index-stray", "index-count"]),
    "another hash": (
        f"DELETE {{ {LEDGER} {{ ?l pkb:contentSum ?h }} }} INSERT {{ {LEDGER} {{ ?l pkb:contentSum 'abc' }} }} "
        f"WHERE {{ {LEDGER} {{ ?l pkb:contentSum ?h FILTER (CONTAINS(STR(?l), 'tamarind')) }} }}",
        ["graph-changed"],
    ),
    "other counts": (
        f"DELETE {{ {LEDGER} {{ ?l pkb:countsByKind ?h }} }} INSERT {{ {LEDGER} {{ ?l pkb:countsByKind '{{}}'^^rdf:JSON }} }} "
        f"WHERE {{ {LEDGER} {{ ?l pkb:countsByKind ?h FILTER (CONTAINS(STR(?l), 'tamarind')) }} }}",
        ["counts-differ"],
    ),
    "nothing noted": (
        f"DELETE {{ {LEDGER} {{ ?l ?p ?o }} }} WHERE {{ {LEDGER} {{ ?l ?p ?o FILTER (CONTAINS(STR(?l), 'tamarind')) }} }}",
        ["graph-unnoted"],
    ),
}


@pytest.mark.parametrize("change", TAMPERED)
def test_a_graph_that_was_tampered_with_is_named(folder: Path, change: str) -> None:
    update, expected = TAMPERED[change]
    with KnowledgeBase.open(folder) as kb:
        kb.store.store.update(PREFIXES + update)
        findings = kb.verify()
    assert list(dict.fromkeys(finding.code for finding in findings)) == expected
    assert {finding.document_id for finding in findings} <= {"tamarind-foods-2024", None}
    assert findings[0].document_id == "tamarind-foods-2024"


def test_a_changed_graph_is_told_in_numbers(folder: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.store.store.update(PREFIXES + TAMPERED["a triple too many"][0])
        (finding,) = kb.verify()
        triples = sum(1 for _ in kb.store.quads("tamarind-foods-2024"))
    assert str(finding) == (
        "tamarind-foods-2024: its graph has other content than when it was stored: "
        f"{triples} triples and 73 clauses, noted are {triples - 1} and 73 [graph-changed]"
    )


def test_the_file_of_a_former_version_is_checked_too(folder: Path, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    with KnowledgeBase.open(folder) as kb:
        for text in ("2 Policies\n\nOld words.\n", "2 Policies\n\nNew words.\n"):
            note.write_text(text)
            report = kb.ingest(note)
        assert (report.status, codes(kb)) == ("replaced", [])
        former = hashlib.sha256(b"2 Policies\n\nOld words.\n").hexdigest()
        kb.layout.source_path(former).write_bytes(b"else")
        (finding,) = kb.verify()
    assert str(finding) == f"the source file {former} has other content than its name says [source-changed]"


def test_what_was_stored_before_there_was_a_ledger_is_noted_when_it_is_opened_to_write(folder: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        before = kb.store.ledger.entry("tamarind-foods-2024")
        kb.store.store.update(f"{PREFIXES} DROP {LEDGER} ; DELETE WHERE {{ GRAPH ?g {{ ?kb pkb:catalogueVersion ?v }} }}")
        assert codes(kb) == ["graph-unnoted"] * 3
    with KnowledgeBase.open(folder) as kb:
        assert kb.store.ledger.entry("tamarind-foods-2024") == before
        assert codes(kb) == []


def test_a_new_catalogue_renews_counts_and_keeps_the_hashes(folder: Path) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.store.store.update(PREFIXES + TAMPERED["a triple too many"][0])
        kb.store.store.update(PREFIXES + "DELETE WHERE { GRAPH ?g { ?kb pkb:catalogueVersion ?v } }")
    with KnowledgeBase.open(folder) as kb:
        assert codes(kb) == ["graph-changed"], "what changed behind our back is not made right by an update"

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import rdflib

from kb import InputError, KnowledgeBase, NotFoundError
from kb.export import export


def test_every_clause_is_one_line_of_json(demo_kb: KnowledgeBase) -> None:
    rows = [json.loads(line) for line in export(demo_kb, "jsonl").splitlines()]
    assert len(rows) == sum(len(filing.clauses) for filing in demo_kb.filings())
    assert {"clause_id", "citation", "text", "concepts", "start_char"} <= rows[0].keys()


def test_one_document_can_be_exported_alone(demo_kb: KnowledgeBase) -> None:
    rows = [json.loads(line) for line in export(demo_kb, "jsonl", "tamarind-foods-2024").splitlines()]
    assert {row["document_id"] for row in rows} == {"tamarind-foods-2024"}
    with pytest.raises(NotFoundError, match="no document is called"):
        export(demo_kb, "jsonl", "nothing")


def test_other_tools_read_the_graph_and_see_the_same(demo_kb: KnowledgeBase) -> None:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=export(demo_kb, "nquads"), format="nquads")
    question = "SELECT (COUNT(?c) AS ?n) { ?c a <https://w3id.org/policykb/vocab#Clause> }"
    assert int(next(iter(dataset.query(question)))[0]) == demo_kb.sparql(question).rows[0][0]
    graph = rdflib.Graph().parse(data=export(demo_kb, "turtle", "tamarind-foods-2024"), format="turtle")
    assert len(graph) == sum(1 for _ in demo_kb.store.quads("tamarind-foods-2024"))


def test_csv_cells_cannot_run_as_formulas(tmp_path: Path) -> None:
    note = b"2 Policies\n\n(a) Leases\n\n=HYPERLINK(1) is what this paragraph begins with.\n"
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        kb.ingest(note, name="note.txt", entity="@acme")
        rows = list(csv.DictReader(io.StringIO(export(kb, "csv"))))
    assert rows[0]["text"].startswith("'=HYPERLINK")
    assert rows[0]["entity"] == "'@acme"


def test_an_unknown_format_names_those_that_exist(demo_kb: KnowledgeBase) -> None:
    with pytest.raises(InputError, match="use nquads, turtle, jsonl, csv"):
        export(demo_kb, "pdf")

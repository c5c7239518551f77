from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from kb import InputError, KnowledgeBase, NotFoundError
from kb.export import export
from search.graph_transfer import rdf_text


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
    with pytest.raises(InputError, match="use nquads, trig, jsonld, turtle, jsonl, csv"):
        export(demo_kb, "pdf")


def test_dataset_formats_say_the_same_in_the_same_order(demo_kb: KnowledgeBase, tmp_path: Path) -> None:
    everything = {format: export(demo_kb, format, "tamarind-foods-2024") for format in ("nquads", "trig", "jsonld")}
    names = {"nquads": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG, "jsonld": RdfFormat.JSON_LD}
    read = {format: set(parse(text.encode(), format=names[format])) for format, text in everything.items()}
    assert read["nquads"] == read["trig"] == read["jsonld"] == set(demo_kb.store.quads("tamarind-foods-2024"))
    lines = everything["nquads"].splitlines()
    assert len(lines) == len(set(lines)) > 1000
    # Written into another store in another order, the bytes are the same.
    other = Store(str(tmp_path / "other"))
    for quad in reversed(list(read["nquads"])):
        other.add(quad)
    for format, text in everything.items():
        assert rdf_text(other.quads_for_pattern(None, None, None, None), format) == text


@given(st.permutations(range(6)))
def test_quads_are_written_in_one_order(order: list[int]) -> None:
    quads = [
        Quad(NamedNode(f"urn:x:s{number % 2}"), NamedNode("urn:x:p"), Literal(str(number)), NamedNode(f"urn:x:g{number % 3}"))
        for number in range(6)
    ]
    for format in ("nquads", "trig", "jsonld"):
        assert rdf_text([quads[place] for place in order], format) == rdf_text(quads, format)

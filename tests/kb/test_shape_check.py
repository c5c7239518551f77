"""`verify --shapes`: whole knowledge bases against the shapes."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store

from kb import KnowledgeBase
from kb.cli import main
from ontology.shapes import Shapes
from search import shape_check
from tests.ontology import mini_taxonomy as mini

pytest.importorskip("pyshacl")


def verified(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    with pytest.raises(SystemExit) as stopped:
        main(["verify", "--shapes", *map(str, arguments)])
    return stopped.value.code or 0, capsys.readouterr().out  # type: ignore[return-value]


@pytest.fixture
def folder(demo_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo_folder, tmp_path / "copy.kb"))


def test_the_sample_notes_and_an_official_taxonomy_hold_every_shape(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.add_taxonomy(mini.as_zip(tmp_path / "mini.zip", mini.files()))
    assert verified(capsys, "--kb", folder) == (0, "3 documents checked, 0 differences\n")


def test_each_breach_is_named_with_focus_path_value_and_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "small.kb"
    with KnowledgeBase.open(folder) as kb:
        note = b"2 Policies\n\n(a) Leases\n\nRight-of-use assets are depreciated over the lease term.\n"
        kb.ingest(note, name="acme.txt", entity="Acme plc")
        kb.store.store.update(
            "PREFIX pkb: <https://w3id.org/policykb/vocab#> DELETE { GRAPH ?g { ?tag pkb:score ?old } } "
            "INSERT { GRAPH ?g { ?tag pkb:score 1.5e0 } } WHERE { { SELECT ?g ?tag ?old { GRAPH ?g { ?tag pkb:score ?old ; "
            'pkb:role "mentions" } } ORDER BY ?tag LIMIT 1 } } ;'
            "DELETE WHERE { GRAPH <https://w3id.org/policykb/data/graph/entities> { ?entity <https://schema.org/name> ?name } }"
        )
    code, out = verified(capsys, "--kb", folder, "--json")
    assert code == 1
    tag, entity = sorted(
        (one for one in json.loads(out)["findings"] if one["code"] == "shape"), key=lambda one: -len(one["focus"])
    )
    assert tag["focus"].startswith("https://w3id.org/policykb/data/tag/acme/")
    assert (tag["document_id"], tag["path"], tag["value"]) == ("acme", "pkb:score", "1.5")
    assert tag["message"] == "must have one score, in [0, 1]"
    # What lies in another graph is checked there.
    assert (entity["focus"], entity["path"]) == ("https://w3id.org/policykb/data/entity/Acme%20plc", "schema:name")
    assert entity["message"] == "must have one name, as it is spelt"


def test_without_the_option_shapes_are_not_looked_at(demo_kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    assert demo_kb.verify() == ()


def test_batches_find_what_one_look_finds(demo_kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    graph, ifrs_16 = demo_kb.store.graphs()["graph/catalogue"], NamedNode("https://w3id.org/policykb/standard/IFRS16")
    store = Store()
    for quad in demo_kb.store.store.quads_for_pattern(None, None, None, graph):
        is_class = quad.subject == ifrs_16 and quad.predicate.value.endswith("#type")
        if quad.subject.value.startswith(ifrs_16.value) and not is_class:  # type: ignore[union-attr]
            store.add(quad)
    at_once = list(shape_check.graph_violations(store, graph, Shapes(), whole=True))
    monkeypatch.setattr(shape_check, "_BATCH", 15)
    in_batches = list(shape_check.graph_violations(store, graph, Shapes(), whole=False))
    assert in_batches == at_once
    assert len(at_once) > 15
    assert {violation.value for violation in at_once} == {ifrs_16.value}

"""`verify --shapes`: whole knowledge bases against the shapes."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.cli import main
from ontology.shapes import Shapes
from search import shape_check
from tests.ontology import mini_taxonomy as mini
from tests.specimens import full_result

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


def test_each_breach_is_named_with_focus_path_value_and_message(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.store.store.update(
            "PREFIX pkb: <https://w3id.org/policykb/vocab#> DELETE { GRAPH ?g { ?tag pkb:score ?old } } "
            "INSERT { GRAPH ?g { ?tag pkb:score 1.5e0 } } WHERE { { SELECT ?g ?tag ?old { GRAPH ?g { ?tag pkb:score ?old ; "
            'pkb:role "mentions" . FILTER CONTAINS(STR(?tag), "tamarind") } } ORDER BY ?tag LIMIT 1 } }'
        )
    code, out = verified(capsys, "--kb", folder, "--json")
    (finding,) = [found for found in json.loads(out)["findings"] if found["code"] == "shape"]
    assert code == 1
    assert finding["focus"].startswith("https://w3id.org/policykb/data/tag/tamarind-foods-2024/")
    assert (finding["code"], finding["document_id"]) == ("shape", "tamarind-foods-2024")
    assert (finding["path"], finding["value"], finding["message"]) == ("pkb:score", "1.5", "must have one score, in [0, 1]")


def test_what_lies_in_another_graph_is_checked_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.store.store.update(
            "DELETE WHERE { GRAPH <https://w3id.org/policykb/data/graph/entities> { ?entity <https://schema.org/name> ?name } }"
        )
    code, out = verified(capsys, "--kb", folder)
    assert code == 1
    names = ("Harbourline%20Robotics%20plc", "Tamarind%20Foods%20Berhad")
    entities = [f"https://w3id.org/policykb/data/entity/{name}" for name in names]
    breaches = [line for line in out.splitlines() if line.endswith("[shape]")]
    assert breaches == [f"{entity} schema:name: must have one name, as it is spelt [shape]" for entity in entities]


def test_without_the_option_shapes_are_not_looked_at(demo_kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    assert demo_kb.verify() == ()


def test_batches_find_what_one_look_finds(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with KnowledgeBase.open(folder) as kb:
        kb.store.replace_filings([full_result()])
        kb.store.store.update("DELETE WHERE { GRAPH ?g { <https://w3id.org/policykb/standard/IFRS16> a ?class } }")
        shapes, graph = Shapes(), kb.store.graphs()["graph/catalogue"]
        at_once = list(shape_check.graph_violations(kb.store.store, graph, shapes, whole=True))
        monkeypatch.setattr(shape_check, "_BATCH", 150)
        in_batches = list(shape_check.graph_violations(kb.store.store, graph, shapes, whole=False))
    assert in_batches == at_once
    assert {violation.value for violation in at_once} == {"https://w3id.org/policykb/standard/IFRS16"}

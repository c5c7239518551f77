"""The notebook of examples runs from its first cell to its last, and holds no outputs that could be out of date."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
NOTEBOOK = json.loads((EXAMPLES / "review.ipynb").read_text(encoding="utf-8"))
CODE = [cell for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]


def test_the_notebook_runs_to_a_signed_working_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(EXAMPLES)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    names: dict[str, Any] = {}
    for cell in CODE:
        exec(compile("".join(cell["source"]), f"review.ipynb {cell['id']}", "exec"), names)
    out = capsys.readouterr().out
    assert "Harbourline Robotics plc, 31 December 2024 - signed off\n" in out
    assert "Cost formula of inventories: First in first out → Weighted average cost (changed)\n" in out
    paper = names["paper"]
    assert paper.status.open_items.count == 0
    assert {line.decision.act.value for line in paper.decisions} == {"accept", "override"}
    assert [finding.waiver.waived_by for finding in paper.findings if finding.waiver] == ["Dee Approver"] * 2
    assert sorted(path.name for path in names["folder"].iterdir()) == [
        "coverage", "policies.kb", "review.docx", "review.html", "review.jsonl", "review.ttl", "review.xlsx",
    ]  # fmt: skip


def test_the_notebook_holds_no_outputs() -> None:
    assert (NOTEBOOK["nbformat"], NOTEBOOK["metadata"]["kernelspec"]["name"]) == (4, "python3")
    assert all((cell["outputs"], cell["execution_count"]) == ([], None) for cell in CODE)
    ids = [cell["id"] for cell in NOTEBOOK["cells"]]
    assert len(set(ids)) == len(ids)

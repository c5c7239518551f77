"""Writing a paper: the ending says what it becomes, what is missing is named, and nothing half is left behind."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kb import InputError, PolicyKBError, StorageError
from kb.cli import main
from kb.reporting.page import paper_page
from kb.reporting.views import paper_view
from kb.reporting.working_paper import WorkingPaper
from tests.kb.reporting.conftest import DOCUMENT

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], reviewed_demo: Path) -> Command:
    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(["report", *map(str, arguments), "--kb", str(reviewed_demo)])
        shown = capsys.readouterr()
        return int(stopped.value.code or 0), shown.out, shown.err

    return run


def test_the_command_writes_what_the_ending_asks_for(command: Command, tmp_path: Path, paper: WorkingPaper) -> None:
    code, out, _ = command(DOCUMENT, "-o", tmp_path / "review.html")
    assert code == 0
    assert (tmp_path / "review.html").read_text(encoding="utf-8") == paper_page(paper)
    assert "Dee Approver (approver), 2025-03-04 09:00 UTC" in out
    assert out.endswith(f"written to {tmp_path / 'review.html'}\n")
    code, out, _ = command(DOCUMENT, "--json")
    assert code == 0
    view = json.loads(out)
    assert view == json.loads(json.dumps(paper_view(paper)))
    assert view["status"]["signed_off"]["by"] == "Dee Approver"
    assert [clause["quote"] for clause in view["clauses"]] == [line.clause.text for line in paper.clauses]


@pytest.mark.parametrize("ending", ["xlsx", "docx", "json"])
def test_a_paper_is_written_whole_and_with_the_same_bytes(paper: WorkingPaper, tmp_path: Path, ending: str) -> None:
    first, second = paper.write(tmp_path / f"a.{ending}"), paper.write(str(tmp_path / f"b.{ending.upper()}"))
    assert first.read_bytes() == second.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"a.{ending}", f"b.{ending.upper()}"]


def test_what_cannot_be_written_is_said_before_anything_is_read(command: Command, tmp_path: Path, paper: WorkingPaper) -> None:
    code, _, err = command("no-such-document", "-o", tmp_path / "review.pdf")
    assert code == 2
    assert err == (
        f"policykb: {tmp_path / 'review.pdf'}: a working paper cannot be written as .pdf (use .html, .xlsx, .docx, .json)\n"
    )
    assert command("no-such-document", "-o", tmp_path / "a.html")[0] == 2
    assert command()[2] == "policykb: report: nothing to report on is named (name a document: policykb report DOCUMENT)\n"
    with pytest.raises(InputError, match="cannot be written as a file without ending"):
        paper.write(tmp_path / "review")
    (tmp_path / "taken.html").mkdir()
    with pytest.raises(StorageError, match=r"taken\.html: cannot be written"):
        paper.write(tmp_path / "taken.html")
    assert [path.name for path in tmp_path.iterdir()] == ["taken.html"]


@pytest.mark.parametrize(("ending", "library", "name"), [("xlsx", "xlsxwriter", "XlsxWriter"), ("docx", "docx", "python-docx")])
def test_a_library_that_is_missing_is_named_with_the_way_to_get_it(
    paper: WorkingPaper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, library: str, name: str
) -> None:
    for module in [known for known in sys.modules if known.split(".")[0] == library]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(PolicyKBError, match=rf"this needs {name} \(pip install 'policykb\[report\]'\)"):
        paper.write(tmp_path / f"a.{ending}")
    assert list(tmp_path.iterdir()) == []

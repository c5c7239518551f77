"""Writing a paper: the ending says what it becomes, what is missing is named, and nothing half is left behind."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import parse
from rdflib import Graph

from kb import InputError, KnowledgeBase, PolicyKBError, StorageError
from kb.cli import main
from kb.reporting.page import paper_page
from kb.reporting.views import paper_view
from kb.reporting.working_paper import WorkingPaper
from kb.training.examples import examples_of, read_examples
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


@pytest.mark.parametrize("ending", ["xlsx", "docx", "json", "ttl", "jsonld", "jsonl"])
def test_a_paper_is_written_whole_and_with_the_same_bytes(paper: WorkingPaper, tmp_path: Path, ending: str) -> None:
    first, second = paper.write(tmp_path / f"a.{ending}"), paper.write(str(tmp_path / f"b.{ending.upper()}"))
    assert first.read_bytes() == second.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"a.{ending}", f"b.{ending.upper()}"]


def test_what_cannot_be_written_is_said_before_anything_is_read(command: Command, tmp_path: Path, paper: WorkingPaper) -> None:
    code, _, err = command("no-such-document", "-o", tmp_path / "review.pdf")
    assert code == 2
    assert err == (
        f"policykb: {tmp_path / 'review.pdf'}: a working paper cannot be written as .pdf "
        "(use .html, .xlsx, .docx, .json, .ttl, .jsonld, .jsonl)\n"
    )
    assert command("no-such-document", "-o", tmp_path / "a.html")[0] == 2
    assert "nothing to report on is named (name a document: policykb report DOCUMENT; or --coverage)" in command()[2]
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


def test_decisions_become_rdf_with_the_iris_of_the_knowledge_base(
    paper: WorkingPaper, tmp_path: Path, reviewed_demo: Path
) -> None:
    turtle = Graph().parse(paper.write(tmp_path / "decisions.ttl"), format="turtle")
    files = {"turtle": paper.write(tmp_path / "decisions.ttl"), "jsonld": paper.write(tmp_path / "decisions.jsonld")}
    told = {name: {quad.triple for quad in parse(path=path)} for name, path in files.items()}
    assert told["turtle"] == told["jsonld"]
    assert len(told["turtle"]) == len(turtle)
    found = turtle.query(
        """PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX pkb: <https://w3id.org/policykb/vocab#>
        PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX schema: <https://schema.org/>
        SELECT ?who ?why ?words { ?d pkb:act "override" ; prov:wasAssociatedWith/schema:name ?who ; pkb:reason ?why .
          ?j prov:wasGeneratedBy ?d ; oa:hasTarget/oa:hasSelector/oa:exact ?words }"""
    )
    overridden = next(line for line in paper.decisions if line.decision.act.value == "override").decision
    assert overridden.anchor is not None
    assert [tuple(map(str, row)) for row in found] == [("Dee Approver", "by mistake", overridden.anchor.quote)]
    with KnowledgeBase.open(reviewed_demo, read_only=True) as kb:
        stored = {(str(one.subject), str(one.predicate)) for one in kb.store.decisions.triples()}
    written = {(f"<{subject}>", f"<{predicate}>") for subject, predicate, _ in turtle}
    assert written <= stored
    assert len(written) > 100


def test_gold_is_what_train_reads(paper: WorkingPaper, tmp_path: Path, reviewed_demo: Path) -> None:
    examples = read_examples(paper.write(tmp_path / "gold.jsonl"), lang="en")
    with KnowledgeBase.open(reviewed_demo, read_only=True) as kb:
        assert examples == examples_of([kb.filing(DOCUMENT)], kb.catalogue, lang="en")
    assert len(examples) == 7
    assert [example.concepts for example in examples][-1] == ("ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory",)

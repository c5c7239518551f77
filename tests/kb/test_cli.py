"""The command line as a user meets it: real processes for the whole, in-process for the breadth."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb.cli import main

NOTE = "2 Policies\n\n(a) Leases\n\nShops are leased and a right-of-use asset is recognised.\n"


class Ran:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> object:
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Runs a command in an empty folder and returns its exit code and output."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("POLICYKB", raising=False)

    def command(*arguments: object) -> Ran:
        with pytest.raises(SystemExit) as stopped:
            main([str(argument) for argument in arguments])
        shown = capsys.readouterr()
        code = stopped.value.code
        return Ran(code if isinstance(code, int) else 0, shown.out, shown.err)

    return command


def test_a_first_session(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "acme.txt").write_text(NOTE)
    added = run("ingest", "acme.txt", "--entity", "Acme plc", "--period-end", "2024-12-31", "--json")
    assert (added.code, added.json["ingested"][0]["status"], added.json["failed"]) == (0, "added", [])
    (document,) = run("documents", "--json").json
    assert (document["entity"], document["period_end"]) == ("Acme plc", "2024-12-31")
    (clause,) = run("clauses", "--json").json
    shown = run("show", clause["clause_id"], "--json").json
    assert shown["citation"] == "Acme plc, 31 December 2024, Note 2(a) Leases"
    assert shown["tags"][0]["concept"] == "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory"
    assert run("show", "acme", "--json").json["sections"][1]["label"] == "(a)"
    assert run("search", "right-of-use", "--json").json["total"] == 1
    assert run("sparql", "ASK { ?c a pkb:Clause }").out == "yes\n"
    assert run("verify", "--json").json == {"documents": 1, "findings": []}
    assert run("reindex", "--json").json == {"clauses": 1}
    assert json.loads(run("export", "--json").out)["clause_id"] == clause["clause_id"]


def test_annotate_shows_what_ingest_would_store_and_stores_nothing(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "acme.txt").write_text(NOTE)
    view = run("annotate", "acme.txt", "--json").json
    assert list(view) == ["document", "sections", "clauses", "diagnostics", "facts"]
    (clause,) = view["clauses"]
    assert NOTE[clause["start_char"] : clause["end_char"]] == clause["text"]
    assert clause["nature"] == "policy"
    assert (clause["section"], clause["place"], view["sections"][1]["label"]) == ("(a)", "2(a)", "(a)")
    assert clause["section_id"] == view["sections"][1]["section_id"]
    assert set(clause["tags"][0]) == {"concept", "score", "role", "origin", "method", "evidence"}
    assert "Leases" in run("annotate", "acme.txt").out
    assert [path.name for path in tmp_path.iterdir()] == ["acme.txt"]


def test_texts_are_tagged_from_a_file_or_standard_input(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    rows = [
        {"text": "Inventories are carried at the lower of cost and net realisable value."},
        {"text": "x", "heading": "Leases"},
    ]
    (tmp_path / "texts.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n\n")
    lines = [json.loads(line) for line in run("tag", "--jsonl", "texts.jsonl").out.splitlines()]
    firsts = [line["concepts"][0]["concept"] for line in lines]
    assert firsts == [
        "ifrs-full:DescriptionOfAccountingPolicyForMeasuringInventories",
        "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory",
    ]
    assert all(len(line["concepts"]) == 5 for line in lines)
    scores = [found["score"] for found in lines[0]["concepts"]]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_every_way_to_see_a_query_answer(run, demo_folder: Path) -> None:  # type: ignore[no-untyped-def]
    query = "SELECT ?d (COUNT(?c) AS ?n) { ?c a pkb:Clause ; pkb:inDocument/dcterms:identifier ?d } GROUP BY ?d ORDER BY ?d"
    on_demo = ("--kb", demo_folder)
    assert "tamarind-foods-2024" in run("sparql", query, *on_demo).out
    assert run("sparql", query, "--format", "csv", *on_demo).out.splitlines()[0].strip() == "d,n"
    assert run("sparql", query, "--json", *on_demo).json["head"]["vars"] == ["d", "n"]
    assert run("sparql", query, "--format", "xml", *on_demo).out.startswith("<?xml")
    built = run("sparql", "CONSTRUCT { ?c a pkb:Clause } { ?c a pkb:Clause ; pkb:ordinal 1 }", *on_demo)
    assert built.out.count("a pkb:Clause") == 3 or built.out.count("pkb:Clause") >= 1
    wrong = run("sparql", query, "--format", "turtle", *on_demo)
    assert (wrong.code, wrong.err) == (2, "policykb: rows cannot be written as turtle (use table, csv, tsv, json or xml)\n")


def test_searches_are_saved_run_listed_and_removed(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "acme.txt").write_text(NOTE)
    run("ingest", "acme.txt", "--entity", "Acme plc", "--period-end", "2024-12-31", "--text-engine", "whoosh")
    saved = run("search", "ROU", "--year", "2024", "--save", "rou assets")
    assert "rou: also right-of-use" in saved.out
    assert saved.out.endswith("saved as 'rou assets'\n")
    assert run("search", "--saved", "rou assets", "--json").json["total"] == 1
    assert run("search", "--saved", "rou assets", "--no-synonyms", "--json").json["total"] == 0
    assert run("search", "shops", "--saved", "rou assets", "--json").json["total"] == 1
    assert run("searches", "list", "--json").json == [
        {
            "name": "rou assets",
            "query": "ROU",
            "concept": None,
            "standard": None,
            "entity": None,
            "year": 2024,
            "review": None,
            "sort": "score",
            "synonyms": True,
        }
    ]
    assert "year 2024" in run("searches", "list").out
    missing = run("searches", "remove", "rou assets", "nothing")
    assert (missing.code, missing.err) == (2, "policykb: no search is saved as 'nothing' (there are rou assets)\n")
    assert run("reindex", "--text-engine", "tantivy", "--json").json == {"clauses": 1}
    assert run("searches", "remove", "rou assets").out == "1 searches removed\n"
    assert run("searches", "list", "--json").json == []
    assert run("search").err.startswith("policykb: give a query, or --saved NAME")


def test_a_slip_is_answered_with_what_was_probably_meant(run, demo_folder: Path) -> None:  # type: ignore[no-untyped-def]
    on_demo = ("--kb", demo_folder)
    assert "did you mean: impairment receivables" in run("search", "impairement recievables", *on_demo).out
    assert run("search", "recievables", "--json", *on_demo).json["suggestion"] == "receivables"
    assert run("search", "impairement", "--json", *on_demo).json["suggestion"] is None, "its stem finds what is meant"
    first = run("search", "expected credit", "--json", *on_demo).json["hits"][0]
    alike = run("similar", first["clause_id"], "--others", "--limit", "3", "--json", *on_demo).json
    assert len(alike["hits"]) == 3
    assert first["document_id"] not in {hit["document_id"] for hit in alike["hits"]}
    newest = run("search", "leases", "--sort", "oldest", "--json", *on_demo).json
    assert newest["hits"][0]["citation"].startswith("Harbourline Robotics plc, 31 December 2023")


def test_one_broken_file_among_ten_good_ones_stops_nothing(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(10):
        (folder / f"note-{number}.txt").write_text(NOTE.replace("Shops", f"{number} shops"))
    (folder / "broken.txt").write_bytes(bytes(range(256)) * 20)
    ran = run("ingest", folder)
    assert ran.code == 1
    assert "broken.txt: " in ran.err
    assert "1 of 11 files failed" in ran.err
    assert len(run("documents", "--json").json) == 10
    again = run("ingest", folder, "--json")
    assert {report["status"] for report in again.json["ingested"]} == {"unchanged"}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("ingest", "none.txt"), 1, "policykb: none.txt: no such file (check the path)"),
        (("ingest", "empty.txt"), 1, "policykb: empty.txt: the file is empty (give a file that holds a policy note)"),
        (("ingest", "empty"), 1, "policykb: empty: nothing to read in this folder"),
        (("annotate", "none.txt"), 1, "policykb: none.txt: no such file"),
        (("annotate", "binary.txt"), 1, "policykb: binary.txt: this is binary data, not text"),
        (("annotate", "note.txt", "--encoding", "klingon"), 2, "policykb: note.txt: 'klingon' is not an encoding"),
        (("annotate", "note.txt", "--period-end", "soon"), 2, "policykb: --period-end: 'soon' is not a date"),
        (("search", "x"), 2, "policykb: policies.kb: there is no knowledge base here"),
        (("search", "x", "--kb", "empty.txt"), 1, "policykb: empty.txt: this is a file, not a knowledge base"),
        (("search", "x", "--kb", "other"), 1, "policykb: other: this folder is not a knowledge base"),
        (("search", "x", "--kb", "newer"), 1, "policykb: newer: this knowledge base has format 99, made by a newer policykb"),
        (("concepts", "zzzz"), 2, "policykb: no concept has 'zzzz'"),
        (("evaluate", "none.jsonl"), 1, "policykb: none.jsonl: cannot be read"),
        (("ingest", "note.txt", "--text-engine", "grep"), 2, "policykb: policies.kb: there is no text engine 'grep'"),
        (("sparql",), 2, "policykb: give a query or -f FILE, one of them"),
        (("sparql", "-f", "none.rq"), 1, "policykb: none.rq: the query cannot be read"),
        (("ingest", "note.txt", "other", "--id", "x"), 2, "policykb: --id: one id cannot name several documents"),
    ],
)
def test_what_cannot_work_ends_in_one_line(run, tmp_path: Path, arguments, code: int, message: str) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "note.txt").write_text(NOTE)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(b"\0\1\2\3" * 100)
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file.txt").write_text(NOTE)
    (tmp_path / "newer").mkdir()
    (tmp_path / "newer" / "kb.toml").write_text('format = 99\nbase_iri = "https://x.org/"\ntext_engine = "tantivy"\n')
    ran = run(*arguments)
    assert ran.code == code
    assert ran.err.startswith(message)
    assert len(ran.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("search", "lease AND ("), "column 11"),
        (("search", "foo:bar"), "there is no field 'foo'"),
        (("sparql", "SELECT ?x WHERE { ?x ?y }"), "line 1, column 26"),
        (("sparql", "SELECT * { ?x nope:y ?z }"), "prefix is not declared"),
        (("sparql", "DROP ALL"), "DROP is refused"),
        (("show", "nothing"), "no document is called 'nothing' (there are harbourline"),
        (("clauses", "--concept", "Leeses"), "did you mean"),
        (("export", "--format", "pdf"), "'pdf' is not an export format"),
    ],
)
def test_wrong_questions_exit_with_2_and_a_next_step(run, demo_folder: Path, arguments, message: str) -> None:  # type: ignore[no-untyped-def]
    ran = run(*arguments, "--kb", demo_folder)
    assert ran.code == 2
    assert message in ran.err
    assert ran.err.startswith("policykb: ")
    assert len(ran.err.splitlines()) == 1


def test_the_knowledge_base_can_be_named_by_the_environment(run, demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("POLICYKB", str(demo_folder))
    assert len(run("documents", "--json").json) == 3


def test_the_demo_answers_every_kind_of_question(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    ran = run("demo", "--kb", tmp_path / "demo.kb")
    assert ran.code == 0
    for part in ("Keyword search", "SPARQL", "Concepts by company", "from kb import KnowledgeBase", "Harbourline Robotics plc"):
        assert part in ran.out
    again = run("demo", "--kb", tmp_path / "demo.kb", "--json").json
    assert again["search"]
    assert again["sparql"]
    assert {tuple(row) for row in again["comparison"]} == {("concept", "Harbourline 2023", "Harbourline 2024", "Tamarind 2024")}


def test_every_command_explains_itself_and_is_in_the_readme(run) -> None:  # type: ignore[no-untyped-def]
    from kb.cli.commands import app

    readme = (Path(__file__).parents[2] / "README.md").read_text()
    names = [str(command.name) for command in app.registered_commands]
    for group in app.registered_groups:
        names += [f"{group.name} {command.name}" for command in group.typer_instance.registered_commands]
    assert len(names) == 59
    for name in names:
        shown = run(*name.split(), "--help")
        assert shown.code == 0
        assert "--json" in shown.out
        assert f"policykb {name}" in readme or f"`{name}`" in readme


def test_a_reader_that_leaves_early_causes_no_traceback(demo_folder: Path) -> None:
    command = f"{sys.executable} -m kb.cli clauses --kb {demo_folder} --json | head -n 1"
    done = subprocess.run(
        command, shell=True, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2], env=os.environ.copy()
    )
    assert done.stdout == "[\n"
    assert "Traceback" not in done.stderr


def test_evaluate_shows_what_changed_since_it_was_run_before(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    gold = {
        "text": "Stocks are carried at cost.",
        "heading": "Stocks",
        "concept": "ifrs-full:DescriptionOfAccountingPolicyForMeasuringInventories",
    }
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold))
    scores = run("evaluate", "gold.jsonl", "--json")
    assert [found["name"] for found in scores.json] == ["with heading", "heading hidden"]
    (tmp_path / "old.json").write_text(scores.out.replace('"texts": 1', '"texts": 3'))
    shown = run("evaluate", "gold.jsonl", "--compare", "old.json", "--json").json
    assert {"measure": "with heading texts", "before": 3, "now": 1} in shown["changes"]
    assert "what changed since old.json" in run("evaluate", "gold.jsonl", "--compare", "old.json").out
    missing = run("evaluate", "gold.jsonl", "--compare", "none.json")
    assert (missing.code, missing.err.startswith("policykb: none.json: cannot be read")) == (1, True)

"""`policykb taxonomy …`, and the official labels in other commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.cli import main
from ontology.taxonomy_types import DEPRECATED_LABEL
from tests.ontology import mini_taxonomy as mini
from tests.ontology.mini_taxonomy import LEASES, as_zip

ID = "ifrs-full-2030-03-01"
NOTE = "2 Policies\n\n(a) Leases\n\nShops are leased and a right-of-use asset is recognised.\n"


class Ran:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self):  # type: ignore[no-untyped-def]
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("POLICYKB", raising=False)
    as_zip(tmp_path / "mini.zip", mini.files())

    def command(*arguments: object) -> Ran:
        with pytest.raises(SystemExit) as stopped:
            main([str(argument) for argument in arguments])
        shown = capsys.readouterr()
        code = stopped.value.code
        return Ran(code if isinstance(code, int) else 0, shown.out, shown.err)

    return command


def test_a_taxonomy_is_added_listed_shown_and_removed(run) -> None:  # type: ignore[no-untyped-def]
    added = run("taxonomy", "add", "mini.zip")
    assert (added.code, added.err) == (0, "")
    assert added.out.split()[:2] == ["taxonomy", "status"]
    assert f"{ID}  added" in added.out
    assert run("taxonomy", "add", "mini.zip", "--json").json["status"] == "unchanged"
    (listed,) = run("taxonomy", "list", "--json").json
    assert (listed["taxonomy_id"], listed["elements"], listed["date"]) == (ID, 9, "2030-03-01")
    assert "A miniature taxonomy" in run("taxonomy", "list").out
    removed = run("taxonomy", "remove", ID)
    assert removed.out == f"{ID} removed; no taxonomy is left\n"
    assert run("taxonomy", "list", "--json").json == []
    run("taxonomy", "add", "mini.zip")
    assert run("taxonomy", "remove", ID, "--json").json == {"removed": ID, "left": []}


def test_an_element_is_shown_with_all_that_is_known_of_it(run) -> None:  # type: ignore[no-untyped-def]
    run("taxonomy", "add", "mini.zip")
    shown = run("taxonomy", "show", "Cranes").out
    for part in (
        "Cranes",
        "ifrs-full:Cranes · xbrli:monetaryItemType · instant · debit",
        "All cranes",
        "IAS 16",
        "[210000] Sheet",
    ):
        assert part in shown
    assert "ifrs-full:CranesWrittenOff" in shown
    leases = run("taxonomy", "show", f"ifrs-full:{LEASES}").out
    assert 'What the entity does about leases: "cranes" & <others>.' in leases
    assert "IFRS 16.53(b)" in leases
    assert run("taxonomy", "show", "Cranes", "--lang", "de").out.startswith("Kräne")
    view = run("taxonomy", "show", "Cranes", "--taxonomy", ID, "--json").json
    assert (view["qname"], view["datatype"], view["releases"]) == ("ifrs-full:Cranes", "xbrli:monetaryItemType", [ID])
    assert {"role": mini.TOTAL, "lang": "en", "text": "All cranes"} in view["labels"]
    assert view["references"][0]["reference"] == "IAS 16"
    assert [child["weight"] for child in view["children"]] == [1.0, -1.0]


def test_a_deprecated_element_says_so_and_what_to_use(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    labels = [("Cranes", DEPRECATED_LABEL, "en", "Wrong sign. Replaced with TowerCranes.")]
    content = {**mini.files(), "full_ifrs/links/lab-de.xml": mini.linkbase(mini.label_link("../core.xsd", "ifrs-full", labels))}
    run("taxonomy", "add", as_zip(tmp_path / "old.zip", content))
    shown = run("taxonomy", "show", "Cranes").out
    assert "deprecated: Wrong sign. Replaced with TowerCranes.\nuse ifrs-full:TowerCranes\n" in shown
    view = run("taxonomy", "show", "Cranes", "--json").json
    assert (view["deprecated"], view["successors"]) == (True, ["ifrs-full:TowerCranes"])
    assert run("taxonomy", "show", "TowerCranes", "--json").json["deprecated"] is False


def test_an_entry_point_can_be_named(run) -> None:  # type: ignore[no-untyped-def]
    report = run("taxonomy", "add", "mini.zip", "--entry-point", "bare", "--json").json
    assert (report["elements"], report["labels"]) == (9, 0)


def test_what_is_missing_in_a_package_is_said_in_few_lines(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    content = {name: text for name, text in mini.files().items() if not name.startswith("full_ifrs/links/")}
    as_zip(tmp_path / "part.zip", content)
    added = run("taxonomy", "add", "part.zip")
    assert added.code == 0
    assert added.err.startswith(
        "part.zip: 7 × missing-file: full_ifrs/links/cal.xml is not in the package; all.xsd refers to it;"
    )
    assert added.err.endswith("and 5 more (see --json)\n")
    assert len(run("taxonomy", "add", "part.zip", "--json").json["diagnostics"]) == 7


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("add", "none.zip"), 1, "policykb: none.zip: no such file or folder (check the path)"),
        (("add", "mini.zip", "--entry-point", "ghost"), 2, "policykb: mini.zip: no entry point has 'ghost' in its name"),
        (("list", "--kb", "other.kb"), 2, "policykb: other.kb: there is no knowledge base here"),
        (
            ("show", "Crane", "--kb", "here.kb"),
            2,
            "policykb: no taxonomy here has an element 'Crane' (did you mean ifrs-full:Cranes",
        ),
        (("remove", "x", "--kb", "here.kb"), 2, f"policykb: no taxonomy is called 'x' (there are {ID})"),
    ],
)
def test_what_cannot_work_ends_in_one_line(run, tmp_path: Path, arguments, code: int, message: str) -> None:  # type: ignore[no-untyped-def]
    with KnowledgeBase.open(tmp_path / "here.kb") as kb:
        kb.add_taxonomy(tmp_path / "mini.zip")
    ran = run("taxonomy", *arguments)
    assert ran.code == code
    assert ran.err.startswith(message)
    assert len(ran.err.splitlines()) == 1


def test_official_labels_stand_beside_our_own(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "acme.txt").write_text(NOTE)
    run("ingest", "acme.txt")
    (clause,) = run("clauses", "--json").json
    official = "Policy on leases, as the sample says"
    assert run("show", clause["clause_id"], "--json").json["official_labels"] == {}
    assert "official label" not in run("show", clause["clause_id"]).out + run("concepts", "leases").out
    run("taxonomy", "add", "mini.zip")
    assert run("show", clause["clause_id"], "--json").json["official_labels"] == {f"ifrs-full:{LEASES}": official}
    assert "official label" in run("show", clause["clause_id"]).out
    labels = {row["concept"]: row["official_label"] for row in run("concepts", "leases", "--json").json}
    assert labels[f"ifrs-full:{LEASES}"] == official
    assert labels["topic:ShortTermLeases"] is None
    assert "official label" in run("concepts", "leases").out


def test_concepts_are_found_by_words_of_their_official_labels(run) -> None:  # type: ignore[no-untyped-def]
    assert "no concept has 'sample says leases'" in run("concepts", "sample says leases").err
    run("taxonomy", "add", "mini.zip")
    (found,) = run("concepts", "sample says leases", "--json").json
    assert (found["concept"], found["label"]) == (f"ifrs-full:{LEASES}", "Leases")


def test_elements_are_found_by_words_of_their_official_labels(run) -> None:  # type: ignore[no-untyped-def]
    run("taxonomy", "add", "mini.zip")
    found = run("taxonomy", "find", "CRANES", "--json").json
    assert found[0] == {"qname": "ifrs-full:Cranes", "lang": "en", "label": "Cranes"}
    assert {"qname": "ifrs-full:CraneNote", "lang": "en", "label": "Note on cranes"} in found
    assert [name["qname"] for name in run("taxonomy", "find", "TowerCranes", "--json").json] == ["ifrs-full:TowerCranes"]
    assert run("taxonomy", "find", "Kräne", "--lang", "de", "--json").json == [
        {"qname": "ifrs-full:Cranes", "lang": "de", "label": "Kräne"}
    ]
    cut = run("taxonomy", "find", "cranes", "--limit", "1")
    assert "Cranes" in cut.out
    assert cut.err == f"{len(found) - 1} more; raise --limit to see them\n"
    assert "try fewer words, or --lang any" in run("taxonomy", "find", "Kräne").err
    assert run("taxonomy", "find", "Kräne", "--lang", "any").code == 0
    run("taxonomy", "remove", ID)
    assert "add one with: policykb taxonomy add PACKAGE" in run("taxonomy", "find", "cranes").err


def test_concepts_need_no_knowledge_base_and_wait_for_none(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert run("concepts", "leases").code == 0
    with KnowledgeBase.open(tmp_path / "policies.kb") as kb:
        kb.add_taxonomy(tmp_path / "mini.zip")
        rows = run("concepts", "leases", "--json").json
    assert "Policy on leases, as the sample says" in {row["official_label"] for row in rows}

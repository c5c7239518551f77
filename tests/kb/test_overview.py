"""Overviews say what counting the clauses one by one would."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections import Counter
from pathlib import Path

import pytest

from kb import InputError, KnowledgeBase, NotFoundError, StoredClause
from kb.cli import main
from kb.overview import DIMENSIONS

LEASES = "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory"


def values(kb: KnowledgeBase, stored: StoredClause, dimension: str) -> set[str]:
    """The values of a clause, looked up in the clause itself."""
    about = {tag.concept for tag in stored.tags if tag.role == "about" and tag.score >= 0.5}
    period_end = stored.clause.period_end or stored.document.period_end
    return {
        "concept": about,
        "standard": {standard for concept in about for standard in kb.catalogue.standards_of(concept)},
        "entity": {stored.document.entity or ""},
        "year": {str(period_end.year) if period_end else ""},
        "kind": {stored.clause.kind.value},
        "nature": {stored.clause.nature.value},
        "document": {stored.document.document_id},
    }[dimension]


@pytest.mark.parametrize(("rows", "columns"), list(itertools.combinations(DIMENSIONS, 2)))
def test_every_pair_of_dimensions_is_counted_as_by_hand(demo_kb: KnowledgeBase, rows: str, columns: str) -> None:
    expected: Counter[tuple[str, str]] = Counter()
    for stored in demo_kb.clauses():
        for row, column in itertools.product(values(demo_kb, stored, rows), values(demo_kb, stored, columns)):
            if (rows, columns) != ("concept", "standard") or column in demo_kb.catalogue.standards_of(row):
                expected[row, column] += 1
    found = demo_kb.overview(rows, columns)
    assert found.counts == expected
    assert sum(expected.values()) > 100
    turned = demo_kb.overview(columns, rows)
    assert {(column, row): count for (row, column), count in turned.counts.items()} == expected


@pytest.mark.parametrize(
    "conditions",
    [
        {"concept": "Leases"},
        {"standard": "ifrs  16"},
        {"entity": "tamarind"},
        {"year": 2023},
        {"kind": "list_item"},
        {"nature": "policy"},
        {"concept": "Leases", "kind": "paragraph", "year": 2024},
        {"standard": "IFRS 16", "nature": "policy"},
    ],
    ids=str,
)
def test_conditions_narrow_what_is_counted(demo_kb: KnowledgeBase, conditions: dict[str, object]) -> None:
    wanted = {
        "concept": LEASES if "concept" in conditions else None,
        "standard": "IFRS 16" if "standard" in conditions else None,
        "entity": "Tamarind Foods Berhad" if "entity" in conditions else None,
        **{name: str(value) for name, value in conditions.items() if name in ("year", "kind", "nature")},
    }
    expected: Counter[tuple[str, str]] = Counter()
    for stored in demo_kb.clauses():
        if all(value in values(demo_kb, stored, dimension) for dimension, value in wanted.items() if value is not None):
            for document, year in itertools.product(values(demo_kb, stored, "document"), values(demo_kb, stored, "year")):
                expected[document, year] += 1
    assert demo_kb.overview("document", "year", **conditions).counts == expected  # type: ignore[arg-type]
    assert expected


def test_rows_come_by_number_and_years_in_order(demo_kb: KnowledgeBase) -> None:
    table = demo_kb.overview("concept", "year")
    totals = [sum(table.count(row, column) for column in table.columns) for row in table.rows]
    assert totals == sorted(totals, reverse=True)
    assert table.columns == tuple(sorted(table.columns))
    assert table.count("topic:Nothing", "2024") == 0


def test_counts_follow_every_write(tmp_path: Path) -> None:
    note = "2 Policies\n\n(a) Leases\n\nShops are leased and a right-of-use asset is recognised.\n"
    with KnowledgeBase.open(tmp_path / "a.kb") as kb:
        assert kb.overview().counts == {}
        kb.ingest(note.encode(), name="a.txt", entity="Acme plc", document_id="a")
        assert kb.overview().count(LEASES, "Acme plc") == 1
        kb.ingest(note.replace("Shops", "Vans").encode(), name="b.txt", entity="Acme plc", document_id="b")
        assert kb.overview().count(LEASES, "Acme plc") == 2
        kb.ingest(
            b"2 Policies\n\n(a) Inventories\n\nStocks are measured at cost.\n", name="a.txt", entity="Bee plc", document_id="b"
        )
        assert kb.overview().count(LEASES, "Acme plc") == 1
        kb.delete("a")
        assert kb.overview().count(LEASES, "Acme plc") == 0
        assert kb.overview().columns == ("Bee plc",)
        assert kb.verify() == ()


def test_what_cannot_be_counted_is_refused(demo_kb: KnowledgeBase) -> None:
    with pytest.raises(InputError, match=r"not counted by 'colour' \(use concept, standard"):
        demo_kb.overview("colour")
    with pytest.raises(InputError, match="rows and columns are both 'year'"):
        demo_kb.overview("year", "year")
    with pytest.raises(NotFoundError, match="Leeses"):
        demo_kb.overview(concept="Leeses")


def shown(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main(["overview", *map(str, arguments)])
    out = capsys.readouterr()
    return stopped.value.code or 0, out.out, out.err  # type: ignore[return-value]


def test_the_command_prints_a_table_csv_and_json(demo_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = shown(capsys, "--kb", demo_folder, "--limit", 3)
    assert (code, len(out.splitlines())) == (0, 4)
    assert "more rows; --limit shows more, --csv all" in err
    assert out.splitlines()[0].split()[0] == "concept"
    on_years = ("--kb", demo_folder, "--columns", "year", "--concept", "Leases")
    _, out, _ = shown(capsys, *on_years, "--csv")
    head, *rows = csv.reader(io.StringIO(out))
    assert head == ["concept", "2023", "2024"]
    assert [row[0] for row in rows] == [LEASES]
    _, out, _ = shown(capsys, *on_years, "--json")
    data = json.loads(out)
    assert data["cells"] == [
        {"row": LEASES, "column": year, "clauses": int(count)} for year, count in zip(head[1:], rows[0][1:], strict=True)
    ]
    assert shown(capsys, "--kb", demo_folder, "--csv", "--json")[0] == 2

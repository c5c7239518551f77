"""What a knowledge base covers: counted against its clauses, and measured against policies that were written for it."""

from __future__ import annotations

import csv
import io
import json
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from kb import InputError, KnowledgeBase, NotFoundError, PolicyKBError
from kb.choice_matrix import EntityYear
from kb.cli import main
from kb.comparing.comparison import Status
from kb.reporting.coverage import Coverage
from kb.reporting.readability import readability_of
from kb.reporting.tables import table_named

INVENTORIES = "ifrs-full:DescriptionOfAccountingPolicyForMeasuringInventories"
SAID = "are measured at the lower of cost and net realisable value, and cost is determined on a first-in, first-out basis"
NOTE = """---
entity: '{entity}'
period_end: {year}-12-31
---
# 2 Policies

## (a) Inventories

{goods} {said}.

## (b) Leases

Lease payments on leases of {years} months or less are expensed as they fall due.
"""
PINNOCK, FORMULA, DOLLAR, TURNED = "Pinnock plc", "=1+1 & Söhne", "Cash$^{Flow}$ Corp", "\u202eמספנות בע״מ"


@pytest.fixture(scope="module")
def issuers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four issuers whose policies on inventories are alike, one of them with two years."""
    folder = tmp_path_factory.mktemp("issuers") / "policies.kb"
    with KnowledgeBase.open(folder) as kb:
        for number, (entity, year, goods, years) in enumerate(
            (
                (PINNOCK, 2023, "Fuel stocks", 12),
                (PINNOCK, 2024, "Fuel stocks", 10),
                (FORMULA, 2024, "Stocks of wool", 12),
                (DOLLAR, 2024, "Inventories of coins", 12),
                (TURNED, 2024, "Spare parts", 12),
            )
        ):
            text = NOTE.format(entity="Somebody", year=year, goods=goods, said=SAID, years=years)
            kb.ingest(text.encode(), name=f"n{number}.md", entity=entity)
    return folder


@pytest.fixture
def kb(issuers: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(issuers, read_only=True) as kb:
        yield kb


@pytest.fixture(scope="module")
def coverage(issuers: Path) -> Coverage:
    with KnowledgeBase.open(issuers, read_only=True) as kb:
        return kb.coverage()


def test_cells_count_the_clauses_that_state_a_policy(demo_kb: KnowledgeBase) -> None:
    expected: Counter[tuple[str, EntityYear]] = Counter()
    for stored in demo_kb.clauses(nature="policy"):
        end = stored.clause.period_end or stored.document.period_end
        filing = EntityYear(stored.document.entity or "", end.year if end else None)
        expected.update({(tag.concept, filing) for tag in stored.tags if tag.counts})
    found = demo_kb.coverage(changes=False)
    assert found.clauses == expected
    assert found.filings == tuple(sorted({filing for _, filing in expected}))
    assert {one.concept for one in found.concepts} == {concept for concept, _ in expected}
    ranks = [found.filings_with(one.concept) for one in found.concepts]
    assert ranks == sorted(ranks, reverse=True)
    assert Counter(found.choices.choices) == Counter(demo_kb.choices())
    assert found.changes == ()


def test_changes_are_those_of_comparing_year_on_year(demo_kb: KnowledgeBase) -> None:
    (change,) = demo_kb.coverage().changes
    compared = demo_kb.compare_years("harbourline", 2023, 2024)
    assert (change.entity, change.before, change.after) == ("Harbourline Robotics plc", 2023, 2024)
    assert change.counts == compared.counts
    assert (change.choices, change.figures) == (3, 2)
    assert change.rewritten == 9
    assert round(change.share(Status.UNCHANGED), 3) == 0.809


def test_wording_in_common_is_boilerplate_where_three_issuers_have_it(coverage: Coverage) -> None:
    by_filing = {policy.filing: policy for policy in coverage.wording if policy.concept == INVENTORIES}
    this_year = by_filing[EntityYear(PINNOCK, 2024)]
    words = len(f"Fuel stocks {SAID}".replace("-", " ").replace(",", "").split())
    assert this_year.boilerplate == pytest.approx((words - 2) / words)
    assert this_year.issuers == 4
    assert this_year.place == "Note 2(a) Inventories"
    alone = by_filing[EntityYear(PINNOCK, 2023)]
    assert (alone.boilerplate, alone.issuers) == (None, 1)
    (filing,) = [one for one in coverage.filing_wording if one.filing == EntityYear(PINNOCK, 2023)]
    assert filing.boilerplate is None
    assert filing.readability.sentences == 2


def test_readability_counts_words_sentences_and_long_words() -> None:
    measured = readability_of(["Inventories are kept. Cost (IAS 2.25) is low.", "Payments are expensed"])
    assert (measured.words, measured.sentences, measured.long_words) == (11, 3, 3)
    assert measured.lix == pytest.approx(11 / 3 + 100 * 3 / 11)
    assert measured.words_per_sentence == pytest.approx(11 / 3)
    nothing = readability_of(["", "| – |"])
    assert (nothing.lix, nothing.words_per_sentence, nothing.words) == (None, None, 0)


def test_what_is_asked_for_narrows_all_but_what_is_boilerplate(kb: KnowledgeBase) -> None:
    found = kb.coverage(entity="pinnock", year=2024, concept="Inventories")
    assert found.filings == (EntityYear(PINNOCK, 2024),)
    assert found.concepts[0].concept == INVENTORIES
    assert all(policy.issuers == 4 for policy in found.wording if policy.concept == INVENTORIES)
    assert {stored.choice.dimension for stored in found.choices.choices} == {"inventory-cost-formula", "inventory-measurement"}
    assert [(change.entity, change.figures) for change in found.changes] == [(PINNOCK, 1)]
    leases = kb.coverage(standard="ifrs  16")
    assert leases.concepts
    assert all("IFRS 16" in kb.catalogue.standards_of(one.concept) for one in leases.concepts)
    with pytest.raises(NotFoundError, match="no document is of such an issuer and year"):
        kb.coverage(entity="acme")
    with pytest.raises(NotFoundError, match="Leeses"):
        kb.coverage(concept="Leeses")


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def records_of(path: Path) -> list[dict[str, str]]:
    head, *rows = rows_of(path)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_an_empty_knowledge_base_covers_nothing(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path / "a.kb") as kb:
        found = kb.coverage()
    assert (found.filings, found.concepts, found.wording) == ((), (), ())
    written = found.write(tmp_path / "out")
    assert [path.suffix for path in written] == [".csv"] * 7


def test_files_hold_the_tables_and_formulas_in_names_are_disarmed(coverage: Coverage, tmp_path: Path) -> None:
    written = coverage.write(tmp_path / "a" / "b", pictures=None)
    assert [path.name for path in written] == [
        "coverage.csv", "cells.csv", "choice-matrix.csv", "choices.csv", "wording.csv", "filings.csv", "changes.csv",
    ]  # fmt: skip
    head, *rows = rows_of(written[0])
    assert head[3:-1] == ["'" + str(one) if str(one).startswith("=") else str(one) for one in coverage.filings]
    assert len(rows) == len(coverage.concepts)
    entities = {row[2] for row in rows_of(written[1])}
    assert f"'{FORMULA}" in entities
    assert FORMULA not in entities
    choices = records_of(written[3])
    assert {row["words"] for row in choices if row["dimension"] == "inventory-cost-formula"} == {"first-in, first-out"}
    assert choices[0]["citation"].endswith("Note 2(a) Inventories")
    (change,) = records_of(written[6])
    assert (change["from"], change["to"], change["figures that differ"]) == ("2023", "2024", "1")


def test_pictures_never_differ_and_names_are_only_text(coverage: Coverage, tmp_path: Path) -> None:
    pictures = {path.name: path for path in coverage.write(tmp_path / "one") if path.suffix == ".svg"}
    assert set(pictures) == {"coverage.svg", "choices.svg", "wording.svg", "changes.svg"}
    for path in coverage.write(tmp_path / "two"):
        assert path.read_bytes() == (tmp_path / "one" / path.name).read_bytes()
    for path in pictures.values():
        root = ET.fromstring(path.read_bytes())
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert not [found for found in root.iter() if found.tag.endswith(("}script", "}image"))]
        text = path.read_text(encoding="utf-8")
        assert "<dc:date>" not in text
        assert "\u202e" not in text
    texts = {"".join(found.itertext()).strip() for found in ET.fromstring(pictures["coverage.svg"].read_bytes()).iter()}
    for name in (f"{FORMULA} 2024", f"{DOLLAR} 2024", f"{TURNED.replace(chr(0x202E), '[U+202E]')} 2024", "Inventories"):
        assert name in texts
    assert "50%" in pictures["changes.svg"].read_text(encoding="utf-8")


def test_pictures_are_drawn_as_png_too(coverage: Coverage, tmp_path: Path) -> None:
    written = [path for path in coverage.write(tmp_path, pictures="png") if path.suffix == ".png"]
    assert len(written) == 4
    assert all(path.read_bytes().startswith(b"\x89PNG\r\n") for path in written)
    assert b"Software" not in written[0].read_bytes()[:200]


def test_without_matplotlib_nothing_is_written_and_the_way_to_get_it_is_said(
    coverage: Coverage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(PolicyKBError, match=r"this needs matplotlib \(pip install 'policykb\[plots\]'\)"):
        coverage.write(tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert len(coverage.write(tmp_path / "out", pictures=None)) == 7
    with pytest.raises(InputError, match="pictures cannot be drawn as 'gif'"):
        coverage.write(tmp_path / "out", pictures="gif")
    with pytest.raises(InputError, match="this is a file"):
        coverage.write(tmp_path / "out" / "cells.csv", pictures=None)


def test_tables_become_frames(coverage: Coverage) -> None:
    frame = coverage.to_frame("cells")
    assert list(frame.columns) == ["element", "concept", "entity", "year", "clauses"]
    assert int(frame["clauses"].sum()) == sum(coverage.clauses.values())
    assert len(coverage.to_frame()) == len(coverage.concepts)
    with pytest.raises(NotFoundError, match="no table 'nothing'"):
        coverage.to_frame("nothing")


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(["report", *map(str, arguments)])
        shown = capsys.readouterr()
        return int(stopped.value.code or 0), shown.out, shown.err

    return run


def test_the_command_prints_tables_and_writes_files(
    command: Callable[..., tuple[int, str, str]], issuers: Path, demo_folder: Path, tmp_path: Path
) -> None:
    code, out, err = command("--coverage", "--kb", demo_folder, "--limit", 5, "-o", tmp_path / "c", "--pictures", "none")
    assert code == 0
    assert "Harbourline Robotics plc  2023 → 2024        89  72 (81%)" in out
    assert out.index("Clauses that state a policy") < out.index("Policy choices") < out.index("Wording of all policies")
    assert "more concepts; --limit shows more" in err
    assert sorted(path.name for path in (tmp_path / "c").iterdir())[0] == "cells.csv"
    code, out, _ = command("--coverage", "--kb", issuers, "--json", "--no-changes")
    view = json.loads(out)
    assert {filing["entity"] for filing in view["filings"]} == {PINNOCK, FORMULA, DOLLAR, TURNED}
    assert view["changes"] == []
    code, out, _ = command("--coverage", "--kb", issuers)
    assert "\u202e" not in out


def test_many_filings_are_summed_up_in_the_terminal(
    command: Callable[..., tuple[int, str, str]], issuers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.cli.report_prints._MOST_COLUMNS", 4)
    _, out, _ = command("--coverage", "--kb", issuers, "--concept", "Inventories")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert "Inventories IAS 2, IAS 1 5 of 5 5" in lines
    assert "Cost formula of inventories IAS 2.25 5 of 5 First in first out (5)" in lines


def test_what_cannot_be_meant_is_refused(
    command: Callable[..., tuple[int, str, str]], demo_folder: Path, tmp_path: Path
) -> None:
    on = ("--kb", demo_folder)
    assert command("harbourline-robotics-2024", "--coverage", *on)[0] == 2
    code, _, err = command("harbourline-robotics-2024", "--entity", "x", *on)
    assert (code, err) == (2, "policykb: --entity: a working paper is on one document (give its id, or --coverage)\n")
    assert "use svg or png" in command("--coverage", "--pictures", "gif", *on)[2]
    (tmp_path / "file").write_text("")
    assert "coverage goes into a folder" in command("--coverage", "-o", tmp_path / "file", *on)[2]


def test_tables_name_their_columns_once(coverage: Coverage) -> None:
    for table in coverage.tables:
        heads = [column.head for column in table.columns]
        assert len(heads) == len(set(heads))
        assert all(len(row) == len(heads) for row in table.rows)
    assert table_named(coverage.tables, "changes").rows[0][3] == 2
    years = [change.before for change in coverage.changes]
    assert all(before < after for before, after in pairwise(years)) or len(years) == 1

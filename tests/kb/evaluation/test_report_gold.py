from __future__ import annotations

import gzip
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kb import InputError, ReadError
from kb.evaluation.gold_lines import GoldKind, gold_kind
from kb.evaluation.report_gold import read_report_gold
from ontology.catalogue import Catalogue
from ontology.types import Nature

LEASES = "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory"
SHIPPED = Path(__file__).parents[2] / "gold" / "reports.dev.jsonl"
HEAD = {"document": "acme.txt", "sha256": "ab", "labelled": [[3, 9]]}
POLICY = {
    "document": "acme.txt",
    "sha256": "ab",
    "lines": [3, 4],
    "letters": [10, 60],
    "nature": "policy",
    "concept": LEASES,
    "alternatives": [],
    "false_friend": False,
}


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


def test_labels_are_read_by_document(tmp_path: Path) -> None:
    friend = {**POLICY, "nature": "none", "concept": None, "letters": [70, 99], "false_friend": True}
    open_one = {**POLICY, "nature_alternatives": ["none"], "pieces": [[100, 110], [120, 130]], "alternatives": ["x:y"]}
    (report,) = read_report_gold(written(tmp_path, HEAD, POLICY, friend, open_one))
    assert (report.document, report.sha256, report.labelled) == ("acme.txt", "ab", ((3, 9),))
    first, second, third = report.passages
    assert (first.natures, first.concepts, first.spans, first.lines) == ((Nature.POLICY,), (LEASES,), ((10, 60),), (3, 4))
    assert (second.natures, second.concepts, second.false_friend) == ((Nature.NONE,), (), True)
    assert (third.natures, third.spans) == ((Nature.POLICY, Nature.NONE), ((100, 110), (120, 130)))
    assert third.concepts == (LEASES, "x:y")


def test_labels_may_be_compressed_and_are_told_from_labelled_texts(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD, POLICY)
    packed = tmp_path / "gold.jsonl.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert gold_kind(packed) is GoldKind.REPORTS
    assert read_report_gold(packed) == read_report_gold(path)
    assert gold_kind(written(tmp_path, {"text": "Stocks are carried at cost.", "concept": LEASES})) is GoldKind.TEXTS


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({**POLICY, "sha256": "cd"}, "sha256 differs from the one that introduces the document"),
        ({**POLICY, "document": "other.txt"}, "no label of a report: KeyError"),
        ({**POLICY, "concept": None}, "a policy has a concept, and nothing else has one"),
        ({**POLICY, "nature": "none"}, "a policy has a concept, and nothing else has one"),
        ({**POLICY, "nature": "law"}, "'law' is not a valid Nature"),
        ({**POLICY, "letters": [5, 5]}, "a range of letters is empty"),
    ],
    ids=["another file", "unknown document", "no concept", "concept of nothing", "unknown nature", "empty"],
)
def test_a_wrong_label_is_named(tmp_path: Path, row: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_report_gold(written(tmp_path, HEAD, row))
    assert caught.value.source == f"{tmp_path / 'gold.jsonl'}:2"


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        gold_kind(tmp_path / "none.jsonl")
    (tmp_path / "bad.jsonl").write_text(json.dumps(HEAD) + "\n{")
    with pytest.raises(InputError, match="not JSON"):
        read_report_gold(tmp_path / "bad.jsonl")
    (tmp_path / "list.jsonl").write_text("[1]")
    with pytest.raises(InputError, match="no JSON object"):
        read_report_gold(tmp_path / "list.jsonl")


def test_the_labels_of_the_project_fit_its_catalogue_and_hold_no_text(catalogue: Catalogue) -> None:
    reports = read_report_gold(SHIPPED)
    assert [report.document for report in reports] == ["seeka-annual-2023.txt", "flow-traders-annual-2023.md"]
    known = {"document", "sha256", "labelled", "lines", "letters", "pieces", "mixed", "nature", "nature_alternatives"}
    known |= {"concept", "alternatives", "false_friend"}
    rows = [json.loads(line) for line in SHIPPED.read_text().splitlines()]
    assert set().union(*rows) == known
    for report in reports:
        assert {concept for passage in report.passages for concept in passage.concepts} <= {c.qname for c in catalogue}
        spans = sorted(span for passage in report.passages for span in passage.spans)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
        assert sum(Nature.POLICY is passage.natures[0] for passage in report.passages) > 100
        assert sum(passage.false_friend for passage in report.passages) > 60

"""The rules of checks that ship, and what is said of a file that breaks their rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ontology.catalogue import DATA
from ontology.check_rules import RULES, CheckRules, default_check_rules
from ontology.errors import CatalogueError


def test_there_is_data_for_every_rule() -> None:
    rules = default_check_rules()
    assert {rule.id for rule in rules.rules} == set(RULES)
    ends = {entry.id: entry.until for entry in rules.superseded}
    assert (ends["ias-17"], ends["ias-18"], ends["ifrs-4"]) == (date(2019, 1, 1), date(2018, 1, 1), date(2023, 1, 1))
    assert len(rules.subjects) > 20


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            'until: 2019-01-01, by: IFRS 16, cues: ["ias 17"]',
            'until: soon, by: IFRS 16, cues: ["ias 17"]',
            "ias-17: until 'soon' is no date",
        ),
        ("severity: warning", "severity: bad", "severity 'bad' must be one of info, warning, error"),
        ("choice: short-term-leases.elected", "choice: short-leases", "no policy choice is called 'short-leases'"),
        ("concepts: [BiologicalAssets]", "concepts: [Bees]", "biological-assets: the catalogue has no concept 'Bees'"),
        ("- id: filer-tag-doubtful", "- id: filer-tag-odd", "rules: filer-tag-doubtful is missing"),
        ("options: [used, not-used]", "options: [used, unused]", "fair-value-option has no option 'unused'"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    text = (DATA / "check-rules.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "check-rules.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        CheckRules.load(tmp_path)
    assert complaint in str(caught.value)

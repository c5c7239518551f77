"""The data on passages and parts of reports: what ships, and files that break the rules."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from ontology.catalogue import DATA
from ontology.errors import CatalogueError
from ontology.natures import Natures, default_natures
from ontology.types import Nature

KINDS = """natures:
- {nature: none, kind: audit, examples: [We tested it.]}
markers: {rule_verbs: [stated], rule_acts: [states], rule_own_acts: [state], rule_phrases: [at cost], fact_phrases: [in May]}
"""


def load(folder: Path, kinds: str = KINDS, parts: str | None = None) -> Natures:
    (folder / "natures.yaml").write_text(kinds)
    if parts is None:
        content = yaml.safe_load((DATA / "report-parts.yaml").read_text(encoding="utf-8"))
        parts = yaml.safe_dump({"parts": [{**part, "kinds": []} for part in content["parts"]]})
    (folder / "report-parts.yaml").write_text(parts)
    return Natures.load(folder)


def complaint(folder: Path, kinds: str = KINDS, parts: str | None = None) -> str:
    with pytest.raises(CatalogueError) as caught:
        load(folder, kinds, parts)
    return str(caught.value)


def test_every_nature_has_kinds_with_examples_of_its_own() -> None:
    natures = default_natures()
    assert {kind.nature for kind in natures.kinds} == set(Nature)
    examples = [example for kind in natures.kinds for example in kind.examples]
    assert len(examples) >= 1_000
    assert len(examples) == len(set(examples))


def test_a_small_file_is_read_as_it_is_written(tmp_path: Path) -> None:
    natures = load(tmp_path)
    (kind,) = natures.kinds
    assert (kind.kind, kind.nature, kind.examples, kind.headings) == ("audit", Nature.NONE, ("We tested it.",), ())
    assert natures.markers.rule_phrases == ("at cost",)


def test_all_breaches_are_named_at_once(tmp_path: Path) -> None:
    message = complaint(
        tmp_path,
        """natures:
- {nature: nothing, kind: a, examples: [x]}
- {nature: none, kind: b, examples: []}
- {nature: none, kind: c, examples: [x], headings: [1], colour: red}
- {nature: none}
markers: {rule_verbs: [], rules: [x]}
""",
    )
    for breach in (
        "natures.yaml: a: nature 'nothing' must be one of policy, judgement_estimate",
        "natures.yaml: b: examples needs at least 1, has 0",
        "natures.yaml: c: unknown field 'colour'",
        "natures.yaml: c: headings must be a list of texts",
        "natures.yaml: entry 4 has no kind",
        "natures.yaml: markers: unknown field 'rules'",
        "natures.yaml: markers: rule_verbs needs at least 1, has 0",
        "natures.yaml: markers: fact_phrases must be a list of texts",
    ):
        assert breach in message


def test_parts_and_kinds_must_fit_together(tmp_path: Path) -> None:
    message = complaint(tmp_path, parts="parts:\n- {id: front, headings: [x], kinds: [gone]}\n- {id: front, headings: [y]}\n")
    assert "front: defined 2 times" in message
    assert "report-parts.yaml: there is no part notes" in message
    assert "report-parts.yaml: front: natures.yaml has no kind 'gone'" in message
    assert "id 'side' must be one of front, audit-report" in complaint(tmp_path, parts="parts:\n- {id: side, headings: [x]}\n")


def test_missing_files_and_markers_are_said(tmp_path: Path) -> None:
    assert "natures.yaml: markers: must be a mapping" in complaint(
        tmp_path, "natures:\n- {nature: none, kind: a, examples: [x]}\n"
    )
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    with pytest.raises(CatalogueError, match=r"natures\.yaml: cannot be read"):
        Natures.load(tmp_path)

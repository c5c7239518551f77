"""docs/reviewing.md: every command on it is run, and prints what it says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.cli import main

ROOT = Path(__file__).parents[3]


def steps() -> Iterator[tuple[str, list[str]]]:
    """The commands of the page, each with the lines that stand below it."""
    page = (ROOT / "docs" / "reviewing.md").read_text(encoding="utf-8")
    for block in re.findall(r"(?:^    .*\n)+", page, flags=re.MULTILINE):
        if block.lstrip().startswith("$ policykb "):
            for step in re.split(r"^\s+\$ policykb ", block, flags=re.MULTILINE)[1:]:
                command, *lines = step.splitlines()
                yield command, [line.strip() for line in lines if line.strip()]


def test_the_walk_through_prints_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("nltk")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "400")
    walked = list(steps())
    assert len(walked) > 20
    for command, lines in walked:
        with pytest.raises(SystemExit):
            main(shlex.split(command))
        captured = capsys.readouterr()
        printed = " ".join((captured.out + captured.err).split())
        assert "Usage:" not in printed, command
        for line in lines:
            assert " ".join(line.split()) in printed, (command, printed)
        assert lines or not captured.err, (command, captured.err)
    assert "Dee Approver" in (tmp_path / "review.html").read_text(encoding="utf-8")

"""The commands of docs/comparing.md print what the page says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from kb.cli import main

PAGE = Path(__file__).parents[3] / "docs" / "comparing.md"
BLOCKS = re.findall(r"^```\n\$ policykb (.+)\n((?:(?!```).*\n)+)```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("command", "printed"), BLOCKS, ids=[command for command, _ in BLOCKS])
def test_the_page_shows_real_output(command: str, printed: str, demo_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([*shlex.split(command), "--kb", str(demo_folder)])
    shown = "\n".join(line.rstrip() for line in capsys.readouterr().out.splitlines()) + "\n"
    place = 0
    for part in re.split(r"^…\n", printed, flags=re.MULTILINE):
        assert part in shown[place:]
        place = shown.index(part, place) + len(part)


def test_the_page_has_commands() -> None:
    assert len(BLOCKS) >= 2

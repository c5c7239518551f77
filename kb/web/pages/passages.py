"""The text of a clause as a page shows it: with its cross-references as links, tables as tables, and nothing that runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ontology.types import BlockKind, Clause, CrossReference

_LINK = Markup('<a class="xref" href="{}">{}</a>')
_OPEN = Markup('<span class="xref-open">{}<span class="unseen"> (not in this document)</span></span>')


def passage(clause: Clause, references: Iterable[CrossReference], address_of: Callable[[str], str]) -> Markup:
    """The text of a clause with its cross-references as links.

    Each piece is escaped for itself: mark-up in the text is shown as text. `address_of` gives the address of a section.
    """
    pieces: list[Markup] = []
    position = 0
    for reference in sorted(references, key=lambda one: one.start_char):
        start, end = reference.start_char - clause.start_char, reference.end_char - clause.start_char
        if not position <= start < end <= len(clause.text):
            continue
        words = clause.text[start:end]
        target = reference.target_section
        pieces += [
            escape(clause.text[position:start]),
            _LINK.format(address_of(target), words) if target is not None else _OPEN.format(words),
        ]
        position = end
    return Markup("").join([*pieces, escape(clause.text[position:])])


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The cells of a table, all rows of the same length; `head` is empty if no row looks like one."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def table_of(clause: Clause) -> Table | None:
    """The cells of a clause that is a table; None if it is none, or has one column."""
    return table(clause.text) if clause.kind is BlockKind.TABLE else None


def table(text: str) -> Table | None:
    """The cells of a table that is written with bars between them; None if it has one column.

    A head is what a rule of hyphens stands below, or a first row without digits over rows that have some.

    >>> table("| Class | Life |\\n|---|---|\\n| Tools | 5 years |")
    Table(head=['Class', 'Life'], rows=[['Tools', '5 years']])
    """
    split = [[cell.strip() for cell in _inner(line.strip()).split("|")] for line in text.splitlines() if line.strip()]
    kept = [cells for cells in split if not _is_rule(cells)]
    width = max(map(len, kept), default=0)
    if width < 2:
        return None
    rows = [cells + [""] * (width - len(cells)) for cells in kept]
    ruled = len(split) > 1 and _is_rule(split[1])
    headed = ruled or (len(rows) > 1 and not _has_digit(rows[0]) and all(map(_has_digit, rows[1:])))
    return Table(head=rows[0] if headed else [], rows=rows[1:] if headed else rows)


def _is_rule(cells: Sequence[str]) -> bool:
    return all(cell and set(cell) <= set("-:") for cell in cells)


def _has_digit(cells: Sequence[str]) -> bool:
    return any(character.isdigit() for cell in cells for character in cell)


def _inner(line: str) -> str:
    """A line without the bars around it."""
    return line[1:].removesuffix("|") if line.startswith("|") else line

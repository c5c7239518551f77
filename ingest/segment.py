"""Blocks → outline → clauses.

A heading is what the source marks as one, or a short line that looks like one and has text under it. Enumerated headings
are placed by their chains (`ingest.outline`), the others by their level or looks below them. Every other block is a clause
of the section that is open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, groupby

from ingest.enumerators import Enumerator, read_enumerator
from ingest.headings import find_headings
from ingest.identifiers import clause_fingerprint
from ingest.outline import Placement, place
from ingest.outline_ids import with_ids
from ingest.shapes import opens_list, strip_markup
from ontology.types import Block, BlockKind, Clause, Diagnostic, Nature, Section, Severity, SourceDocument

#: Looks of headings (bold, underlined, italic), the strongest first: for documents that do not show what is above what.
_LOOKS = [
    (True, True, False),
    (True, True, True),
    (True, False, False),
    (True, False, True),
    (False, True, False),
    (False, True, True),
    (False, False, True),
    (False, False, False),
]
#: Marks a rank that rests on looks, not on a stated level.
_LOOK = 1


@dataclass(slots=True)
class _Open:
    """A section that is still open, with the looks that decide what closes it."""

    section: Section
    rank: tuple[int, int]
    depth: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The sections and clauses of a document, both in reading order, and what was odd."""

    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    diagnostics: tuple[Diagnostic, ...]


def segment(document: SourceDocument, parts: Sequence[str] = ()) -> Outline:
    """Split a document into sections and clauses; clause texts are exact slices of `document.text`.

    `parts` are those of a whole report that its blocks stand in (see `ingest.report_parts`): each has an outline of its own.

    >>> from ingest.readers import read_source
    >>> note = b"2 Policies\\n\\n(a) Leases\\n\\nShops are leased.\\n\\n(b) Tax\\n\\nTax is paid.\\n"
    >>> outline = segment(read_source(note, name="acme.txt"))
    >>> [(section.label, section.heading) for section in outline.sections]
    [('2', 'Policies'), ('(a)', 'Leases'), ('(b)', 'Tax')]
    >>> outline.clauses[0].clause_id, outline.clauses[0].text
    ('acme/leases/2d4d3d06', 'Shops are leased.')
    """
    return _Segmenter(document, parts or [""] * len(document.blocks)).run()


class _Segmenter:
    def __init__(self, document: SourceDocument, parts: Sequence[str]) -> None:
        self.document = document
        self.parts = parts
        self.sections: list[Section] = []
        self.clauses: list[Clause] = []
        self.diagnostics: list[Diagnostic] = []
        self.stack: list[_Open] = []
        self.lead_in: Clause | None = None

    def run(self) -> Outline:
        headings = find_headings(self.document)
        self.diagnostics += headings.diagnostics
        placements = self._placements(sorted(headings.positions))
        for position, block in enumerate(self.document.blocks):
            if position and self.parts[position] != self.parts[position - 1]:
                self._end_list()
                self.stack.clear()
            if position in headings.dropped:
                continue
            if position in headings.positions:
                self._open_section(block, self._enumerator(position), placements.get(position))
            else:
                self._add_clause(block)
        self._end_list()
        sections, clauses = with_ids(self._closed(), self.clauses)
        return Outline(sections=sections, clauses=clauses, diagnostics=tuple(self.diagnostics))

    def _placements(self, positions: Sequence[int]) -> dict[int, Placement]:
        """The places of the enumerated headings in the chains of their part."""
        found: dict[int, Placement] = {}
        for _, group in groupby(positions, key=self._run_of_part):
            numbered = [(position, enumerator) for position in group if (enumerator := self._enumerator(position))]
            chains = place([enumerator for _, enumerator in numbered])
            found |= {position: chain for (position, _), chain in zip(numbered, chains, strict=True) if chain is not None}
        return found

    @cached_property
    def _part_runs(self) -> list[int]:
        changes = [position > 0 and part != self.parts[position - 1] for position, part in enumerate(self.parts)]
        return list(accumulate(map(int, changes)))

    def _run_of_part(self, position: int) -> int:
        return self._part_runs[position]

    def _text(self, block: Block) -> str:
        return self.document.text[block.start_char : block.end_char]

    def _enumerator(self, position: int) -> Enumerator | None:
        return read_enumerator(strip_markup(self._text(self.document.blocks[position])))

    # --- sections

    def _open_section(self, block: Block, enumerator: Enumerator | None, placement: Placement | None) -> None:
        title = strip_markup(self._text(block))
        rank = _rank(block, title)
        if placement is not None and enumerator is not None:
            self._close_for_chain(placement, rank)
            title = title[enumerator.length :].strip() or title
            label = enumerator.label
        else:
            self._close_for_rank(rank)
            label = ""
        parent = self.stack[-1] if self.stack else None
        note, path = self._label(label, placement, parent)
        heading = title.rstrip(" :")
        section = Section(
            section_id=f"section {len(self.sections)}",
            document_id=self.document.document_id,
            label=path,
            heading=heading,
            level=len(self.stack) + 1,
            parent=parent.section.section_id if parent else None,
            note=note,
            start_char=block.start_char,
            end_char=block.end_char,
        )
        announced = label and parent is not None and self.lead_in and self.lead_in.section_id == parent.section.section_id
        self._end_list(found=bool(announced))
        self.sections.append(section)
        self.stack.append(_Open(section, rank, placement.depth if placement else None))

    def _close_for_chain(self, placement: Placement, rank: tuple[int, int]) -> None:
        """Close all sections that are not above an enumerated heading of this depth."""
        keep = 0
        for position, opened in enumerate(self.stack):
            if opened.depth is not None and opened.depth < placement.depth:
                keep = position + 1
        if keep == 0:
            # Above the first chain only a title may stand: a stronger stated level, or a first line of any look.
            while keep < len(self.stack) and self.stack[keep].depth is None and _is_title(self.stack[keep].rank, rank):
                keep += 1
        del self.stack[keep:]

    def _close_for_rank(self, rank: tuple[int, int]) -> None:
        """An unnumbered heading closes what stands beside it or below.

        Where the source states levels, these decide. Else looks do: one of a look that is open closes that section, whatever
        other documents make of it (here bold may stand above bold italics, there below). A look that is not open closes
        weaker ones, but not the title, and numbered sections are closed by levels only.
        """
        alike = next((at for at in self._unnumbered() if self.stack[at].rank == rank), None)
        if alike is not None and rank[0] == _LOOK:
            del self.stack[alike:]
            return
        while self.stack:
            top = self.stack[-1]
            is_title = rank[0] == top.rank[0] == _LOOK and len(self.stack) == 1
            weaker = top.rank >= rank and not is_title if top.depth is None else _outranks(rank, top.rank)
            if not weaker:
                break
            self.stack.pop()

    def _unnumbered(self) -> Iterator[int]:
        """Places in the stack of the unnumbered sections below the last numbered one, the innermost first."""
        for at in range(len(self.stack) - 1, -1, -1):
            if self.stack[at].depth is not None:
                return
            yield at

    def _label(self, label: str, placement: Placement | None, parent: _Open | None) -> tuple[str | None, str]:
        """The note number and the enumerator path inside the note."""
        note = parent.section.note if parent else None
        if placement is None:
            return note, ""
        style, _ = placement.reading.style
        if style == "number":
            if len(placement.reading.value) == 1:
                return label, label
            return note, label
        numbered = next((opened for opened in reversed(self.stack) if opened.depth is not None), None)
        if numbered is None or numbered.section.label == numbered.section.note:
            return note, label
        return note, numbered.section.label + label

    def _closed(self) -> tuple[Section, ...]:
        """The sections with their spans stretched over the clauses and sections below them."""
        ends = {section.section_id: section.end_char for section in self.sections}
        for clause in self.clauses:
            if clause.section_id is not None:
                ends[clause.section_id] = max(ends[clause.section_id], clause.end_char)
        for section in reversed(self.sections):
            if section.parent is not None:
                ends[section.parent] = max(ends[section.parent], ends[section.section_id])
        return tuple(replace(section, end_char=ends[section.section_id]) for section in self.sections)

    # --- clauses

    def _add_clause(self, block: Block) -> None:
        text = self._text(block)
        kind = block.kind if block.kind is not BlockKind.HEADING else BlockKind.PARAGRAPH
        if kind is BlockKind.PARAGRAPH and self._is_enumerated_item(text):
            kind = BlockKind.LIST_ITEM
        if kind is BlockKind.PARAGRAPH:
            self._end_list()
        section = self.stack[-1].section if self.stack else None
        clause = Clause(
            clause_id=f"clause {len(self.clauses)}",
            document_id=self.document.document_id,
            section_id=section.section_id if section else None,
            heading_path=tuple(opened.section.heading for opened in self.stack),
            section_label=self._citation(),
            ordinal=len(self.clauses) + 1,
            kind=kind,
            nature=Nature.POLICY,
            text=text,
            start_char=block.start_char,
            end_char=block.end_char,
            fingerprint=clause_fingerprint(text),
            lead_in=self.lead_in.clause_id if self.lead_in and kind is not BlockKind.PARAGRAPH else None,
            page=block.page,
            period_end=block.period_end or self.document.period_end,
        )
        self.clauses.append(clause)
        if kind is BlockKind.PARAGRAPH and opens_list(text):
            self.lead_in = clause

    def _is_enumerated_item(self, text: str) -> bool:
        enumerator = read_enumerator(text)
        return enumerator is not None and not text[0].isdigit()

    def _citation(self) -> str:
        """How a reader cites the open section: `2(h)(i)`, or `3.7.1`."""
        labelled = next((opened.section for opened in reversed(self.stack) if opened.section.label), None)
        if labelled is None:
            return ""
        if labelled.note is None or labelled.label[0].isdigit():
            return labelled.label
        return labelled.note + labelled.label

    def _end_list(self, *, found: bool = False) -> None:
        """Nothing more belongs to the list that was announced; if nothing did at all, the source lost it.

        `found` says that numbered sections are what the sentence announced.
        """
        if self.lead_in is not None and self.clauses[-1] is self.lead_in and not found:
            self.diagnostics.append(
                Diagnostic(
                    code="lost-list",
                    message="a list is announced here but none follows in the source",
                    severity=Severity.WARNING,
                    start_char=self.lead_in.start_char,
                    end_char=self.lead_in.end_char,
                )
            )
        self.lead_in = None


def _rank(block: Block, title: str) -> tuple[int, int]:
    """How strong a heading looks: stated levels first (0, level), then (1, …) capitals, then `_LOOKS`."""
    if block.level is not None:
        return (0, block.level)
    letters = [character for character in title if character.isalpha()]
    if letters and all(character.isupper() for character in letters) and len(title) > 4:
        return (_LOOK, 0)
    return (_LOOK, 1 + _LOOKS.index((block.bold, block.underlined, block.italic)))


def _is_title(rank: tuple[int, int], below: tuple[int, int]) -> bool:
    """Whether an unnumbered heading can stand above an enumerated one."""
    return rank < below or (rank[0] == _LOOK and rank == below)


def _outranks(rank: tuple[int, int], numbered: tuple[int, int]) -> bool:
    """Whether an unnumbered heading closes a numbered one: only a stated level at least as high can."""
    return rank[0] == 0 and numbered[0] == 0 and rank[1] <= numbered[1]

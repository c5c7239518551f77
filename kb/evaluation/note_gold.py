"""Reads labels of whole notes: HTML with the filer's nested tags, or text with the headings at which policies begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.enumerators import read_enumerator
from kb.evaluation.gold_lines import gold_lines
from kb.evaluation.letters import Letters
from ontology.errors import InputError
from ontology.types import Span

#: How labels say that a policy is about no element of the standard taxonomy, or that a passage is none.
OWN_ELEMENT, NO_POLICY, NOTE = "ext", "none", "note:"
_ELEMENT = "ifrs-full:"
_HINT = "each line has html, letters and tags, or text and headings; see docs/evaluation-gold.md"
#: Two blocks of one concept with no more letters between them than a heading has are one policy.
_LONGEST_HEADING = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldBlock:
    """A policy block that no other one encloses. `span` counts letters.

    `inner` are spans with all concepts that are right there, that of the block first.
    """

    span: Span
    concept: str
    inner: tuple[tuple[Span, tuple[str, ...]], ...] = ()

    @property
    def is_policy(self) -> bool:
        """Whether the block is about an element of the taxonomy for accounting policies."""
        return self.concept.startswith(_ELEMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldNote:
    """One labelled note: the bytes to read (`name` tells the format), and its blocks in reading order, without overlap."""

    note_id: str
    name: str
    data: bytes
    letters: int
    blocks: tuple[GoldBlock, ...]


def read_note_gold(path: Path) -> tuple[GoldNote, ...]:
    """The labelled notes of a file.

    Raises:
        ReadError: the file cannot be read.
        InputError: a line is no labelled note, or there is none.
    """
    notes: list[GoldNote] = []
    for place, row in gold_lines(path):
        try:
            notes.append(_html_note(row) if "tags" in row else _text_note(row, f"note-{len(notes):03}"))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(f"no labelled note: {error!r}", source=place, hint=_HINT) from error
    if not notes:
        raise InputError("there is no note in it", source=str(path), hint=_HINT)
    return tuple(notes)


def _html_note(row: dict[str, Any]) -> GoldNote:
    note_id = str(row["id"])
    tags = [((int(tag["start"]), int(tag["end"])), str(tag["concept"])) for tag in row["tags"]]
    letters = int(row["letters"])
    if any(not 0 <= start < end <= letters for (start, end), _ in tags):
        raise ValueError("a tag is empty or ends behind the note")
    return GoldNote(
        note_id=note_id,
        name=f"{note_id}.htm",
        data=row["html"].encode("utf-8"),
        letters=letters,
        blocks=tuple(_merged(_outermost(sorted(tags, key=lambda tag: (tag[0][0], -tag[0][1]))))),
    )


def _outermost(tags: Sequence[tuple[Span, str]]) -> Iterator[GoldBlock]:
    """The tags that no other one encloses; one that only begins inside another is cut where that ends."""
    position = 0
    while position < len(tags):
        (start, end), concept = tags[position]
        after = position + 1
        inner: list[tuple[Span, tuple[str, ...]]] = []
        while after < len(tags) and tags[after][0][1] <= end:
            span, narrower = tags[after]
            inner.append((span, (concept, narrower)))
            after += 1
        yield GoldBlock(span=(start, end), concept=concept, inner=(((start, end), (concept,)), *inner))
        tags = [*tags[:after], *(((max(first, end), last), other) for (first, last), other in tags[after:])]
        position = after


def _text_note(row: dict[str, Any], note_id: str) -> GoldNote:
    """Blocks run from heading to heading.

    An unnumbered heading without a concept of its own is one inside the policy before it; a numbered one begins a policy that
    the taxonomy has no element for.
    """
    text = str(row["text"])
    letters = Letters(text)
    total = len(letters.letters)
    starts: list[int] = []
    concepts: list[str] = []
    for heading in row["headings"]:
        if heading.get("continued"):
            continue
        concept = heading["concept"]
        if concept is None:
            if concepts and read_enumerator(str(heading["heading"])) is None:
                continue
            concept = OWN_ELEMENT
        starts.append(letters.span(0, int(heading["offset"]))[1])
        concepts.append(str(concept))
    blocks = [
        GoldBlock(span=(start, end), concept=concept, inner=(((start, end), (concept,)),))
        for start, end, concept in zip(starts, [*starts[1:], total], concepts, strict=True)
        if end > start
    ]
    name = f"{row.get('id', note_id)}{'.md' if 'arkdown' in str(row.get('format', '')) else '.txt'}"
    return GoldNote(
        note_id=str(row.get("id", note_id)), name=name, data=text.encode("utf-8"), letters=total, blocks=tuple(_merged(blocks))
    )


def _merged(blocks: Iterator[GoldBlock] | Sequence[GoldBlock]) -> Iterator[GoldBlock]:
    """Neighbouring blocks of one concept as one; a company's own elements are each their own."""
    last: GoldBlock | None = None
    for block in blocks:
        if (
            last is not None
            and block.concept == last.concept not in {OWN_ELEMENT, NO_POLICY}
            and block.span[0] - last.span[1] <= _LONGEST_HEADING
        ):
            last = GoldBlock(span=(last.span[0], block.span[1]), concept=last.concept, inner=(*last.inner, *block.inner))
            continue
        if last is not None:
            yield last
        last = block
    if last is not None:
        yield last

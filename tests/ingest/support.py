"""What several test files share: short ways to read and segment, what must hold of every outline, and made-up notes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import settings
from hypothesis import strategies as st

from ingest.readers import ReadOptions, read_source
from ingest.segment import Outline, segment
from ontology.types import Block, BlockKind, IngestResult, SourceDocument

# Always the same examples, so that a failure is of this change and not of the dice. To look for new bugs, set
# POLICYKB_EXAMPLES to a large number: the examples are then random and that many.
_ASKED = int(os.environ.get("POLICYKB_EXAMPLES", "0"))


def examples(number: int) -> settings:
    """Hypothesis settings for a property test that tries `number` examples."""
    return settings(max_examples=_ASKED or number, derandomize=not _ASKED, deadline=None, database=None)


# --- reading and looking


def read(text: str, name: str = "acme.txt", **options: object) -> SourceDocument:
    return read_source(text.encode("utf-8"), name=name, options=ReadOptions(**options))  # type: ignore[arg-type]


def outline_of(text: str, name: str = "acme.txt") -> Outline:
    return segment(read(text, name))


def quoted(document: SourceDocument, block: Block) -> str:
    return document.text[block.start_char : block.end_char]


def shown(document: SourceDocument) -> list[tuple[str, str]]:
    """Kind and text of every block."""
    return [(block.kind.value, quoted(document, block)) for block in document.blocks]


def labels(outline: Outline) -> list[tuple[str, str]]:
    return [(section.label, section.heading) for section in outline.sections]


def clause_texts(outline: Outline) -> list[str]:
    return [clause.text for clause in outline.clauses]


def codes(outline: Outline) -> list[str]:
    return [diagnostic.code for diagnostic in outline.diagnostics]


# --- what must hold of every document and outline


def check_blocks(document: SourceDocument) -> None:
    """Blocks are non-empty slices of the text, in order and without overlap."""
    end = 0
    for block in document.blocks:
        assert end <= block.start_char < block.end_char <= len(document.text)
        assert quoted(document, block).strip() == quoted(document, block) != ""
        end = block.end_char


def check_outline(document: SourceDocument, outline: Outline | IngestResult) -> None:
    """Clauses quote the source, sections contain what is below them, ids are unique, and no block is lost unsaid."""
    by_id = {section.section_id: section for section in outline.sections}
    ids = [section.section_id for section in outline.sections] + [clause.clause_id for clause in outline.clauses]
    assert len(ids) == len(set(ids))

    end = 0
    for ordinal, clause in enumerate(outline.clauses, start=1):
        assert clause.text == document.text[clause.start_char : clause.end_char]
        assert clause.start_char >= end
        end = clause.end_char
        assert clause.ordinal == ordinal
        assert clause.document_id == document.document_id
        section = by_id[clause.section_id] if clause.section_id is not None else None
        path = []
        while section is not None:
            assert section.start_char <= clause.start_char and clause.end_char <= section.end_char
            path.append(section.heading)
            section = by_id[section.parent] if section.parent is not None else None
        assert clause.heading_path == tuple(reversed(path))

    seen: set[str] = set()
    for section in outline.sections:
        assert 0 <= section.start_char < section.end_char <= len(document.text)
        if section.parent is None:
            assert section.level == 1
        else:
            parent = by_id[section.parent]
            assert section.parent in seen, "a parent stands before its sections"
            assert section.level == parent.level + 1
            assert parent.start_char <= section.start_char and section.end_char <= parent.end_char
        seen.add(section.section_id)

    leads = {clause.clause_id: clause for clause in outline.clauses}
    for clause in outline.clauses:
        if clause.lead_in is not None:
            assert leads[clause.lead_in].ordinal < clause.ordinal
            assert leads[clause.lead_in].section_id == clause.section_id
            assert clause.kind is not BlockKind.PARAGRAPH

    accounted = {clause.start_char for clause in outline.clauses}
    accounted |= {section.start_char for section in outline.sections}
    accounted |= {
        note.start_char for note in outline.diagnostics if note.code == "running-head" and note.start_char is not None
    }
    assert {block.start_char for block in document.blocks} == accounted


# --- notes made up by hypothesis

_TITLES = [
    f"{first} {second}" for first in ("Harbour", "River", "Deep sea") for second in ("ships", "cranes", "crews", "cargo")
]
_WORDS = [
    "tug",
    "ferry",
    "keel",
    "naïve",
    "Ærø",
    "東京",
    "🚢",
    "e\u0301tat",
    "non\u00a0stop",
    "zero\u200bwidth",
    "dry\tdock",
    "“hull”",
    "ﬁnance",
]
_ENDS = [".", "!", "?", ".”", ".)"]

#: A sentence with odd characters in it; it ends as one, so it is no heading, and holds no figures.
sentences = st.builds(
    lambda words, end: "The " + " ".join(words) + end,
    st.lists(st.sampled_from(_WORDS), min_size=3, max_size=9),
    st.sampled_from(_ENDS),
)
newlines = st.sampled_from(["\n", "\r\n", "\r"])


@dataclass(frozen=True)
class MadeSection:
    """One section of a made-up note: what stands directly in it, then its sub-sections' titles and paragraphs."""

    title: str
    paragraphs: tuple[str, ...]
    items: tuple[str, ...]
    below: tuple[tuple[str, str], ...]

    def with_paragraph(self, text: str) -> MadeSection:
        return MadeSection(self.title, (text, *self.paragraphs), self.items, self.below)


ROMAN = ["i", "ii", "iii", "iv", "v", "vi"]


@st.composite
def made_sections(draw: st.DrawFn) -> tuple[MadeSection, ...]:
    """Two to ten sections with different titles, the way they stand in a note as (a), (b), …"""
    titles = draw(st.lists(st.sampled_from(_TITLES), min_size=2, max_size=10, unique=True))
    sections = []
    for title in titles:
        below = draw(st.lists(sentences, min_size=2, max_size=4)) if draw(st.integers(0, 3)) == 0 else []
        sections.append(
            MadeSection(
                title=title,
                paragraphs=tuple(draw(st.lists(sentences, min_size=1, max_size=3))),
                items=tuple(draw(st.lists(sentences, max_size=3))),
                below=tuple(
                    (f"{title} {place}", text) for place, text in zip(("north", "south", "east", "west"), below, strict=False)
                ),
            )
        )
    return tuple(sections)


LEAD_IN = "These are:"


def expected_labels(sections: Sequence[MadeSection]) -> list[tuple[str, str]]:
    found = [("2", "Policies")]
    for letter, section in zip("abcdefghij", sections, strict=False):
        found.append((f"({letter})", section.title))
        found += [(f"({letter})({roman})", title) for roman, (title, _) in zip(ROMAN, section.below, strict=False)]
    return found


def expected_clauses(sections: Sequence[MadeSection]) -> list[str]:
    found: list[str] = []
    for section in sections:
        found += [*section.paragraphs, *((LEAD_IN, *section.items) if section.items else ())]
        found += [text for _, text in section.below]
    return found


def as_text(sections: Sequence[MadeSection], newline: str = "\n") -> str:
    """The note as plain text, blocks parted by blank lines."""
    parts = ["2 Policies"]
    for letter, section in zip("abcdefghij", sections, strict=False):
        parts += [f"({letter}) {section.title}", *section.paragraphs]
        if section.items:
            parts += [LEAD_IN, *(f"• {item}" for item in section.items)]
        for roman, (title, text) in zip(ROMAN, section.below, strict=False):
            parts += [f"({roman}) {title}", text]
    return (newline * 2).join(parts) + newline


def as_markdown(sections: Sequence[MadeSection]) -> str:
    parts = ["# 2 Policies"]
    for letter, section in zip("abcdefghij", sections, strict=False):
        parts += [f"**({letter}) {section.title}**", *section.paragraphs]
        if section.items:
            parts += [LEAD_IN, "\n".join(f"- {item}" for item in section.items)]
        for roman, (title, text) in zip(ROMAN, section.below, strict=False):
            parts += [f"### ({roman}) {title}", text]
    return "\n\n".join(parts) + "\n"


def as_html(sections: Sequence[MadeSection]) -> str:
    parts = ["<h1>2 Policies</h1>"]
    for letter, section in zip("abcdefghij", sections, strict=False):
        parts += [f"<p><b>({letter}) {section.title}</b></p>", *(f"<p>{text}</p>" for text in section.paragraphs)]
        if section.items:
            parts += [f"<p>{LEAD_IN}</p><ul>", *(f"<li>{item}</li>" for item in section.items), "</ul>"]
        for roman, (title, text) in zip(ROMAN, section.below, strict=False):
            parts += [f"<div style='font-style:italic'>({roman}) {title}</div>", f"<div>{text}</div>"]
    return "<html><body>" + "\n".join(parts) + "</body></html>"


#: One line of a file that nobody cleaned up.
_wild_lines = st.one_of(
    sentences,
    st.builds(
        lambda start, title: f"{start} {title}",
        st.sampled_from(["(a)", "(b)", "(i)", "(ii)", "1", "2.", "3.1", "A.", "##", "Note 4", "**"]),
        st.sampled_from(_TITLES),
    ),
    st.builds(lambda start, text: start + text, st.sampled_from(["• ", "- ", "* ", "o\t", "| "]), sentences),
    st.sampled_from(
        [
            "",
            "  ",
            "\t",
            "7",
            "F-12",
            "---",
            "```",
            "| a | b |",
            "Cash\t12\t(3)",
            "2 Policies (Continued)",
            "(z)",
            "**",
            "#",
            "|",
            LEAD_IN,
        ]
    ),
    st.text(st.characters(codec="utf-8"), max_size=40),
)

#: Any file at all: headings out of order, stray marks, control characters, odd line ends.
wild_texts = st.builds(
    lambda lines, newline: newline.join(lines),
    st.lists(_wild_lines, min_size=1, max_size=25),
    st.sampled_from(["\n", "\n\n", "\r\n", "\r", "\u2028", "\x0c\n"]),
)

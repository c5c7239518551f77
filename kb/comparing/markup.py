"""Pieces of a page: everything that comes from a document is escaped, and nothing runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files

from kb.comparing.redline import Segment, SegmentKind
from ontology.types import Span

# What a screen reader says beside the colour and the line.
_SPOKEN = {SegmentKind.INSERT: ("ins", "inserted"), SegmentKind.DELETE: ("del", "deleted")}


def page(title: str, parts: Iterable[str], *, lang: str = "en") -> str:
    """A whole page of parts that are markup: one file, no script, nothing fetched, for light and dark screens and for paper."""
    style = files("kb.comparing").joinpath("page.css").read_text(encoding="utf-8")
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>\n"
    )


def marked(segments: Iterable[Segment]) -> str:
    """A redline as `ins` and `del`; screen readers are told where each begins and ends.

    >>> marked([Segment(kind=SegmentKind.EQUAL, text="a < b")])
    'a &lt; b'
    """
    return "".join(_segment(segment) for segment in segments)


def _segment(segment: Segment) -> str:
    if segment.kind not in _SPOKEN:
        return escape(segment.text)
    tag, said = _SPOKEN[segment.kind]
    text = segment.text.rstrip()
    return (
        f'<{tag}><span class="unseen">[{said}: </span>{escape(text)}<span class="unseen">]</span></{tag}>'
        f"{segment.text[len(text) :]}"
    )


def highlighted(text: str, spans: Iterable[Span]) -> str:
    """Text with ranges of it marked.

    >>> highlighted("a common run", [(2, 8)])
    'a <mark>common</mark> run'
    """
    parts, last = [], 0
    for start, end in spans:
        parts += [escape(text[last:start]), f"<mark>{escape(text[start:end])}</mark>"]
        last = end
    return "".join([*parts, escape(text[last:])])


def table(heads: Sequence[str], rows: Iterable[Sequence[object]], *, caption: str) -> str:
    """A table of texts and numbers without empty columns, with a caption for who does not see it; empty without rows."""
    listed = [tuple(row) for row in rows]
    if not listed:
        return ""
    told = [at for at in range(len(heads)) if any(row[at] is not None for row in listed)]
    heads, listed = [heads[at] for at in told], [tuple(row[at] for at in told) for row in listed]
    numeric = [all(isinstance(row[at], int | float | None) for row in listed) for at in range(len(heads))]
    head = "".join(f'<th scope="col"{_class(numeric[at])}>{escape(name)}</th>' for at, name in enumerate(heads))
    body = "\n".join(
        "<tr>" + "".join(f"<td{_class(numeric[at])}>{escape(_cell(cell))}</td>" for at, cell in enumerate(row)) + "</tr>"
        for row in listed
    )
    return (
        f'<div class="wide"><table><caption class="unseen">{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _class(numeric: bool) -> str:
    return ' class="number"' if numeric else ""


def _cell(cell: object) -> str:
    return "" if cell is None else f"{cell:.2f}" if isinstance(cell, float) else str(cell)

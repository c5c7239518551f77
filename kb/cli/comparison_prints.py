"""Comparisons for the terminal: in colour, and with marks in the text where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from kb.cli.output import console, print_table
from kb.comparing.choice_changes import ChoiceChange
from kb.comparing.clause_pair import ClauseComparison
from kb.comparing.comparison import Change, Comparison, Status
from kb.comparing.figures import FigureChange
from kb.comparing.peers import PeerComparison
from kb.comparing.redline import Segment, SegmentKind
from ontology.types import Clause

_STYLES = {SegmentKind.INSERT: "green underline", SegmentKind.DELETE: "red strike"}
_MARKS = {SegmentKind.INSERT: ("{+", "+}"), SegmentKind.DELETE: ("[-", "-]")}


def print_comparison(comparison: Comparison, changes: Sequence[Change]) -> None:
    """Print counts, choices, figures, and these passages with their redlines."""
    out = console()
    out.print(f"{comparison.names[0]} → {comparison.names[1]}", style="bold", markup=False)
    out.print(", ".join(f"{count} {status}" for status, count in comparison.counts.items()), markup=False)
    for remark in comparison.remarks:
        out.print(remark, style="yellow", markup=False)
    _print_choices(comparison.choices)
    _print_figures([(_place(change.clause), figure) for change in changes for figure in change.figures])
    for change in changes:
        out.print()
        out.print(Text.assemble((_status(change), "bold"), "  ", _place(change.clause)))
        out.print(redlined(change.redline, out))
    hidden = sum(change.is_expected for change in comparison) - sum(change.is_expected for change in changes)
    if hidden:
        out.print(
            f"\n{hidden} more differ in dates, numbers of notes or marks only: --status changed", style="dim", markup=False
        )


def redlined(segments: Iterable[Segment], out: Console) -> Text:
    """A redline in colour; on a console without colours in marks, `[-deleted-]` and `{+inserted+}`."""
    plain = out.no_color or not out.is_terminal
    text = Text()
    for segment in segments:
        if segment.kind not in _STYLES:
            text.append(segment.text)
        elif plain:
            first, last = _MARKS[segment.kind]
            words = segment.text.rstrip()
            text.append(f"{first}{words}{last}{segment.text[len(words) :]}")
        else:
            text.append(segment.text, _STYLES[segment.kind])
    return text


def print_clauses(comparison: ClauseComparison) -> None:
    """Print two clauses as one redline."""
    out = console()
    out.print(f"{comparison.before.citation} → {comparison.after.citation}", style="bold", markup=False)
    out.print(f"likeness {comparison.likeness:.2f}", markup=False)
    _print_choices(comparison.choices)
    _print_figures([("", figure) for figure in comparison.figures])
    out.print()
    out.print(redlined(comparison.redline, out))


def print_peers(comparison: PeerComparison) -> None:
    """Print the measures of peers, their choices, and each policy with its common wording set off."""
    out = console()
    out.print(f"{comparison.label}: {comparison.issuers} issuers have a policy on it", style="bold", markup=False)
    if comparison.silent:
        out.print(f"nothing was found of {', '.join(comparison.silent)}", style="yellow", markup=False)
    print_table(
        ("issuer", "words", "likeness", "to the rest", "boilerplate", ""),
        [
            (
                peer.entity,
                peer.words,
                _share(peer.likeness),
                _share(peer.likeness_to_rest),
                _share(peer.boilerplate),
                "stands apart" if peer.is_outlier else None,
            )
            for peer in comparison
        ],
    )
    for peer in comparison:
        out.print()
        out.print(peer.citation(peer.clauses[0]), style="bold", markup=False)
        for answer in dict.fromkeys(f"{stored.dimension.label}: {stored.answer}" for stored in peer.choices):
            out.print(f"  {answer}", style="dim", markup=False)
        shown = Text(peer.text)
        for start, end in peer.shared:
            shown.stylize("yellow", start, end)
        out.print(shown)


def _print_choices(changes: Sequence[ChoiceChange]) -> None:
    if changes:
        print()
        print_table(
            ("", "policy choice", "before", "after", "place"),
            [
                (
                    change.kind.value,
                    f"{change.dimension.label} ({change.dimension.reference})",
                    change.answer_before,
                    change.answer_after,
                    _place((change.after or change.before)[0].clause),
                )
                for change in changes
            ],
        )


def _print_figures(figures: Sequence[tuple[str, FigureChange]]) -> None:
    if figures:
        print()
        print_table(
            ("figure", "before", "after", "place"),
            [(figure.context, figure.before, figure.after, place) for place, figure in figures],
        )


def _status(change: Change) -> str:
    said = "changed and moved" if change.moved and change.status is Status.CHANGED else change.status.value
    if change.first_stated:
        return f"{said}, nothing said on it before"
    return f"{said}, nothing said on it any more" if change.no_longer_stated else said


def _place(clause: Clause) -> str:
    page = f"p. {clause.page}" if clause.page is not None else ""
    return " ".join(part for part in (clause.section_label, *clause.heading_path[-1:], page) if part) or clause.clause_id


def _share(value: float | None) -> str | None:
    return None if value is None else f"{value:.2f}"

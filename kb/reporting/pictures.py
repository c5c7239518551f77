"""Pictures of what a knowledge base covers: concepts, choices, wording and changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from kb.choice_matrix import EntityYear
from kb.comparing.comparison import Status
from kb.reporting.coverage_data import CoverageData
from kb.reporting.drawing import GREY, INK, PALETTE, drawing, labels, new_figure, picture, shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: More rows or columns than that cannot be read in one picture; the tables have all.
MOST_ROWS, MOST_COLUMNS = 45, 36
#: Clauses of a policy and the shade they are drawn in: none, one, two or three …
_STEPS = (1, 2, 4, 8, 16)
_SHADES = ("#FFFFFF", "#DCE9F5", "#A6CBE3", "#5BA3CF", "#2172B4", "#08306B")


def pictures_of(found: CoverageData, kind: str) -> Mapping[str, bytes]:
    """The pictures by name; a view that has nothing to show has none.

    Raises:
        PolicyKBError: matplotlib is not installed; the hint says how to install it.
    """
    views: dict[str, tuple[bool, str, Callable[[CoverageData, str], Figure]]] = {
        "coverage": (bool(found.clauses), "Policies by concept, issuer and year", _coverage),
        "choices": (bool(found.choices.choices), "Policy choices by issuer and year", _choices),
        "wording": (bool(found.wording), "Readability and boilerplate of policies", _wording),
        "changes": (bool(found.changes), "Changes of policies over years", _changes),
    }
    made = {}
    with drawing():
        for name, (has_something, title, draw) in views.items():
            if has_something:
                made[name] = picture(draw(found, title), kind, title)
    return made


def _shown(filings: Sequence[EntityYear]) -> list[EntityYear]:
    """The filings that go into a picture: all, or the last of each issuer, or the first of these."""
    if len(filings) <= MOST_COLUMNS:
        return list(filings)
    last = {filing.entity: filing for filing in filings}
    return list(last.values())[:MOST_COLUMNS]


def _titled(title: str, shown: int, there: int, what: str) -> str:
    return title if shown == there else f"{title} ({shown} of {there} {what})"


def _coverage(found: CoverageData, title: str) -> Figure:
    filings, concepts = _shown(found.filings), found.concepts[:MOST_ROWS]
    figure, axes = _grid(
        _titled(title, len(concepts), len(found.concepts), "concepts"), [one.label for one in concepts], filings, 0.34
    )
    for row, concept in enumerate(concepts):
        for column, filing in enumerate(filings):
            count = found.count(concept.concept, filing)
            step = sum(count >= least for least in _STEPS)
            _tile(axes, row, column, _SHADES[step], str(count) if count else "", "#FFFFFF" if step > 3 else INK)
    axes.set_xlabel("Number of clauses that state a policy on the concept; blank: none was found", loc="left", labelpad=8)
    return figure


def _choices(found: CoverageData, title: str) -> Figure:
    """A tile for each answer: the answer that most filings give is pale, each other one has a colour of its own in the row."""
    filings = _shown(found.choices.filings)
    given = {
        dimension.id: [cell for filing in filings if (cell := found.choices.cell(dimension, filing)) is not None]
        for dimension in found.choices.dimensions
    }
    ordered = sorted(found.choices.dimensions, key=lambda dimension: -len(given[dimension.id]))[:MOST_ROWS]
    heading = _titled(title, len(ordered), len(found.choices.dimensions), "questions")
    figure, axes = _grid(heading, [dimension.label for dimension in ordered], filings, 1.1)
    for row, dimension in enumerate(ordered):
        answers = Counter(_answer(list(cell.answers)) for cell in given[dimension.id])
        ranks = {answer: rank for rank, (answer, _) in enumerate(sorted(answers.items(), key=lambda item: (-item[1], item[0])))}
        for column, filing in enumerate(filings):
            cell = found.choices.cell(dimension, filing)
            if cell is None:
                _tile(axes, row, column, "#FFFFFF", "", INK)
                continue
            answer = _answer(list(cell.answers))
            colour = ("#E8E8E8", "#BFE0F2", "#F8DFA8", "#BFE5D8", "#F0D3E2", "#FBE9C9")[min(ranks[answer], 5)]
            text = f"≠ {answer}" if cell.is_contradictory else answer
            _tile(axes, row, column, colour, _two_lines(text), INK, size=5.5)
    axes.set_xlabel(
        "Grey: the answer that most filings give; colours: other answers; ≠: contradicts itself; blank: none was found",
        loc="left",
        labelpad=8,
    )
    return figure


def _answer(answers: Sequence[str]) -> str:
    return "; ".join(sorted(answers))


def _two_lines(text: str, width: int = 17) -> str:
    flat = shortened(text, 2 * width)
    cut = flat.rfind(" ", 0, width + 1)
    return flat if len(flat) <= width or cut < 1 else f"{flat[:cut]}\n{shortened(flat[cut + 1 :], width)}"


def _wording(found: CoverageData, title: str) -> Figure:
    """Each policy as a dot, each filing as a row; the line is the median."""
    filings = _shown(found.filings)
    figure = new_figure(9.5, 1.6 + 0.26 * len(filings), title)
    left, right = figure.subplots(1, 2, sharey=True)
    for place, filing in enumerate(filings):
        policies = [policy for policy in found.wording if policy.filing == filing]
        lix = [policy.readability.lix for policy in policies if policy.readability.lix is not None]
        shares = [policy.boilerplate for policy in policies if policy.boilerplate is not None]
        for side, values, colour in ((left, lix, PALETTE[0]), (right, shares, PALETTE[5])):
            side.scatter(values, [place] * len(values), s=9, color=colour, alpha=0.35, linewidths=0)
            if values:
                middle = median(values)
                side.plot([middle, middle], [place - 0.36, place + 0.36], color=INK, linewidth=1.8)
    left.set_yticks(range(len(filings)), labels([str(filing) for filing in filings]))
    left.set_ylim(len(filings) - 0.5, -0.5)
    left.set_xlabel("LIX: the higher, the harder to read")
    right.set_xlabel("Share of boilerplate (told of three issuers or more)")
    right.set_xlim(-0.02, 1.0)
    for side in (left, right):
        side.grid(axis="x", color="#DDDDDD", linewidth=0.6)
        side.set_axisbelow(True)
        side.spines[["top", "right"]].set_visible(False)
    figure.supxlabel("A dot a policy; the line is their median.", x=0.01, ha="left", fontsize=7)
    return figure


def _changes(found: CoverageData, title: str) -> Figure:
    listed = found.changes[-MOST_ROWS:]
    heading = _titled(title, len(listed), len(found.changes), "pairs of years")
    figure = new_figure(9.5, 1.7 + 0.3 * len(listed), heading)
    axes = figure.add_subplot()
    parts = (
        ("unchanged", "#D9D9D9", [one.share(Status.UNCHANGED) for one in listed]),
        ("as a new year brings it", GREY, [one.expected / one.passages if one.passages else 0.0 for one in listed]),
        ("changed", PALETTE[0], [one.rewritten / one.passages if one.passages else 0.0 for one in listed]),
        ("moved", PALETTE[4], [one.share(Status.MOVED) for one in listed]),
        ("added", PALETTE[2], [one.share(Status.ADDED) for one in listed]),
        ("removed", PALETTE[5], [one.share(Status.REMOVED) for one in listed]),
    )
    begins = [0.0] * len(listed)
    for name, colour, shares in parts:
        axes.barh(
            range(len(listed)), shares, left=begins, color=colour, label=name, height=0.72, edgecolor="white", linewidth=0.5
        )
        for row, share in enumerate(shares):
            if share >= 0.05:
                middle = begins[row] + share / 2
                axes.text(
                    middle,
                    row,
                    f"{share:.0%}",
                    ha="center",
                    va="center",
                    color="white" if colour == PALETTE[0] else INK,
                    fontsize=7,
                )
        begins = [begin + share for begin, share in zip(begins, shares, strict=True)]
    names = [f"{shortened(one.entity, 30)} {one.before} → {one.after}" for one in listed]
    axes.set_yticks(range(len(listed)), [f"{name} ({one.passages})" for name, one in zip(names, listed, strict=True)])
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_xlabel("Share of the passages that state policy; in brackets: how many there are")
    figure.legend(loc="outside lower left", ncols=len(parts), frameon=False)
    return figure


def _grid(title: str, rows: Sequence[str], filings: Sequence[EntityYear], cell: float) -> tuple[Figure, Axes]:
    """Axes for tiles: a labelled row each, a column for each filing, issuers set apart."""
    figure = new_figure(3.6 + cell * len(filings), 1.9 + 0.25 * len(rows), title)
    axes = figure.add_subplot()
    axes.set_xlim(-0.5, len(filings) - 0.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(range(len(rows)), labels(rows))
    axes.set_xticks(
        range(len(filings)), labels([str(filing) for filing in filings], 26), rotation=60, ha="left", rotation_mode="anchor"
    )
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for place, (one, other) in enumerate(pairwise(filings)):
        if one.entity != other.entity:
            axes.axvline(place + 0.5, color="#555555", linewidth=1.2, zorder=3)
    return figure, axes


def _tile(axes: Axes, row: int, column: int, colour: str, text: str, ink: str, size: float = 7) -> None:
    from matplotlib.patches import Rectangle

    tile = axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=colour, edgecolor="#E3E3E3", linewidth=0.6))
    # What lies inside the axes anyway takes no part in laying the figure out, which would take seconds.
    tile.set_in_layout(False)
    if text:
        said = axes.text(column, row, text, ha="center", va="center", color=ink, fontsize=size, linespacing=0.95)
        said.set_in_layout(False)

"""The working paper as a page of HTML: one file without script that fetches nothing, for screens, paper and screen readers."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kb.comparing.markup import marked
from kb.comparing.redline import Segment
from kb.reporting.change_tables import TOLD, fate, place_of_change
from kb.reporting.harmless import harmless
from kb.reporting.paper_tables import paper_tables
from kb.reporting.tables import Redline, table_named
from kb.reporting.wording import STATUS_WORDS, concepts_said, moment, struck_out
from ontology.findings import Status

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from kb.reporting.paper_data import PaperData
    from kb.reporting.tables import Cell


def paper_page(paper: PaperData) -> str:
    """The page; the same paper gives the same text."""
    statuses = [status for status in STATUS_WORDS if status is not Status.NOT_APPLICABLE]
    listed = {line.clause.clause_id: f"clause-{line.clause.ordinal}" for line in paper.clauses}
    changes = [change for change in paper.comparison or () if change.status in TOLD and not change.is_expected]
    tables = paper_tables(paper)
    expected = sum(change.is_expected for change in paper.comparison or ())
    return (
        _environment()
        .get_template("working_paper.html")
        .render(
            paper=paper,
            style=_style(),
            table=lambda name: table_named(tables, name).for_reading(),
            by_status=[(status, STATUS_WORDS[status], paper.of_status(status)) for status in statuses],
            not_applicable=paper.of_status(Status.NOT_APPLICABLE),
            anchor=listed.get,
            changes=changes,
            expected=expected,
            fate=fate,
            place_of_change=lambda change: place_of_change(change, paper),
            concepts_said=lambda line: concepts_said(line.counting, paper.label),
            struck_out=lambda line: struck_out(line.tags, paper.label),
            labels=lambda change: ", ".join(map(paper.label, change.concepts)),
            moment=moment,
        )
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("kb.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # Every value that is shown passes here: a template cannot forget it.
        finalize=_harmless_value,
    )
    made.filters["redline"] = _redline
    made.filters["cell"] = _cell
    made.tests["number"] = lambda value: isinstance(value, int | float)
    return made


def _harmless_value(value: object) -> object:
    if value is None:
        return ""
    # Markup is made of text that was harmless before it was escaped.
    return harmless(value) if type(value) is str else value


def _redline(segments: tuple[Segment, ...]) -> Markup:
    from markupsafe import Markup

    return Markup(marked(Segment(kind=segment.kind, text=harmless(segment.text)) for segment in segments))


def _cell(cell: Cell) -> object:
    return _redline(cell.segments) if isinstance(cell, Redline) else cell


def _style() -> Any:
    from markupsafe import Markup

    sheets = (files("kb.comparing").joinpath("page.css"), files("kb.reporting").joinpath("report.css"))
    return Markup("".join(sheet.read_text(encoding="utf-8") for sheet in sheets))

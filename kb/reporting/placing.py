"""Where a clause stands, in few words."""

from __future__ import annotations

from datetime import date

from kb.reporting.tables import joined
from ontology.types import Clause


def place_of(clause: Clause, period_end: date | None = None) -> str:
    """Where a clause stands in its document: note, heading and page; `paragraph 12` where it has none of them.

    Its period is added if it is another than `period_end`, where a document has several side by side.
    """
    label = f"Note {clause.section_label}" if clause.section_label else None
    heading = clause.heading_path[-1] if clause.heading_path else None
    where = " ".join(part for part in (label, heading) if part) or f"paragraph {clause.ordinal}"
    page = f"page {clause.page}" if clause.page is not None else None
    end = clause.period_end if period_end is not None and clause.period_end != period_end else None
    return joined((where, page, f"{end.day} {end:%B %Y}" if end else None))

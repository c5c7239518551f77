"""Counts as plain dictionaries, for JSON."""

from __future__ import annotations

from typing import Any

from kb.overview import Overview


def overview_view(table: Overview) -> dict[str, Any]:
    """A table of counts: its rows and columns in order, and the cells that have clauses."""
    cells = [{"row": row, "column": column, "clauses": count} for (row, column), count in sorted(table.counts.items())]
    return {"rows": table.rows, "columns": table.columns, "cells": cells}

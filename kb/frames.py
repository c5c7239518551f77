"""Rows as a pandas DataFrame, where pandas is installed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ontology.errors import PolicyKBError

if TYPE_CHECKING:
    from pandas import DataFrame


def frame(rows: Iterable[Mapping[str, object]], columns: Sequence[str] = ()) -> DataFrame:
    """A frame with a row for each mapping, with these columns; without, those of the first row in its order.

    Raises:
        PolicyKBError: pandas is not installed.
    """
    try:
        from pandas import DataFrame
    except ImportError as error:
        raise PolicyKBError("frames need pandas", hint="pip install 'policykb[frames]'") from error
    return DataFrame(list(rows), columns=list(columns) or None)

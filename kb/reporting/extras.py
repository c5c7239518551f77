"""Libraries that only some outputs need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ontology.errors import PolicyKBError


@contextmanager
def needing(library: str, extra: str) -> Iterator[None]:
    """Around the import of a library that an extra brings.

    Raises:
        PolicyKBError: it is not installed; the hint says how to install it.
    """
    try:
        yield
    except ImportError as error:
        raise PolicyKBError(f"this needs {library}", hint=f"pip install 'policykb[{extra}]'") from error

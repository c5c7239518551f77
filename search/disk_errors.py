"""What the disk refuses, told in one way: the thing, the reason and the next step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ontology.errors import StorageError

#: What to do about a reason that an operating system or an engine gives; they all use the system's words.
_REMEDIES = {
    "No space left": "free some space and open it again: what was acknowledged is kept",
    "quota exceeded": "free some space and open it again: what was acknowledged is kept",
    "File too large": "raise the limit of file size and open it again: what was acknowledged is kept",
    "Read-only file system": "open it with read_only, or make the disk writable",
    "Permission denied": "open it with read_only, or get the right to write there",
    "Too many open files": "raise the limit of open files (ulimit -n) and open it again",
}


def refusal(what: str, path: Path, error: BaseException, *, otherwise: str = "check the disk") -> StorageError:
    """The error to raise where the disk has refused something: `what`, the reason, and what to do about it.

    `otherwise` is the advice for a reason that is not known.

    >>> refusal("the graph cannot be written", Path("x.kb/graph"), OSError(28, "No space left on device")).hint
    'free some space and open it again: what was acknowledged is kept'
    """
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    remedy = next((remedy for words, remedy in _REMEDIES.items() if words.casefold() in reason.casefold()), otherwise)
    return StorageError(f"{what}: {reason}", source=str(path), hint=remedy)


@contextmanager
def disk_errors(what: str, path: Path) -> Iterator[None]:
    """Turns each `OSError` inside into a `StorageError` that says `what` failed at `path`."""
    try:
        yield
    except OSError as error:
        raise refusal(what, path, error) from error

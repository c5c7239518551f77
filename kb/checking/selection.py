"""Narrows findings to a standard or a status."""

from __future__ import annotations

from collections.abc import Iterable

from ontology.errors import InputError, NotFoundError
from ontology.findings import Finding, Status


def selected(findings: Iterable[Finding], *, standard: str | None = None, status: str | None = None) -> list[Finding]:
    """The findings under a standard (any of their references) and with a status; all that are not narrowed.

    Raises:
        NotFoundError: nothing is checked under this standard.
        InputError: there is no such status.
    """
    chosen = list(findings)
    if standard is not None:
        name = _spaced(standard)
        under = [finding for finding in chosen if name in {_spaced(ref.partition(".")[0]) for ref in finding.references}]
        if not under and chosen:
            known = ", ".join(sorted({finding.standard for finding in chosen if finding.standard}))
            raise NotFoundError(f"nothing is checked under {standard!r}", hint=f"there are {known}")
        chosen = under
    if status is not None:
        if status not in set(Status):
            raise InputError(f"there is no status {status!r}", source="--status", hint=f"use {', '.join(Status)}")
        chosen = [finding for finding in chosen if finding.status == status]
    return chosen


def _spaced(standard: str) -> str:
    """A standard's name without white space and case: IFRS 16, ifrs16."""
    return "".join(standard.split()).lower()

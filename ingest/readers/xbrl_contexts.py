"""Contexts of XBRL facts: who reports, for which period, in which dimensions (XBRL 2.1, 4.7; Dimensions 1.0)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ontology.types import Diagnostic, EntityIdentifier, Severity
from ontology.xbrl_names import resolve_qname

XBRLI = "http://www.xbrl.org/2003/instance"
_XBRLDI = "http://xbrl.org/2006/xbrldi"
_MOMENT = re.compile(r"^(?P<day>\d{4}-\d\d-\d\d)(?:T(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)|$|[Z+-])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the facts that refer to it have in common; `period_start` is None for an instant, both dates for "forever"."""

    entity: EntityIdentifier | None = None
    period_start: date | None = None
    period_end: date | None = None
    dimensions: tuple[tuple[str, str], ...] = ()


def read_contexts(roots: Iterable[Any], diagnostics: list[Diagnostic]) -> dict[str, Context]:
    """All contexts below some lxml elements, by id; of two with one id the first counts, and a diagnostic says so."""
    found: dict[str, Context] = {}
    for element in (element for root in roots for element in root.iter(f"{{{XBRLI}}}context")):
        name, context = element.get("id") or "", _context(element)
        if found.setdefault(name, context) != context:
            message = f"two contexts are called {name!r}; the first is used"
            diagnostics.append(Diagnostic(code="duplicate-id", message=message, severity=Severity.WARNING))
    return found


def context_of(contexts: Mapping[str, Context], reference: str, qname: str, diagnostics: list[Diagnostic]) -> Context:
    """The context a fact refers to; an empty one, and a diagnostic `missing-context`, if there is none."""
    context = contexts.get(reference)
    if context is None:
        diagnostics.append(
            Diagnostic(
                code="missing-context",
                message=f"{qname} refers to the context {reference!r}, which does not exist",
                severity=Severity.WARNING,
            )
        )
        return Context()
    return context


def _find(element: Any, name: str) -> Any:
    """The first element of this name; a document that was repaired as HTML has it in lower case."""
    return next(element.iter(f"{{{XBRLI}}}{name}", f"{{{XBRLI}}}{name.lower()}"), None)


def _context(element: Any) -> Context:
    identifier = _find(element, "identifier")
    entity = None
    if identifier is not None and (identifier.text or "").strip():
        entity = EntityIdentifier(scheme=(identifier.get("scheme") or "").strip(), identifier=identifier.text.strip())
    return Context(
        entity=entity,
        period_start=_day(_find(element, "startDate"), is_end=False),
        period_end=_day(_find(element, "endDate"), is_end=True) or _day(_find(element, "instant"), is_end=True),
        dimensions=tuple(sorted(_dimensions(element))),
    )


def _dimensions(element: Any) -> list[tuple[str, str]]:
    found = []
    names = ("explicitMember", "typedMember", "explicitmember", "typedmember")
    for member in element.iter(*(f"{{{_XBRLDI}}}{name}" for name in names)):
        if member.tag.lower().endswith("explicitmember"):
            value = _qname(member, member.text or "")
        else:
            value = " ".join("".join(member.itertext()).split())
        found.append((_qname(member, member.get("dimension") or ""), value))
    return found


def _qname(element: Any, text: str) -> str:
    resolved = resolve_qname(text, element.nsmap)
    return resolved[2] if resolved else text.strip()


def _day(element: Any, *, is_end: bool) -> date | None:
    """The day an element names. A period that ends at midnight ends with the day before (XBRL 2.1, 4.7.2); 24:00 is the
    midnight at the end of its day.
    """
    match = _MOMENT.match((element.text or "").strip()) if element is not None else None
    if match is None:
        return None
    try:
        day = date.fromisoformat(match.group("day"))
        if match.group("hour") is None:
            return day
        if match.group("hour") == "24":
            return day if is_end else day + timedelta(days=1)
        midnight = set(match.group("hour", "minute", "second")) == {"00"}
        return day - timedelta(days=1) if is_end and midnight else day
    except (ValueError, OverflowError):
        return None

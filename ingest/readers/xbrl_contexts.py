"""Contexts of XBRL facts: who reports, for which period, in which dimensions (XBRL 2.1, 4.7; Dimensions 1.0)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from ingest.readers.xbrl_names import resolve_qname
from ontology.types import EntityIdentifier

XBRLI = "http://www.xbrl.org/2003/instance"
_XBRLDI = "http://xbrl.org/2006/xbrldi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the facts that refer to it have in common; `period_start` is None for an instant, both dates for "forever"."""

    entity: EntityIdentifier | None = None
    period_start: date | None = None
    period_end: date | None = None
    dimensions: tuple[tuple[str, str], ...] = ()


def read_contexts(root: Any) -> dict[str, Context]:
    """All contexts below an lxml element, by id; of two with one id the first counts."""
    found: dict[str, Context] = {}
    for element in root.iter(f"{{{XBRLI}}}context"):
        found.setdefault(element.get("id") or "", _context(element))
    return found


def _context(element: Any) -> Context:
    identifier = element.find(f".//{{{XBRLI}}}identifier")
    entity = None
    if identifier is not None and (identifier.text or "").strip():
        entity = EntityIdentifier(scheme=(identifier.get("scheme") or "").strip(), identifier=identifier.text.strip())
    return Context(
        entity=entity,
        period_start=_day(element.find(f".//{{{XBRLI}}}startDate"), is_end=False),
        period_end=_day(element.find(f".//{{{XBRLI}}}endDate"), is_end=True)
        or _day(element.find(f".//{{{XBRLI}}}instant"), is_end=True),
        dimensions=tuple(sorted(_dimensions(element))),
    )


def _dimensions(element: Any) -> list[tuple[str, str]]:
    found = []
    for member in element.iter(f"{{{_XBRLDI}}}explicitMember", f"{{{_XBRLDI}}}typedMember"):
        if member.tag.endswith("explicitMember"):
            value = _qname(member, member.text or "")
        else:
            value = " ".join("".join(member.itertext()).split())
        found.append((_qname(member, member.get("dimension") or ""), value))
    return found


def _qname(element: Any, text: str) -> str:
    resolved = resolve_qname(text, element.nsmap)
    return resolved[2] if resolved else text.strip()


def _day(element: Any, *, is_end: bool) -> date | None:
    """The day an element names. A period that ends at midnight ends with the day before (XBRL 2.1, 4.7.2)."""
    text = (element.text or "").strip() if element is not None else ""
    try:
        if "T" not in text:
            return date.fromisoformat(text[:10]) if text else None
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return moment.date() - timedelta(days=1) if is_end and midnight else moment.date()

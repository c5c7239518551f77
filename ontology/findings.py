"""What a check finds: a status with its reason and the places that show it. A broken rule is a value, not an exception."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ontology.types import Severity


class Status(StrEnum):
    """What became of a requirement, or of a rule.

    `PRESENT`, `PARTLY`, `ABSENT`: all, some or none of what a requirement asks for was found. `NOT_APPLICABLE`: nothing, or too
    little, says that it applies. `NOT_PARSED`: it cannot be told from what was read. `DOUBTFUL`: something that is there is
    outdated, contradicts something else or leads nowhere; only rules find it.
    """

    PRESENT = "present"
    PARTLY = "partly"
    ABSENT = "absent"
    NOT_APPLICABLE = "not_applicable"
    NOT_PARSED = "not_parsed"
    DOUBTFUL = "doubtful"


#: What there is to accept.
WAIVABLE = frozenset({Status.ABSENT, Status.PARTLY, Status.DOUBTFUL, Status.NOT_PARSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The words that show something: an exact part of a clause, and where the clause stands.

    `place` is who, which period, which note and page; `page` counts from 1, None without pages.
    """

    clause_id: str
    quote: str
    place: str
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """An exception: a finding that was accepted as it is, why, by whom and when (UTC), and the number of the decision."""

    finding_id: str
    reason: str
    waived_by: str
    waived_at: datetime
    decision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding on one document.

    `finding_id` is a hash of the document, the rule, the status and what is missing or doubted, so the same finding keeps it
    when the document is ingested again. `rule_id` names a requirement, or a rule. `severity` is `error` where something that is
    required is absent. `message` is the reason in words, `focus` the id of what is looked at (the document or a clause),
    `references` are paragraphs such as `IAS 2.36(a)`. `missing` is what a requirement asks for and was not found.
    """

    finding_id: str
    document_id: str
    rule_id: str
    label: str
    status: Status
    severity: Severity
    message: str
    focus: str
    references: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    waiver: Waiver | None = None

    @property
    def standard(self) -> str:
        """The standard of the first reference; empty for a rule that rests on none."""
        return self.references[0].partition(".")[0] if self.references else ""


def finding_id(document_id: str, rule_id: str, *content: str) -> str:
    """The id of a finding, twelve hexadecimal digits.

    >>> finding_id("acme-2024", "ias-2-36a", "absent") == finding_id("acme-2024", "ias-2-36a", "absent")
    True
    """
    joined = "\x1f".join((document_id, rule_id, *content))
    return hashlib.sha256(joined.encode("utf-8")).hexdigest()[:12]

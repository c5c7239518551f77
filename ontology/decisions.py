"""What reviewers decide: the entries of the log, as values that are written once and never changed.

An entry is held by its JSON (`Decision.record`): equal entries have equal texts, so the log can be hashed, carried elsewhere
and replayed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from ontology.errors import InputError

#: Who writes what no person decides, such as which decisions a new version of a filing has left without a clause.
MACHINE = "policykb"


class ReviewerRole(StrEnum):
    """What a reviewer may do; each may do what those before it may. `MACHINE` decides nothing."""

    MACHINE = "machine"
    READER = "reader"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    ADMIN = "admin"


class Act(StrEnum):
    """What an entry of the log does."""

    REGISTER = "register"
    ACCEPT = "accept"
    REJECT = "reject"
    OVERRIDE = "override"
    UNDO = "undo"
    COMMENT = "comment"
    ASSIGN = "assign"
    SAMPLE = "sample"
    SECOND = "second"
    ADJUDICATE = "adjudicate"
    SIGN_OFF = "sign_off"
    REOPEN = "reopen"
    DENY = "deny"
    ALLOW = "allow"
    WAIVE = "waive"
    REANCHOR = "reanchor"
    MIGRATE = "migrate"


#: Acts that say what a clause is about.
JUDGING = frozenset({Act.ACCEPT, Act.REJECT, Act.OVERRIDE, Act.ADJUDICATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The words that were decided on and where they stood, as Web Annotation's selectors of quote and position.

    `start_char` and `end_char` are code points in the text of the source with the hash `sha256`. `alike` counts the clauses of
    the document with the same wording, this one too: where there are several, the words alone do not tell which is meant.
    """

    clause_id: str
    quote: str
    start_char: int
    end_char: int
    sha256: str
    heading_path: tuple[str, ...] = ()
    alike: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said of a clause before: a concept, by whom (`asserted`, `suggested`, `reviewed`), and how sure."""

    concept: str
    origin: str
    score: float

    def __str__(self) -> str:
        return f"{self.origin} {self.concept} {self.score:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One entry of the log: who did what, in which role, when, why, on what, what was before, with which versions.

    `number` is its place in the log, from 1. `strikes` are the entries it takes out of force: those it supersedes or undoes.
    `batch` is the number of the first of several entries that were made at once. `concepts` are what it accepts, rejects or
    denies, `instead_of` those that `concepts` take the place of. `subject` is whom or what it concerns beside the clause: the
    reviewer who is registered or assigned, the entity of a deny list, a rule that is waived. `detail` is the role given, the
    words of a comment, the hash of the source signed off, the taxonomies of a migration. `frozen` are the ids of the clauses
    that a sign-off covers; `moved` are pairs of an entry and the clause it stands on from now on, empty for none.
    """

    number: int
    act: Act
    by: str
    role: ReviewerRole
    at: datetime
    reason: str = ""
    document_id: str | None = None
    anchor: Anchor | None = None
    concepts: tuple[str, ...] = ()
    instead_of: tuple[str, ...] = ()
    before: tuple[Said, ...] = ()
    strikes: tuple[int, ...] = ()
    batch: int | None = None
    subject: str = ""
    detail: str = ""
    model_version: str = ""
    catalogue_version: str = ""
    taxonomy: str = ""
    frozen: tuple[str, ...] = ()
    moved: tuple[tuple[int, str], ...] = ()

    @property
    def clause_id(self) -> str | None:
        """The clause that was decided on, as it was called then; None if it is about no clause."""
        return self.anchor.clause_id if self.anchor else None

    @property
    def touched(self) -> frozenset[str]:
        """All concepts it says something of."""
        return frozenset((*self.concepts, *self.instead_of))

    @property
    def record(self) -> str:
        """The entry as JSON, without what is empty; equal entries have equal texts."""
        found = {name: value for name in Decision.__slots__ if (value := getattr(self, name)) not in (None, "", ())}
        found["at"] = write_time(self.at)
        if self.anchor is not None:
            found["anchor"] = _plain(self.anchor)
        if self.before:
            found["before"] = [_plain(said) for said in self.before]
        return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def parse(cls, record: str) -> Decision:
        """The entry that `record` wrote.

        Raises:
            InputError: it is none.

        >>> one = Decision(number=1, act=Act.COMMENT, by="Ada", role=ReviewerRole.READER, at=read_time("2024-05-01T09:00:00Z"))
        >>> Decision.parse(one.record) == one
        True
        """
        try:
            found: dict[str, Any] = json.loads(record)
            anchor = found.get("anchor")
            if anchor is not None:
                anchor["heading_path"] = tuple(anchor["heading_path"])
                found["anchor"] = Anchor(**anchor)
            if "before" in found:
                found["before"] = tuple(Said(**said) for said in found["before"])
            if "moved" in found:
                found["moved"] = tuple((number, clause) for number, clause in found["moved"])
            for name in ("concepts", "instead_of", "strikes", "frozen"):
                if name in found:
                    found[name] = tuple(found[name])
            found["act"], found["role"] = Act(found["act"]), ReviewerRole(found["role"])
            found["at"] = read_time(found["at"])
            return cls(**found)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"this is no decision: {error!r}", source=record[:60], hint="run policykb verify") from error


def _plain(value: Anchor | Said) -> dict[str, Any]:
    # Not `asdict`, which copies every value: a log has many entries.
    return {name: getattr(value, name) for name in value.__slots__}


def read_time(text: str) -> datetime:
    """A point in time written by ISO 8601 with its zone, in UTC and whole seconds.

    Raises:
        InputError: it is none, or has no zone.

    >>> str(read_time("2024-05-01T11:00:00.5+02:00"))
    '2024-05-01 09:00:00+00:00'
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text!r} is no point in time", hint="write such as 2024-05-01T09:00:00Z") from None
    return in_utc(found)


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC and whole seconds.

    Raises:
        InputError: it has no zone.
    """
    if moment.tzinfo is None:
        raise InputError(f"{moment.isoformat()} has no time zone", hint="write such as 2024-05-01T09:00:00Z")
    found = moment.astimezone(UTC)
    return found.replace(microsecond=0) if found.microsecond else found


def write_time(moment: datetime) -> str:
    """A moment in UTC as `read_time` reads it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

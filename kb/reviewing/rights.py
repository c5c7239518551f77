"""Who may do what: reviewers with their roles, as the log has registered them."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from ontology.decisions import MACHINE, Act, Decision, ReviewerRole
from ontology.errors import InputError, NotAllowed, NotFoundError

_ORDER = tuple(ReviewerRole)
_LONGEST_NAME, _LONGEST_TEXT = 200, 10_000
#: Characters that turn the direction of what follows: in a name they could make it look like another.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")

#: The least role that may do each act.
_LEAST = {
    Act.REGISTER: ReviewerRole.ADMIN,
    Act.ACCEPT: ReviewerRole.REVIEWER,
    Act.REJECT: ReviewerRole.REVIEWER,
    Act.OVERRIDE: ReviewerRole.REVIEWER,
    Act.UNDO: ReviewerRole.REVIEWER,
    Act.COMMENT: ReviewerRole.REVIEWER,
    Act.ASSIGN: ReviewerRole.REVIEWER,
    Act.SAMPLE: ReviewerRole.APPROVER,
    Act.SECOND: ReviewerRole.REVIEWER,
    Act.ADJUDICATE: ReviewerRole.APPROVER,
    Act.SIGN_OFF: ReviewerRole.APPROVER,
    Act.REOPEN: ReviewerRole.APPROVER,
    Act.DENY: ReviewerRole.APPROVER,
    Act.ALLOW: ReviewerRole.APPROVER,
    Act.WAIVE: ReviewerRole.REVIEWER,
    Act.MIGRATE: ReviewerRole.ADMIN,
}


def least_role(act: Act) -> ReviewerRole:
    """The least role that may do an act; what the machine does by itself is nobody's to do."""
    return _LEAST.get(act, ReviewerRole.ADMIN)


def has_role(role: ReviewerRole, least: ReviewerRole) -> bool:
    """Whether a role gives the rights of another one."""
    return _ORDER.index(role) >= _ORDER.index(least)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """A person who reviews, with the role that was given last."""

    name: str
    role: ReviewerRole

    def may(self, act: Act) -> bool:
        """Whether the role gives the right to an act."""
        return has_role(self.role, _LEAST[act])

    def check(self, act: Act) -> None:
        """Refuse an act that the role gives no right to.

        Raises:
            NotAllowed: it does not.
        """
        if not self.may(act):
            raise NotAllowed(
                f"{self.name} is a {self.role.value}, and may not {act.value.replace('_', ' ')}",
                hint=f"that takes the role {_LEAST[act].value}: policykb review register",
            )


def reviewers_of(decisions: Iterable[Decision]) -> dict[str, Reviewer]:
    """The reviewers that the registering entries of the log name, by name; a later entry changes the role."""
    found = {}
    for decision in decisions:
        if decision.act is Act.REGISTER:
            found[decision.subject] = Reviewer(name=decision.subject, role=ReviewerRole(decision.detail))
    return dict(sorted(found.items()))


def find_reviewer(reviewers: dict[str, Reviewer], name: str) -> Reviewer:
    """The reviewer of this name.

    Raises:
        NotFoundError: there is none; the hint names those most like it.
    """
    if name in reviewers:
        return reviewers[name]
    if not reviewers:
        hint = "nobody is registered yet: policykb review register NAME --role admin --by NAME"
    else:
        close = difflib.get_close_matches(name, reviewers, n=3, cutoff=0.5) or list(reviewers)[:5]
        hint = f"there are {', '.join(close)}; an admin registers others with policykb review register"
    raise NotFoundError(f"no reviewer is called {name!r}", hint=hint)


def read_role(text: str) -> ReviewerRole:
    """The role of this name.

    Raises:
        InputError: a person cannot have such a role.
    """
    roles = [role.value for role in ReviewerRole if role is not ReviewerRole.MACHINE]
    if text not in roles:
        raise InputError(f"{text!r} is no role", source="role", hint=f"use {', '.join(roles)}")
    return ReviewerRole(text)


def checked_name(name: str) -> str:
    """The name of a person, without white space around it.

    Raises:
        InputError: it is empty, too long, has characters that cannot be seen, or is the machine's.
    """
    found = unicodedata.normalize("NFC", name.strip())
    if not found or len(found) > _LONGEST_NAME or _unseen(found, "") or not _TURNING.isdisjoint(found):
        raise InputError(
            f"{name!r} is no name", source="name", hint=f"give 1 to {_LONGEST_NAME} characters that can be seen, on one line"
        )
    if found.casefold() == MACHINE:
        raise InputError(f"{name!r} is the name of the machine", source="name", hint="give the name of a person")
    return found


def checked_text(text: str, what: str, *, needed: bool = False) -> str:
    """A reason or comment, without white space around it.

    Raises:
        InputError: it is needed and empty, too long, or has control characters.
    """
    found = text.strip()
    if needed and not found:
        raise InputError(f"a {what} is needed", source=what, hint="say it in a few words")
    if len(found) > _LONGEST_TEXT or _unseen(found, "\n\t"):
        raise InputError(
            f"the {what} is longer than {_LONGEST_TEXT:,} characters, or has control characters", source=what, hint="shorten it"
        )
    return found


def _unseen(text: str, allowed: str) -> bool:
    return any(unicodedata.category(character) in ("Cc", "Cs") and character not in allowed for character in text)

"""How decisions, tags and findings are put in words: the same in every output."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from kb.reporting.tables import joined
from ontology.decisions import Act, Decision
from ontology.findings import Status
from ontology.types import ConceptTag, Verdict

Label = Callable[[str], str]

#: What each status of a finding is called; the words tell, colours only help.
STATUS_WORDS = {
    Status.ABSENT: "absent",
    Status.DOUBTFUL: "doubtful",
    Status.PARTLY: "partly present",
    Status.NOT_PARSED: "could not be read",
    Status.PRESENT: "present",
    Status.NOT_APPLICABLE: "not applicable",
}

_DONE = {
    Act.REGISTER: "registered",
    Act.ACCEPT: "accepted",
    Act.REJECT: "rejected",
    Act.OVERRIDE: "overridden",
    Act.UNDO: "undone",
    Act.COMMENT: "commented",
    Act.ASSIGN: "assigned",
    Act.SAMPLE: "drawn for second review",
    Act.SECOND: "second opinion",
    Act.ADJUDICATE: "settled",
    Act.SIGN_OFF: "signed off",
    Act.REOPEN: "reopened",
    Act.DENY: "denied",
    Act.ALLOW: "allowed again",
    Act.WAIVE: "waived",
    Act.REANCHOR: "moved with the text",
    Act.MIGRATE: "carried to another taxonomy",
}

_VERDICTS = {Verdict.REJECTED: "rejected", Verdict.OVERRIDDEN: "overridden", Verdict.DENIED: "on a deny list"}


def moment(at: datetime) -> str:
    """A moment in UTC, to the minute."""
    return f"{at:%Y-%m-%d %H:%M}"


def concepts_said(tags: Iterable[ConceptTag], label: Label) -> str:
    """What counts, with who says it and how sure: `Leases (suggested, 0.93)`."""
    return "; ".join(f"{label(tag.concept)} ({_by(tag)})" for tag in tags)


def _by(tag: ConceptTag) -> str:
    return f"suggested, {tag.score:.2f}" if tag.origin.value == "suggested" else _SAYS[tag.origin.value]


_SAYS = {"reviewed": "reviewer", "asserted": "filer"}


def struck_out(tags: Iterable[ConceptTag], label: Label) -> str:
    """What was said and does not count any more: `Leases (rejected)`."""
    found = {f"{label(tag.concept)} ({_VERDICTS[tag.verdict]})": None for tag in tags if tag.verdict in _VERDICTS}
    return "; ".join(found)


def act_of(decision: Decision) -> str:
    """What was done, in a word or two."""
    return _DONE[decision.act]


def subject_of(decision: Decision, label: Label) -> str:
    """What an entry is about, beside the clause: concepts, persons, other entries."""
    concepts = ", ".join(map(label, decision.concepts))
    instead = ", ".join(map(label, decision.instead_of))
    return joined(
        (
            f"{concepts or 'nothing'} instead of {instead}" if instead else concepts,
            decision.subject,
            decision.detail,
            f"in place of {numbers(decision.strikes)}" if decision.strikes else None,
            f"{len(decision.moved)} decisions moved or lost" if decision.moved else None,
        ),
        "; ",
    )


def numbers(entries: Iterable[int]) -> str:
    """Entries of the log by number: `decisions 3, 4`."""
    listed = list(entries)
    return f"decision{'s' if len(listed) > 1 else ''} {', '.join(map(str, listed))}"


def before_of(decision: Decision, label: Label) -> str:
    """What was said of the clause before the decision."""
    return "; ".join(f"{label(said.concept)} ({_origin(said.origin, said.score)})" for said in decision.before)


def _origin(origin: str, score: float) -> str:
    return f"suggested, {score:.2f}" if origin == "suggested" else _SAYS.get(origin, origin)

"""Whether words state what is chosen, deny it, or only say that it could be chosen. Reads folded text (see `fold_cue`)."""

from __future__ import annotations

import re
from enum import Enum

from ontology.types import Span

_DENIAL = re.compile(
    r"\b(?:not|no|neither|never|nor|without|cannot|instead of|rather than|other than|except for|excluding|rebut\w*)\b"
    r"(?!\s+(?:only|later|limited))(?:(?!\b(?:due to|because|since|but)\b)[^.;:,\n]){0,40}$"
)
#: Inside what a cue leaves open: "rents that do not depend on an index".
_DENIAL_INSIDE = re.compile(r"\b(?:not|neither|never|nor|without|cannot)\b(?!\s+(?:only|later|limited))")
_DENYING_CUE = re.compile(r"\b(?:not|no|none|never|cannot|without|rebut\w*|other than|except for)\b")
#: "a lessee may elect", "the standard permits": what could be chosen, or what somebody else would have to do.
_POSSIBLE = re.compile(
    r"\b(?:may|might|could|can)\s+(?:\w+\s+){0,2}?(?:elect|choose|designate|apply|opt|use|be\s+(?:\w+\s+)?"
    r"(?:elected|designated|measured|applied|chosen|used|classified))\b"
    r"|\b(?:ias|ifrs|asc|asu|standard|guidance|topic|expedient|exemption)\b[^.;]{0,60}\b(?:permits?|allows?|requires?)\b"
)
#: "the group has elected this expedient": says whether what the words before allow was done.
_TAKEN = re.compile(
    r"\b(?:elect|appli|apply|adopt|use|take|chose|avail)\w*\b[^.;]{0,60}?\b(?:this|the|such|these|those|that|it)\b"
    r"(?:\s\w+){0,2}?\s(?:expedient|exemption|option|election|exception|relief)s?\b"
)
#: "before the adoption", "until 2023", "in prior years": what was chosen once.
_FORMER = re.compile(
    r"\b(?:prior to|before|until)\s(?:the\s|its\s|our\s)?(?:\w+\s)?(?:adopt\w+|transition|initial application)\b"
    r"|\b(?:until|up to)\s(?:\d+\s\w+\s)?\d{4}\b|\b(?:formerly|previously)\b(?!\s(?:held|recogni|impaired|unrecogni))"
    r"|\bin\s(?:the\s)?(?:prior|previous|earlier|past)\s(?:years?|periods?)\b"
)


class Modality(Enum):
    """How a sentence holds a choice."""

    STATED = "stated"
    DENIED = "denied"
    #: It could be chosen, was chosen once, or is asked for by a standard: nothing follows.
    OPEN = "open"


def denies(cue: str) -> bool:
    """Whether a cue denies something itself, so that a denial belongs to what it states.

    >>> denies("not early adopt*"), denies("non lease components ... separated")
    (True, False)
    """
    return _DENYING_CUE.search(cue) is not None


def modality(text: str, sentence: Span, match: Span, *, next_end: int, heeds_denial: bool) -> Modality:
    """How the sentence holds what was matched in it; `next_end` is where the sentence after it ends.

    >>> text = "a lessee may elect not to separate parts. the group has not used this expedient."
    >>> modality(text, (0, 42), (19, 34), next_end=len(text), heeds_denial=False)
    <Modality.DENIED: 'denied'>
    """
    start, end = match
    before = text[sentence[0] : start]
    if heeds_denial and (_DENIAL.search(before) or _DENIAL_INSIDE.search(text, start, end)):
        return Modality.DENIED
    if _FORMER.search(before):
        return Modality.OPEN
    if _POSSIBLE.search(text, sentence[0], end):
        after = text[end:next_end]
        taken = _TAKEN.search(after)
        if taken is None:
            return Modality.OPEN
        return Modality.DENIED if _DENIAL.search(after[: taken.start()]) else Modality.STATED
    return Modality.STATED

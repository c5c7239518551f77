"""Cross-references that lead nowhere in a document whose notes are numbered and whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.sentences import sentence_spans
from kb.checking.evidence import Hit
from kb.checking.rules.context import RuleContext
from kb.checking.scope import Extent
from ontology.findings import Finding

_RULE = "broken-cross-reference"
#: So many numbered notes in a row mean that the numbering was read.
_FEWEST_NOTES = 8
_NUMBER = re.compile(r"^\d{1,2}")
#: "Note 5 to the 2022 financial statements", "Note 3 in the annual report of the parent": another document.
_ELSEWHERE = re.compile(
    r"\b(?:20\d\d (?:annual|financial)|(?:annual|interim) report|prospectus|parent company|company financial statements"
    r"|separate financial statements|credit note|promissory|loan note|notes? payable)\b"
)


def find(context: RuleContext) -> Iterator[Finding]:
    """A finding for each note number beyond the last note of a whole report. In part of one, a reference may well be open."""
    if context.scope.extent is not Extent.REPORT:
        return
    filing = context.passages.filing
    numbers = {
        int(match.group())
        for section in filing.sections
        for label in (section.note or "", section.label)
        if (match := _NUMBER.match(label))
    }
    last = _last_of_row(numbers)
    if last < _FEWEST_NOTES:
        return
    for reference in filing.cross_references:
        target = _NUMBER.match(reference.target_label)
        passage = context.passages.by_clause.get(reference.clause_id)
        if reference.target_section is not None or target is None or passage is None or not passage.in_notes:
            continue
        start = passage.clause.start_char
        span = (reference.start_char - start, reference.end_char - start)
        if int(target.group()) > max(numbers) and not _points_elsewhere(passage.folded, passage.clause.text, span[0]):
            message = f"Note {reference.target_label} is pointed to, but the notes end with {max(numbers)}"
            yield context.doubtful(_RULE, message, (Hit(passage, span, 1.0),), reference.target_label, str(span[0]))


def _last_of_row(numbers: set[int]) -> int:
    """How far the notes are numbered without a gap of more than one."""
    last = 0
    while last + 1 in numbers or last + 2 in numbers:
        last += 1 if last + 1 in numbers else 2
    return last


def _points_elsewhere(folded: str, text: str, place: int) -> bool:
    start, end = next((span for span in sentence_spans(text) if span[0] <= place < span[1]), (0, len(text)))
    return _ELSEWHERE.search(folded, start, end) is not None

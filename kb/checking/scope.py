"""How much of the financial statements a document holds, and so what may be called absent from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kb.checking.evidence import compiled
from kb.checking.passages import Passages
from ontology.catalogue import Catalogue
from ontology.check_rules import ScopeCues
from ontology.types import Nature

#: A note on all policies is about at least so many elements, or about fewer and says how the statements were prepared.
_AREAS_OF_POLICIES = 14
_AREAS_WITH_BASIS = 8
_LINES_OF_STATEMENTS = 3
_LANGUAGE_READ = "en"
#: What the readers and the segmenter report where text was lost.
_LOST_PAGES = frozenset({"page-without-text", "missing-pages"})
_LOST_LIST = "lost-list"


class Extent(StrEnum):
    """What a document is: a whole report, the whole note on policies, a part of them, or nothing that can be judged."""

    REPORT = "report"
    POLICIES = "policies"
    PART = "part"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentScope:
    """What may be said of a document. `reason` tells in words why its extent is what it is.

    `period_start` is the first day of the period, None if nothing tells; `assumed` says that it was counted back from the end.
    """

    extent: Extent
    reason: str
    period_start: date | None
    assumed: bool
    areas: frozenset[str]
    lost_pages: tuple[int, ...]
    lost_lists: tuple[int, ...]

    @property
    def period(self) -> str:
        """The period in words."""
        if self.period_start is None:
            return "the period is not known"
        begins = f"the period begins on {self.period_start.day} {self.period_start:%B %Y}"
        return f"{begins}, taken to be a year before its end" if self.assumed else begins


def scope_of(passages: Passages, catalogue: Catalogue, cues: ScopeCues) -> DocumentScope:
    """The scope of a filing, told by what was read of it."""
    document = passages.filing.document
    areas = frozenset(
        catalogue.element_of(concept)
        for passage in passages.notes
        if passage.clause.nature is Nature.POLICY
        for concept, score in passage.about.items()
        if score >= 0.5 and catalogue.get(concept) is not None
    )
    extent, reason = _extent(passages, areas, cues)
    start, assumed = _period_start(document.period_start, document.period_end)
    return DocumentScope(
        extent=extent,
        reason=reason,
        period_start=start,
        assumed=assumed,
        areas=areas,
        lost_pages=_lost_pages(passages),
        lost_lists=tuple(
            found.start_char
            for found in passages.filing.diagnostics
            if found.code == _LOST_LIST and found.start_char is not None
        ),
    )


def _extent(passages: Passages, areas: frozenset[str], cues: ScopeCues) -> tuple[Extent, str]:
    document = passages.filing.document
    if document.lang.split("-")[0] != _LANGUAGE_READ:
        return Extent.NOTHING, f"the document is in {document.lang!r}; requirements have cues in English only"
    if not areas:
        return Extent.NOTHING, "no note on accounting policies could be read in it"
    us_gaap = next(_stating(passages, cues.us_gaap), None)
    if us_gaap is not None and next(_stating(passages, cues.ifrs), None) is None:
        return Extent.NOTHING, "the statements are prepared under US GAAP, not IFRS"
    has_basis = any(passage.clause.nature is Nature.BASIS_OF_PREPARATION for passage in passages.notes)
    if len(areas) < (_AREAS_WITH_BASIS if has_basis else _AREAS_OF_POLICIES):
        basis = "" if has_basis else ", and does not say how the statements were prepared"
        return Extent.PART, f"it states policies on {_counted(len(areas))} only{basis}: it is a part of a report"
    lines = sum(next(passages.with_line(compiled(line)), None) is not None for line in cues.statement_lines)
    if lines >= _LINES_OF_STATEMENTS:
        return Extent.REPORT, f"it has primary statements and policies on {_counted(len(areas))}"
    return Extent.POLICIES, f"it states policies on {_counted(len(areas))} and has no primary statements: the note on policies"


def _counted(areas: int) -> str:
    return f"{areas} subject" if areas == 1 else f"{areas} subjects"


def _stating(passages: Passages, cues: Iterable[str]) -> Iterator[str]:
    return (cue for cue in cues for _ in passages.with_cue(compiled(cue)))


def _period_start(start: date | None, end: date | None) -> tuple[date | None, bool]:
    if start is not None:
        return start, False
    if end is None:
        return None, False
    day_after = end + timedelta(days=1)
    try:
        return day_after.replace(year=day_after.year - 1), True
    except ValueError:  # 29 February
        return day_after.replace(year=day_after.year - 1, day=28), True


def _lost_pages(passages: Passages) -> tuple[int, ...]:
    """The pages of the notes that have no text, or are missing."""
    pages = [passage.clause.page for passage in passages.notes if passage.clause.page is not None]
    if not pages:
        return ()
    first, last = min(pages), max(pages)
    named = {
        int(number)
        for found in passages.filing.diagnostics
        if found.code in _LOST_PAGES
        for number in re.findall(r"\d+", found.message)
    }
    return tuple(sorted(page for page in named if first <= page <= last))

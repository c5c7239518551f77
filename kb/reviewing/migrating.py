"""Carries decisions to another release of an official taxonomy: what it still has stays, what it has not is queued."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from kb.frames import frame
from kb.reviewing.parts import ReviewPart
from ontology.decisions import JUDGING, Act, Decision
from ontology.errors import InputError, NotFoundError
from ontology.namespaces import short_name
from ontology.taxonomy_types import DOCUMENTATION
from search.stored_taxonomy import StoredElement

if TYPE_CHECKING:
    from pandas import DataFrame

_PREFIX = "ifrs-full:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What became of one decision: the clause it stands on, the concept in question, why, and what took its place if known."""

    decision: Decision
    clause_id: str
    concept: str
    why: str
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationReport:
    """What a migration did: how many decisions stay as they are, which are out of force, which to look at once more.

    `broken` decisions name an element that the release lacks or keeps for older reports only; they are queued
    (`review.queue("broken")`). `reworded` ones stay in force, but the release describes their element in other words, or by
    other paragraphs.
    """

    before: str
    after: str
    kept: int
    broken: tuple[Carried, ...]
    reworded: tuple[Carried, ...]

    def to_frame(self) -> DataFrame:
        """A row for each decision that is `broken` or `reworded`.

        Raises:
            PolicyKBError: pandas is not installed.
        """
        listed = [*(("broken", one) for one in self.broken), *(("reworded", one) for one in self.reworded)]
        rows = [
            {
                "what": what,
                "decision": one.decision.number,
                "clause_id": one.clause_id,
                "concept": one.concept,
                "why": one.why,
                "successors": "; ".join(one.successors),
            }
            for what, one in listed
        ]
        return frame(rows, ("what", "decision", "clause_id", "concept", "why", "successors"))


class Migrating(ReviewPart):
    """Migrations."""

    def migrate(
        self, to: str, *, by: str, since: str | None = None, reason: str = "", at: datetime | None = None, dry_run: bool = False
    ) -> MigrationReport:
        """Hold all decisions in force against a release of the IFRS taxonomy, and take those out of force that it breaks.

        Nothing is put in the place of a broken decision but the suggestion that was there: a successor is only proposed.

        Args:
            to: id of the taxonomy, such as `ifrs-full-2022-03-24`; it must have been added.
            by: the admin.
            since: id of the release that decisions were made under, to tell what is described anew; None for the newest
                before it, if one was added.
            reason: why.
            at: when; None for now.
            dry_run: only say what would be done.

        Raises:
            NotFoundError: no such taxonomy or reviewer.
            NotAllowed: the reviewer is no admin.
            InputError: the taxonomy has no IFRS elements, or is the one it is to be compared with.
        """
        reviewer = self._person(by, Act.MIGRATE)
        before = self._former(to, since)
        kept, broken, reworded = 0, list[Carried](), list[Carried]()
        for document_id in sorted(self._host.store.decisions.document_ids()):
            review = self._journal.review(document_id)
            for decision in review.decisions:
                number = decision.number
                if decision.act not in JUDGING or number not in review.force or number in review.lost:
                    continue
                carried = [self._carried(decision, review.place[number], name, before, to) for name in _accepted(decision)]
                out = [one for one, breaks in filter(None, carried) if breaks]
                broken += out[:1]
                kept += not out
                reworded += [one for one, breaks in filter(None, carried) if not breaks and not out]
        if not dry_run:
            stamp = self._stamp(reviewer, at, reason)
            detail = f"{before} → {to}"
            entries = [
                stamp.entry(Act.MIGRATE, detail=f"{detail}: {kept} kept, {len(broken)} broken, {len(reworded)} reworded")
            ]
            for name in dict.fromkeys(one.decision.document_id for one in broken):
                mine = [one for one in broken if one.decision.document_id == name]
                why = "; ".join(dict.fromkeys(one.why for one in mine))
                moved = tuple((one.decision.number, "") for one in mine)
                entries.append(replace(stamp.entry(Act.MIGRATE, document_id=name, detail=detail, moved=moved), reason=why))
            self._journal.append(entries)
        return MigrationReport(before=before, after=to, kept=kept, broken=tuple(broken), reworded=tuple(reworded))

    def _former(self, to: str, since: str | None) -> str:
        known = [taxonomy.taxonomy_id for taxonomy in self._host.store.taxonomies.all()]
        for name in (to, *([since] if since else [])):
            if name not in known:
                hint = f"there are {', '.join(known)}" if known else "add it first: policykb taxonomy add PACKAGE"
                raise NotFoundError(f"no taxonomy is called {name!r}", hint=hint)
        if since == to:
            raise InputError("a taxonomy cannot be compared with itself", source=to, hint="name the release before it")
        if since is not None:
            return since
        older = [name for name in known[known.index(to) + 1 :] if name.rpartition("-20")[0] == to.rpartition("-20")[0]]
        return older[0] if older else ""

    def _carried(self, decision: Decision, clause_id: str, concept: str, before: str, to: str) -> tuple[Carried, bool] | None:
        """What there is to say of a concept of a decision, and whether that breaks it; None for nothing."""
        found = self._host.store.taxonomies.element(concept, to)
        old = self._host.store.taxonomies.element(concept, before) if before else None
        one = Carried(decision=decision, clause_id=clause_id, concept=concept, why="")
        if found is None or not found.element.declared:
            return replace(one, why=f"{short_name(concept)} is not in {to}"), True
        if found.deprecated:
            instead = f"; {' or '.join(map(short_name, found.successors))} took over" if found.successors else ""
            return replace(one, why=f"{short_name(concept)} is deprecated in {to}{instead}", successors=found.successors), True
        if old is not None and _described(old) != _described(found):
            return replace(one, why=f"{short_name(concept)} is described anew in {to}"), False
        return None


def _accepted(decision: Decision) -> tuple[str, ...]:
    """The elements of the IFRS taxonomy that a decision accepts."""
    return tuple(name for name in decision.concepts if name.startswith(_PREFIX) and decision.act is not Act.REJECT)


def _described(element: StoredElement) -> tuple[str | None, frozenset[str]]:
    return element.label("en", DOCUMENTATION), frozenset(map(str, element.references))

"""Which concepts do not count for an issuer, or for any, however sure the tagger is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.reviewing.state import in_force
from ontology.decisions import Act, Decision


@dataclass(frozen=True, slots=True)
class DenyLists:
    """The denials in force, oldest first; `subject` of a denial is the entity it is for, empty for all."""

    denials: tuple[Decision, ...] = ()

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> DenyLists:
        """The lists that the denying and allowing entries of the log make."""
        listed = [decision for decision in decisions if decision.act in (Act.DENY, Act.ALLOW)]
        force = in_force(listed)
        return cls(tuple(one for one in listed if one.act is Act.DENY and one.number in force))

    def concepts(self, entity: str | None) -> frozenset[str]:
        """The concepts that are denied for an entity (None: one without a name)."""
        return frozenset(concept for one in self.denials if one.subject in ("", entity or "") for concept in one.concepts)

    def find(self, concept: str, entity: str | None) -> Decision | None:
        """The denial of a concept for just this entity (None: for all); None if there is none."""
        return next((one for one in self.denials if concept in one.concepts and one.subject == (entity or "")), None)

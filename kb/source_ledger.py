"""The note beside a kept source: where it came from, and which documents were made of it with which options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_REPORT = "report"


@dataclass(frozen=True, slots=True)
class SourceLedger:
    """Knows what was asked of a source, so that asking the same again changes nothing.

    A package may have been asked for all its reports once, and for one of them with other options later.

    >>> ledger = SourceLedger(SourceLedger().with_documents("a.zip", None, {"entity": "Acme"}, ["a-en", "a-fr"]))
    >>> ledger.documents({"entity": "Acme"}), ledger.documents({"entity": "Acme", "report": "en"})
    (('a-en', 'a-fr'), ())
    """

    note: Mapping[str, Any] = field(default_factory=dict)

    def documents(self, options: Mapping[str, str]) -> tuple[str, ...]:
        """The ids of the documents that these options gave; empty if they were not asked for, or with others since."""
        return next((tuple(entry["documents"]) for entry in self._asked if entry["options"] == options), ())

    def options(self, document_id: str) -> Mapping[str, str]:
        """The options a document was made with; those of the last time if that is not noted."""
        found = (entry["options"] for entry in self._asked if document_id in entry["documents"])
        return next(found, self.note.get("options", {}))

    def with_documents(
        self, name: str, path: str | None, options: Mapping[str, str], documents: Sequence[str]
    ) -> dict[str, Any]:
        """The note for a source of which these documents are now made; what was made of it with other options is forgotten."""
        without = {key: value for key, value in options.items() if key != _REPORT}
        kept = [
            entry
            for entry in self._asked
            if entry["options"] != options
            and (
                {key: value for key, value in entry["options"].items() if key != _REPORT} == without
                or not set(entry["documents"]) & set(documents)
            )
        ]
        return {
            "name": name,
            "path": path,
            "options": dict(options),
            "asked": [*kept, {"options": dict(options), "documents": list(documents)}],
        }

    @property
    def _asked(self) -> Sequence[Mapping[str, Any]]:
        found: Sequence[Mapping[str, Any]] = self.note.get("asked", ())
        return found

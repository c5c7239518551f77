"""What `kb.check` gives back: the findings on one or several documents, and how much of each could be judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kb.checking.scope import DocumentScope
from ontology.errors import PolicyKBError
from ontology.findings import Finding, Status

if TYPE_CHECKING:
    import pandas

COLUMNS = (
    "document", "standard", "reference", "rule", "label", "status", "severity", "reason", "place", "quote", "clause",
    "finding", "waived_by", "waived_because",
)  # fmt: skip


@dataclass(frozen=True)
class CheckReport:
    """Findings, document by document: requirements in the order of their files, then rules. `scopes` by document id."""

    findings: tuple[Finding, ...]
    scopes: Mapping[str, DocumentScope]

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    @property
    def counts(self) -> Mapping[Status, int]:
        """How many findings have each status; waived ones are counted, too."""
        found = Counter(finding.status for finding in self.findings)
        return {status: found[status] for status in Status}

    @property
    def open_absences(self) -> tuple[Finding, ...]:
        """What is required, absent, and not waived."""
        return tuple(finding for finding in self.findings if finding.status is Status.ABSENT and finding.waiver is None)

    def rows(self) -> Iterator[tuple[object, ...]]:
        """A row of `COLUMNS` for each citation of each finding; one row for a finding without any."""
        for finding in self.findings:
            for cited in finding.citations or (None,):
                yield (
                    finding.document_id,
                    finding.standard,
                    ", ".join(finding.references),
                    finding.rule_id,
                    finding.label,
                    finding.status.value,
                    finding.severity.value,
                    finding.message,
                    cited.place if cited else None,
                    cited.quote if cited else None,
                    cited.clause_id if cited else None,
                    finding.finding_id,
                    finding.waiver.waived_by if finding.waiver else None,
                    finding.waiver.reason if finding.waiver else None,
                )

    def to_frame(self) -> pandas.DataFrame:
        """The rows as a pandas data frame with `COLUMNS`.

        Raises:
            PolicyKBError: pandas is not installed; the hint says how to install it.
        """
        try:
            import pandas
        except ImportError as error:
            raise PolicyKBError("data frames need pandas", hint="pip install 'policykb[frames]'") from error
        columns: Any = list(COLUMNS)
        return pandas.DataFrame(list(self.rows()), columns=columns)

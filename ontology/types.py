"""The domain types: immutable values shared by every package.

Every span is a half-open range of Unicode code points in `SourceDocument.text`, so `text[start_char:end_char]` is exactly
what the span is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Span = tuple[int, int]

#: A suggestion at least this sure counts, and whatever a reviewer says.
ABOUT_THRESHOLD = 0.5

#: What a clause can be after decisions; one that nobody decided on has none of these.
REVIEW_STATES = ("accepted", "overridden", "rejected", "second_review", "signed_off")


class ConceptKind(StrEnum):
    """What a concept is: an element of the IFRS taxonomy for a policy, one for a whole note, or a topic of our own."""

    POLICY_ELEMENT = "policy_element"
    NOTE_ELEMENT = "note_element"
    POLICY_TOPIC = "policy_topic"


class Nature(StrEnum):
    """What a passage does: state a policy, one of its neighbours in the note, or none of them."""

    POLICY = "policy"
    JUDGEMENT_ESTIMATE = "judgement_estimate"
    BASIS_OF_PREPARATION = "basis_of_preparation"
    NEW_STANDARDS = "new_standards"
    CHANGE_IN_POLICY = "change_in_policy"
    NONE = "none"


class BlockKind(StrEnum):
    """What a block of a source document looks like."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"


class Role(StrEnum):
    """How a clause relates to a concept: it states the policy, or it only names the thing."""

    ABOUT = "about"
    MENTIONS = "mentions"


class Origin(StrEnum):
    """Who says so: the filer's own XBRL tag, policykb, or a reviewer."""

    ASSERTED = "asserted"
    SUGGESTED = "suggested"
    REVIEWED = "reviewed"


class Verdict(StrEnum):
    """What reviewers made of what was asserted or suggested: three decisions, and a deny list."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    OVERRIDDEN = "overridden"
    DENIED = "denied"


class Statements(StrEnum):
    """Whose financial statements a passage belongs to (IAS 27.4): the group's, or the parent's own."""

    CONSOLIDATED = "consolidated"
    SEPARATE = "separate"


class Severity(StrEnum):
    """How much a diagnostic matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardReference:
    """A paragraph of a standard, such as IFRS 16.53(b).

    >>> str(StandardReference.parse("IFRS 16.53(b)"))
    'IFRS 16.53(b)'
    >>> StandardReference.parse("IAS 2").paragraph is None
    True
    """

    standard: str
    paragraph: str | None = None

    @classmethod
    def parse(cls, text: str) -> StandardReference:
        """Read `"IAS 1.117(b)"`; a reference without a paragraph names the whole standard."""
        standard, _, paragraph = text.strip().partition(".")
        return cls(standard=standard, paragraph=paragraph or None)

    def __str__(self) -> str:
        return f"{self.standard}.{self.paragraph}" if self.paragraph else self.standard


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One concept of the catalogue: an IFRS element by its QName, or a policy topic (`topic:…`) below one."""

    qname: str
    label: str
    description: str
    kind: ConceptKind
    nature: Nature = Nature.POLICY
    standard_references: tuple[StandardReference, ...] = ()
    broader: str | None = None
    alt_labels: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()

    @property
    def local_name(self) -> str:
        """The QName without its prefix."""
        return self.qname.partition(":")[2]

    @property
    def standards(self) -> tuple[str, ...]:
        """The standards behind it, such as `IFRS 16`, each once."""
        return tuple(dict.fromkeys(reference.standard for reference in self.standard_references))


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, paragraph, list item or table of the source, with the cues of its looks.

    `level` is the heading level the source states (Markdown `##`, HTML `h2`), else None. `period_end` is set where the
    source has several periods side by side. `page` is the page the block begins on, counted from 1; None without pages.
    """

    kind: BlockKind
    start_char: int
    end_char: int
    level: int | None = None
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    period_end: date | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityIdentifier:
    """Who reports, as an XBRL context says it: an identifier and the URI of the scheme it comes from (XBRL 2.1, 4.7.3.1)."""

    scheme: str
    identifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFact:
    """A text that the filer tagged in XBRL: its concept, its context, and where it stands in `SourceDocument.text`.

    `spans` are in reading order, more than one where the fact is continued elsewhere, none where it is nil or its text is
    not part of the document (short facts of `ix:hidden`). `value` is the text, white space collapsed. `dimensions` are pairs
    of axis and member (QName, or the text of a typed member). `text_block` tells passages (datatype `textBlockItemType`, or
    escaped mark-up) from names, dates and other short strings. `period_start` is None for an instant. `anchor` is the element
    of the standard taxonomy that the filer's package names as wider than its own (ESEF anchoring).
    """

    concept: str
    value: str
    spans: tuple[Span, ...] = ()
    fact_id: str | None = None
    entity: EntityIdentifier | None = None
    period_start: date | None = None
    period_end: date | None = None
    dimensions: tuple[tuple[str, str], ...] = ()
    lang: str | None = None
    hidden: bool = False
    text_block: bool = True
    anchor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """Something odd in a document or its processing: a value, not an exception."""

    code: str
    message: str
    severity: Severity = Severity.INFO
    start_char: int | None = None
    end_char: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """One document as its reader saw it: the text and the blocks in it, in order and without overlap.

    `facts` are the filer's own tags, where the source is XBRL. `report` is the name of the document inside its package.
    `page_heads` are the running heads of pages that have one, by page.
    """

    document_id: str
    sha256: str
    source_name: str
    media_type: str
    text: str
    blocks: tuple[Block, ...]
    lang: str = "en"
    title: str | None = None
    entity: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    entity_identifier: EntityIdentifier | None = None
    report: str | None = None
    facts: tuple[TextFact, ...] = ()
    page_heads: tuple[tuple[int, str], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One node of the outline. `label` is the enumerator path inside its note, such as `(h)(i)`; empty if unnumbered.

    The span runs from the heading to the end of the last block below it, sub-sections included.
    """

    section_id: str
    document_id: str
    label: str
    heading: str
    level: int
    parent: str | None
    note: str | None
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One citable passage: a paragraph, list item or table.

    `ordinal` counts the clauses of the document from 1. `lead_in` is the clause id of the sentence that opens the list
    an item belongs to. `fingerprint` is a hash of the wording, blind to white space and case. `page` is where it begins.
    `statements` says whose financial statements it belongs to, where a document holds the group's and the parent's own.
    `aspects` are the ids of what it speaks of, such as `recognition`, sorted; a clause that states nothing has none.
    `review` are the states that reviewers gave it (`ontology.types.REVIEW_STATES`), sorted; none while only suggested.
    """

    clause_id: str
    document_id: str
    section_id: str | None
    heading_path: tuple[str, ...]
    section_label: str
    ordinal: int
    kind: BlockKind
    nature: Nature
    text: str
    start_char: int
    end_char: int
    fingerprint: str
    page: int | None = None
    lead_in: str | None = None
    period_end: date | None = None
    statements: Statements | None = None
    aspects: tuple[str, ...] = ()
    review: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptTag:
    """A concept on a clause or section (`subject_id`), with who says so, how sure, by what method, on what evidence.

    `score` is in [0, 1]; `evidence` are spans in the source text; `rank` counts from 1 among the tags of the same subject,
    role and origin. `verdict` is what reviewers made of it, None if nothing.
    """

    subject_id: str
    concept: str
    role: Role
    score: float
    origin: Origin
    method: str
    rank: int = 1
    evidence: tuple[Span, ...] = ()
    model_version: str = ""
    verdict: Verdict | None = None

    @property
    def stands(self) -> bool:
        """Whether no reviewer and no deny list has struck it out."""
        return self.verdict is None or self.verdict is Verdict.ACCEPTED

    @property
    def counts(self) -> bool:
        """Whether what is tagged is held to be about the concept: the tag says so, is reviewed or sure enough, and stands."""
        sure = self.origin is Origin.REVIEWED or self.score >= ABOUT_THRESHOLD
        return self.role is Role.ABOUT and self.stands and sure


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossReference:
    """A pointer in the text such as `Note 2(h)(i)`; `target_section` is None where the document does not hold the target."""

    clause_id: str
    start_char: int
    end_char: int
    text: str
    target_label: str
    target_section: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceValue:
    """A number or range that a policy states, `low` to `high` inclusive, in `unit` (years, months, days, percent, amount)."""

    low: float
    high: float
    unit: str

    def __str__(self) -> str:
        numbers = "–".join(f"{number:g}" for number in dict.fromkeys((self.low, self.high)))
        return f"{numbers} %" if self.unit == "percent" else numbers if self.unit == "amount" else f"{numbers} {self.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChoice:
    """What a clause chooses where a standard leaves it open: the dimension, the option, and the words that say so.

    Of a dimension that has values (useful lives) the option is the class, such as `buildings`. `evidence` are spans in the
    source text.
    """

    clause_id: str
    dimension: str
    option: str
    evidence: tuple[Span, ...]
    value: ChoiceValue | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestResult:
    """All that policykb makes of one document: immutable, a pure function of its bytes, options and versions."""

    document: SourceDocument
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    tags: tuple[ConceptTag, ...]
    cross_references: tuple[CrossReference, ...]
    diagnostics: tuple[Diagnostic, ...]
    model_version: str
    choices: tuple[PolicyChoice, ...] = ()

"""What a taxonomy is made of: elements, labels, references, roles and arcs (XBRL 2.1, sections 5 and 3.5), all immutable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ontology.types import StandardReference

#: XBRL 2.1, 5.2.2.2.2: the roles of labels that everybody uses.
LABEL = "http://www.xbrl.org/2003/role/label"
DOCUMENTATION = "http://www.xbrl.org/2003/role/documentation"
DEPRECATED_LABEL = "http://www.xbrl.org/2009/role/deprecatedLabel"


class ArcKind(StrEnum):
    """The linkbase an arc between two elements comes from."""

    PRESENTATION = "presentation"
    CALCULATION = "calculation"
    DEFINITION = "definition"


#: The arcrole that arcs of a kind have unless they say another; definitions have none in common.
USUAL_ARCROLES = {
    ArcKind.PRESENTATION: "http://www.xbrl.org/2003/arcrole/parent-child",
    ArcKind.CALCULATION: "http://www.xbrl.org/2003/arcrole/summation-item",
    ArcKind.DEFINITION: "",
}


@dataclass(frozen=True, slots=True)
class Element:
    """One element: an item, tuple, axis or table that filers can tag with.

    `qname` has the usual prefix of its namespace, whatever prefix the schema uses. `datatype` and `substitution_group` are
    QNames such as `xbrli:monetaryItemType`. `text_block` says whether the datatype is `textBlockItemType` or derived from it.
    `declared` is False for an element that the package only refers to (an ESEF package refers to the IFRS ones): of such an
    element nothing but its name is known, and what labels, references and arcs say of it.
    """

    qname: str
    namespace: str
    datatype: str | None = None
    period_type: str | None = None
    balance: str | None = None
    abstract: bool = False
    substitution_group: str | None = None
    text_block: bool = False
    declared: bool = True

    @property
    def local_name(self) -> str:
        """The QName without its prefix."""
        return self.qname.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Label:
    """A text about an element, in one language and with one role (a URI such as `http://www.xbrl.org/2003/role/label`)."""

    role: str
    lang: str
    text: str


def find_label(labels: Iterable[Label], lang: str, role: str) -> str | None:
    """The text of the label in a language (else a regional form of it) with a role: a URI, or its end such as `terseLabel`.

    None if there is none.

    >>> find_label([Label(LABEL, "en-GB", "Stock"), Label(LABEL, "de", "Vorräte")], "en", "label")
    'Stock'
    """
    fitting = [label for label in labels if role in (label.role, label.role.rpartition("/")[2])]
    # Of languages only the names tell, not their case (BCP 47, 2.1.1).
    wanted = lang.lower()
    exact = next((label.text for label in fitting if label.lang.lower() == wanted), None)
    return exact or next((label.text for label in fitting if _language(label.lang) == _language(wanted)), None)


def _language(tag: str) -> str:
    return tag.partition("-")[0].lower()


@dataclass(frozen=True, slots=True)
class ElementReference:
    """A place in the standards behind an element: its role (such as `…/disclosureRef`) and its parts as they are written.

    >>> parts = (("Name", "IFRS"), ("Number", "16"), ("Paragraph", "53"), ("Subparagraph", "b"), ("IssueDate", "2021-01-01"))
    >>> reference = ElementReference(role="http://www.xbrl.org/2003/role/disclosureRef", parts=parts)
    >>> str(reference), reference.part("IssueDate"), reference.part("Clause")
    ('IFRS 16.53(b)', '2021-01-01', None)
    """

    role: str
    parts: tuple[tuple[str, str], ...]

    def part(self, name: str) -> str | None:
        """The part of this name, such as `Paragraph`, `Note` or `URI`; None if it is not stated."""
        return next((value for key, value in self.parts if key == name), None)

    @property
    def standard_reference(self) -> StandardReference | None:
        """The standard and paragraph; None where no standard is named.

        A section that is named by a heading and has no paragraph is no paragraph: the whole standard is meant.
        """
        name, number, paragraph = self.part("Name"), self.part("Number"), self.part("Paragraph")
        if not name:
            return None
        if paragraph:
            paragraph += "".join(f"({part})" for part in map(self.part, ("Subparagraph", "Clause", "Subclause")) if part)
        return StandardReference(standard=f"{name} {number}" if number else name, paragraph=paragraph or None)

    def __str__(self) -> str:
        found = self.standard_reference
        return str(found) if found else " ".join(value for _, value in self.parts)


@dataclass(frozen=True, slots=True)
class TaxonomyRole:
    """An extended link role: its URI, its definition such as `[800600] Notes - …`, and its labels (generic links)."""

    uri: str
    definition: str
    labels: tuple[Label, ...] = ()

    @property
    def number(self) -> str | None:
        """The number in square brackets; None if the definition has none.

        >>> TaxonomyRole(uri="http://example.org/role", definition="[800600] Notes").number
        '800600'
        """
        number, bracket, _ = self.definition.removeprefix("[").partition("]")
        return number if bracket and self.definition.startswith("[") else None


@dataclass(frozen=True, slots=True)
class Arc:
    """An arc between two elements in a role, as it counts after all prohibitions.

    `parent` and `child` are QNames. `weight` is set for calculations only; `preferred_label` is the role of the label to
    show the child with.
    """

    role: str
    arcrole: str
    parent: str
    child: str
    order: float
    weight: float | None = None
    preferred_label: str | None = None

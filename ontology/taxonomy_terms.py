"""How a taxonomy is written in the graph: the IRIs of releases and elements, the properties for labels and references."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, unquote

from ontology.namespaces import resource_iri


def release_iri(base_iri: str, taxonomy_id: str) -> str:
    """The IRI of a release, which is the scheme of its elements.

    >>> release_iri("https://example.org/", "ifrs-full-2021-03-24")
    'https://example.org/taxonomy/ifrs-full-2021-03-24'
    """
    return resource_iri(base_iri, "taxonomy", taxonomy_id)


def element_iri(base_iri: str, taxonomy_id: str, qname: str) -> str:
    """The IRI of an element in one release.

    >>> element_iri("https://example.org/", "ifrs-full-2021-03-24", "ifrs-full:Revenue")
    'https://example.org/taxonomy/ifrs-full-2021-03-24/ifrs-full:Revenue'
    """
    return f"{release_iri(base_iri, taxonomy_id)}/{quote(qname, safe=':')}"


def element_qname(iri: str) -> str:
    """The QName in an IRI made by `element_iri`.

    >>> element_qname("https://example.org/taxonomy/ifrs-full-2021-03-24/ifrs-full:Revenue")
    'ifrs-full:Revenue'
    """
    return unquote(iri.rpartition("/")[2])


class LabelProperty(NamedTuple):
    """A property for labels of one role; `names` says whether they are names of the element, and so `skos:altLabel` too."""

    term: str
    names: bool


_2003 = "http://www.xbrl.org/2003/role/"
_2009 = "http://www.xbrl.org/2009/role/"

#: By the URI of the role (XBRL 2.1, 5.2.2.2.2; Link Role Registry). For other roles a release has properties of its own.
LABEL_PROPERTIES: dict[str, LabelProperty] = {
    f"{_2003}terseLabel": LabelProperty("pkb:terseLabel", names=True),
    f"{_2003}verboseLabel": LabelProperty("pkb:verboseLabel", names=True),
    f"{_2003}totalLabel": LabelProperty("pkb:totalLabel", names=True),
    f"{_2003}periodStartLabel": LabelProperty("pkb:periodStartLabel", names=True),
    f"{_2003}periodEndLabel": LabelProperty("pkb:periodEndLabel", names=True),
    f"{_2009}netLabel": LabelProperty("pkb:netLabel", names=True),
    f"{_2009}negatedLabel": LabelProperty("pkb:negatedLabel", names=True),
    f"{_2009}negatedTerseLabel": LabelProperty("pkb:negatedTerseLabel", names=True),
    f"{_2009}negatedTotalLabel": LabelProperty("pkb:negatedTotalLabel", names=True),
    f"{_2009}negatedNetLabel": LabelProperty("pkb:negatedNetLabel", names=True),
    f"{_2009}deprecatedLabel": LabelProperty("pkb:deprecatedLabel", names=False),
    f"{_2009}deprecatedDateLabel": LabelProperty("pkb:deprecatedDateLabel", names=False),
    f"{_2003}commentaryGuidance": LabelProperty("pkb:commentaryGuidance", names=False),
}

#: The property of each part of references, in the order in which parts are read (`http://www.xbrl.org/2006/ref`).
REFERENCE_TERMS: dict[str, str] = {
    "Publisher": "pkb:refPublisher",
    "Name": "pkb:refName",
    "Number": "pkb:refNumber",
    "IssueDate": "pkb:refIssueDate",
    "Chapter": "pkb:refChapter",
    "Article": "pkb:refArticle",
    "Note": "pkb:refNote",
    "Section": "pkb:refSection",
    "Subsection": "pkb:refSubsection",
    "Paragraph": "pkb:refParagraph",
    "Subparagraph": "pkb:refSubparagraph",
    "Sentence": "pkb:refSentence",
    "Subsentence": "pkb:refSubsentence",
    "Clause": "pkb:refClause",
    "Subclause": "pkb:refSubclause",
    "Appendix": "pkb:refAppendix",
    "Example": "pkb:refExample",
    "Page": "pkb:refPage",
    "Exhibit": "pkb:refExhibit",
    "Footnote": "pkb:refFootnote",
    "URI": "pkb:refURI",
    "URIDate": "pkb:refURIDate",
}

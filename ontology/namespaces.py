"""Prefixes and IRIs. QNames are the identity of concepts; IRIs are only made here.

>>> concept_iri("topic:Warranties")
'https://w3id.org/policykb/topic/Warranties'
>>> concept_qname("https://w3id.org/policykb/topic/Warranties")
'topic:Warranties'
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from ontology.errors import InputError

#: Prefixes every SPARQL query may use without declaring them.
PREFIXES: dict[str, str] = {
    "pkb": "https://w3id.org/policykb/vocab#",
    # Version-free: the dated IRIs of one taxonomy release are linked to these, so that queries outlive releases.
    "ifrs-full": "https://w3id.org/policykb/ifrs-full/",
    "topic": "https://w3id.org/policykb/topic/",
    "choice": "https://w3id.org/policykb/choice/",
    "aspect": "https://w3id.org/policykb/aspect/",
    "us-gaap": "https://w3id.org/policykb/us-gaap/",
    "std": "https://w3id.org/policykb/standard/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "dqv": "http://www.w3.org/ns/dqv#",
    "doco": "http://purl.org/spar/doco/",
    "schema": "https://schema.org/",
    "org": "http://www.w3.org/ns/org#",
    "text": "http://jena.apache.org/text#",
}

#: Base of the IRIs of a knowledge base's own resources, unless its `kb.toml` names another.
DEFAULT_BASE_IRI = "https://w3id.org/policykb/data/"

#: Other company or jurisdiction prefixes are kept under this one, prefix and local name both.
_EXTENSION = "https://w3id.org/policykb/extension/"


_ELEMENT_FRAME = re.compile(r"^(DescriptionOfAccountingPolicy(For|To)?|DisclosureOf|DescriptionOf)(.+?)(Explanatory)?$")


def concept_iri(qname: str) -> str:
    """The IRI of a concept given by QName; unknown prefixes land in the extension space.

    Raises:
        InputError: `qname` has no prefix.

    >>> concept_iri("acme:WidgetsPolicyTextBlock")
    'https://w3id.org/policykb/extension/acme/WidgetsPolicyTextBlock'
    """
    prefix, colon, local = qname.partition(":")
    if not (prefix and colon and local):
        raise InputError(f"{qname!r} is not a QName", hint="write prefix:LocalName, such as topic:Warranties")
    if prefix in PREFIXES:
        return PREFIXES[prefix] + quote(local, safe="")
    return f"{_EXTENSION}{quote(prefix, safe='')}/{quote(local, safe='')}"


def concept_qname(iri: str) -> str:
    """The QName of a concept IRI; an IRI of no known space is returned unchanged."""
    if iri.startswith(_EXTENSION):
        prefix, _, local = iri[len(_EXTENSION) :].partition("/")
        return f"{unquote(prefix)}:{unquote(local)}"
    for prefix, space in PREFIXES.items():
        if iri.startswith(space):
            return f"{prefix}:{unquote(iri[len(space) :])}"
    return iri


def choice_qname(dimension: str, option: str | None = None) -> str:
    """The QName of a dimension of policy choices, or of one of its options.

    >>> choice_qname("inventory-cost-formula", "fifo")
    'choice:inventory-cost-formula.fifo'
    """
    return f"choice:{dimension}" if option is None else f"choice:{dimension}.{option}"


def resource_iri(base: str, kind: str, identifier: str) -> str:
    """The IRI of a document, section, clause or tag in a knowledge base with this base IRI.

    >>> resource_iri("https://example.org/", "clause", "acme-2024/leases/1f")
    'https://example.org/clause/acme-2024/leases/1f'
    """
    return f"{base}{kind}/{quote(identifier, safe='/~')}"


def sparql_prologue() -> str:
    """The PREFIX lines for all of `PREFIXES`."""
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def short_name(qname: str) -> str:
    """The QName without prefix and without the frame that all policy elements share.

    >>> short_name("ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory")
    'Leases'
    >>> short_name("topic:WriteOff")
    'WriteOff'
    """
    local = qname.partition(":")[2] or qname
    frame = _ELEMENT_FRAME.match(local)
    return frame.group(3) if frame else local

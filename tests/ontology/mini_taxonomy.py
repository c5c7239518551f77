"""A miniature taxonomy package in the layout of the official ones; names, labels and definitions are invented here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

LABEL = "http://www.xbrl.org/2003/role/label"
TERSE = "http://www.xbrl.org/2003/role/terseLabel"
TOTAL = "http://www.xbrl.org/2003/role/totalLabel"
DOCUMENTATION = "http://www.xbrl.org/2003/role/documentation"
DISCLOSURE = "http://www.xbrl.org/2003/role/disclosureRef"
LINK_ROLE = "http://www.xbrl.org/2003/role/link"
POLICIES = "http://xbrl.ifrs.org/role/ifrs/mini_role-800600"
SHEET = "http://xbrl.ifrs.org/role/ifrs/mini_role-210000"
LEASES = "DescriptionOfAccountingPolicyForLeasesExplanatory"

_ARCROLES = {
    "label": "http://www.xbrl.org/2003/arcrole/concept-label",
    "reference": "http://www.xbrl.org/2003/arcrole/concept-reference",
    "presentation": "http://www.xbrl.org/2003/arcrole/parent-child",
    "calculation": "http://www.xbrl.org/2003/arcrole/summation-item",
    "definition": "http://xbrl.org/int/dim/arcrole/domain-member",
}
_NAMESPACES = (
    'xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xbrli="http://www.xbrl.org/2003/instance" '
    'xmlns:xbrldt="http://xbrl.org/2005/xbrldt" xmlns:nonnum="http://www.xbrl.org/dtr/type/non-numeric" '
    'xmlns:ref="http://www.xbrl.org/2006/ref" xmlns:gen="http://xbrl.org/2008/generic" '
    'xmlns:genlab="http://xbrl.org/2008/label"'
)


def schema(namespace: str, prefix: str, body: str) -> str:
    return f'<xsd:schema targetNamespace="{namespace}" xmlns:{prefix}="{namespace}" {_NAMESPACES}>{body}</xsd:schema>'


_BLOCK, _DURATION = "nonnum:textBlockItemType", 'xbrli:periodType="duration"'


def element(prefix: str, name: str, datatype: str = _BLOCK, more: str = _DURATION) -> str:
    group = "" if "substitutionGroup" in more else 'substitutionGroup="xbrli:item" '
    return f'<xsd:element id="{prefix}_{name}" name="{name}" {group}type="{datatype}" nillable="true" {more}/>'


def linkbase_ref(href: str) -> str:
    arcrole = "http://www.w3.org/1999/xlink/properties/linkbase"
    return f'<link:linkbaseRef xlink:type="simple" xlink:href="{href}" xlink:arcrole="{arcrole}"/>'


def appinfo(body: str) -> str:
    return f"<xsd:annotation><xsd:appinfo>{body}</xsd:appinfo></xsd:annotation>"


def role_type(uri: str, definition: str) -> str:
    name = uri.rpartition("/")[2]
    return f'<link:roleType id="{name}" roleURI="{uri}"><link:definition>{definition}</link:definition></link:roleType>'


def linkbase(*links: str, more: str = "") -> str:
    return f"<link:linkbase {_NAMESPACES} {more}>{''.join(links)}</link:linkbase>"


def extended(kind: str, body: str, role: str = LINK_ROLE) -> str:
    return f'<link:{kind}Link xlink:type="extended" xlink:role="{role}">{body}</link:{kind}Link>'


def locator(href: str, label: str) -> str:
    return f'<link:loc xlink:type="locator" xlink:href="{href}" xlink:label="{label}"/>'


def arc(kind: str, source: str, target: str, more: str = "") -> str:
    arcrole = _ARCROLES[kind]
    return f'<link:{kind}Arc xlink:type="arc" xlink:arcrole="{arcrole}" xlink:from="{source}" xlink:to="{target}" {more}/>'


def label_link(core: str, prefix: str, labels: Iterable[tuple[str, str, str, str]]) -> str:
    """Labels as (local name, role, language, text); each has the id `name_lang_end-of-role`."""
    body = ""
    for number, (name, role, lang, text) in enumerate(labels):
        identifier = f"{name}_{lang}_{role.rpartition('/')[2]}"
        body += locator(f"{core}#{prefix}_{name}", f"loc{number}")
        body += f'<link:label xlink:type="resource" id="{identifier}" xlink:label="res{number}" '
        body += f'xlink:role="{role}" xml:lang="{lang}">'
        body += f"{escape(text, quote=False)}</link:label>" + arc("label", f"loc{number}", f"res{number}")
    return extended("label", body)


def reference_link(core: str, prefix: str, references: Iterable[tuple[str, Mapping[str, str]]]) -> str:
    body = ""
    for number, (name, parts) in enumerate(references):
        body += locator(f"{core}#{prefix}_{name}", f"loc{number}")
        body += f'<link:reference xlink:type="resource" xlink:label="res{number}" xlink:role="{DISCLOSURE}">'
        body += "".join(f"<ref:{part}>{text}</ref:{part}>" for part, text in parts.items()) + "</link:reference>"
        body += arc("reference", f"loc{number}", f"res{number}")
    return extended("reference", body)


def tree_link(kind: str, core: str, prefix: str, role: str, arcs: Iterable[tuple[str, str, str]]) -> str:
    """Arcs as (parent, child, attributes)."""
    listed = list(arcs)
    names = dict.fromkeys(name for parent, child, _ in listed for name in (parent, child))
    body = "".join(locator(f"{core}#{prefix}_{name}", name) for name in names)
    return extended(kind, body + "".join(arc(kind, parent, child, more) for parent, child, more in listed), role)


def namespace(date: str) -> str:
    return f"http://xbrl.ifrs.org/taxonomy/{date}/ifrs-full"


def files(date: str = "2030-03-01", lease_label: str = "Policy on leases, as the sample says") -> dict[str, str]:
    """The files of the miniature package by name: nine elements, three roles of labels in two languages, three trees."""
    core = "full_ifrs/core.xsd"
    near = "../core.xsd"
    prefix = "ifrs-full"
    base = f"http://xbrl.ifrs.org/taxonomy/{date}/"
    elements = (
        element(prefix, "ListOfPolicies")
        + element(prefix, LEASES)
        + element(prefix, "DescriptionOfAccountingPolicyForCraneHire")
        + element(prefix, "CraneNote", "ifrs-full:ownBlockType")
        + element(prefix, "Cranes", "xbrli:monetaryItemType", 'xbrli:periodType="instant" xbrli:balance="debit"')
        + element(prefix, "TowerCranes", "xbrli:monetaryItemType", 'xbrli:periodType="instant" xbrli:balance="debit"')
        + element(prefix, "CranesWrittenOff", "xbrli:monetaryItemType", 'xbrli:periodType="instant" xbrli:balance="credit"')
        + element(prefix, "SheetAbstract", "xbrli:stringItemType", 'xbrli:periodType="duration" abstract="true"')
        + element(
            prefix,
            "CraneAxis",
            "xbrli:stringItemType",
            'xbrli:periodType="duration" abstract="true" substitutionGroup="xbrldt:dimensionItem"',
        )
    )
    own_type = (
        '<xsd:complexType name="ownBlockType"><xsd:simpleContent><xsd:restriction base="nonnum:textBlockItemType"/>'
        "</xsd:simpleContent></xsd:complexType>"
    )
    linkbases = ("lab-en.xml", "lab-de.xml", "ref.xml", "pre.xml", "cal.xml", "def.xml", "gla-en.xml")
    roles = role_type(POLICIES, "[800600] Notes - List of accounting policies") + role_type(SHEET, "[210000] Sheet")
    texts = [
        ("ListOfPolicies", LABEL, "en", "All policies"),
        (LEASES, LABEL, "en", lease_label),
        (LEASES, TERSE, "en", "Leases"),
        (LEASES, DOCUMENTATION, "en", 'What the entity does about leases: "cranes" & <others>.'),
        ("DescriptionOfAccountingPolicyForCraneHire", LABEL, "en", "Policy on the hire of cranes"),
        ("CraneNote", LABEL, "en", "Note on cranes"),
        ("Cranes", LABEL, "en", "Cranes"),
        ("Cranes", TOTAL, "en", "All cranes"),
        ("TowerCranes", LABEL, "en", "Tower cranes"),
        ("CranesWrittenOff", LABEL, "en", "Cranes written off"),
    ]
    german = [(LEASES, LABEL, "de", "Mietverhältnisse"), ("Cranes", LABEL, "de", "Kräne"), ("Cranes", TERSE, "de", "Kr.")]
    references = [
        (LEASES, {"Name": "IFRS", "Number": "16", "Paragraph": "53", "Subparagraph": "b", "IssueDate": "2030-01-01"}),
        (LEASES, {"Name": "IFRS", "Number": "16", "Paragraph": "B9", "Subparagraph": "a", "Clause": "ii"}),
        ("Cranes", {"Name": "IAS", "Number": "16", "Section": "Disclosure", "Note": "Effective 2030-01-01"}),
        ("TowerCranes", {"Name": "IFRS for Cranes", "Paragraph": "17.3"}),
    ]
    generic = (
        f'<gen:link xlink:type="extended" xlink:role="{LINK_ROLE}">{locator("../roles.xsd#mini_role-800600", "role")}'
        '<genlab:label xlink:type="resource" xlink:label="text" xlink:role="http://www.xbrl.org/2008/role/label" xml:lang="de">'
        "Liste der Methoden</genlab:label>"
        '<gen:arc xlink:type="arc" xlink:from="role" xlink:to="text" '
        'xlink:arcrole="http://xbrl.org/arcrole/2008/element-label"/></gen:link>'
    )
    shown = [
        ("ListOfPolicies", "DescriptionOfAccountingPolicyForCraneHire", 'order="20"'),
        ("ListOfPolicies", LEASES, 'order="10.0"'),
    ]
    sheet = [
        ("SheetAbstract", "Cranes", f'order="2" preferredLabel="{TOTAL}"'),
        ("SheetAbstract", "TowerCranes", 'order="1"'),
        ("SheetAbstract", "Cranes", 'order="0.5"'),
    ]
    sums = [("Cranes", "TowerCranes", 'order="1" weight="1"'), ("Cranes", "CranesWrittenOff", 'order="2" weight="-1.0"')]
    return {
        "META-INF/taxonomyPackage.xml": (
            '<tp:taxonomyPackage xml:lang="en" xmlns:tp="http://xbrl.org/2016/taxonomy-package">'
            "<tp:identifier>http://example.org/mini</tp:identifier><tp:name>A miniature taxonomy</tp:name>"
            f"<tp:publicationDate>{date}</tp:publicationDate><tp:entryPoints>"
            f'<tp:entryPoint><tp:name>Everything.</tp:name><tp:entryPointDocument href="{base}all.xsd"/></tp:entryPoint>'
            f'<tp:entryPoint><tp:name>Bare elements.</tp:name><tp:entryPointDocument href="{base}{core}"/></tp:entryPoint>'
            "</tp:entryPoints></tp:taxonomyPackage>"
        ),
        "META-INF/catalog.xml": (
            '<!DOCTYPE catalog PUBLIC "-//OASIS//DTD Entity Resolution XML Catalog V1.0//EN" "http://example.org/catalog.dtd">'
            '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">'
            f'<rewriteURI rewritePrefix="../" uriStartString="{base}"/></catalog>'
        ),
        "all.xsd": schema(
            f"{base}all",
            "all",
            appinfo("".join(linkbase_ref(f"full_ifrs/links/{name}") for name in linkbases))
            + f'<xsd:import namespace="{namespace(date)}" schemaLocation="{core}"/>'
            + '<xsd:import namespace="http://example.org/roles" schemaLocation="full_ifrs/roles.xsd"/>',
        ),
        "full_ifrs/roles.xsd": schema("http://example.org/roles", "roles", appinfo(roles)),
        core: schema(
            namespace(date),
            prefix,
            '<xsd:import namespace="http://www.xbrl.org/2003/instance" '
            'schemaLocation="http://www.xbrl.org/2003/xbrl-instance-2003-12-31.xsd"/>' + own_type + elements,
        ),
        "full_ifrs/links/lab-en.xml": linkbase(label_link(near, prefix, texts)),
        "full_ifrs/links/lab-de.xml": linkbase(label_link(near, prefix, german)),
        "full_ifrs/links/ref.xml": linkbase(reference_link(near, prefix, references)),
        "full_ifrs/links/pre.xml": linkbase(
            tree_link("presentation", near, prefix, POLICIES, shown), tree_link("presentation", near, prefix, SHEET, sheet)
        ),
        "full_ifrs/links/cal.xml": linkbase(tree_link("calculation", near, prefix, SHEET, sums)),
        "full_ifrs/links/def.xml": linkbase(
            tree_link("definition", near, prefix, SHEET, [("CraneAxis", "TowerCranes", 'order="1"')])
        ),
        "full_ifrs/links/gla-en.xml": linkbase(generic),
    }


def as_folder(folder: Path, content: Mapping[str, str | bytes]) -> Path:
    for name, text in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return folder


def as_zip(path: Path, content: Mapping[str, str | bytes], top: str = "") -> Path:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in content.items():
            package.writestr(f"{top}{name}", text)
    path.write_bytes(buffer.getvalue())
    return path

"""Report packages and other zip files: which reports they hold, and how."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest.readers import ReadOptions, read_source, read_sources
from ontology.errors import InputError, NotFoundError, ParseError, UnsafeInputError
from tests.ingest.readers.test_inline_xbrl import LEASES, fact, page

SCHEMA = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:acme="http://acme.example/2024"
 targetNamespace="http://acme.example/2024"><xs:element name="CraneHire" id="acme_CraneHire" type="nonnum:textBlockItemType"/>
</xs:schema>"""
ANCHORS = b"""<link:linkbase xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink">
<link:definitionLink><link:loc xlink:label="w" xlink:href="http://xbrl.ifrs.org/full_ifrs-cor.xsd#ifrs-full_Leases"/>
<link:loc xlink:label="n" xlink:href="acme.xsd#acme_CraneHire"/>
<link:definitionArc xlink:from="w" xlink:to="n"
 xlink:arcrole="http://www.esma.europa.eu/xbrl/esef/arcrole/wider-narrower"/></link:definitionLink></link:linkbase>"""
REPORT = page(fact("<p>Shops are leased.</p>"))
TYPE = b'{"documentInfo": {"documentType": "https://xbrl.org/report-package/2023/xbri"}}'


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, data in members:
            made.writestr(name, data)
    return buffer.getvalue()


def test_a_report_package_gives_its_report_with_what_its_schema_says() -> None:
    body = page(f"<p>{fact('Cranes are hired.', 'acme:CraneHire', escape='false')}</p>")
    data = zipped(
        ("acme/META-INF/reportPackage.json", TYPE),
        ("acme/META-INF/taxonomyPackage.xml", b"<p/>"),
        ("acme/www.acme.example/acme.xsd", SCHEMA),
        ("acme/www.acme.example/acme_def.xml", ANCHORS),
        ("acme/reports/acme-2024.xhtml", body),
    )
    document = read_source(data, name="acme-2024.xbri")
    assert (document.document_id, document.report) == ("acme-2024", "acme/reports/acme-2024.xhtml")
    assert document.source_name == "acme-2024.xbri"
    (found,) = document.facts
    assert (found.text_block, found.anchor) == (True, "ifrs-full:Leases")
    assert document.diagnostics == ()


def test_several_reports_are_several_documents_and_one_can_be_chosen() -> None:
    spanish = page(fact("<p>Se arriendan locales.</p>")).replace(b'xml:lang="en"', b'xml:lang="es"')
    data = zipped(("a/reports/en.xhtml", REPORT), ("a/reports/es.xhtml", spanish))
    documents = read_sources(data, name="acme.zip")
    assert [(document.document_id, document.lang) for document in documents] == [("acme-en", "en"), ("acme-es", "es")]
    assert len({document.sha256 for document in documents}) == 1
    with pytest.raises(InputError, match=r"holds 2 reports: a/reports/en.xhtml, a/reports/es.xhtml"):
        read_source(data, name="acme.zip")
    assert read_source(data, name="acme.zip", options=ReadOptions(report="es.")).lang == "es"
    with pytest.raises(NotFoundError, match="no report 'fr'"):
        read_source(data, name="acme.zip", options=ReadOptions(report="fr"))


def test_the_files_of_a_folder_of_reports_are_one_document_set() -> None:
    first = page(fact("<p>One.</p>", continuedAt="c"))
    second = page('<ix:continuation id="c"><p>Two.</p></ix:continuation>', contexts="")
    document = read_source(zipped(("a/reports/set/1.xhtml", first), ("a/reports/set/2.xhtml", second)), name="acme.zip")
    assert (document.report, document.facts[0].value) == ("a/reports/set", "One. Two.")


def test_a_package_without_a_reports_folder_is_read_with_a_diagnostic() -> None:
    data = zipped(("a/META-INF/taxonomyPackage.xml", b"<p/>"), ("a/acme.xhtml", REPORT))
    document = read_source(data, name="acme.zip")
    assert [note.code for note in document.diagnostics] == ["no-reports-folder"]
    assert document.facts[0].concept == LEASES


def test_an_unknown_package_type_is_said() -> None:
    data = zipped(("a/META-INF/reportPackage.json", b'{"documentInfo": {}}'), ("a/reports/x.xhtml", REPORT))
    (document,) = read_sources(data, name="acme.xbri")
    assert [note.code for note in document.diagnostics] == ["unknown-package-type"]


def test_a_broken_report_does_not_stop_the_others() -> None:
    data = zipped(("reports/a.xhtml", page("<p> </p>")), ("reports/b.xhtml", REPORT))
    (document,) = read_sources(data, name="acme.zip")
    assert document.facts[0].concept == LEASES
    (note,) = document.diagnostics
    assert (note.code, note.severity.value) == ("unreadable-report", "error")
    assert "acme.zip: reports/a.xhtml: the report holds no text" in note.message
    with pytest.raises(ParseError, match=r"acme\.zip: reports/a\.xhtml: the report holds no text"):
        read_sources(zipped(("reports/a.xhtml", page("<p> </p>"))), name="acme.zip")


def test_a_plain_zip_gives_its_documents() -> None:
    data = zipped(
        ("notes/one.md", b"# 2 Policies\n\nShops are leased."), ("__MACOSX/x.txt", b"x"), ("two.txt", b"Tax is paid.")
    )
    assert [document.document_id for document in read_sources(data, name="acme.zip")] == ["acme-one", "acme-two"]


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        (zipped(("inner.zip", REPORT)), UnsafeInputError, "holds other packages .inner.zip."),
        (
            zipped(("a/META-INF/taxonomyPackage.xml", b"<p/>"), ("a/a.xsd", SCHEMA)),
            ParseError,
            "holds no report.*taxonomy add",
        ),
        (zipped(("a.bin", b"x")), ParseError, "holds no report"),
        (zipped(("../a.xhtml", REPORT)), UnsafeInputError, "leads out"),
    ],
)
def test_packages_without_a_report_are_refused(data: bytes, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        read_sources(data, name="acme.zip")

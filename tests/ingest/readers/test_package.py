"""Report packages and other zip files: which reports they hold, and how."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from ingest.readers import ReadOptions, read_source, read_sources
from ingest.readers.package_contents import short_names
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
        (zipped((".", b"x"), ("c/.hidden.txt", b"x")), ParseError, "holds no report"),
        (zipped(("a/reports/acme.json", b"{}")), ParseError, "acme.json is xBRL-JSON or xBRL-CSV, which is not read"),
        (zipped(("[Content_Types].xml", b"<a/>"), ("word/document.xml", b"<a/>")), ParseError, "this is an Office file"),
        (zipped(("../a.xhtml", REPORT)), UnsafeInputError, "leads out"),
    ],
)
def test_packages_without_a_report_are_refused(data: bytes, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        read_sources(data, name="acme.zip")


def test_files_of_one_name_have_ids_of_their_own() -> None:
    data = zipped(("a/note.txt", b"Tax is paid."), ("b/note.txt", b"Rent is paid."), ("c/lease.txt", b"Shops are leased."))
    documents = read_sources(data, name="acme.zip")
    assert [document.document_id for document in documents] == ["acme-a-note", "acme-b-note", "acme-lease"]
    long_name = f"{'annual-report-' * 9}2024.zip"
    ids = [document.document_id for document in read_sources(data, name=long_name)]
    assert [len(document_id) <= 61 and document_id.rpartition("annual-repor")[2] for document_id in ids] == [
        "-a-note",
        "-b-note",
        "t-lease",
    ]


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (["a/b.x", "b.x", "a-b.x"], ["b-1", "b", "a-b"]),
        (["b-1.x", "a/b.x", "a-b.x", "c/b.x", "c-b.x"], ["b-1", "b-2", "a-b", "b-4", "c-b"]),
        (["b-2.x", "a/b.x", "a-b.x", "b.y", "B.y"], ["b-2", "b-2-2", "a-b", "b-4", "b-5"]),
        (["年報.txt", "！.txt"], ["年報", "txt"]),
        (["！.txt", "？.txt"], ["1", "2"]),
        (["R.htm", "r.htm"], ["r-1", "r-2"]),
    ],
)
def test_short_names_never_repeat(names: list[str], short: list[str]) -> None:
    assert short_names(names) == short


def test_a_report_called_so_is_meant_before_those_with_the_name_in_theirs() -> None:
    data = zipped(("note.txt", b"Tax is paid."), ("old/note.txt", b"Tax was paid."))
    (document,) = read_sources(data, name="acme.zip", options=ReadOptions(report="note.txt"))
    assert (document.report, document.document_id) == ("note.txt", "acme-note")
    assert len(read_sources(data, name="acme.zip", options=ReadOptions(report="note"))) == 2


def test_a_report_has_the_same_id_however_it_is_asked_for() -> None:
    data = zipped(("a/reports/en.xhtml", REPORT), ("a/reports/fr.xhtml", REPORT))
    french = read_source(data, name="acme.zip", options=ReadOptions(report="fr"))
    assert french == read_sources(data, name="acme.zip")[1]
    assert french.document_id == "acme-fr"


def test_the_error_of_the_report_asked_for_is_not_hidden_by_others() -> None:
    data = zipped(("reports/a.xhtml", page("<p> </p>")), ("reports/b.xhtml", REPORT))
    with pytest.raises(ParseError, match=r"reports/a\.xhtml: the report holds no text"):
        read_sources(data, name="acme.zip", options=ReadOptions(report="a.xhtml"))
    (asked,) = read_sources(data, name="acme.zip", options=ReadOptions(report="b.xhtml"))
    assert asked.diagnostics == ()


def test_what_is_not_read_beside_the_reports_is_said() -> None:
    data = zipped(
        ("a/reports/acme.xhtml", REPORT), ("a/reports/acme.json", b"{}"), ("a/more.zip", b"PK"), ("blank.txt", b" \n ")
    )
    (document,) = read_sources(data, name="acme.zip")
    assert [note.code for note in document.diagnostics] == ["format-not-read", "nested-package"]
    (document,) = read_sources(zipped(("blank.txt", b" \n "), ("note.txt", b"Tax is paid.")), name="acme.zip")
    assert [note.code for note in document.diagnostics] == ["unreadable-report"]


def test_the_instance_that_was_made_of_an_inline_document_is_no_second_report() -> None:
    made = b'<xbrl xmlns="http://www.xbrl.org/2003/instance"/>'
    (document,) = read_sources(zipped(("acme.htm", REPORT), ("acme_htm.xml", made)), name="acme.zip")
    assert (document.report, document.diagnostics) == ("acme.htm", ())


def test_a_package_names_a_report_without_a_title() -> None:
    about = (
        b'<t:taxonomyPackage xmlns:t="http://xbrl.org/2016/taxonomy-package"><t:name>Harbour 2024</t:name></t:taxonomyPackage>'
    )
    untitled = REPORT.replace(b"<title>Harbourline</title>", b"<title/>")
    members = (("a/META-INF/taxonomyPackage.xml", about), ("a/reports/a.xhtml", untitled))
    assert read_source(zipped(*members), name="acme.zip").title == "Harbour 2024"
    assert read_source(zipped(members[0], ("a/reports/a.xhtml", REPORT)), name="acme.zip").title == "Harbourline"


def test_text_files_of_a_package_are_decoded_as_asked() -> None:
    data = zipped(("note.txt", "租賃負債以現值衡量。".encode("big5")))
    assert read_source(data, name="acme.zip", options=ReadOptions(encoding="big5")).text == "租賃負債以現值衡量。"


def test_the_first_anchor_counts_and_prohibited_ones_do_not() -> None:
    arc = ANCHORS[ANCHORS.index(b"<link:definitionArc") : ANCHORS.index(b"</link:definitionLink>")]
    more = (
        b'<link:loc xlink:label="e" xlink:href="http://esma.example/esef_cor.xsd#esef_cor_NotesMandatory"/>'
        + arc.replace(b'"w"', b'"e"').replace(b"/>", b' use="prohibited"/>')
        + arc.replace(b'"w"', b'"e"')
    )
    body = page(f"<p>{fact('Cranes are hired.', 'acme:CraneHire', escape='false')}</p>")

    def anchor(linkbase: bytes) -> str | None:
        data = zipped(("a/x/acme.xsd", SCHEMA), ("a/x/acme_def.xml", linkbase), ("a/reports/acme.xhtml", body))
        return read_source(data, name="acme.zip").facts[0].anchor

    assert anchor(ANCHORS.replace(b"</link:definitionLink>", more + b"</link:definitionLink>")) == "ifrs-full:Leases"
    assert anchor(ANCHORS.replace(arc, more)) == "esef_cor:NotesMandatory"
    assert anchor(b"<link:linkbase broken") is None


def test_every_package_of_the_esef_suite_is_read_or_refused_with_a_reason(shared: Path) -> None:
    suite = next((shared / "filings" / "packages").glob("esef-*.zip"), None)
    if suite is None:
        pytest.skip("no ESEF conformance suite")
    data = suite.read_bytes()
    with pytest.raises(UnsafeInputError, match=r"holds other packages .*TC1_valid\.zip"):
        read_sources(data, name=suite.name)
    ids: list[list[str]] = []
    with zipfile.ZipFile(io.BytesIO(data)) as outer:
        for name in outer.namelist():
            if name.endswith(".zip"):
                documents = read_sources(outer.read(name), name=name)
                assert all(document.entity_identifier or not document.facts for document in documents)
                ids.append([document.document_id for document in documents])
    assert len(ids) == 154
    assert all(len(set(found)) == len(found) for found in ids)
    # One package has its reports outside the folder for them.
    assert [found for found in ids if len(found) > 1] == [["tc2-invalid-abc", "tc2-invalid-www-abc-com-xbrl-2019-abc"]]


def test_a_real_report_package_gives_one_document(shared: Path) -> None:
    path = shared / "filings" / "packages" / "kvk-ifrs-2023.xbri"
    if not path.exists():
        pytest.skip("no report package")
    (document,) = read_sources(path.read_bytes(), name=path.name)
    assert (document.document_id, document.entity, document.diagnostics) == ("kvk-ifrs-2023", "De Grote B.V.", ())
    assert document.entity_identifier is not None
    assert document.entity_identifier.identifier == "12345678"

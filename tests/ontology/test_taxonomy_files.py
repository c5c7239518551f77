"""Taxonomy packages from strangers: nothing outside them is opened, and what could do harm is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ontology.errors import NotFoundError, ParseError, PolicyKBError, ReadError, UnsafeInputError
from ontology.safe_zip import ZipLimits
from ontology.taxonomy_files import TaxonomyFiles, is_url
from ontology.taxonomy_reading import read_taxonomy
from ontology.types import Severity
from tests.ontology import mini_taxonomy as mini
from tests.ontology.mini_taxonomy import as_folder, as_zip

PRE = "full_ifrs/links/pre.xml"
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def package(tmp_path: Path, changed: dict[str, str], *, zipped: bool = False) -> Path:
    content = {**mini.files(), **changed}
    return as_zip(tmp_path / "mini.zip", content) if zipped else as_folder(tmp_path / "package", content)


@pytest.mark.parametrize("zipped", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize(
    "href",
    [
        "../../../outside.xsd",
        "../../../../../../../etc/passwd",
        "..%2F..%2F..%2Foutside.xsd",
        "..\\..\\..\\outside.xsd",
        "/etc/passwd",
        "file:///etc/passwd",
        "FILE:/etc/passwd",
        "c:/windows/system.ini",
        "a%00.xsd",
    ],
)
def test_a_link_that_leads_out_of_the_package_is_refused(tmp_path: Path, href: str, zipped: bool) -> None:
    (tmp_path / "outside.xsd").write_text(mini.schema("http://example.org/out", "out", mini.element("out", "Secret")))
    changed = {PRE: mini.files()[PRE].replace("../core.xsd#ifrs-full_ListOfPolicies", f"{href}#out_Secret")}
    with pytest.raises(UnsafeInputError, match=r"full_ifrs/links/pre\.xml refers to .*, which leads out of the package"):
        read_taxonomy(package(tmp_path, changed, zipped=zipped))


@pytest.mark.parametrize("prefix", ["../../../", "/etc/", "file:///etc/"])
def test_a_catalogue_that_leads_out_of_the_package_is_refused(tmp_path: Path, prefix: str) -> None:
    catalogue = mini.files()["META-INF/catalog.xml"].replace('rewritePrefix="../"', f'rewritePrefix="{prefix}"')
    with pytest.raises(UnsafeInputError, match=r"META-INF/catalog\.xml refers to .*, which leads out of the package"):
        read_taxonomy(package(tmp_path, {"META-INF/catalog.xml": catalogue}))


def test_links_of_the_file_system_that_lead_out_are_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside.xsd"
    outside.write_text(mini.schema("http://example.org/out", "out", mini.element("out", "Secret")))
    folder = package(tmp_path, {})
    (folder / "inner.xsd").symlink_to(folder / "all.xsd")
    assert len(read_taxonomy(folder)) == 9
    (folder / "out.xsd").symlink_to(outside)
    with pytest.raises(UnsafeInputError, match=r"the link out\.xsd leads out of the folder \(replace it by a copy"):
        read_taxonomy(folder)
    (folder / "out.xsd").unlink()
    (folder / "elsewhere").symlink_to(tmp_path)
    with pytest.raises(UnsafeInputError, match="the link elsewhere leads out of the folder"):
        read_taxonomy(folder)


def test_urls_are_never_followed_but_noted(tmp_path: Path) -> None:
    address = "https://taxonomy.example/other.xsd"
    found = read_taxonomy(
        package(tmp_path, {PRE: mini.files()[PRE].replace("../core.xsd#ifrs-full_Tower", f"{address}#oth_Tower")})
    )
    (note,) = found.diagnostics
    assert (note.code, note.severity) == ("external-file", Severity.INFO)
    assert note.message == f"{address} is not in the package; {PRE} refers to it"
    assert not found.elements["oth:TowerCranes"].declared


@pytest.mark.parametrize("name", ["META-INF/taxonomyPackage.xml", "META-INF/catalog.xml", "full_ifrs/core.xsd", PRE])
def test_entity_declarations_are_refused_in_every_file(tmp_path: Path, name: str) -> None:
    content = mini.files()[name]
    bare = content[content.index("<catalog") :] if "DOCTYPE" in content else content
    with pytest.raises(UnsafeInputError, match=f"{name}: its DOCTYPE declares entities"):
        read_taxonomy(package(tmp_path, {name: BOMB + bare}))


def test_broken_xml_is_a_parse_error_that_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match=r"full_ifrs/links/pre\.xml: not well-formed XML at line 1"):
        read_taxonomy(package(tmp_path, {PRE: mini.files()[PRE][:-20]}))


def test_an_address_that_is_none_is_a_parse_error(tmp_path: Path) -> None:
    changed = {PRE: mini.files()[PRE].replace("../core.xsd", "http://[broken/core.xsd")}
    with pytest.raises(ParseError, match=r"refers to 'http://\[broken/core\.xsd', which is no address"):
        read_taxonomy(package(tmp_path, changed))


def test_what_is_not_there_or_empty_is_a_read_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.zip: no such file or folder \(check the path\)"):
        read_taxonomy(tmp_path / "none.zip")
    (tmp_path / "empty.zip").write_bytes(b"")
    with pytest.raises(ParseError, match=r"empty\.zip: the file is empty"):
        read_taxonomy(tmp_path / "empty.zip")
    (tmp_path / "core.xsd").write_text(mini.files()["full_ifrs/core.xsd"])
    with pytest.raises(ParseError, match=r"core\.xsd: not a zip file"):
        read_taxonomy(tmp_path / "core.xsd")
    with pytest.raises(ParseError, match=r"pre\.xml: the file is empty"):
        read_taxonomy(package(tmp_path, {PRE: ""}))


def test_a_folder_is_bounded_like_a_zip_file(tmp_path: Path) -> None:
    folder = package(tmp_path, {})
    with pytest.raises(UnsafeInputError, match="it has 12 files, more than the limit of 5"):
        read_taxonomy(folder, limits=ZipLimits(members=5))
    with pytest.raises(UnsafeInputError, match="the files have more than 100 bytes"):
        read_taxonomy(folder, limits=ZipLimits(member_bytes=100))
    with pytest.raises(UnsafeInputError, match=r"the files have more than [\d,]+ bytes"):
        read_taxonomy(folder, limits=ZipLimits(total_bytes=2000))


def test_a_zip_that_climbs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeInputError, match="leads out of the package"):
        read_taxonomy(as_zip(tmp_path / "slip.zip", {**mini.files(), "../evil.xsd": "<a/>"}))


def test_only_files_of_the_package_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "outside.xsd").write_text("<a/>")
    files = TaxonomyFiles(package(tmp_path, {}))
    assert files.read("all.xsd").startswith(b"<xsd:schema")
    with pytest.raises(NotFoundError, match=r"the package holds no '\.\./outside\.xsd'"):
        files.read("../outside.xsd")


@example(href="E2:\x00")
@example(href="a%00b.xsd")
@given(st.text(alphabet=st.sampled_from("./\\:%2eEfF a#?htp~\x00é"), max_size=24))
def test_wherever_a_link_leads_it_is_inside_or_a_url_or_refused(tmp_path_factory: pytest.TempPathFactory, href: str) -> None:
    base = tmp_path_factory.getbasetemp() / "any"
    if not base.exists():
        as_folder(base, mini.files())
    files = TaxonomyFiles(base)
    try:
        place = files.resolve(PRE, href)
    except PolicyKBError:
        return
    assert is_url(place) or (base / place).resolve().is_relative_to(base.resolve())

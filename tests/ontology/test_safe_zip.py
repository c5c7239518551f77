"""Zip files from strangers: what is refused before anything is unpacked."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

import pytest

from ontology.errors import NotFoundError, ParseError, ReadError, UnsafeInputError
from ontology.safe_zip import SafeZip, ZipLimits


def zipped(*members: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            # Dated, so that the bytes are the same whenever they are made.
            made.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def refusal(data: bytes, error: type[ReadError], limits: ZipLimits | None = None) -> str:
    """What the error says that opening the zip or reading one of its members ends in."""
    with pytest.raises(error) as caught:
        package = SafeZip(data, source="a.zip", limits=limits)
        for name in package.names:
            package.read(name)
    assert str(caught.value).startswith("a.zip: ")
    return str(caught.value)


def test_members_are_listed_without_folders_and_read() -> None:
    package = SafeZip(zipped(("reports/", b""), ("reports/a.xhtml", b"<a/>"), ("b\\c.txt", b"c")), source="a.zip")
    assert package.names == ("reports/a.xhtml", "b/c.txt")
    assert package.read("b/c.txt") == b"c"
    assert "reports/a.xhtml" in package
    with pytest.raises(NotFoundError, match="holds no 'x'"):
        package.read("x")


@pytest.mark.parametrize("name", ["../a.txt", "/etc/passwd", "a/../../b", "C:/a.txt", "..\\a.txt"])
def test_names_that_lead_out_are_refused(name: str) -> None:
    assert re.search("leads out of the package", refusal(zipped((name, b"x")), UnsafeInputError))


def test_symbolic_links_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    assert re.search("leads out of the package", refusal(buffer.getvalue(), UnsafeInputError))


def test_a_bomb_is_refused_unopened() -> None:
    bomb = zipped(("a.xhtml", b"\0" * 40_000_000))
    assert len(bomb) < 60_000
    assert re.search("packed .* times smaller", refusal(bomb, UnsafeInputError))


def test_a_bomb_of_400_megabytes_is_refused_whatever_ratio_it_states() -> None:
    zeros = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(zeros.compress(bytes(1 << 20)) for _ in range(400)) + zeros.flush()
    assert len(packed) < 450_000
    for stated, message in (
        (400 << 20, "419,430,400 bytes, more than the limit of 134,217,728"),
        (9, "is damaged|more than it states"),
    ):
        made = stored(packed, stated)
        assert re.search(message, refusal(made, ReadError))


def stored(packed: bytes, size: int) -> bytes:
    """A zip of one member with these packed bytes, which states this size."""
    fields = struct.pack("<HHHHHIIIHH", 20, 0, zipfile.ZIP_DEFLATED, 0, 33, 0, len(packed), size, 1, 0)
    local = b"PK\x03\x04" + fields + b"a"
    central = b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, 0) + b"a"
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local) + len(packed), 0)
    return local + packed + central + end


def test_limits_are_named() -> None:
    assert re.search(
        "has 50 bytes, more than the limit of 10",
        refusal(zipped(("a", b"x" * 50)), UnsafeInputError, ZipLimits(member_bytes=10)),
    )
    two = zipped(("a", b"x" * 50), ("b", b"x" * 50))
    assert re.search(
        "unpacks to 100 bytes, more than the limit of 60", refusal(two, UnsafeInputError, ZipLimits(total_bytes=60))
    )
    assert re.search("2 members, more than the limit of 1", refusal(two, UnsafeInputError, ZipLimits(members=1)))


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(zipped(("a", b"x" * 5_000)))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        data[data.index(signature) + offset : data.index(signature) + offset + 4] = struct.pack("<I", 40)
    assert re.search("unpacks to more than it states|is damaged", refusal(bytes(data), ReadError))


def test_encrypted_members_are_refused() -> None:
    data = bytearray(zipped(("a", b"x")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert re.search("is encrypted", refusal(bytes(data), UnsafeInputError))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused() -> None:
    assert re.search("two members are called 'a'", refusal(zipped(("a", b"1"), ("a", b"2")), ParseError))


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04", zipped(("a", b"x" * 999))[:-30], b""], ids=["signature only", "end missing", "nothing"]
)
def test_what_is_cut_off_is_no_zip(data: bytes) -> None:
    assert re.search("not a zip file, or cut off", refusal(data, ParseError))


def test_an_empty_package_is_refused() -> None:
    assert re.search("the package is empty", refusal(zipped(), ParseError))


def test_damaged_members_are_refused() -> None:
    data = bytearray(zipped(("a", bytes(range(256)) * 20)))
    data[60:80] = b"\xff" * 20
    assert re.search("is damaged", refusal(bytes(data), ParseError))

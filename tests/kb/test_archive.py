"""A knowledge base that is exported and imported is the same one; what is no export, or was tampered with, changes nothing."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kb import KnowledgeBase, ParseError, ReadError, StorageError, UnsafeInputError
from kb.archive import write_archive
from kb.cli import main
from kb.contents import compare
from kb.export import export
from kb.importing import import_base
from tests.ontology import mini_taxonomy as mini


@pytest.fixture(scope="module")
def original(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's knowledge base with an official taxonomy and a waiver."""
    place = tmp_path_factory.mktemp("original")
    folder = Path(shutil.copytree(demo_folder, place / "original.kb"))
    with KnowledgeBase.open(folder) as kb:
        kb.add_taxonomy(mini.as_zip(place / "mini.zip", mini.files()))
        kb.review.register("Ana", "admin", by="Ana")
        absent = kb.check("harbourline-robotics-2024").open_absences[0]
        kb.waive(absent.finding_id, document="harbourline-robotics-2024", reason="immaterial", by="Ana")
    return folder


@pytest.fixture(scope="module")
def archive(original: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "all.zip"
    with KnowledgeBase.open(original, read_only=True) as kb:
        write_archive(kb.layout, kb.store, path)
    return path


def contents(folder: Path) -> dict[str, str]:
    with KnowledgeBase.open(folder, read_only=True) as kb:
        return kb.contents()


def test_what_was_exported_is_restored_as_it_was(original: Path, archive: Path, tmp_path: Path) -> None:
    report = import_base(archive, tmp_path / "new.kb")
    assert (report.documents, report.sources) == (3, True)
    assert compare(contents(original), contents(tmp_path / "new.kb")) == ()
    with KnowledgeBase.open(tmp_path / "new.kb") as kb, KnowledgeBase.open(original, read_only=True) as old:
        assert kb.verify() == ()
        assert kb.search("lease", limit=3) == old.search("lease", limit=3)
        assert [taxonomy.taxonomy_id for taxonomy in kb.taxonomies()] == ["ifrs-full-2030-03-01"]
        assert kb.official_label("ifrs-full:Cranes") == "Cranes"
        assert kb.overview().counts == old.overview().counts
        assert kb.review.waivers() == old.review.waivers() != ()
        write_archive(kb.layout, kb.store, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.zip", "new.kb"]


def test_the_unpacked_archive_is_as_good_as_the_zip_file(original: Path, archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as package:
        package.extractall(tmp_path / "unpacked")
    (tmp_path / "new.kb").mkdir()
    import_base(tmp_path / "unpacked", tmp_path / "new.kb")
    assert compare(contents(original), contents(tmp_path / "new.kb")) == ()


@pytest.mark.parametrize("format", ["nquads", "trig"])
def test_rdf_alone_restores_everything_but_sources(original: Path, tmp_path: Path, format: str) -> None:
    file = tmp_path / {"nquads": "all.nq", "trig": "all.trig"}[format]
    with KnowledgeBase.open(original, read_only=True) as kb:
        file.write_text(export(kb, format), encoding="utf-8")
    assert import_base(file, tmp_path / "new.kb").sources is False
    differences = compare(contents(original), contents(tmp_path / "new.kb"))
    assert {finding.message.partition("/")[0] for finding in differences} == {"sources"}
    with KnowledgeBase.open(tmp_path / "new.kb", read_only=True) as kb:
        assert {finding.code for finding in kb.verify()} == {"source-missing"}


Member = dict[str, bytes]
BASE = b"https://w3id.org/policykb/data/"
OTHERS = b"<" + BASE + b'clause/x/1> <urn:x:p> "o" <' + BASE + b"filing/tamarind-foods-2024> .\n"


def graph_with(members: Member, text: bytes) -> str:
    return next(name for name, data in members.items() if name.endswith(".nq") and text in data)


def append(text: bytes) -> Callable[[Member], None]:
    def change(members: Member) -> None:
        members[graph_with(members, b"filing/tamarind")] += text

    return change


def replace_in(part: bytes, old: bytes, new: bytes) -> Callable[[Member], None]:
    def change(members: Member) -> None:
        name = graph_with(members, part)
        assert old in members[name]
        members[name] = members[name].replace(old, new)

    return change


def note(text: bytes) -> Callable[[Member], None]:
    def change(members: Member) -> None:
        members[min(name for name in members if name.endswith(".json") and name.startswith("sources/"))] = text

    return change


def spoil_source(members: Member) -> None:
    members[min(name for name in members if name.startswith("sources/") and not name.endswith(".json"))] += b"\nmore"


def drop_source(members: Member) -> None:
    for name in sorted(name for name in members if name.startswith("sources/"))[:2]:
        del members[name]


#: Changes of an archive whose manifest is made right again: what a forger would do. The error each must end in.
FORGED = {
    "triples that are none": (append(b"what is this\n"), ParseError, "not nquads"),
    "a subject of another filing": (append(OTHERS), ParseError, "has no place in"),
    "a graph that policykb has not": (
        append(b"<" + BASE + b"clause/x> <urn:x:p> <urn:x:o> <urn:x:g> .\n"),
        ParseError,
        "has no place in",
    ),
    "the default graph": (append(b"<" + BASE + b"clause/x> <urn:x:p> <urn:x:o> .\n"), ParseError, "has no place in"),
    "a blank node": (
        append(b"<" + BASE + b"document/tamarind-foods-2024> <urn:x:p> _:b <" + BASE + b"filing/tamarind-foods-2024> .\n"),
        ParseError,
        "has no place in",
    ),
    "a changed clause": (replace_in(b"filing/tamarind", b"biological", b"illogical"), ReadError, r"\[graph-changed\]"),
    "a kind that there is not": (
        replace_in(b"filing/tamarind", b'vocab#kind> "paragraph"', b'vocab#kind> "poem"'),
        ReadError,
        "its graph cannot be read: 'poem' is not a valid BlockKind",
    ),
    "a source with another name": (spoil_source, ParseError, "has other content than its name says"),
    "a source that is left out": (drop_source, ReadError, r"\[source-missing\]"),
    "a note that is no JSON": (note(b"{"), ParseError, "is no note of a source"),
    "a note of something else": (note(b"[1]"), ParseError, "is no note of a source"),
    "a note with a number for a name": (note(b'{"name": 1}'), ParseError, "is no note of a source"),
    "a deep note": (note(b"[" * 100_000), ParseError, "is no note of a source"),
}


def forge(archive: Path, target: Path, change: Callable[[Member], None]) -> Path:
    with zipfile.ZipFile(archive) as package:
        members = {name: package.read(name) for name in package.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    change(members)
    manifest["files"] = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    return zipped(target, {**members, "manifest.json": json.dumps(manifest).encode()})


def zipped(target: Path, members: Member) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return target


@pytest.mark.parametrize("case", FORGED)
def test_a_forged_archive_is_refused_and_leaves_nothing(archive: Path, tmp_path: Path, case: str) -> None:
    change, error, message = FORGED[case]
    forged = forge(archive, tmp_path / "forged.zip", change)
    with pytest.raises(error, match=message):
        import_base(forged, tmp_path / "new.kb")
    assert [path.name for path in tmp_path.iterdir()] == ["forged.zip"]


def broken(archive: Path, change: Callable[[Member], None]) -> Member:
    with zipfile.ZipFile(archive) as package:
        members = {name: package.read(name) for name in package.namelist()}
    change(members)
    return members


NEWER = b'{"format": 9, "base_iri": "", "files": {}}'
LEADING_OUT = b'{"format": 1, "base_iri": "", "files": {"../x": ""}}'


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (lambda members: members.pop("manifest.json"), ParseError, "it has no manifest.json"),
        (lambda members: members.pop("graphs/00001.nq"), ParseError, "lacks 'graphs/00001.nq'"),
        (lambda members: members.update({"kb.toml": b""}), ParseError, "holds 'kb.toml', which is no part of one"),
        (lambda members: members.update({"graphs/00001.nq": b""}), ParseError, "other content than the manifest says"),
        (lambda members: members.update({"../evil": b""}), UnsafeInputError, "leads out of the package"),
        (lambda members: members.update({"manifest.json": b"[]"}), ParseError, "the manifest cannot be understood"),
        (
            lambda members: members.update({"manifest.json": NEWER}),
            ParseError,
            "format 9",
        ),
        (
            lambda members: members.update({"manifest.json": LEADING_OUT, "../x": b""}),
            UnsafeInputError,
            "leads out of the package",
        ),
    ],
    ids=["no manifest", "a member missing", "one too many", "other content", "leads out", "no dictionary", "newer", "named"],
)
def test_an_archive_that_is_not_whole_is_refused(
    archive: Path, tmp_path: Path, change: Callable[[Member], None], error: type[Exception], message: str
) -> None:
    path = zipped(tmp_path / "broken.zip", broken(archive, change))
    with pytest.raises(error, match=message):
        import_base(path, tmp_path / "new.kb")
    assert not (tmp_path / "new.kb").exists()


def test_cut_off_and_foreign_files_are_refused(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "cut.zip").write_bytes(archive.read_bytes()[:-200])
    with pytest.raises(ParseError, match="not a zip file, or cut off"):
        import_base(tmp_path / "cut.zip", tmp_path / "new.kb")
    (tmp_path / "other.nq").write_text("<urn:x:s> <urn:x:p> <urn:x:o> .\n")
    with pytest.raises(ParseError, match="no export of a whole knowledge base"):
        import_base(tmp_path / "other.nq", tmp_path / "new.kb")
    with pytest.raises(ReadError, match="no such file"):
        import_base(tmp_path / "none.zip", tmp_path / "new.kb")


def test_links_in_a_folder_are_refused(archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as package:
        package.extractall(tmp_path / "unpacked")
    (tmp_path / "unpacked" / "sources" / "link").symlink_to("/etc/hostname")
    with pytest.raises(UnsafeInputError, match="'sources/link' is a link"):
        import_base(tmp_path / "unpacked", tmp_path / "new.kb")


def test_what_is_there_already_is_not_touched(original: Path, archive: Path) -> None:
    before = contents(original)
    with pytest.raises(StorageError, match="there is something here already"):
        import_base(archive, original)
    assert contents(original) == before


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    shown = capsys.readouterr()
    return stopped.value.code or 0, shown.out, shown.err  # type: ignore[return-value]


def test_the_commands_carry_a_knowledge_base_to_another_place(
    original: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "there.kb"
    code, _, err = run(capsys, "export", "--all", tmp_path / "all.zip", "--kb", original)
    assert (code, err) == (0, f"{tmp_path / 'all.zip'}: {(tmp_path / 'all.zip').stat().st_size:,} bytes written\n")
    assert run(capsys, "import", tmp_path / "all.zip", "--kb", there) == (0, f"{there}: 3 documents\n", "")
    assert run(capsys, "verify", "--kb", there, "--against", original)[:2] == (0, "3 documents checked, 0 differences\n")
    with KnowledgeBase.open(there) as kb:
        kb.delete("tamarind-foods-2024")
    code, out, _ = run(capsys, "verify", "--kb", there, "--against", original)
    assert code == 1
    assert "filing/tamarind-foods-2024 is only in the other [other]" in out
    assert "text index of tamarind-foods-2024 is only in the other [other]" in out
    assert run(capsys, "export", "--all", "--kb", original)[0] == 2
    assert run(capsys, "import", tmp_path / "all.zip", "--kb", there)[0] == 1

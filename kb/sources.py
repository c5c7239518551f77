"""Source files from the user's paths: their bytes, where they came from, and the files of a folder."""

from __future__ import annotations

from pathlib import Path

from ontology.errors import InputError, ReadError, UnsafeInputError

#: File endings that are looked for in a folder; a file named outright is read whatever its ending.
SUFFIXES = frozenset({".txt", ".md", ".markdown", ".htm", ".html", ".xhtml", ".xbrl", ".xml", ".zip", ".xbri", ".xbr", ".pdf"})

_SNIFF = 64 * 1024


def read_bytes(source: str | Path | bytes, name: str | None, *, limit: int | None = None) -> tuple[bytes, str | None, str]:
    """The bytes of a source, its absolute path (None for bytes), and the name to go by.

    Raises:
        InputError: bytes without a name.
        ReadError: there is no such file, it is a folder, or it cannot be read.
        UnsafeInputError: it is larger than `limit` bytes (default: `ingest.readers.choose.MAX_BYTES`).
    """
    if isinstance(source, bytes):
        if name is None:
            raise InputError("bytes need a name", hint="pass name='note.txt'")
        return source, None, name
    from ingest.readers.choose import MAX_BYTES

    path = Path(source)
    most = limit or MAX_BYTES
    try:
        if path.is_dir():
            raise ReadError("this is a folder", source=str(path), hint="name a file in it, or use the command ingest")
        size = path.stat().st_size
        if size <= most:
            with path.open("rb") as file:
                data = file.read(most + 1)
            # Devices and pipes state no size, and files grow.
            size = max(size, len(data))
        if size > most:
            raise UnsafeInputError(
                f"the file has {size:,} bytes, more than the limit of {most:,}",
                source=str(path),
                hint="split it into smaller files, or raise the limit (--max-bytes)",
            )
        return data, str(path.resolve()), name or str(path)
    except FileNotFoundError as error:
        raise ReadError("no such file", source=str(path), hint="check the path") from error
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", source=str(path), hint="check its permissions") from error


def _is_no_document(file: Path) -> bool:
    """Whether an .xml file in a folder has no text of its own: a linkbase, or the instance EDGAR made of the .htm beside it."""
    if file.suffix.lower() != ".xml":
        return False
    from ingest.readers.instance import is_instance
    from ingest.readers.package_contents import EXTRACTED

    if file.name.endswith(EXTRACTED) and file.with_name(f"{file.name.removesuffix(EXTRACTED)}.htm").exists():
        return True
    try:
        with file.open("rb") as opened:
            return not is_instance(opened.read(_SNIFF))
    except OSError:
        return False  # reading it will say what is wrong


def find_sources(paths: list[Path]) -> list[Path]:
    """The files meant by paths: files as they are, folders searched through; sorted, without repeats.

    Raises:
        ReadError: a path does not exist, or a folder holds nothing to read.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(
                file
                for file in path.rglob("*")
                if file.is_file()
                and file.suffix.lower() in SUFFIXES
                and not file.name.startswith(".")
                and not _is_no_document(file)
            )
            if not inside:
                raise ReadError(
                    "nothing to read in this folder",
                    source=str(path),
                    hint=f"policykb reads {', '.join(sorted(SUFFIXES))}",
                )
            found += inside
        else:
            found.append(path)
    return list(dict.fromkeys(found))

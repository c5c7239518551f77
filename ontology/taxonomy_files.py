"""The files of a taxonomy package, zipped or unpacked: nothing outside it is ever opened, and no URL is followed."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urljoin, urlsplit

from ontology.errors import NotFoundError, ParseError, ReadError, TaxonomyError, UnsafeInputError
from ontology.safe_xml import parse_xml
from ontology.safe_zip import SafeZip, ZipLimits
from ontology.taxonomy_package import PackageNote, UrlRules, read_package_note, read_url_rules

_SUFFIXES = (".xsd", ".xml")
_NOTE = "META-INF/taxonomyPackage.xml"
_CATALOGUE = "META-INF/catalog.xml"
_WHOLE = "give the whole package, or the folder that holds all of it"


class _Members(Protocol):
    """Files by name."""

    @property
    def names(self) -> tuple[str, ...]: ...

    def read(self, name: str) -> bytes: ...


class TaxonomyFiles:
    """The schemas and linkbases of a package by name (`/` between folders), and where the links in them lead.

    Raises:
        ReadError: there is nothing at `path`; it is damaged, or holds no schema (TaxonomyError), or leads out of itself
            (UnsafeInputError).
    """

    def __init__(self, path: Path, *, limits: ZipLimits | None = None) -> None:
        self.source = str(path)
        if not path.exists():
            raise ReadError("no such file or folder", source=self.source, hint="check the path")
        limits = limits or ZipLimits()
        if path.is_dir():
            self._members: _Members = _Folder(path, limits)
        else:
            self._members = SafeZip(_bytes_of(path, limits.total_bytes), source=self.source, limits=limits)
        self.names = tuple(sorted(name for name in self._members.names if name.lower().endswith(_SUFFIXES)))
        self._present = frozenset(self.names)
        notes = [name for name in self.names if name == _NOTE or name.endswith(f"/{_NOTE}")]
        if len(notes) > 1:
            raise TaxonomyError(
                f"{len(notes)} packages are in it: {', '.join(notes)}", source=self.source, hint="add them one by one"
            )
        self._top = notes[0].removesuffix(_NOTE) if notes else ""

    def __contains__(self, name: str) -> bool:
        return name in self._present

    def read(self, name: str) -> bytes:
        """The bytes of one file.

        Raises:
            NotFoundError: the package has no schema or linkbase of this name.
            ReadError: it is damaged, or too large.
        """
        if name not in self:
            raise NotFoundError(f"the package holds no {name!r}", source=self.source, hint=_WHOLE)
        return self._members.read(name)

    @cached_property
    def note(self) -> PackageNote | None:
        """What `META-INF/taxonomyPackage.xml` says, entry points as names of files; None in a plain folder."""
        name = f"{self._top}{_NOTE}"
        if name not in self:
            return None
        note = read_package_note(parse_xml(self.read(name), source=f"{self.source}: {name}"))
        return note.located(lambda href: self.resolve(name, href))

    @cached_property
    def _url_rules(self) -> UrlRules:
        name = f"{self._top}{_CATALOGUE}"
        return read_url_rules(parse_xml(self.read(name), source=f"{self.source}: {name}")) if name in self else UrlRules()

    def resolve(self, base: str, href: str) -> str:
        """Where `href` leads in the file (or from the URL) `base`, fragment aside: a name in the package, or a URL outside it.

        The file of that name may be missing.

        Raises:
            UnsafeInputError: it leads out of the package on this machine (`../..`, an absolute path, `file:`).
            ParseError: it is no address.
        """
        href = href.partition("#")[0].strip().replace("\\", "/")
        if "\0" in unquote(href):
            self._refuse(base, href)
        try:
            href = urljoin(base, href) if is_url(base) else href
            parts = urlsplit(href)
        except ValueError as error:
            raise ParseError(
                f"{base} refers to {href!r}, which is no address: {error}", source=self.source, hint="correct the file"
            ) from error
        if parts.scheme in ("http", "https") or (parts.netloc and not parts.scheme):
            return self._local(href)
        if len(parts.scheme) == 1 or parts.scheme == "file" or href.startswith("/"):
            self._refuse(base, href)
        if parts.scheme:
            return href
        return self._inside(base, href) if parts.path else base

    def _local(self, url: str) -> str:
        """The file that the catalogue, or a folder named like the host, has for a URL; the URL itself if there is none."""
        rewritten = self._url_rules.rewrite(url)
        if rewritten is not None:
            scheme = urlsplit(rewritten).scheme
            if scheme in ("http", "https"):
                return rewritten
            if scheme or rewritten.startswith("/"):
                self._refuse(f"{self._top}{_CATALOGUE}", rewritten)
            return self._inside(f"{self._top}{_CATALOGUE}", rewritten)
        parts = urlsplit(url)
        mirrored = self._top + parts.netloc + unquote(parts.path)
        return mirrored if mirrored in self else url

    def _inside(self, base: str, path: str) -> str:
        joined = posixpath.join(posixpath.dirname(base), unquote(path)).replace("\\", "/")
        # A folder keeps its slash, for what is joined to it (xml:base).
        found = posixpath.normpath(joined) + "/" * joined.endswith("/")
        if found.startswith(("../", "/")) or found == "..":
            self._refuse(base, path)
        return found

    def _refuse(self, base: str, href: str) -> None:
        raise UnsafeInputError(f"{base} refers to {href!r}, which leads out of the package", source=self.source, hint=_WHOLE)


def is_url(place: str) -> bool:
    """Whether a place that `TaxonomyFiles.resolve` gave is outside the package.

    >>> is_url("http://xbrl.ifrs.org/taxonomy/x.xsd"), is_url("full_ifrs/x.xsd")
    (True, False)
    """
    return "://" in place or place.startswith(("urn:", "//"))


class _Folder:
    """The schemas and other XML files below a folder; links to files and folders outside it are refused."""

    def __init__(self, root: Path, limits: ZipLimits) -> None:
        self._root = root.resolve()
        self._limits = limits
        self._left = limits.total_bytes
        self.names = tuple(self._walk())
        if len(self.names) > limits.members:
            raise UnsafeInputError(
                f"it has {len(self.names):,} files, more than the limit of {limits.members:,}",
                source=str(root),
                hint="give the folder of one taxonomy",
            )

    def read(self, name: str) -> bytes:
        data = _bytes_of(self._root / name, min(self._limits.member_bytes, self._left))
        self._left -= len(data)
        return data

    def _walk(self) -> Iterable[str]:
        for folder, folders, files in os.walk(self._root, followlinks=False):
            for name in (*folders, *files):
                path = Path(folder, name)
                if path.is_symlink() and not path.resolve().is_relative_to(self._root):
                    raise UnsafeInputError(
                        f"the link {path.relative_to(self._root)} leads out of the folder",
                        source=str(self._root),
                        hint="replace it by a copy of what it leads to",
                    )
                if name in files and name.lower().endswith(_SUFFIXES) and path.is_file():
                    yield path.relative_to(self._root).as_posix()


def _bytes_of(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror}", source=str(path), hint="check its permissions") from error
    if len(data) > limit:
        raise UnsafeInputError(f"the files have more than {limit:,} bytes", source=str(path), hint="give one taxonomy only")
    if not data:
        raise ParseError("the file is empty", source=str(path), hint="check that the download is complete")
    return data

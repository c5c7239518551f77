"""Opens zip files from strangers: bounded in members, size and ratio; nothing is ever written to disk."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from ontology.errors import NotFoundError, ParseError, UnsafeInputError


@dataclass(frozen=True, slots=True, kw_only=True)
class ZipLimits:
    """What a zip file may hold: members, bytes of one member and of all together, and how far a member may be packed."""

    members: int = 20_000
    member_bytes: int = 128 * 1024 * 1024
    total_bytes: int = 512 * 1024 * 1024
    ratio: int = 250


#: Small members may be packed further: a page of blanks is no bomb.
_HARMLESS_BYTES = 4 * 1024 * 1024
_ENCRYPTED = 0x1


class SafeZip:
    """The members of a zip file by name, checked before anything is unpacked; `read` unpacks one.

    Folders are left out. Names use `/`.

    Raises:
        ParseError: no zip file, truncated, empty, or with two members of one name.
        UnsafeInputError: encrypted, too large, packed too far, or with a name that leads out of the package.

    >>> buffer = BytesIO()
    >>> with zipfile.ZipFile(buffer, "w") as made:
    ...     made.writestr("reports/acme.xhtml", "<html/>")
    >>> package = SafeZip(buffer.getvalue(), source="acme.zip")
    >>> package.names, package.read("reports/acme.xhtml")
    (('reports/acme.xhtml',), b'<html/>')
    """

    def __init__(self, data: bytes, *, source: str, limits: ZipLimits | None = None) -> None:
        self.source = source
        self.limits = limits or ZipLimits()
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError, UnicodeDecodeError) as error:
            raise ParseError(
                f"not a zip file, or cut off: {error}", source=source, hint="check that the download is complete"
            ) from error
        # A member without a name would make `is_dir` fail.
        members = [member for member in self._zip.infolist() if not member.filename.endswith("/")]
        self._check(members)
        self._members = {_normal(member.filename): member for member in members}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all members, in the order of the package."""
        return tuple(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """The bytes of one member.

        Raises:
            NotFoundError: there is no such member.
            ParseError: it is damaged.
            UnsafeInputError: it unpacks to more than it states.
        """
        member = self._members.get(name)
        if member is None:
            raise NotFoundError(f"the package holds no {name!r}", source=self.source, hint=f"it holds {_some(self.names)}")
        try:
            with self._zip.open(member) as file:
                # What a member states of its size can be a lie: read one byte more than it allows, and see.
                data = file.read(member.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
            raise ParseError(
                f"the member {name!r} is damaged: {error}", source=self.source, hint="check that the download is complete"
            ) from error
        if len(data) > member.file_size:
            raise UnsafeInputError(f"the member {name!r} unpacks to more than it states", source=self.source)
        if len(data) < member.file_size:
            raise ParseError(f"the member {name!r} is cut off", source=self.source, hint="check that the download is complete")
        return data

    def _check(self, members: list[zipfile.ZipInfo]) -> None:
        limits = self.limits
        if not members:
            raise ParseError("the package is empty", source=self.source, hint="check that the download is complete")
        if len(members) > limits.members:
            self._refuse(f"it has {len(members):,} members, more than the limit of {limits.members:,}")
        total = sum(member.file_size for member in members)
        if total > limits.total_bytes:
            self._refuse(f"it unpacks to {total:,} bytes, more than the limit of {limits.total_bytes:,}")
        for member in members:
            self._check_member(member)
        repeated = [name for name, count in Counter(_normal(member.filename) for member in members).items() if count > 1]
        if repeated:
            raise ParseError(
                f"two members are called {_some(repeated)}", source=self.source, hint="which one is meant cannot be known"
            )

    def _check_member(self, member: zipfile.ZipInfo) -> None:
        name, limits = member.filename, self.limits
        if not name:
            raise ParseError("a member has no name", source=self.source, hint="check that the download is complete")
        if _leads_out(name) or stat.S_ISLNK(member.external_attr >> 16):
            self._refuse(f"the member {name!r} leads out of the package")
        if member.flag_bits & _ENCRYPTED:
            self._refuse(f"the member {name!r} is encrypted", hint="unpack it with its password first")
        if member.file_size > limits.member_bytes:
            self._refuse(f"the member {name!r} has {member.file_size:,} bytes, more than the limit of {limits.member_bytes:,}")
        packed_too_far = member.file_size > limits.ratio * max(member.compress_size, 1)
        if packed_too_far and member.file_size > _HARMLESS_BYTES:
            self._refuse(f"the member {name!r} is packed {member.file_size // max(member.compress_size, 1):,} times smaller")

    def _refuse(self, message: str, hint: str = "unpack it yourself if you trust it, and give the files") -> None:
        raise UnsafeInputError(message, source=self.source, hint=hint)


def _normal(name: str) -> str:
    return name.replace("\\", "/")


def _leads_out(name: str) -> bool:
    path = PurePosixPath(_normal(name))
    return path.is_absolute() or ".." in path.parts or (len(name) > 1 and name[1] == ":") or "\0" in name


def _some(names: Iterable[str]) -> str:
    listed = [repr(name) for name in names]
    return ", ".join(listed[:5]) + (" …" if len(listed) > 5 else "")

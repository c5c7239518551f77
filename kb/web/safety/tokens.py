"""The tokens by which people and programs are known to a server: random, kept as hashes, in a file for the owner's eyes only.

tokens.json in the folder of the knowledge base, mode 0600:
    {"format": 1, "tokens": [
        {"name": "Ada", "role": "approver", "sha256": "…", "created": "2024-05-01T09:00:00Z", "expires": null}]}

A token has 256 random bits, so a plain hash keeps it safe: there is nothing to guess that a slow hash would slow down.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kb.layout import write_atomically
from kb.reviewing.rights import checked_name, read_role
from ontology.decisions import ReviewerRole, read_time, write_time
from ontology.errors import InputError, NotFoundError, StorageError
from search.disk_errors import refusal

FILE_NAME = "tokens.json"
#: What every token begins with, so that one that was left somewhere is known for what it is.
PREFIX = "pkb_"
_FORMAT = 1
_BYTES = 32
_PRIVATE = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """Who is known by a token, with which role; the token itself is known only as its hash. `expires` None: never."""

    name: str
    role: ReviewerRole
    sha256: str
    created: datetime
    expires: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it has not expired."""
        return self.expires is None or now < self.expires


class Tokens:
    """The tokens of one knowledge base. What another process changes in the file counts at once.

    Threads may share it.
    """

    def __init__(self, root: Path) -> None:
        self._path = root / FILE_NAME
        self._lock = root / "tokens.lock"
        self._guard = threading.Lock()
        self._read: tuple[object, Mapping[str, Token]] = (object(), {})

    def all(self) -> tuple[Token, ...]:
        """Every token, by name; expired ones, too.

        Raises:
            StorageError: the file cannot be read, or others may read it.
        """
        return tuple(sorted(self._by_hash().values(), key=lambda token: token.name))

    def find(self, secret: str, now: datetime | None = None) -> Token | None:
        """Who has this token; None if nobody has, or it has expired.

        Raises:
            StorageError: the file cannot be read, or others may read it.
        """
        return self.find_hash(hash_of(secret), now)

    def find_hash(self, sha256: str, now: datetime | None = None) -> Token | None:
        """Who has the token with this hash; None if nobody has, or it has expired."""
        found = self._by_hash().get(sha256)
        return found if found is not None and found.holds(now or datetime.now(UTC)) else None

    def add(self, name: str, role: str, *, days: int | None = None, now: datetime | None = None) -> tuple[str, Token]:
        """Make a token for somebody: gives the token, which is shown only now, and what is kept of it.

        Raises:
            InputError: that is no name or no role, or the name has a token already.
            StorageError: the file cannot be read or written.
        """
        secret = PREFIX + secrets.token_urlsafe(_BYTES)
        created = (now or datetime.now(UTC)).replace(microsecond=0)
        if days is not None and days < 1:
            raise InputError(f"a token cannot hold for {days} days", source="days", hint="give 1 or more, or nothing")
        token = Token(
            name=checked_name(name),
            role=read_role(role),
            sha256=hash_of(secret),
            created=created,
            expires=None if days is None else created + timedelta(days=days),
        )
        with self._changing() as found:
            if any(known.name == token.name for known in found.values()):
                raise InputError(
                    f"{token.name} has a token", source="token", hint=f"revoke it first: policykb token revoke {token.name!r}"
                )
            found[token.sha256] = token
        return secret, token

    def revoke(self, name: str) -> Token:
        """Take a token out of force, and with it all sessions that were opened by it.

        Raises:
            NotFoundError: nobody of this name has one; the hint names those who have.
            StorageError: the file cannot be read or written.
        """
        with self._changing() as found:
            for sha256, token in found.items():
                if token.name == name:
                    del found[sha256]
                    return token
            names = ", ".join(sorted(token.name for token in found.values()))
            raise NotFoundError(f"{name!r} has no token", hint=f"there are tokens of {names}" if names else "there are none")

    # --- inside

    def _by_hash(self) -> Mapping[str, Token]:
        stamp = self._stamp()
        with self._guard:
            if self._read[0] != stamp:
                self._read = (stamp, self._parsed())
            return self._read[1]

    def _stamp(self) -> object:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unreadable(error.strerror or str(error)) from error
        return stat.st_ino, stat.st_mtime_ns, stat.st_size, stat.st_mode

    def _parsed(self) -> dict[str, Token]:
        try:
            mode = self._path.stat().st_mode
            content = json.loads(self._path.read_text(encoding="utf-8"))
            if content["format"] != _FORMAT:
                raise ValueError(f"it is not of format {_FORMAT}")
            tokens = [_token(entry) for entry in content["tokens"]]
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise self._unreadable(str(error)) from error
        if mode & 0o077:
            raise StorageError(
                "others than its owner may read the tokens", source=str(self._path), hint=f"chmod 600 {self._path}"
            )
        return {token.sha256: token for token in tokens}

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Token]]:
        """The tokens, written when the context ends without an error; other processes wait for the moment that takes."""
        try:
            handle = os.open(self._lock, os.O_RDWR | os.O_CREAT, _PRIVATE)
        except OSError as error:
            raise refusal("the tokens cannot be written", self._path, error) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            found = self._parsed()
            yield found
            listed = [_entry(token) for token in sorted(found.values(), key=lambda token: token.name)]
            text = json.dumps({"format": _FORMAT, "tokens": listed}, ensure_ascii=False, indent=2) + "\n"
            try:
                write_atomically(self._path, text.encode("utf-8"), mode=_PRIVATE)
            except OSError as error:
                raise refusal("the tokens cannot be written", self._path, error) from error
        finally:
            os.close(handle)

    def _unreadable(self, why: str) -> StorageError:
        return StorageError(
            f"the tokens cannot be read: {why}", source=str(self._path), hint="mend the file, or remove it and add tokens anew"
        )


def hash_of(secret: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(secret.encode("utf-8", errors="surrogatepass")).hexdigest()


def _entry(token: Token) -> dict[str, Any]:
    times = {"created": write_time(token.created), "expires": write_time(token.expires) if token.expires else None}
    return {**asdict(token), "role": token.role.value, **times}


def _token(entry: Mapping[str, Any]) -> Token:
    expires = entry["expires"]
    token = Token(
        name=str(entry["name"]),
        role=read_role(entry["role"]),
        sha256=str(entry["sha256"]),
        created=read_time(entry["created"]),
    )
    return token if expires is None else replace(token, expires=read_time(expires))

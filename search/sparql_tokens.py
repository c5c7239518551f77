"""Splits a SPARQL query into its tokens, as its grammar defines them, so that words in strings, IRIs, names and comments are
never taken for keywords."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ontology.namespaces import PREFIXES

_NAME_ESCAPE = r"%[0-9A-Fa-f]{2}|\\."
_LOCAL_NAME = rf"(?:[\w:]|{_NAME_ESCAPE})(?:(?:[\w:.-]|{_NAME_ESCAPE})*(?:[\w:-]|{_NAME_ESCAPE}))?"
_TOKEN = re.compile(
    rf"""(?P<skip>\s+|\#[^\n\r]*)
      | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
      | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
          |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
      | (?P<variable>[?$]\w+)
      | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:{_LOCAL_NAME})?|_:[\w](?:[\w.-]*[\w-])?)
      | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<other>\^\^|.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROL = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


class TokenKind(StrEnum):
    """What a token is; white space and comments are left out."""

    IRI = "iri"
    STRING = "string"
    VARIABLE = "variable"
    LANGUAGE = "language"
    NAME = "name"
    NUMBER = "number"
    WORD = "word"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Token:
    """One token and where it starts; `text` is as written."""

    kind: TokenKind
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the token ends (half-open)."""
        return self.start + len(self.text)

    @property
    def keyword(self) -> str:
        """The word in capitals; empty if the token is no bare word."""
        return self.text.upper() if self.kind is TokenKind.WORD else ""


def tokens_of(query: str) -> tuple[Token, ...]:
    """All tokens of a query, valid or not, in order.

    >>> [token.text for token in tokens_of('SELECT ?a { ?a pkb:text "SERVICE" } # LOAD')]
    ['SELECT', '?a', '{', '?a', 'pkb:text', '"SERVICE"', '}']
    """
    return tuple(
        Token(TokenKind(str(match.lastgroup)), match.group(), match.start())
        for match in _TOKEN.finditer(query)
        if match.lastgroup != "skip"
    )


def place_of(query: str, position: int) -> str:
    """A position in a query as people count it.

    >>> place_of("SELECT *\\n{ ?a }", 11)
    'line 2, column 3'
    """
    before = query[:position]
    return f"line {before.count(chr(10)) + 1}, column {position - (before.rfind(chr(10)) + 1) + 1}"


def string_value(token: Token) -> str:
    """What a string token stands for, without its quotes and escapes."""
    quotes = 3 if token.text[:3] in ('"""', "'''") and len(token.text) >= 6 else 1
    return _ESCAPE.sub(_unescaped, token.text[quotes:-quotes])


def _unescaped(match: re.Match[str]) -> str:
    short, long, single = match.groups()
    return chr(int(short or long, 16)) if short or long else _CONTROL.get(single, single)


def declared_prefixes(tokens: Sequence[Token]) -> dict[str, str]:
    """The prefixes that a query may use: those it declares, and the preset ones."""
    found = dict(PREFIXES)
    for keyword, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if keyword.keyword == "PREFIX" and name.kind is TokenKind.NAME and iri.kind is TokenKind.IRI:
            found[name.text.removesuffix(":")] = iri.text[1:-1]
    return found


def iri_of(token: Token, prefixes: Mapping[str, str]) -> str | None:
    """The IRI that a token writes out or abbreviates; None for any other token, and for an unknown prefix."""
    if token.kind is TokenKind.IRI:
        return token.text[1:-1]
    if token.kind is TokenKind.NAME:
        prefix, _, local = token.text.partition(":")
        if prefix in prefixes:
            return prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)
    return None

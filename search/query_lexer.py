"""Cuts a keyword query into lexemes, each with its column, and refuses what cannot be one.

Whoosh's parser never complains: a stray quote or an unknown field becomes a word to search for. So the query is read once
here, to tell the user what is wrong and where, before Whoosh builds the tree.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from enum import Enum, auto

from ontology.errors import QueryError
from search.query import FIELDS

LONGEST_QUERY = 10_000

# Word processors and web pages turn straight quotes into these.
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))

_SPACE = re.compile(r"\s+")
_FIELD = re.compile(r"([A-Za-z_]\w*):(?!//)")
_PHRASE = re.compile(r'"((?:\\.|[^"\\])*)"', re.DOTALL)
_EXACT = re.compile(r'=(?=["\w])')
_RANGE = re.compile(r"([\[{])\s*([^\s\[\]{}]*)\s*\bTO\b\s*([^\s\[\]{}]*)\s*([\]}])", re.IGNORECASE)
_BOOST = re.compile(r"\^(\d+(?:\.\d+)?|\.\d+)(?=[\s)]|$)", re.ASCII)
_SLOP = re.compile(r"~(\d+)(?![^\s)^])", re.ASCII)
_FUZZY = re.compile(r"~(\d*)(?:/(\d+))?", re.ASCII)

# `2(h)(i)`, `16.53(b)` and `(h)(i)` are places in a document, not groups.
_ENUMERATOR = r"\((?:[A-Za-z]{1,2}|[ivxlcIVXLC]+|\d{1,3})\)"
_REFERENCE = re.compile(
    rf"(?:[A-Za-z]*\d[\w.-]*{_ENUMERATOR}|{_ENUMERATOR}{_ENUMERATOR})(?:{_ENUMERATOR})*[.,;:]*(?=[\s)~^]|$)"
)
_WORD = re.compile(r'(?:\\.|[^\s()"^~\\]|\\$|(?<![^\s(:])~)+', re.DOTALL)

_OPERATORS = {"AND", "OR", "NOT"}
_FOREIGN_OPERATORS = {"ANDNOT": "a NOT b", "ANDMAYBE": "a OR b", "&&": "a AND b", "||": "a OR b"}


class Kind(Enum):
    """What a lexeme is."""

    WORD = auto()
    PHRASE = auto()
    RANGE = auto()
    FIELD = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    PLUS = auto()
    BOOST = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexeme:
    """One piece of a query; `column` counts from 1.

    `text` is the content: of a word and a phrase without the suffix, quotes and field, with backslashes as typed. `fuzzy` is
    (distance, prefix length), `slop` the number behind a phrase, `bounds` the two ends of a range with their brackets;
    `exact` says that an equals sign stood before the word or phrase.
    """

    kind: Kind
    text: str
    column: int
    fuzzy: tuple[int, int] | None = None
    slop: int = 0
    bounds: tuple[str, str, str, str] | None = None
    exact: bool = False


def query_error(message: str, column: int, hint: str) -> QueryError:
    """The error for a place in the query."""
    return QueryError(message, source=f"query, column {column}", hint=hint)


def lex(text: str) -> list[Lexeme]:
    """The lexemes of a query, in order.

    Raises:
        QueryError: a quote is not closed, a field is unknown, a suffix (`~`, `^`) or a range has no sense, the query is empty,
            not Unicode, or longer than 10,000 characters.

    >>> [(lexeme.kind.name, lexeme.text) for lexeme in lex('-heading:"low value"~2')]
    [('NOT', '-'), ('FIELD', 'heading'), ('PHRASE', 'low value')]
    """
    if not text.strip():
        raise QueryError("the query is empty", source="query", hint='type a word, or * for everything, or "a phrase"')
    if len(text) > LONGEST_QUERY:
        raise QueryError(
            f"the query has {len(text):,} characters", source="query", hint=f"at most {LONGEST_QUERY:,} are read; shorten it"
        )
    if broken := re.search("[\ud800-\udfff]", text):
        raise query_error("this is half a character", broken.start() + 1, "the query must be valid Unicode text")
    return _Lexer(text.translate(_QUOTES)).run()


class _Lexer:
    """The state of one pass over a query."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.lexemes: list[Lexeme] = []

    def run(self) -> list[Lexeme]:
        while True:
            if space := _SPACE.match(self.text, self.position):
                if self.lexemes and self.lexemes[-1].kind is Kind.FIELD:
                    raise self._nothing_after_field()
                self.position = space.end()
            if self.position >= len(self.text):
                break
            self._next()
        if self.lexemes[-1].kind is Kind.FIELD:
            raise self._nothing_after_field()
        return self.lexemes

    def _next(self) -> None:
        after_field = bool(self.lexemes) and self.lexemes[-1].kind is Kind.FIELD
        character = self.text[self.position]
        if reference := _REFERENCE.match(self.text, self.position):
            self._word(reference)
        elif character == "(":
            self._add(Kind.OPEN, "(", 1)
        elif character == ")":
            if after_field:
                raise self._nothing_after_field()
            self._add(Kind.CLOSE, ")", 1)
        elif character == '"':
            self._phrase()
        elif _EXACT.match(self.text, self.position):
            self._exact()
        elif character == "^":
            self._boost()
        elif character in "[{" and (after_field or _RANGE.match(self.text, self.position)):
            self._range()
        elif character in "+-" and self._is_sign(after_field):
            self._add(Kind.NOT if character == "-" else Kind.PLUS, character, 1)
        elif not after_field and self._field():
            pass
        elif word := _WORD.match(self.text, self.position):
            self._word(word)
        else:
            raise query_error(
                "a '~' with nothing before it",
                self.position + 1,
                "write word~1 for similar words, or put a backslash before it",
            )

    def _is_sign(self, after_field: bool) -> bool:
        """Whether the plus or minus at this place is a sign and not a part of a word."""
        sign, following = self.text[self.position], self.text[self.position + 1 : self.position + 2]
        if after_field:
            name = self.lexemes[-1].text
            raise query_error(
                f"'{sign}' stands after {name}:", self.position + 1, f"put it before the field: {sign}{name}:word"
            )
        if self.position and not self.text[self.position - 1].isspace() and self.text[self.position - 1] not in "(+-":
            return False
        if not following or following.isspace() or following in ")^~":
            raise query_error(
                f"'{sign}' stands alone", self.position + 1, f"write {sign}word without a space, or put the text in quotes"
            )
        return True

    def _add(self, kind: Kind, text: str, length: int) -> None:
        self.lexemes.append(Lexeme(kind=kind, text=text, column=self.position + 1))
        self.position += length

    def _phrase(self) -> None:
        phrase = _PHRASE.match(self.text, self.position)
        if not phrase:
            raise query_error(
                "the quote is never closed",
                self.position + 1,
                'add a " after the phrase, or write \\" for the character itself',
            )
        start, end, slop = self.position, phrase.end(), 0
        if self.text.startswith("~", end):
            suffix = _SLOP.match(self.text, end)
            if not suffix or len(suffix[1]) > 4:
                raise query_error(
                    "'~' after a phrase needs a number", end + 1, 'write "a b"~3 for up to 3 other words in between'
                )
            slop, end = int(suffix[1]), suffix.end()
        self.lexemes.append(Lexeme(kind=Kind.PHRASE, text=phrase[1], column=start + 1, slop=slop))
        self.position = end

    def _exact(self) -> None:
        column = self.position + 1
        self.position += 1
        if word := _WORD.match(self.text, self.position):
            self._word(word)
        else:
            self._phrase()
        kind = Kind.PHRASE if self.lexemes[-1].kind is Kind.PHRASE else Kind.WORD
        self.lexemes[-1] = replace(self.lexemes[-1], kind=kind, column=column, exact=True)

    def _boost(self) -> None:
        boost = _BOOST.match(self.text, self.position)
        attached = self.position > 0 and not self.text[self.position - 1].isspace()
        bearers = (Kind.WORD, Kind.PHRASE, Kind.RANGE, Kind.CLOSE)
        if not attached or not self.lexemes or self.lexemes[-1].kind not in bearers:
            raise query_error(
                "'^' has nothing to weigh", self.position + 1, "write word^2 without a space, or \\^ for the character itself"
            )
        if not boost or not 0 < float(boost[1]) <= 1000:
            raise query_error(
                "'^' needs a weight above 0 and up to 1000", self.position + 2, "write word^2, or \\^ for the character itself"
            )
        self._add(Kind.BOOST, boost[1], len(boost[0]))

    def _range(self) -> None:
        found = _RANGE.match(self.text, self.position)
        if not found:
            raise query_error(
                "the range is not complete", self.position + 1, "write year:[2022 TO 2024], or year:[2022 TO] without an end"
            )
        low, high = ("" if end == "*" else end for end in (found[2], found[3]))
        lexeme = Lexeme(kind=Kind.RANGE, text=found[0], column=self.position + 1, bounds=(found[1], low, high, found[4]))
        self.lexemes.append(lexeme)
        self.position = found.end()

    def _field(self) -> bool:
        """Read `name:` if there is one; a colon before a space is punctuation unless the name is a field."""
        found = _FIELD.match(self.text, self.position)
        if not found:
            return False
        name = found[1].lower()
        if name in FIELDS:
            self._add(Kind.FIELD, name, len(found[0]))
            return True
        if not self.text[found.end() : found.end() + 1].strip():
            return False
        raise query_error(f"there is no field {found[1]!r}", self.position + 1, self._field_hint(found[1]))

    def _field_hint(self, name: str) -> str:
        escaped = f"for the characters themselves write {name}\\:"
        if name.lower() == "topic":
            return f"for a concept write concept:{name}:…; {escaped}"
        near = difflib.get_close_matches(name.lower(), FIELDS, n=1)
        return f"did you mean {near[0]}: ? {escaped}" if near else f"the fields are {', '.join(FIELDS)}; {escaped}"

    def _word(self, found: re.Match[str]) -> None:
        text, start, end, fuzzy = found[0], self.position, found.end(), None
        after_field = bool(self.lexemes) and self.lexemes[-1].kind is Kind.FIELD
        if text in _FOREIGN_OPERATORS and not after_field:
            raise query_error(
                f"{text} is not an operator here", start + 1, f"write {_FOREIGN_OPERATORS[text]}, or put it in quotes"
            )
        if re.match(r"[A-Za-z]+-full:", text) and not after_field:
            raise query_error(f"{text!r} looks like a concept", start + 1, f"write concept:{text}, or put it in quotes")
        if "://" in text:
            # The question mark of a web address is no wildcard.
            text = re.sub(r"(?<!\\)[*?]", r"\\\g<0>", text)
        if self.text.startswith("~", end):
            suffix = _FUZZY.match(self.text, end)
            assert suffix is not None
            fuzzy = (int(suffix[1][:3] or 1), int((suffix[2] or "0")[:3]))
            end = suffix.end()
            following = self.text[end : end + 1]
            if following and not following.isspace() and following not in ")^":
                raise query_error("'~' needs a distance of 0, 1 or 2", end + 1, "write word~1 for words one edit away")
        kind = Kind[text] if text in _OPERATORS and not after_field and not fuzzy else Kind.WORD
        self.lexemes.append(Lexeme(kind=kind, text=text, column=start + 1, fuzzy=fuzzy))
        self.position = end

    def _nothing_after_field(self) -> QueryError:
        field = self.lexemes[-1]
        return query_error(
            f"nothing follows {field.text}:", field.column, f"write {field.text}:word without a space after the colon"
        )

"""Checks the lexemes of a query as a whole: brackets, operators, and whether each word can be asked of its field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import comb

from search.analysis import is_one_word, raw_words, value_key
from search.query import NUMBER_FIELDS, TEXT_FIELDS
from search.query_lexer import Kind, Lexeme, query_error

DEEPEST_NESTING = 50

# An engine tries every way to spread other words over the gaps of a phrase: more than this takes seconds.
_MOST_SPREADS = 200

_OPERANDS = (Kind.WORD, Kind.PHRASE, Kind.RANGE)
_NUMBER = re.compile(r"[0-9]{1,4}")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_WILD_IN_PHRASE = re.compile(r"\w\*|\*\w|\w\?\w")


def check(lexemes: list[Lexeme]) -> None:
    """Refuse a query that has no sense.

    Raises:
        QueryError: brackets do not pair, an operator has nothing on one side, a word cannot be asked of its field.
    """
    checker = _Checker()
    for lexeme in lexemes:
        checker.step(lexeme)
    checker.finish(lexemes[-1])


def unescape(text: str) -> str:
    r"""The text without the backslashes that protect a character.

    >>> unescape(r"ifrs-full\:Leases")
    'ifrs-full:Leases'
    """
    return _ESCAPED.sub(r"\1", text)


def has_wildcard(text: str) -> bool:
    r"""Whether a star or question mark without a backslash is in the text.

    >>> has_wildcard("rec?gn*"), has_wildcard(r"what\?")
    (True, False)
    """
    return not {"*", "?"}.isdisjoint(_ESCAPED.sub("", text))


def single_word(text: str) -> str | None:
    """The one word in a text, wildcards and all, in lower case and without punctuation around it; None if there are several.

    >>> single_word("Recogn*,"), single_word("right-of-us*")
    ('recogn*', None)
    """
    bare = _ESCAPED.sub(lambda match: " " if match[1] in "*?" else match[1], text)
    start, end = 0, len(bare)
    while start < end and not _in_word(bare[start]):
        start += 1
    while end > start and not _in_word(bare[end - 1]):
        end -= 1
    bare = bare[start:end]
    return bare.lower() if is_one_word(re.sub(r"[*?]", "a", bare)) else None


def _in_word(character: str) -> bool:
    return character in "*?" or is_one_word("a" + character)


@dataclass(slots=True, kw_only=True)
class _Group:
    """An open bracket: its column, the field before it and the column of a plus before it."""

    column: int
    field: str | None
    plus: int | None


class _Checker:
    """Follows the lexemes from left to right."""

    def __init__(self) -> None:
        self.groups: list[_Group] = []
        self.previous: Lexeme | None = None
        self.field: Lexeme | None = None
        self.pending_plus: int | None = None
        self.finished_plus: int | None = None

    @property
    def wants_operand(self) -> bool:
        return self.previous is None or self.previous.kind in (Kind.AND, Kind.OR, Kind.NOT, Kind.PLUS, Kind.OPEN, Kind.FIELD)

    def step(self, lexeme: Lexeme) -> None:
        if lexeme.kind in (Kind.AND, Kind.OR):
            self._infix(lexeme)
        elif lexeme.kind in (Kind.NOT, Kind.PLUS):
            self._sign(lexeme)
        elif lexeme.kind is Kind.OPEN:
            self._open(lexeme)
        elif lexeme.kind is Kind.CLOSE:
            self._close(lexeme)
        elif lexeme.kind is Kind.FIELD:
            self.field = lexeme
        elif lexeme.kind in _OPERANDS:
            inherited = self.groups[-1].field if self.groups else None
            _check_operand(lexeme, self.field.text if self.field else inherited)
            self._operand_ends(self.pending_plus)
        self.previous = lexeme

    def finish(self, last: Lexeme) -> None:
        if self.wants_operand and last.kind is not Kind.OPEN:
            raise self._dangling(last)
        if self.groups:
            column = self.groups[-1].column
            raise query_error("the '(' is never closed", column, "add a ')' or write \\( for the character itself")

    def _infix(self, lexeme: Lexeme) -> None:
        if self.wants_operand:
            raise query_error(
                f"{lexeme.text} has nothing before it", lexeme.column, 'expected a word, a "phrase" or a (group) on both sides'
            )
        if lexeme.kind is Kind.OR and self.finished_plus is not None:
            raise self._plus_beside_or(self.finished_plus)

    def _sign(self, lexeme: Lexeme) -> None:
        if self.previous and self.previous.kind in (Kind.NOT, Kind.PLUS):
            raise query_error(
                f"{lexeme.text} follows {self.previous.text}", lexeme.column, 'expected a word, a "phrase" or a (group)'
            )
        if lexeme.kind is Kind.PLUS:
            if self.previous and self.previous.kind is Kind.OR:
                raise self._plus_beside_or(lexeme.column)
            self.pending_plus = lexeme.column

    def _open(self, lexeme: Lexeme) -> None:
        inherited = self.groups[-1].field if self.groups else None
        field = self.field.text if self.field else inherited
        self.groups.append(_Group(column=lexeme.column, field=field, plus=self.pending_plus))
        self._operand_ends(None)
        if len(self.groups) > DEEPEST_NESTING:
            raise query_error("too many brackets inside brackets", lexeme.column, f"at most {DEEPEST_NESTING} may be open")

    def _close(self, lexeme: Lexeme) -> None:
        if not self.groups:
            raise query_error(
                "the ')' closes nothing", lexeme.column, "add a '(' before it or write \\) for the character itself"
            )
        if self.previous and self.previous.kind is Kind.OPEN:
            raise query_error(
                "the brackets are empty", self.previous.column, "put a word between them, or quote the text around them"
            )
        if self.wants_operand and self.previous:
            raise self._dangling(self.previous)
        self._operand_ends(self.groups.pop().plus)

    def _operand_ends(self, plus: int | None) -> None:
        self.finished_plus, self.pending_plus, self.field = plus, None, None

    @staticmethod
    def _dangling(operator: Lexeme) -> Exception:
        return query_error(
            f"{operator.text} has nothing after it", operator.column, 'expected a word, a "phrase" or a (group) after it'
        )

    @staticmethod
    def _plus_beside_or(column: int) -> Exception:
        return query_error("'+' asks for a must beside an OR", column, "drop the plus, or write AND instead of OR")


def _check_operand(lexeme: Lexeme, field: str | None) -> None:
    if lexeme.exact and field not in (None, *TEXT_FIELDS):
        raise query_error(
            f"'=' has no sense on {field}", lexeme.column, "it takes a word of text or heading as it is written; drop it here"
        )
    if field in NUMBER_FIELDS:
        _check_number(lexeme, str(field))
    elif lexeme.kind is Kind.RANGE:
        raise query_error(
            f"a range on {field or 'text'} has no sense", lexeme.column, "ranges work on year only: year:[2022 TO 2024]"
        )
    elif lexeme.kind is Kind.PHRASE:
        _check_phrase(lexeme, field)
    else:
        _check_word(lexeme, field)


def _check_number(lexeme: Lexeme, field: str) -> None:
    if lexeme.bounds:
        low, high = lexeme.bounds[1:3]
        good = all(_NUMBER.fullmatch(end) for end in (low, high) if end)
        if good and low and high and int(low) > int(high):
            raise query_error(f"the range from {low} to {high} is empty", lexeme.column, f"write {field}:[{high} TO {low}]")
    else:
        good = lexeme.fuzzy is None and (lexeme.text == "*" or _NUMBER.fullmatch(lexeme.text.strip()) is not None)
    if not good:
        raise query_error(
            f"{field} needs a whole number, not {unescape(lexeme.text)!r}",
            lexeme.column,
            f"write {field}:2023 or {field}:[2022 TO 2024]",
        )


def _check_phrase(lexeme: Lexeme, field: str | None) -> None:
    if _WILD_IN_PHRASE.search(_ESCAPED.sub(" ", lexeme.text)):
        raise query_error(
            "wildcards do not work inside quotes", lexeme.column, 'take the word out of the quotes: "lease term" recogn*'
        )
    if field is not None and field not in TEXT_FIELDS:
        if lexeme.slop:
            raise query_error(
                f"'~' after a phrase has no sense on {field}", lexeme.column, "it counts words in text and heading"
            )
        if not value_key(lexeme.text):
            raise query_error("the quotes are empty", lexeme.column, "put a value between them")
        return
    count = len(raw_words(unescape(lexeme.text)))
    if not count:
        raise query_error("the quotes hold no letter or digit", lexeme.column, "put words between them")
    if comb(lexeme.slop + count - 1, count - 1) > _MOST_SPREADS:
        raise query_error(
            f"~{lexeme.slop} is too much for {count} words", lexeme.column, "choose a smaller number or fewer words, or use AND"
        )


def _check_word(lexeme: Lexeme, field: str | None) -> None:
    in_text = field is None or field in TEXT_FIELDS
    if lexeme.fuzzy and lexeme.fuzzy[0] > 2:
        raise query_error(f"~{lexeme.fuzzy[0]} is too far", lexeme.column, "expected a distance of 0, 1 or 2")
    wild = has_wildcard(lexeme.text)
    if lexeme.exact and (lexeme.fuzzy or wild):
        raise query_error("'=' goes with neither '~' nor wildcards", lexeme.column, "drop one of them")
    if lexeme.fuzzy and wild:
        raise query_error("'~' and wildcards do not go together", lexeme.column, "use one of them")
    if lexeme.text == "*:*" and field is None:
        return
    if in_text and (wild or lexeme.fuzzy) and single_word(lexeme.text) is None:
        raise query_error(
            f"{unescape(lexeme.text)!r} is not one word",
            lexeme.column,
            "wildcards and '~' work within one word; put a backslash before the sign to mean the character itself",
        )
    if in_text and not wild and not raw_words(unescape(lexeme.text)):
        raise query_error(
            f"{unescape(lexeme.text)!r} has no letter or digit", lexeme.column, "leave it out, or put the text in quotes"
        )

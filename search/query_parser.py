"""The keyword query language: Whoosh's own parser, made strict, and turned into the tree of `search.query`.

    lease AND "low value"        both (AND may be left out)        recogn*  rec?gn*     beginning, wildcards
    lease OR rent                either; binds before a left-out   impairmnt~1          one edit away (0 to 2)
                                 AND, after a written one          "a b"~3              up to 3 words in between
    -derivative  NOT derivative  without                           heading:warrant*     one field
    (lease OR rent) term         grouping                          year:[2022 TO 2024]  range; {2022 TO] leaves 2022 out
    lease^2                      counts double in the ranking      right-of-use         a phrase
    =leases  ="a lease"          as written, without the stem
    *                            everything                        concept:ifrs-full\\:X a backslash protects a sign

This is the only file that knows Whoosh.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from whoosh import qparser as _qparser
from whoosh import query as _query

from ontology.errors import QueryError
from search.analysis import raw_words, value_key
from search.query import (
    NUMBER_FIELDS,
    TEXT_FIELDS,
    And,
    Boost,
    Everything,
    Fuzzy,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
    Wildcard,
)
from search.query_checks import check, single_word
from search.query_lexer import Kind, Lexeme, lex

# whoosh3 calls itself typed and does not export what it documents.
whoosh: Any = _query
qparser: Any = _qparser

# Signs in a word travel through Whoosh as private-use characters: only our lexer decides what an operator is.
_PRIVATE = 0xE000
_SIGNS = [code for code in range(33, 127) if not chr(code).isalnum()]
_HIDE = {code: chr(_PRIVATE + code) for code in _SIGNS}
_HIDE_ALL_BUT_WILDCARDS = {code: hidden for code, hidden in _HIDE.items() if chr(code) not in "*?"}
_SHOW = {_PRIVATE + code: chr(code) for code in range(32, 127)}
# Whoosh knows neither: they travel in front of the first word.
_EXACT, _QUOTED = "\ue001", "\ue002"
_FOREIGN = dict.fromkeys([*_SHOW, *map(ord, (_EXACT, _QUOTED)), *map(ord, "\u055e\u061f\u1367")], "\ufffd")


def parse_query(text: str) -> Query:
    """The tree of a keyword query; unfielded words are asked of text and heading, raw and in lower case.

    Raises:
        QueryError: the query cannot be read; the message names the column and what was expected there.

    >>> parse_query("Leases")
    Term(field=None, text='leases', exact=False, quoted=False)
    >>> parse_query('="right of use"').words
    ('right', 'of', 'use')
    >>> parse_query("year:[2022 TO]")
    Range(field='year', low=2022, high=None, include_low=True, include_high=True)
    """
    lexemes = lex(text)
    check(lexemes)
    parser = qparser.QueryParser(None, None, plugins=_plugins())
    return _convert(parser.parse(_spell(lexemes), normalize=False))


def _plugins() -> list[Any]:
    operators = qparser.OperatorsPlugin(AndNot=None, AndMaybe=None, Require=None)
    return [
        qparser.FieldsPlugin(),
        qparser.WildcardPlugin(),
        qparser.FuzzyTermPlugin(),
        qparser.PhrasePlugin(),
        qparser.RangePlugin(),
        qparser.GroupPlugin(),
        operators,
        qparser.BoostPlugin(),
        qparser.EveryPlugin(),
    ]


def _spell(lexemes: list[Lexeme]) -> str:
    """The query as Whoosh is to read it: canonical spaces, no plus signs, and signs inside words hidden."""
    pieces = []
    for lexeme, following in zip(lexemes, [*lexemes[1:], None], strict=True):
        weight = f"^{following.text}" if following and following.kind is Kind.BOOST else ""
        if lexeme.kind is Kind.OPEN:
            # Doubled brackets: an operator beside a weighted group would otherwise draw its other side into the weight.
            pieces.append("( (")
        elif lexeme.kind is Kind.CLOSE:
            pieces.append(f"){weight} )")
        elif lexeme.kind not in (Kind.PLUS, Kind.BOOST):
            pieces.append(_piece(lexeme) + weight)
    # A field must touch what it is for; every other colon is hidden.
    return " ".join(pieces).replace(": ", ":")


def _piece(lexeme: Lexeme) -> str:
    text = lexeme.text.translate(_FOREIGN)
    if lexeme.kind is Kind.FIELD:
        return f"{text}:"
    if lexeme.kind is Kind.NOT:
        return "NOT"
    if lexeme.kind is Kind.PHRASE:
        mark = _EXACT if lexeme.exact else _QUOTED
        # Whoosh reads a phrase without a number as ~1, so our ~0 is its 1.
        return f'"{mark}{_hidden(" ".join(text.split()), _HIDE)}"~{lexeme.slop + 1}'
    if lexeme.kind is Kind.RANGE and lexeme.bounds:
        opening, low, high, closing = lexeme.bounds
        return f"{opening}{low} TO {high}{closing}"
    if lexeme.kind is Kind.WORD and text != "*:*":
        fuzzy = f"~{lexeme.fuzzy[0]}/{lexeme.fuzzy[1]}" if lexeme.fuzzy else ""
        mark = _EXACT if lexeme.exact else ""
        return mark + _hidden(text, _HIDE_ALL_BUT_WILDCARDS) + fuzzy.removesuffix("/0")
    return text


def _hidden(text: str, table: Mapping[int, str]) -> str:
    """The text with its signs hidden and its backslashes resolved: what follows one is hidden whatever it is."""
    protected = re.sub(r"\\(\s|[!-~])", lambda match: chr(_PRIVATE + ord(" " if match[1].isspace() else match[1])), text)
    return protected.translate(table)


def _convert(node: Any) -> Query:
    """Our tree for a Whoosh query."""
    if isinstance(node, (whoosh.And, whoosh.Or)):
        converted = _group(node)
    elif isinstance(node, whoosh.Not):
        converted = Not(child=_convert(node.query))
    else:
        converted = _leaf(node)
    weight = getattr(node, "boost", 1.0)
    return converted if weight == 1.0 else Boost(child=converted, factor=weight)


def _group(node: Any) -> Query:
    kind = And if isinstance(node, whoosh.And) else Or
    children: list[Query] = []
    for child in map(_convert, node.subqueries):
        children.extend(child.children if isinstance(child, kind) else [child])
    return children[0] if len(children) == 1 else kind(children=tuple(children))


def _leaf(node: Any) -> Query:
    """One operand. The order matters: Whoosh's prefix, wildcard and fuzzy queries share base classes with its terms."""
    if isinstance(node, whoosh.Every):
        return Everything()
    field = node.fieldname
    if isinstance(node, whoosh.TermRange):
        return _range(field, node)
    if field in NUMBER_FIELDS:
        return _number(field, node)
    if isinstance(node, whoosh.Phrase):
        return _words(field, _shown(" ".join(node.words)), slop=node.slop - 1)
    if isinstance(node, whoosh.FuzzyTerm):
        return _fuzzy(field, node)
    if isinstance(node, (whoosh.Prefix, whoosh.Wildcard)):
        return _wild(field, node)
    if isinstance(node, whoosh.Term):
        return _words(field, _shown(node.text), slop=0)
    raise QueryError(f"a {type(node).__name__} query is not supported", source="query", hint="see the query language")


def _words(field: str | None, text: str, *, slop: int) -> Query:
    exact, quoted, bare = _EXACT in text, _QUOTED in text, text.strip(_EXACT + _QUOTED)
    if field is not None and field not in TEXT_FIELDS:
        return Term(field=field, text=value_key(bare))
    words = raw_words(bare)
    if len(words) == 1:
        return Term(field=field, text=words[0], exact=exact, quoted=quoted)
    return Phrase(field=field, words=words, slop=slop, exact=exact, quoted=quoted)


def _number(field: str, node: Any) -> Query:
    text = _shown(" ".join(node.words) if isinstance(node, whoosh.Phrase) else node.text).strip(f" {_QUOTED}")
    number = None if text == "*" else int(text)
    return Range(field=field, low=number, high=number)


def _range(field: str, node: Any) -> Query:
    low, high = (int(end) if end else None for end in (node.start, node.end))
    return Range(field=field, low=low, high=high, include_low=not node.startexcl, include_high=not node.endexcl)


def _fuzzy(field: str | None, node: Any) -> Query:
    text = _pattern(field, node.text)
    if not node.maxdist:
        return _words(field, text, slop=0)
    return Fuzzy(field=field, text=text, distance=node.maxdist, prefix_length=node.prefixlength)


def _wild(field: str | None, node: Any) -> Query:
    text = _pattern(field, f"{node.text}*" if isinstance(node, whoosh.Prefix) else node.text)
    if set(text) == {"*"}:
        return Everything() if field is None else Wildcard(field=field, text="*")
    start = text[:-1]
    if text.endswith("*") and {"*", "?"}.isdisjoint(start):
        return Prefix(field=field, text=start)
    return Wildcard(field=field, text=text)


def _pattern(field: str | None, text: str) -> str:
    shown = _shown(text)
    word = single_word(shown) if field is None or field in TEXT_FIELDS else None
    return value_key(shown) if word is None else word


def _shown(text: str) -> str:
    return text.translate(_SHOW)

"""`text:query` inside SPARQL, as in Apache Jena's full-text search: finds the calls in a query and turns each into triple
patterns over the hits.

    ?clause text:query "lease AND exempt*"
    (?clause ?score) text:query ("lease AND exempt*" 50)
    (?clause ?score ?literal ?graph ?property) text:query (pkb:text "impairment" 20 "lang:en" "highlight:s:<b> | e:</b>")

The hits of call N are triples `clause <…/N/score> 2.7`, which whoever runs the query puts into the graphs of the filings
before and takes out after. So a call may stand wherever a triple pattern may, and every hit takes part unless a limit is
written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ontology.errors import QueryError
from ontology.namespaces import PREFIXES
from search.sparql_tokens import Token, TokenKind, declared_prefixes, iri_of, place_of, string_value

_CALL = PREFIXES["text"] + "query"
#: What a subject list may capture behind the clause, in Jena's order.
OUTPUTS = ("score", "literal", "graph", "property")
#: The properties that can be searched, and the fields of the text index that hold them.
TEXT_PROPERTIES: Mapping[str, str] = {PREFIXES["pkb"] + "text": "text", PREFIXES["pkb"] + "headingPath": "heading"}
_USAGE = 'write ?clause text:query "words", or (?clause ?score) text:query ("words" 20)'
_HIGHLIGHT = {"s": "↦", "e": "↤"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCall:
    """One call of `text:query`.

    `properties` are IRIs (none: all of the text), `limit` None for every hit, `lang` a language code, `highlight` the marks
    around each word that matched. `outputs` are the `OUTPUTS` that the query uses beside the score.
    """

    number: int
    query: str
    place: str
    properties: tuple[str, ...] = ()
    limit: int | None = None
    lang: str | None = None
    highlight: tuple[str, str] | None = None
    outputs: frozenset[str] = frozenset()

    def predicate(self, output: str) -> str:
        """The IRI of the predicate that holds an output of this call."""
        return f"{PREFIXES['pkb']}text-hit/{self.number}/{output}"


@dataclass(slots=True)
class _Rewriting:
    """Edits of the query, and the calls found so far."""

    query: str
    first_number: int
    edits: list[tuple[int, int, str]] = field(default_factory=list)
    calls: list[TextCall] = field(default_factory=list)

    def result(self) -> str:
        text, end = [], 0
        for start, after, replacement in sorted(self.edits):
            text += [self.query[end:start], replacement]
            end = after
        return "".join([*text, self.query[end:]])


def rewrite_text_calls(query: str, tokens: Sequence[Token], *, first_number: int = 1) -> tuple[str, tuple[TextCall, ...]]:
    """The query with triple patterns over hits in the place of its `text:query` calls, and the calls.

    Raises:
        QueryError: a call is not written as it must be; the message has line and column.

    >>> from search.sparql_tokens import tokens_of
    >>> query = 'SELECT * { (?c ?score) text:query ("leases" 5) }'
    >>> rewritten, calls = rewrite_text_calls(query, tokens_of(query))
    >>> rewritten
    'SELECT * { ?c <https://w3id.org/policykb/vocab#text-hit/1/score> ?score }'
    >>> calls[0].query, calls[0].limit
    ('leases', 5)
    """
    prefixes = declared_prefixes(tokens)
    rewriting = _Rewriting(query, first_number)
    for at, token in enumerate(tokens):
        if iri_of(token, prefixes) == _CALL:
            _rewrite_call(rewriting, tokens, at, prefixes)
    return rewriting.result(), tuple(rewriting.calls)


def _rewrite_call(rewriting: _Rewriting, tokens: Sequence[Token], at: int, prefixes: Mapping[str, str]) -> None:
    predicate = tokens[at]
    captured = _subject(rewriting, tokens, at)
    patterns = []
    after = at + 1
    while True:
        arguments, after = _object(rewriting.query, tokens, after, predicate)
        call = _call(rewriting, arguments, predicate, prefixes, captured)
        rewriting.calls.append(call)
        patterns.append(f"<{call.predicate('score')}> {captured.get('score', '[]')}")
        patterns += [f"<{call.predicate(name)}> {captured[name]}" for name in OUTPUTS[1:] if name in captured]
        if after >= len(tokens) or tokens[after].text != ",":
            break
        after += 1
    rewriting.edits.append((predicate.start, tokens[after - 1].end, " ; ".join(patterns)))


def _subject(rewriting: _Rewriting, tokens: Sequence[Token], at: int) -> dict[str, str]:
    """The variables that a subject list captures, by output; the list is replaced by its first variable."""
    before = tokens[at - 1] if at else None
    if before is None or before.text in {"/", "|", "^", "!", "("} or before.text in {"{", "."}:
        raise _misused(rewriting.query, tokens[at], "it needs a subject, and cannot be a part of a path")
    if before.text != ")":
        return {}
    opening = at - 1
    while opening >= 0 and tokens[opening].text != "(":
        opening -= 1
    variables = tokens[opening + 1 : at - 1]
    if opening < 0 or not 1 <= len(variables) <= 1 + len(OUTPUTS) or not all(_is_variable(token) for token in variables):
        raise _misused(rewriting.query, tokens[at], f"before it may stand a list of a clause, {', '.join(OUTPUTS)}: variables")
    rewriting.edits.append((tokens[opening].start, tokens[at - 1].end, variables[0].text))
    return {name: token.text for name, token in zip(OUTPUTS, variables[1:], strict=False)}


def _object(query: str, tokens: Sequence[Token], at: int, predicate: Token) -> tuple[Sequence[Token], int]:
    """The arguments of a call, and the place of the first token behind them."""
    if at < len(tokens) and tokens[at].kind is TokenKind.STRING:
        after = at + 1
        if after < len(tokens) and tokens[after].kind is TokenKind.LANGUAGE:
            after += 1
        return tokens[at:after], after
    if at < len(tokens) and tokens[at].text == "(":
        closing = next((place for place in range(at, len(tokens)) if tokens[place].text == ")"), None)
        if closing is not None:
            return tokens[at + 1 : closing], closing + 1
    raise _misused(query, predicate, "after it must stand the words to look for, written out in quotes")


def _call(
    rewriting: _Rewriting,
    arguments: Sequence[Token],
    predicate: Token,
    prefixes: Mapping[str, str],
    captured: Mapping[str, str],
) -> TextCall:
    properties, position = _properties(rewriting.query, arguments, prefixes)
    if position >= len(arguments) or arguments[position].kind is not TokenKind.STRING:
        raise _misused(rewriting.query, predicate, "it needs the words to look for, written out in quotes")
    words = string_value(arguments[position])
    limit: int | None = None
    lang: str | None = None
    highlight: tuple[str, str] | None = None
    negative = False
    for token in arguments[position + 1 :]:
        option, _, value = string_value(token).partition(":") if token.kind is TokenKind.STRING else ("", "", "")
        if token.kind is TokenKind.NUMBER and token.text.isdigit():
            # Jena writes -1 for "no limit".
            limit = None if negative else int(token.text)
        elif token.kind is TokenKind.LANGUAGE:
            lang = token.text[1:].lower()
        elif option == "lang" and value:
            lang = value.lower()
        elif option == "highlight":
            highlight = _marks(value)
        elif token.text != "-":
            raise _misused(rewriting.query, token, f"{token.text} is no limit, and neither lang: nor highlight:")
        negative = token.text == "-"
    return TextCall(
        number=rewriting.first_number + len(rewriting.calls),
        query=words,
        place=place_of(rewriting.query, arguments[position].start),
        properties=properties,
        limit=limit,
        lang=lang,
        highlight=highlight,
        outputs=frozenset(captured),
    )


def _properties(query: str, arguments: Sequence[Token], prefixes: Mapping[str, str]) -> tuple[tuple[str, ...], int]:
    found: list[str] = []
    for position, token in enumerate(arguments):
        if token.kind not in {TokenKind.IRI, TokenKind.NAME}:
            return tuple(found), position
        iri = iri_of(token, prefixes)
        if iri is None or iri not in TEXT_PROPERTIES:
            raise _misused(query, token, f"{token.text} cannot be searched, only pkb:text and pkb:headingPath")
        found.append(iri)
    return tuple(found), len(arguments)


def _marks(value: str) -> tuple[str, str]:
    """The marks of a highlight option such as `s:<b> | e:</b>`; other settings of Jena's have no meaning here."""
    marks = dict(_HIGHLIGHT)
    for part in value.split("|"):
        name, colon, mark = part.strip().partition(":")
        if colon and name in marks:
            marks[name] = mark
    return marks["s"], marks["e"]


def _is_variable(token: Token) -> bool:
    return token.kind is TokenKind.VARIABLE


def _misused(query: str, token: Token, message: str) -> QueryError:
    return QueryError(f"{place_of(query, token.start)}: text:query: {message}", hint=_USAGE)

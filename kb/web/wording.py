"""How pages say things: names of concepts, states and methods for people, texts with the words that are meant marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from markupsafe import Markup, escape

from ontology.aspects import default_aspects
from ontology.catalogue import default_catalogue
from ontology.choices import default_choices
from ontology.errors import NotFoundError
from ontology.namespaces import short_name
from ontology.types import Clause, ConceptTag, Origin, PolicyChoice, Role, Span, Verdict

_NATURES: Mapping[str, str] = {
    "policy": "policy",
    "judgement_estimate": "judgement or estimate",
    "basis_of_preparation": "basis of preparation",
    "new_standards": "new standards",
    "change_in_policy": "change in policy",
    "none": "no policy",
}
_ORIGINS: Mapping[str, str] = {"asserted": "filer’s tag", "suggested": "suggested", "reviewed": "reviewed"}
_STATES: Mapping[str, str] = {
    "suggested": "not decided on",
    "disagrees": "filer says other",
    "accepted": "accepted",
    "overridden": "overridden",
    "rejected": "rejected",
    "denied": "on a deny list",
    "second_review": "in second review",
    "signed_off": "signed off",
}
_KINDS: Mapping[str, str] = {"paragraph": "paragraph", "list_item": "list item", "table": "table", "heading": "heading"}
_METHODS: Mapping[str, str] = {
    "heading": "the heading above it",
    "cues": "telling phrases",
    "words": "the words as a whole",
    "term": "a term that is named",
    "review": "a reviewer’s decision",
    "xbrl": "the filer’s XBRL tag",
    "crosswalk": "the filer’s tag, by the crosswalk from US GAAP",
}
_NUMERIC = frozenset("0123456789.,()%-–—+ $€£¥'’")


def concept_label(qname: str) -> str:
    """The name of a concept for people; of one that is not in the catalogue, its local name.

    >>> concept_label("topic:WriteOff"), concept_label("acme:WidgetPolicy")
    ('Write-off of financial assets', 'WidgetPolicy')
    """
    concept = default_catalogue().get(qname)
    return concept.label if concept is not None else short_name(qname)


def concept_names() -> list[tuple[str, str]]:
    """All concepts of the catalogue, QName and name for people, to choose from."""
    return [(concept.qname, concept.label) for concept in default_catalogue()]


def aspect_label(aspect_id: str) -> str:
    """The name of an aspect for people; the id itself of one that policykb no longer knows."""
    try:
        return default_aspects()[aspect_id].label
    except NotFoundError:
        return aspect_id


def nature_label(nature: str) -> str:
    """The name of a nature for people."""
    return _NATURES.get(nature, nature)


def origin_label(origin: str) -> str:
    """Who says it, for people."""
    return _ORIGINS.get(origin, origin)


def state_label(state: str) -> str:
    """A state of review, or a verdict, for people."""
    return _STATES.get(state, state)


def kind_label(kind: str) -> str:
    """What a block looks like, for people."""
    return _KINDS.get(kind, kind)


def method_label(method: str) -> str:
    """What a tag rests on, for people.

    >>> method_label("heading+words")
    'the heading above it, the words as a whole'
    """
    return ", ".join(_METHODS.get(part, part) for part in method.split("+"))


def choice_label(choice: PolicyChoice) -> tuple[str, str]:
    """The question that a choice answers, and the answer with its number, for people."""
    try:
        dimension = default_choices()[choice.dimension]
        answer = dimension.option(choice.option).label
        question = dimension.label
    except NotFoundError:
        question, answer = choice.dimension, choice.option
    return question, f"{answer}, {choice.value}" if choice.value else answer


def shown_concepts(tags: Iterable[ConceptTag]) -> list[ConceptTag]:
    """The tags to show on a clause, those of reviewers first, then the filer's, then suggestions.

    Suggestions are shown that count, or that a reviewer struck out; where there are none and nobody else says anything, the
    likeliest one. What is only mentioned is left out, as is a suggestion that was accepted: the reviewer says it.
    """
    about = [tag for tag in tags if tag.role is Role.ABOUT]
    said = [tag for tag in about if tag.origin is Origin.REVIEWED] + [tag for tag in about if tag.origin is Origin.ASSERTED]
    reviewed = {tag.concept for tag in said if tag.origin is Origin.REVIEWED}
    suggested = [tag for tag in about if tag.origin is Origin.SUGGESTED and tag.concept not in reviewed]
    told = [tag for tag in suggested if tag.counts or tag.verdict in (Verdict.REJECTED, Verdict.OVERRIDDEN)]
    return [*said, *told] or suggested[:1]


def day(value: date | None) -> str:
    """A day for people; nothing for none.

    >>> day(date(2024, 6, 30))
    '30 June 2024'
    """
    return f"{value.day} {value:%B %Y}" if value is not None else ""


def score_text(score: float) -> str:
    """A score as it is shown: two digits, and never 1.00 for what is not certain.

    >>> score_text(0.8821), score_text(0.9999), score_text(1.0)
    ('.88', '.99', '1')
    """
    return "1" if score >= 1 else f"{min(score, 0.99):.2f}".removeprefix("0")


def count_text(number: int, one: str, many: str | None = None) -> str:
    """A number of things: with the thousands set apart, and the word for one or many.

    >>> count_text(1, "clause"), count_text(1234, "clause"), count_text(2, "entity", "entities")
    ('1 clause', '1,234 clauses', '2 entities')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def quotes(clause: Clause, spans: Iterable[Span]) -> list[str]:
    """The words of a clause at places of the source text, on one line each; what lies outside the clause is left out."""
    start = clause.start_char
    words = (" ".join(clause.text[max(a - start, 0) : max(b - start, 0)].split()) for a, b in spans)
    return [text for text in words if text]


def places_in(clause: Clause, spans: Iterable[Span]) -> str:
    """Places of the source text as places in a clause, for scripts: `12-20 34-41`."""
    start = clause.start_char
    return " ".join(f"{max(a - start, 0)}-{b - start}" for a, b in spans if b > start)


def is_number(cell: str) -> bool:
    """Whether a cell of a table is to stand with the numbers.

    >>> [is_number(cell) for cell in ("1,204", "(12.5)", "–", "7 to 12 years")]
    [True, True, True, False]
    """
    return bool(cell) and set(cell) <= _NUMERIC


def marked(text: str, ranges: Iterable[Sequence[int]]) -> Markup:
    """A text with half-open ranges of it marked. Each piece is escaped for itself, so mark-up in the text is shown as text.

    >>> marked("a < b and c", [(4, 5)])
    Markup('a &lt; <mark>b</mark> and c')
    """
    pieces: list[Markup] = []
    position = 0
    for start, end in sorted((max(int(a), 0), min(int(b), len(text))) for a, b in ranges):
        first = max(start, position)
        if first < end:
            pieces += [escape(text[position:first]), Markup("<mark>"), escape(text[first:end]), Markup("</mark>")]
            position = end
    return Markup("").join([*pieces, escape(text[position:])])


#: What templates may call.
WORDS = {
    "concept_label": concept_label,
    "concept_names": concept_names,
    "aspect_label": aspect_label,
    "nature_label": nature_label,
    "origin_label": origin_label,
    "state_label": state_label,
    "kind_label": kind_label,
    "method_label": method_label,
    "choice_label": choice_label,
    "shown_concepts": shown_concepts,
    "day": day,
    "score_text": score_text,
    "count_text": count_text,
    "quotes": quotes,
    "places_in": places_in,
    "is_number": is_number,
    "marked": marked,
}

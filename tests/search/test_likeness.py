from collections.abc import Iterable, Mapping

from search.likeness import MOST_WORDS, likeness_query
from search.query import Or


def asked(text: str, known: Mapping[str, int], count: int = 100, lang: str = "en") -> list[str]:
    def frequencies(words: Iterable[str], lang: str) -> Mapping[str, int]:
        return {word: known.get(word, 0) for word in words}

    query = likeness_query(text, lang, frequencies, count)
    return [part.child.text for part in query.children] if isinstance(query, Or) else []  # type: ignore[union-attr]


def test_words_that_are_rare_elsewhere_come_first_and_those_of_every_clause_not_at_all() -> None:
    known = {"group": 90, "lease": 20, "sublease": 2, "lessor": 5}
    assert asked("The Group as a lessor: a sublease of a lease.", known) == ["sublease", "lessor", "lease"]


def test_a_word_that_comes_more_often_in_the_text_weighs_more() -> None:
    assert asked("Goodwill and lease, lease, leases", {"goodwill": 5, "lease": 5}) == ["lease", "goodwill"]


def test_a_word_of_this_clause_alone_finds_nothing_and_is_left_out() -> None:
    assert asked("Zebra lease", {"zebra": 1, "lease": 9}) == ["lease"]
    assert asked("Zebra", {"zebra": 1}) == []
    assert asked("1 of 20 at it", {}) == []


def test_only_the_most_telling_words_are_asked() -> None:
    words = [f"q{chr(97 + number)}x" for number in range(26)]
    known = {word: number + 2 for number, word in enumerate(words)}
    assert asked(" ".join(words), known) == words[:MOST_WORDS]


def test_in_a_base_of_a_few_clauses_shared_words_still_count() -> None:
    assert asked("Leases of shops", {"leases": 2, "shops": 2}, count=2) == ["leases", "shops"]

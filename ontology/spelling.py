"""British and American spelling as one: the table `ontology/data/spelling.yaml` and the two questions asked of it.

Folding works on one word at a time and gives back one word, so it never moves a token.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ontology.catalogue import DATA
from ontology.catalogue_files import read_yaml
from ontology.errors import CatalogueError

_PREFIXES = "(?:un|dis|mis|re|sub|over)?"
_RULE_KEYS = {"british", "american", "tails", "only", "not_after", "not_british", "not_american"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """One rule of the table, as a pattern for each direction."""

    british: re.Pattern[str]
    american: re.Pattern[str]
    to_british: str
    to_american: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpellingTable:
    """The rules and word pairs of a spelling file.

    >>> SpellingTable.load(DATA / "spelling.yaml").fold("amortised")
    'amortized'
    """

    rules: tuple[_Rule, ...]
    words: Mapping[str, str]
    british_of: Mapping[str, str]

    @classmethod
    def load(cls, path: Path) -> SpellingTable:
        """Read a spelling file.

        Raises:
            CatalogueError: the file has not the form its head describes; the message names the entry.
        """
        problems: list[str] = []
        content = read_yaml(path, problems)
        if problems:
            raise CatalogueError(problems[0], hint="mend the file")
        if not isinstance(content, Mapping) or set(content) != {"rules", "words"}:
            raise CatalogueError("needs exactly the keys rules and words", source=path.name, hint="see the head of the file")
        words = {str(british): str(american) for british, american in content["words"].items()}
        rules = tuple(_rule(entry, path.name) for entry in content["rules"])
        return cls(rules=rules, words=words, british_of={american: british for british, american in words.items()})

    def fold(self, word: str) -> str:
        """The American spelling of a lower-case word; any other word comes back unchanged."""
        if word in self.words:
            return self.words[word]
        for rule in self.rules:
            if found := rule.british.fullmatch(word):
                return found[1] + rule.to_american + found[2]
        return word

    def spellings(self, word: str) -> tuple[str, ...]:
        """All known spellings of a lower-case word, itself among them, sorted."""
        american = self.fold(word)
        found = {word, american}
        if american in self.british_of:
            found.add(self.british_of[american])
        for rule in self.rules:
            if match := rule.american.fullmatch(american):
                found.add(match[1] + rule.to_british + match[2])
        return tuple(sorted(found))


@lru_cache(maxsize=50_000)
def fold_spelling(word: str) -> str:
    """The one spelling under which a lower-case word is indexed and sought.

    >>> fold_spelling("recognised"), fold_spelling("modelling"), fold_spelling("exercise"), fold_spelling("lease")
    ('recognized', 'modeling', 'exercise', 'lease')
    """
    return _shipped().fold(word)


def spellings(word: str) -> tuple[str, ...]:
    """All known spellings of a lower-case word: a prefix, wildcard or fuzzy query may be typed in any of them.

    >>> spellings("recognized")
    ('recognised', 'recognized')
    >>> spellings("licence")
    ('licence', 'license')
    """
    return _shipped().spellings(word)


@cache
def _shipped() -> SpellingTable:
    return SpellingTable.load(DATA / "spelling.yaml")


def _rule(entry: Any, file: str) -> _Rule:
    if not isinstance(entry, Mapping) or not {"british", "american", "tails"} <= set(entry) <= _RULE_KEYS:
        known = ", ".join(sorted(_RULE_KEYS))
        raise CatalogueError(f"the rule {entry!r} is not understood", source=file, hint=f"a rule has the keys {known}")
    tails = "|".join(map(re.escape, sorted(entry["tails"], key=len, reverse=True)))
    if "only" in entry:
        british = american = f"{_PREFIXES}(?:{'|'.join(entry['only'])})"
    else:
        barred = entry.get("not_after", "")
        last = f"[^{barred}]" if barred else "."
        british, american = (
            (rf"(?!(?:{'|'.join(entry[key])}){entry[side]})" if entry.get(key) else "") + rf".+{last}"
            for key, side in (("not_british", "british"), ("not_american", "american"))
        )
    return _Rule(
        british=re.compile(f"({british}){entry['british']}({tails})"),
        american=re.compile(f"({american}){entry['american']}({tails})"),
        to_british=entry["british"],
        to_american=entry["american"],
    )

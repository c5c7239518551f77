"""The concept catalogue: IFRS policy elements and policy topics, read from data files and checked as a whole.

The files `ontology/data/concepts/*.yaml` and `ontology/data/not-policy.yaml` hold the knowledge; docs/catalogue.md explains
their fields to the domain expert who corrects them.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from ontology.catalogue_files import parse_concepts, parse_not_policy, read_yaml, stated_ids
from ontology.errors import CatalogueError, NotFoundError
from ontology.namespaces import short_name
from ontology.types import Concept

DATA = Path(__file__).parent / "data"
#: The product's own classes and properties.
VOCABULARY = DATA / "policykb.ttl"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPolicy:
    """A kind of text that stands near accounting policies and is none: negative examples for the tagger."""

    id: str
    label: str
    headings: tuple[str, ...]
    cues: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """The checked concepts, in file order, with the ways to find one.

    >>> catalogue = default_catalogue()
    >>> catalogue["topic:ShortTermLeases"].broader
    'ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory'
    >>> catalogue.resolve("leases").qname
    'ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory'
    """

    concepts: tuple[Concept, ...]
    not_policy: tuple[NotPolicy, ...]
    version: str

    @classmethod
    def load(cls, folder: Path = DATA) -> Catalogue:
        """Read and check the data files below `folder`.

        Raises:
            CatalogueError: one or more entries break the rules; the message lists all breaches, one a line.
        """
        problems: list[str] = []
        concepts: list[Concept] = []
        stated: set[str] = set()
        for path in sorted((folder / "concepts").glob("*.yaml")):
            content = read_yaml(path, problems)
            stated |= stated_ids(content)
            concepts += parse_concepts(content, path.name, problems)
        negative_file = folder / "not-policy.yaml"
        negatives = tuple(
            NotPolicy(**entry) for entry in parse_not_policy(read_yaml(negative_file, problems), negative_file.name, problems)
        )
        problems += _broken_links(concepts, stated)
        if problems:
            raise CatalogueError(
                f"{len(problems)} problems in the concept catalogue:\n" + "\n".join(problems),
                source=str(folder),
                hint="correct the data files; docs/catalogue.md explains the fields",
            )
        return cls(concepts=tuple(concepts), not_policy=negatives, version=catalogue_version(folder))

    @cached_property
    def _by_qname(self) -> dict[str, Concept]:
        return {concept.qname: concept for concept in self.concepts}

    @cached_property
    def _by_name(self) -> dict[str, Concept]:
        """Every name a person may type, lower case; elements win over topics, labels over heading aliases."""
        names: dict[str, Concept] = {}
        for concept in self.concepts:
            for name in (concept.qname, concept.local_name, short_name(concept.qname), concept.label):
                names.setdefault(name.lower(), concept)
        for concept in self.concepts:
            for alias in concept.alt_labels:
                names.setdefault(alias.lower(), concept)
        return names

    @cached_property
    def _narrower(self) -> dict[str, tuple[Concept, ...]]:
        children: dict[str, list[Concept]] = {}
        for concept in self.concepts:
            if concept.broader:
                children.setdefault(concept.broader, []).append(concept)
        return {parent: tuple(below) for parent, below in children.items()}

    def __iter__(self) -> Iterator[Concept]:
        return iter(self.concepts)

    def __len__(self) -> int:
        return len(self.concepts)

    def __contains__(self, qname: object) -> bool:
        return qname in self._by_qname

    def __getitem__(self, qname: str) -> Concept:
        """The concept with exactly this QName.

        Raises:
            NotFoundError: there is none; the hint names the closest QNames.
        """
        try:
            return self._by_qname[qname]
        except KeyError:
            raise self._not_found(qname) from None

    def standards_of(self, qname: str) -> tuple[str, ...]:
        """The standards behind a concept, such as `IFRS 16`; none behind one that is not in the catalogue."""
        concept = self.get(qname)
        return concept.standards if concept else ()

    def get(self, qname: str) -> Concept | None:
        """The concept with exactly this QName, or None."""
        return self._by_qname.get(qname)

    def resolve(self, name: str) -> Concept:
        """The concept a person means by a QName, local name, short name, label or heading alias, case ignored.

        Raises:
            NotFoundError: nothing is called so; the hint names the closest.
        """
        found = self._by_name.get(name.strip().lower())
        if found is None:
            raise self._not_found(name)
        return found

    def narrower(self, qname: str) -> tuple[Concept, ...]:
        """The concepts directly below `qname`; empty for a leaf or an unknown QName."""
        return self._narrower.get(qname, ())

    def ancestors(self, qname: str) -> tuple[Concept, ...]:
        """The concepts above `qname`, nearest first; empty at the top or for an unknown QName."""
        chain: list[Concept] = []
        concept = self.get(qname)
        while concept is not None and concept.broader is not None:
            concept = self._by_qname[concept.broader]
            chain.append(concept)
        return tuple(chain)

    def element_of(self, qname: str) -> str:
        """The IFRS element a concept belongs to: itself, or for a topic the nearest element above it."""
        if qname.startswith("topic:"):
            for concept in self.ancestors(qname):
                if not concept.qname.startswith("topic:"):
                    return concept.qname
        return qname

    def find(self, text: str) -> tuple[Concept, ...]:
        """The concepts whose name, label, heading aliases or description hold all words of `text`, best first."""
        words = text.lower().split()
        scored = []
        for position, concept in enumerate(self.concepts):
            label = f"{concept.label} {concept.qname}".lower()
            aliases = " | ".join(concept.alt_labels).lower()
            rest = " ".join((concept.description, *concept.cues, *map(str, concept.standard_references))).lower()
            if all(word in label or word in aliases or word in rest for word in words):
                in_label = sum(word in label for word in words)
                in_aliases = sum(word in aliases for word in words)
                scored.append((-in_label, -in_aliases, position, concept))
        return tuple(entry[3] for entry in sorted(scored, key=lambda entry: entry[:3]))

    def _not_found(self, name: str) -> NotFoundError:
        close = difflib.get_close_matches(name.strip().lower(), list(self._by_name), n=3, cutoff=0.6)
        meant = " or ".join(dict.fromkeys(self._by_name[match].qname for match in close))
        hint = f"did you mean {meant}?" if meant else "list concepts with: policykb concepts TEXT"
        return NotFoundError(f"no concept is called {name!r}", hint=hint)


def _broken_links(concepts: list[Concept], stated: set[str]) -> list[str]:
    """Duplicate QNames, parents that do not exist, and circles in `broader`; `stated` are the ids of broken entries too."""
    problems = []
    seen: dict[str, Concept] = {}
    for concept in concepts:
        if concept.qname in seen:
            problems.append(f"{concept.qname}: defined twice")
        seen[concept.qname] = concept
    for concept in concepts:
        if concept.broader is not None and concept.broader not in stated:
            problems.append(f"{concept.qname}: broader {concept.broader} is not in the catalogue")
    for concept in concepts:
        walked = {concept.qname}
        parent = concept.broader
        while parent is not None and parent in seen:
            if parent in walked:
                problems.append(f"{concept.qname}: broader runs in a circle through {parent}")
                break
            walked.add(parent)
            parent = seen[parent].broader
    return problems


def catalogue_version(folder: Path = DATA) -> str:
    """A hash of the data files that tags depend on, without reading what is in them; a missing file counts as empty.

    >>> catalogue_version() == default_catalogue().version
    True
    """
    digest = hashlib.sha256()
    others = (
        folder / name
        for name in ("not-policy.yaml", "natures.yaml", "report-parts.yaml", "us-gaap.yaml", "choices.yaml", "aspects.yaml")
    )
    texts = (*sorted((folder / "concepts").glob("*.yaml")), *sorted((folder / "profiles").glob("*/*.yaml")))
    for path in (*texts, *others):
        if path.exists():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def catalogue_graph_version() -> str:
    """A hash of all that the catalogue's graph is made of: the version of the concepts, and the vocabulary.

    >>> catalogue_graph_version().startswith(f"{catalogue_version()}-")
    True
    """
    return f"{catalogue_version()}-{hashlib.sha256(VOCABULARY.read_bytes()).hexdigest()[:8]}"


@cache
def default_catalogue() -> Catalogue:
    """The catalogue that ships with policykb, read once a process."""
    return Catalogue.load()

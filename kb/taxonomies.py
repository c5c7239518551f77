"""The part of the knowledge base that keeps official taxonomies: adds them, takes them out, looks elements up in them."""

from __future__ import annotations

import difflib
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar

from kb.answers import TaxonomyReport
from ontology.errors import NotFoundError
from search.graph_store import GraphStore
from search.stored_taxonomy import OfficialName, StoredElement, StoredTaxonomy

#: Raised when the triples made of a taxonomy change, so that one added before is written anew when it is added again.
_WRITING = 2

Result = TypeVar("Result")


class TaxonomyMethods(ABC):
    """What `KnowledgeBase` does with taxonomies. docs/taxonomy.md says what is read and stored."""

    _store: GraphStore

    @abstractmethod
    def _beside_the_index(self, change: Callable[[], Result]) -> Result:
        """Make a change that the text index has no part in."""

    def add_taxonomy(self, path: str | Path, *, entry_point: str | None = None) -> TaxonomyReport:
        """Add an official taxonomy from its package (.zip) or folder, in one step.

        It takes the place of the same release; the same files again change nothing. `entry_point` narrows what is read to
        the entry points (in a plain folder: the schemas) with this in their name.

        Raises:
            ReadError: the package cannot be read; nothing is stored or changed.
            InputError: no entry point is called so.
            StorageError: the knowledge base is read-only.
        """
        return self._beside_the_index(lambda: _add(self._store, path, entry_point))

    def remove_taxonomy(self, taxonomy_id: str) -> None:
        """Take a taxonomy out.

        Raises:
            NotFoundError: there is none with this id; the hint names those there are.
            StorageError: the knowledge base is read-only.
        """
        self.taxonomy(taxonomy_id)
        self._beside_the_index(lambda: self._store.remove_taxonomy(taxonomy_id))

    def taxonomies(self) -> tuple[StoredTaxonomy, ...]:
        """The taxonomies that were added, newest first; empty if none was."""
        return self._store.taxonomies.all()

    def taxonomy(self, taxonomy_id: str) -> StoredTaxonomy:
        """The taxonomy with this id, such as `ifrs-full-2022-03-24`.

        Raises:
            NotFoundError: there is none; the hint names those there are.
        """
        found = self._store.taxonomies.get(taxonomy_id)
        if found is None:
            raise NotFoundError(f"no taxonomy is called {taxonomy_id!r}", hint=self._which_there_are())
        return found

    def taxonomy_element(self, name: str, *, taxonomy: str | None = None) -> StoredElement:
        """An element of a taxonomy by QName or local name: labels, references, places in presentation and calculation.

        Of several releases the newest that declares it is taken, unless `taxonomy` names one.

        Raises:
            NotFoundError: no such taxonomy or element; the hint names the closest.
        """
        if taxonomy is not None:
            self.taxonomy(taxonomy)
        store = self._store.taxonomies
        found = store.element(name, taxonomy)
        if found is not None:
            return found
        qnames = store.qnames()
        called = [qname for qname in qnames if name.lower() in (qname.lower(), qname.lower().partition(":")[2])]
        # IFRS first: the taxonomy for small entities uses the names of its elements again.
        for qname in sorted(called, key=lambda qname: (not qname.startswith("ifrs-full:"), qname)):
            found = store.element(qname, taxonomy)
            if found is not None:
                return found
        where = f"the taxonomy {taxonomy} has no" if taxonomy else "no taxonomy here has an"
        raise NotFoundError(f"{where} element {name!r}", hint=_close(name, qnames) if qnames else self._which_there_are())

    def official_label(self, qname: str, lang: str = "en") -> str | None:
        """The standard label of a concept in the newest taxonomy that has one; None without one, as for topics of our own."""
        return self._store.taxonomies.official_label(qname, lang)

    def find_elements(self, text: str, lang: str | None = "en") -> tuple[OfficialName, ...]:
        """The elements whose official label or QName holds all words of `text`, short labels first.

        Looked at are the labels in a language (None: in all). Empty if none fits, or no taxonomy was added.
        """
        return self._store.taxonomies.find(text, lang)

    def taxonomy_datatypes(self) -> dict[tuple[str, str], str]:
        """Datatypes of the elements of all taxonomies by namespace and local name; empty if none was added.

        Text blocks, derived ones too, have `textBlockItemType`.
        """
        return self._store.taxonomies.datatypes()

    def _which_there_are(self) -> str:
        ids = ", ".join(self._store.taxonomies.graphs())
        return f"there are {ids}" if ids else "add one with: policykb taxonomy add PACKAGE"


def _add(store: GraphStore, path: str | Path, entry_point: str | None) -> TaxonomyReport:
    from ontology.taxonomy_graph import taxonomy_ntriples
    from ontology.taxonomy_reading import read_taxonomy

    taxonomy = read_taxonomy(path, entry_point=entry_point)
    version = f"{taxonomy.version}-{_WRITING}"
    before = store.taxonomies.graphs().get(taxonomy.id)
    status: Literal["added", "replaced", "unchanged"] = "added" if before is None else "replaced"
    if before == store.taxonomies.graph_name(taxonomy.id, version):
        status = "unchanged"
    else:
        store.replace_taxonomy(taxonomy.id, taxonomy_ntriples(taxonomy, store.base), version)
    return TaxonomyReport(
        taxonomy_id=taxonomy.id,
        status=status,
        title=taxonomy.title,
        elements=len(taxonomy),
        text_blocks=len(taxonomy.text_blocks()),
        labels=sum(map(len, taxonomy.labels.values())),
        references=sum(map(len, taxonomy.references.values())),
        roles=len(taxonomy.roles),
        presentation_arcs=len(taxonomy.presentation),
        calculation_arcs=len(taxonomy.calculation),
        definition_arcs=len(taxonomy.definition),
        diagnostics=taxonomy.diagnostics,
    )


def _close(name: str, qnames: frozenset[str]) -> str:
    by_local = {qname.partition(":")[2].lower(): qname for qname in sorted(qnames, reverse=True)}
    close = difflib.get_close_matches(name.rpartition(":")[2].lower(), list(by_local), n=3, cutoff=0.6)
    return f"did you mean {' or '.join(by_local[match] for match in close)}?" if close else "check the spelling"

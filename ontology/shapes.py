"""What must hold for graphs: the SHACL shapes in `ontology/data/shapes.ttl`, checked by pySHACL (`policykb[shapes]`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rdflib import RDF, SH, Graph, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from ontology.catalogue import DATA
from ontology.errors import PolicyKBError
from ontology.namespaces import concept_qname


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One breach of a shape: by what (`focus`), in which property and value (None where none is named), and what must hold."""

    focus: str
    path: str | None
    value: str | None
    message: str


class Shapes:
    """The shapes that ship, ready to check graphs.

    Raises:
        PolicyKBError: pySHACL is not installed; the hint says how to install it.
    """

    def __init__(self) -> None:
        try:
            import pyshacl
        except ImportError as error:
            raise PolicyKBError(
                "checking shapes needs pySHACL", source="--shapes", hint="pip install 'policykb[shapes]'"
            ) from error
        self._validate: Any = pyshacl.validate

    @cached_property
    def graph(self) -> Graph:
        """The shapes themselves."""
        return Graph().parse(DATA / "shapes.ttl", format="turtle")

    def violations(self, ntriples: str, subjects: Iterable[str]) -> tuple[Violation, ...]:
        """The breaches by these subjects (IRIs), sorted; empty if all shapes hold.

        `ntriples` has all that is said of them, and the classes of what they point to.

        Raises:
            PolicyKBError: pySHACL gave up.
        """
        data = _AskedOften().parse(data=ntriples, format="nt")
        _, report, text = self._validate(data, shacl_graph=self.graph, inplace=True)
        if not isinstance(report, Graph):
            raise PolicyKBError(
                f"the shapes cannot be checked: {text}", source="shapes.ttl", hint="check the version of pySHACL"
            )
        wanted = set(subjects)
        found = (_violation(report, result) for result in report.subjects(RDF.type, SH.ValidationResult))
        return tuple(sorted((one for one in found if one.focus in wanted), key=_order))


class _AskedOften(Graph):
    """A graph that parses each query once: pySHACL asks the same one of every node, and parsing takes longer than answering."""

    def __init__(self) -> None:
        super().__init__()
        self._prepared: dict[str, Query] = {}

    def query(self, query_object: str | Query, *arguments: Any, **options: Any) -> Any:
        if isinstance(query_object, str):
            if query_object not in self._prepared:
                self._prepared[query_object] = prepareQuery(query_object)
            query_object = self._prepared[query_object]
        return super().query(query_object, *arguments, **options)


def _violation(report: Graph, result: Any) -> Violation:
    path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
    return Violation(
        focus=str(report.value(result, SH.focusNode)),
        path=concept_qname(str(path)) if isinstance(path, URIRef) else None,
        value=None if value is None else str(value),
        message=str(report.value(result, SH.resultMessage)),
    )


def _order(violation: Violation) -> tuple[str, str, str, str]:
    return violation.focus, violation.path or "", violation.value or "", violation.message

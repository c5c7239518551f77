"""How much each trait of a passage says about its nature in a whole report, read from `ontology/data/nature-weights.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ontology.catalogue import DATA
from ontology.catalogue_files import read_yaml
from ontology.errors import CatalogueError
from ontology.types import Nature

_FILE = "nature-weights.yaml"
_NATURES = {nature.value for nature in Nature}


@dataclass(frozen=True, slots=True, kw_only=True)
class NatureWeights:
    """Log-odds: `shapes[trait][nature]`, `fits[source]` and `steps[step][nature before][nature]`.

    >>> weights = default_nature_weights()
    >>> weights.shapes["facts"]["policy"] < 0 < weights.shapes["rules"]["policy"]
    True
    """

    shapes: Mapping[str, Mapping[str, float]]
    fits: Mapping[str, float]
    steps: Mapping[str, Mapping[str, Mapping[str, float]]]

    @classmethod
    def load(cls, folder: Path = DATA) -> NatureWeights:
        """Read and check `nature-weights.yaml` in `folder`.

        Raises:
            CatalogueError: a weight is missing or no number; the message lists all, one a line.
        """
        problems: list[str] = []
        content = read_yaml(folder / _FILE, problems)
        tables: dict[str, Mapping[str, Any]] = {}
        for name in ("shapes", "fits", "steps"):
            table = content.get(name) if isinstance(content, Mapping) else None
            if not isinstance(table, Mapping):
                problems.append(f"{_FILE}: {name}: must be a mapping")
            tables[name] = table if isinstance(table, Mapping) else {}
        for trait, row in tables["shapes"].items():
            _check_row(row, f"{_FILE}: shapes: {trait}", problems)
        for source, weight in tables["fits"].items():
            if not isinstance(weight, int | float):
                problems.append(f"{_FILE}: fits: {source}: must be a number")
        for step, rows in tables["steps"].items():
            place = f"{_FILE}: steps: {step}"
            if not isinstance(rows, Mapping) or set(rows) != _NATURES:
                problems.append(f"{place}: must have a row for each nature")
                continue
            for before, row in rows.items():
                _check_row(row, f"{place}: {before}", problems)
        if problems:
            raise CatalogueError(
                "\n".join(["the weights of natures break their rules:", *problems]), source=str(folder), hint="correct the file"
            )
        return cls(shapes=tables["shapes"], fits=tables["fits"], steps=tables["steps"])


@cache
def default_nature_weights() -> NatureWeights:
    """The weights that ship with policykb, read once a process."""
    return NatureWeights.load()


def _check_row(row: Any, place: str, problems: list[str]) -> None:
    if not isinstance(row, Mapping) or set(row) != _NATURES:
        problems.append(f"{place}: must have a weight for each of {', '.join(sorted(_NATURES))}")
    elif not all(isinstance(weight, int | float) for weight in row.values()):
        problems.append(f"{place}: weights must be numbers")

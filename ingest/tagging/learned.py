"""What was learned from tagged filings: corrections to the scores of the profiles, as weights without any text.

A learned model never judges alone. It adds to the log-probability that the profiles give each concept, and it was kept
close to zero where the examples did not ask for more, so passages unlike those it has seen are left to the profiles.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.tagging.hashed_words import Buckets, hashed_words
from ontology.errors import ReadError

_FORMAT = 1
_ABOUT, _IDF, _WEIGHTS, _SCALES, _BIAS = "about", "idf", "weights", "scales", "bias"
_HINT = "make it again with: policykb train --from GOLD -o FILE"


@dataclass(frozen=True, eq=False)
class LearnedModel:
    """Corrections for `labels`: `weights[bucket, label] * scales[label]` for each bucket of a passage, plus `bias`.

    `about` says what it was learned from and how it scored; `temperatures` are those that make scores frequencies, for
    passages without and with a telling heading.
    """

    labels: tuple[str, ...]
    idf: NDArray[np.float32]
    weights: NDArray[np.int8]
    scales: NDArray[np.float32]
    bias: NDArray[np.float32]
    temperatures: tuple[float, float]
    about: dict[str, Any]

    @cached_property
    def version(self) -> str:
        """A name with a hash of all that is in it, such as `us-gaap-3f2a9c01`; how the file is compressed does not count."""
        found = hashlib.sha256()
        for name, array in self._arrays().items():
            found.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
            found.update(array.tobytes())
        return f"{self.about['name']}-{found.hexdigest()[:8]}"

    @property
    def lang(self) -> str:
        """The language whose passages it corrects."""
        return str(self.about["lang"])

    def corrections(self, words: tuple[str, ...], heading: tuple[str, ...]) -> NDArray[np.float32]:
        """What to add to the log-probability of each of `labels` for folded words under a folded heading."""
        rows, values = weighed(hashed_words(words, heading, len(self.idf)), self.idf)
        corrections: NDArray[np.float32] = values @ self._dense[rows] + self.bias
        return corrections

    @cached_property
    def _dense(self) -> NDArray[np.float32]:
        return self.weights.astype(np.float32) * self.scales

    @classmethod
    def quantised(
        cls,
        labels: tuple[str, ...],
        idf: NDArray[np.float32],
        weights: NDArray[np.float64],
        bias: NDArray[np.float64],
        *,
        temperatures: tuple[float, float],
        about: dict[str, Any],
    ) -> LearnedModel:
        """A model from weights as they were fitted, each rounded to one of 255 steps of its label's largest."""
        scales = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
        return cls(
            labels=labels,
            idf=idf.astype(np.float16).astype(np.float32),
            weights=np.rint(weights / scales).astype(np.int8),
            scales=scales.astype(np.float32),
            bias=bias.astype(np.float32),
            temperatures=temperatures,
            about=about,
        )

    def to_bytes(self) -> bytes:
        """The file: a zip of arrays, the same bytes for the same model."""
        file = io.BytesIO()
        np.savez_compressed(file, **self._arrays())
        return file.getvalue()

    def _arrays(self) -> dict[str, Any]:
        """All that is in it; numbers in the byte order of the file."""
        about = {**self.about, "format": _FORMAT, "labels": self.labels, "temperatures": self.temperatures}
        text = json.dumps(about, indent=1, sort_keys=True, ensure_ascii=False)
        return {
            _ABOUT: np.frombuffer(text.encode("utf-8"), dtype=np.uint8),
            _IDF: self.idf.astype("<f2"),
            _WEIGHTS: self.weights,
            _SCALES: self.scales.astype("<f4"),
            _BIAS: self.bias.astype("<f4"),
        }

    @classmethod
    def load(cls, path: Path) -> LearnedModel:
        """Read a model file.

        Raises:
            ReadError: the file is absent, is no model, or was made by another version of the format.
        """
        try:
            with np.load(path, allow_pickle=False) as arrays:
                about = json.loads(arrays[_ABOUT].tobytes())
                weights, scales, bias, idf = (arrays[name] for name in (_WEIGHTS, _SCALES, _BIAS, _IDF))
            if about.pop("format") != _FORMAT:
                raise ReadError("this model is of another format", source=str(path), hint=_HINT)
            labels = tuple(about.pop("labels"))
            temperatures = about.pop("temperatures")
            if weights.shape != (len(idf), len(labels)) or not len(labels) == len(scales) == len(bias):
                raise ReadError("the arrays of this model do not fit together", source=str(path), hint=_HINT)
            return cls(
                labels=labels,
                idf=idf.astype(np.float32),
                weights=weights.astype(np.int8),
                scales=scales.astype(np.float32),
                bias=bias.astype(np.float32),
                temperatures=(float(temperatures[0]), float(temperatures[1])),
                about=about,
            )
        except (OSError, ValueError, KeyError, IndexError, TypeError, zipfile.BadZipFile) as error:
            raise ReadError(f"cannot be read as a model: {error}", source=str(path), hint=_HINT) from error


def weighed(buckets: Buckets, idf: NDArray[np.float32]) -> Buckets:
    """The buckets with TF-IDF weights of length 1."""
    rows, counts = buckets
    values = counts * idf[rows]
    norm = float(np.linalg.norm(values))
    return rows, values / norm if norm else values

"""Suggests concepts: heading aliases, cue phrases and a classifier trained on the catalogue's own sentences."""

from __future__ import annotations

from ingest.tagging.tagger import Suggestion, Tagger

__all__ = ["Suggestion", "Tagger"]

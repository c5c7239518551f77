"""Suggests concepts: heading aliases, cue phrases and a classifier trained on the catalogue's own sentences."""

from __future__ import annotations

from ingest.tagging.judgement import Judgement, Suggestion
from ingest.tagging.tagger import Tagger

__all__ = ["Judgement", "Suggestion", "Tagger"]

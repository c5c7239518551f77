"""Suggests concepts: headings, cues and a classifier made from the catalogue, corrected by what was learned."""

from __future__ import annotations

from ingest.tagging.judgement import Judgement, Suggestion
from ingest.tagging.loading import load_tagger
from ingest.tagging.shipped import model_files, models_in, shipped_models
from ingest.tagging.tagger import Tagger

__all__ = ["Judgement", "Suggestion", "Tagger", "load_tagger", "model_files", "models_in", "shipped_models"]

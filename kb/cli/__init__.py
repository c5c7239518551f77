"""The command line: a thin twin of `KnowledgeBase`."""

from __future__ import annotations

from kb.cli.main import main

__all__ = ["main"]

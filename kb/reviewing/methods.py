"""The part of the knowledge base that reviewers work with."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from kb.reviewing.host import Host
    from kb.reviewing.review import Review


class ReviewMethods:
    """What `KnowledgeBase` does with decisions. docs/reviewing.md walks through it."""

    @cached_property
    def review(self) -> Review:
        """The review: decisions on suggested concepts, with who, when and why, and what follows from them."""
        from kb.reviewing.review import Review

        return Review(cast("Host", self))

"""What pages work out once for each published state of the knowledge base, such as the outline of a document."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

from kb.base import KnowledgeBase

Value = TypeVar("Value")


class Kept:
    """Values by a key, of one published state each: with the state they go. The `most` that were used last are kept.

    Threads may share it; two that need the same at once both work it out.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._guard = threading.Lock()
        self._by_base: WeakKeyDictionary[KnowledgeBase, OrderedDict[Hashable, object]] = WeakKeyDictionary()

    def get(self, kb: KnowledgeBase, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value for a key, made if it is not kept. What `make` raises is raised, and nothing is kept."""
        with self._guard:
            values = self._by_base.setdefault(kb, OrderedDict())
            if key in values:
                values.move_to_end(key)
                return cast("Value", values[key])
        made = make()
        with self._guard:
            values[key] = made
            while len(values) > self._most:
                values.popitem(last=False)
        return made

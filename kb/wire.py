"""The values that `KnowledgeBase` gives back as JSON and back again, complete: what a server and its Python client exchange.

    to_wire(kb.clause("acme/leases/1"))            plain values for `json.dumps`
    from_wire(StoredClause, json.loads(text))      the same clause

Every value is made of frozen dataclasses, whose types say how to read them: nothing but these can come of what is read.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from ontology.errors import InputError

#: Raised when a server and a client that differ in it cannot understand each other.
VERSION = 1
MEDIA_TYPE = f"application/vnd.policykb.v{VERSION}+json"

T = TypeVar("T")
Decoder = Callable[[Any], Any]

#: Names in annotations whose modules are imported for type checkers only.
_LATE = {"ChoiceDimension": "ontology.choices"}


def to_wire(value: Any) -> Any:
    """A value as JSON has it: dataclasses as objects, mappings with other keys than texts as pairs.

    >>> from ontology.types import ChoiceValue
    >>> to_wire({("a", "b"): ChoiceValue(low=1, high=2, unit="years")})
    [[['a', 'b'], {'low': 1, 'high': 2, 'unit': 'years'}]]

    Raises:
        TypeError: it holds something else.
    """
    if value is None or (isinstance(value, (str, int, float)) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_wire(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        if all(type(key) is str for key in value):
            return {key: to_wire(item) for key, item in value.items()}
        return [[to_wire(key), to_wire(item)] for key, item in value.items()]
    if isinstance(value, AbstractSet):
        return sorted(to_wire(item) for item in value)
    if isinstance(value, Sequence):
        return [to_wire(item) for item in value]
    raise TypeError(f"{type(value).__name__} cannot be sent")


def from_wire(kind: type[T], value: Any) -> T:
    """The value of a type that `to_wire` has written. `kind` may be generic, such as `tuple[Clause, ...]`.

    Raises:
        InputError: it is none.
    """
    try:
        return cast("T", decoder(cast("Any", kind))(value))
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(
            f"the answer is not what it must be: {error!r}",
            source=getattr(kind, "__name__", str(kind)),
            hint="let server and client have the same version of policykb",
        ) from error


@cache
def decoder(kind: Any) -> Decoder:
    """What reads values of a type."""
    if kind is Any or kind is None or kind is type(None) or kind in (str, int, bool):
        return _exactly(kind)
    if kind is float:
        return _number
    if kind is datetime:
        return datetime.fromisoformat
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _union(arguments)
    if origin is Literal:
        return _one_of(frozenset(arguments))
    if origin is tuple:
        return _tuple(arguments)
    if origin in (frozenset, list, Sequence):
        item = decoder(arguments[0])
        make = frozenset if origin is frozenset else tuple
        return lambda value: make(item(one) for one in _listed(value))
    if origin in (Mapping, dict):
        return _mapping(*arguments)
    raise TypeError(f"{kind!r} cannot be read")


def _exactly(kind: Any) -> Decoder:
    if kind is Any:
        return lambda value: value
    wanted = type(None) if kind is None else kind

    def read(value: Any) -> Any:
        if type(value) is not wanted:
            raise TypeError(f"{value!r:.60} is no {wanted.__name__}")
        return value

    return read


def _number(value: Any) -> Any:
    if type(value) not in (int, float):
        raise TypeError(f"{value!r:.60} is no number")
    return value


def _dataclass(kind: Any) -> Decoder:
    # What a type refers to may refer back to it, so its parts are looked up at first use.
    parts: dict[str, Decoder] = {}

    def read(value: Any) -> Any:
        if not parts:
            hints = get_type_hints(kind, localns=_late_names())
            parts.update({field.name: decoder(hints[field.name]) for field in fields(kind) if field.init})
        return kind(**{name: parts[name](item) for name, item in value.items() if name in parts})

    return read


def _union(choices: Sequence[Any]) -> Decoder:
    optional = type(None) in choices
    decoders = [decoder(choice) for choice in choices if choice is not type(None)]

    def read(value: Any) -> Any:
        if value is None and optional:
            return None
        for number, one in enumerate(decoders, start=1):
            try:
                return one(value)
            except (TypeError, ValueError, KeyError, AttributeError):
                if number == len(decoders):
                    raise
        raise TypeError(f"{value!r:.60} is nothing of what it may be")

    return read


def _one_of(known: frozenset[Any]) -> Decoder:
    def read(value: Any) -> Any:
        if value not in known:
            raise ValueError(f"{value!r:.60} is none of {sorted(map(str, known))}")
        return value

    return read


def _tuple(arguments: Sequence[Any]) -> Decoder:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        item = decoder(arguments[0])
        return lambda value: tuple(item(one) for one in _listed(value))
    items = [decoder(argument) for argument in arguments]
    return lambda value: tuple(one(part) for one, part in zip(items, _listed(value), strict=True))


def _mapping(key: Any, item: Any) -> Decoder:
    keys, items = decoder(key), decoder(item)

    def read(value: Any) -> Any:
        if isinstance(value, dict):
            return {keys(name): items(one) for name, one in value.items()}
        return {keys(name): items(one) for name, one in _listed(value)}

    return read


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r:.60} is no list")
    return value


@cache
def _late_names() -> dict[str, Any]:
    return {name: getattr(import_module(module), name) for name, module in _LATE.items()}

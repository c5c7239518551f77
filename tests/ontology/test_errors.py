"""Errors: one root, messages that name thing, place and next step, and a trip through pickle for workers."""

from __future__ import annotations

import copy
import pickle

import pytest

from ontology import errors
from ontology.errors import (
    CatalogueError,
    IndexOutOfDate,
    InputError,
    Locked,
    NotFoundError,
    ParseError,
    PolicyKBError,
    QueryError,
    QueryRefused,
    QueryTimeout,
    ReadError,
    StorageError,
    UnsafeInputError,
)

ALL = sorted(
    (thing for thing in vars(errors).values() if isinstance(thing, type) and issubclass(thing, PolicyKBError)),
    key=lambda cls: cls.__name__,
)


def test_the_tree_has_one_root_and_the_promised_branches() -> None:
    assert {cls.__name__ for cls in ALL} >= {
        "CatalogueError",
        "IndexOutOfDate",
        "InputError",
        "Locked",
        "NotFoundError",
        "ParseError",
        "QueryError",
        "QueryRefused",
        "QueryTimeout",
        "ReadError",
        "StorageError",
        "UnsafeInputError",
    }


@pytest.mark.parametrize(
    ("cls", "base"),
    [
        (InputError, ValueError),
        (CatalogueError, InputError),
        (NotFoundError, LookupError),
        (ParseError, ReadError),
        (UnsafeInputError, ReadError),
        (Locked, StorageError),
        (IndexOutOfDate, StorageError),
        (QueryRefused, QueryError),
        (QueryTimeout, QueryError),
    ],
)
def test_an_error_can_be_caught_by_its_branch_or_builtin(cls: type[PolicyKBError], base: type[Exception]) -> None:
    with pytest.raises(base, match=r"^here: wrong \(do this\)$"):
        raise cls("wrong", hint="do this", source="here")


@pytest.mark.parametrize(
    ("hint", "source", "shown"),
    [
        (None, None, "wrong"),
        ("do this", None, "wrong (do this)"),
        (None, "a.txt", "a.txt: wrong"),
        ("do this", "a.txt", "a.txt: wrong (do this)"),
        ("", "", "wrong"),
    ],
)
def test_the_message_names_place_thing_and_next_step(hint: str | None, source: str | None, shown: str) -> None:
    assert str(PolicyKBError("wrong", hint=hint, source=source)) == shown


def test_hint_and_source_must_be_named() -> None:
    with pytest.raises(TypeError, match="positional"):
        PolicyKBError("wrong", "do this")  # type: ignore[call-arg]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("cls", ALL)
def test_every_error_survives_pickling_with_all_it_knows(cls: type[PolicyKBError], protocol: int) -> None:
    error = cls("wrong – «ß»", hint="do this", source="a.txt")
    back = pickle.loads(pickle.dumps(error, protocol))
    assert type(back) is cls
    assert (back.message, back.hint, back.source) == ("wrong – «ß»", "do this", "a.txt")
    assert str(back) == str(error)


def test_an_error_without_hint_and_source_survives_pickling_and_copying() -> None:
    error = NotFoundError("nothing")
    for back in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(back) is NotFoundError
        assert (back.message, back.hint, back.source) == ("nothing", None, None)


def test_not_found_shows_its_message_without_the_quotes_that_key_errors_add() -> None:
    assert str(NotFoundError("no concept is called 'x'")) == "no concept is called 'x'"

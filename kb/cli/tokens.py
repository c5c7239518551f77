"""`token add`, `token list` and `token revoke`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from kb.cli.options import DEFAULT_KB, Json, KbPath, reading
from kb.cli.output import print_json, print_table
from kb.cli.review_options import deciding
from kb.web.safety.tokens import Token, Tokens
from ontology.decisions import ReviewerRole

app = typer.Typer(help="Who may use a server, and for what: docs/serving.md.", no_args_is_help=True, rich_markup_mode=None)

_Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of a person, as in the review, or of a program.")]


@app.command("add")
def add(
    name: _Name,
    role: Annotated[str, typer.Option(help="reader, reviewer, approver or admin.")],
    kb: KbPath = DEFAULT_KB,
    days: Annotated[int | None, typer.Option(min=1, help="Days after which it expires; else never.")] = None,
    by: Annotated[
        str | None, typer.Option(help="The admin of the review who registers this person as a reviewer, too.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a token. It is shown once: only its hash is kept."""
    with reading(kb) as base:
        root, registered = base.layout.root, {one.name: one.role for one in base.review.reviewers()}
    secret, token = Tokens(root).add(name, role, days=days)
    if by is not None and registered.get(token.name) is not token.role:
        try:
            _register(kb, token, by)
        except BaseException:
            Tokens(root).revoke(token.name)
            raise
        registered[token.name] = token.role
    if as_json:
        print_json({"token": secret, **_view(token)})
        return
    print(secret)
    print(f"the token of {token.name} ({token.role.value}); it is not shown again", file=sys.stderr)
    if token.name not in registered and token.role is not ReviewerRole.READER:
        first = not registered and token.role is ReviewerRole.ADMIN
        who = repr(token.name) if first else "ADMIN"
        print(
            f"to decide, {token.name} must be registered, too: "
            f"policykb review register {token.name!r} --role {token.role.value} --by {who}",
            file=sys.stderr,
        )


@app.command("list")
def list_all(kb: KbPath = DEFAULT_KB, as_json: Json = False) -> None:
    """List who has a token, with which role."""
    with reading(kb) as base:
        found = Tokens(base.layout.root).all()
    if as_json:
        print_json([_view(token) for token in found])
        return
    print_table(
        ("name", "role", "created", "expires"),
        [(token.name, token.role.value, f"{token.created:%Y-%m-%d}", _day(token)) for token in found],
    )


@app.command("revoke")
def revoke(name: _Name, kb: KbPath = DEFAULT_KB, as_json: Json = False) -> None:
    """Take the token of somebody out of force, at once, in running servers, too."""
    with reading(kb) as base:
        token = Tokens(base.layout.root).revoke(name)
    if as_json:
        print_json(_view(token))
    else:
        print(f"the token of {token.name} is revoked")


def _register(kb: Path, token: Token, by: str) -> None:
    with deciding(kb) as base:
        base.review.register(token.name, token.role.value, by=by, reason="a token was added")


def _view(token: Token) -> dict[str, Any]:
    return {name: value for name, value in asdict(token).items() if name != "sha256"}


def _day(token: Token) -> str | None:
    return f"{token.expires:%Y-%m-%d}" if token.expires else None

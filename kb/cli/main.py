"""Runs the command line and turns errors into one line and an exit code."""

from __future__ import annotations

import os
import sys

from ontology.errors import InputError, NotFoundError, PolicyKBError, QueryError

#: Exit codes: 1 = it was tried and failed, 2 = it was asked for in a way that cannot work.
_FAILED, _MISUSED, _INTERRUPTED = 1, 2, 130


def main(arguments: list[str] | None = None) -> None:
    """Run `policykb` with these arguments (default: those of the process) and exit."""
    from kb.cli.commands import app

    try:
        app(args=arguments, prog_name="policykb")
    except PolicyKBError as error:
        print(f"policykb: {error}", file=sys.stderr)
        raise SystemExit(_MISUSED if isinstance(error, (InputError, NotFoundError, QueryError)) else _FAILED) from None
    except BrokenPipeError:
        # The reader of our output has left (`policykb … | head`): nothing to say, and nowhere to say it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(_FAILED) from None
    except KeyboardInterrupt:
        print("policykb: interrupted; what was stored is kept", file=sys.stderr)
        raise SystemExit(_INTERRUPTED) from None

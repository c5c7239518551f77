"""The commands of `review`, in the order of use."""

from __future__ import annotations

import typer

from kb.cli import review_closing, review_looking, review_many, reviewing

app = typer.Typer(
    help="Decide on suggested concepts, with evidence and a trail: docs/reviewing.md.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

app.command("register")(reviewing.register)
app.command("reviewers")(review_looking.reviewers)
app.command("queue")(review_looking.queue)
app.command("accept")(reviewing.accept)
app.command("reject")(reviewing.reject)
app.command("override")(reviewing.override)
app.command("undo")(reviewing.undo)
app.command("comment")(reviewing.comment)
app.command("assign")(reviewing.assign)
app.command("bulk")(review_many.bulk)
app.command("carry-over")(review_many.carry_over)
app.command("show")(review_looking.show)
app.command("log")(review_looking.log)
app.command("status")(review_looking.status)
app.command("sample")(review_closing.sample)
app.command("second")(review_closing.second)
app.command("agreement")(review_closing.agreement)
app.command("adjudicate")(review_closing.adjudicate)
app.command("sign-off")(review_closing.sign_off)
app.command("reopen")(review_closing.reopen)
app.command("deny")(review_closing.deny)
app.command("allow")(review_closing.allow)
app.command("denied")(review_closing.denied)
app.command("orphans")(review_closing.orphans)
app.command("migrate")(review_closing.migrate)

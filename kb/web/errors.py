"""The errors that only a server has; clients know them as the errors above them."""

from __future__ import annotations

from ontology.errors import Locked, NotAllowed


class LoginNeeded(NotAllowed):
    """Nobody is known to ask, and this takes somebody who is."""


class Busy(Locked):
    """So much is being done that this must wait; it may be asked for again."""

"""How much a request may send."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive


class TooLarge(HTTPException):
    """The body of a request is larger than it may be."""

    def __init__(self, most: int) -> None:
        super().__init__(413, f"the request is larger than {most:,} bytes")


def bounded(receive: Receive, most: int) -> Receive:
    """The body, as long as it has no more than `most` bytes.

    Raises:
        TooLarge: by what is returned, as soon as it has more.
    """
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        if message["type"] == "http.request":
            total += len(message.get("body", b""))
            if total > most:
                raise TooLarge(most)
        return message

    return counted

"""The headers that every answer has, so that browsers do not do with it what it is not for."""

from __future__ import annotations

from collections.abc import Iterable

#: Scripts and styles come from files of this server only, none stand in a page; nobody may frame it.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # Not `no-referrer`: forms would be sent with the origin `null`, which could not be told from a stranger's.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    # What is read may be for this reader only; static files say otherwise themselves.
    (b"cache-control", b"private, no-cache"),
)
_ENCRYPTED = (b"strict-transport-security", b"max-age=31536000")

RawHeaders = list[tuple[bytes, bytes]]


def with_security_headers(given: Iterable[tuple[bytes, bytes]], *, encrypted: bool) -> RawHeaders:
    """The headers of an answer, with those of this file that it does not set itself."""
    headers = list(given)
    present = {name.lower() for name, _ in headers}
    headers += [header for header in _HEADERS if header[0] not in present]
    if encrypted:
        headers.append(_ENCRYPTED)
    return headers

"""Where a request comes from and whom it is meant for: the host it names, the web page behind it, the client's address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from kb.web.settings import ServerSettings, is_loopback

_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
#: What a proxy adds; a request that has one of these does not come straight from this machine.
_FORWARDING = ("x-forwarded-for", "forwarded", "x-real-ip", "via")


@dataclass(frozen=True, slots=True)
class Origins:
    """What a server holds of origins, by its settings."""

    settings: ServerSettings

    def knows_host(self, host: str) -> bool:
        """Whether a request names this server; what a stranger's name leads to by a trick of DNS is not meant for it."""
        settings = self.settings
        if not settings.reads_anonymously and settings.public_url is None:
            return True  # Nothing is told without a token, and no browser sends one to a name that it was not given to.
        name = _host_of(f"http://{host}")
        public = _host_of(settings.public_url or "")
        return name in _LOCAL_NAMES or name in {settings.host.lower(), public, *(known.lower() for known in settings.hosts)}

    def is_direct(self, headers: Mapping[str, str]) -> bool:
        """Whether no proxy says that it has passed the request on."""
        return not any(name in headers for name in _FORWARDING)

    def client(self, peer: str, headers: Mapping[str, str]) -> str:
        """The address of the client: of a proxy on this machine, the one that it names last."""
        forwarded = headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        if self.settings.public_url is not None and forwarded and is_loopback(peer):
            return forwarded
        return peer

    def is_own(self, origin: str, host: str) -> bool:
        """Whether a page of this server has sent the request: its origin is the host that the request was sent to."""
        if self.settings.public_url is not None and origin == origin_of(self.settings.public_url):
            return True
        return urlsplit(origin).netloc.lower() == host.lower()

    def may_read(self, origin: str) -> bool:
        """Whether pages of another web origin may read answers: those named in the settings, and those on this machine."""
        known = self.settings.cors_origins
        return "*" in known or origin in known or _host_of(origin) in _LOCAL_NAMES


def origin_of(url: str) -> str:
    """The origin of an address: scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""

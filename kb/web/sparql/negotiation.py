"""Which of the formats that there are a client would rather have (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

_MOST_RANGES = 100

#: Media types of rows and truth values, in the order of our own preference; several names of one format stand together.
ROWS: Mapping[str, str] = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
#: Those of graphs.
GRAPHS: Mapping[str, str] = {
    "text/turtle": "turtle",
    "application/x-turtle": "turtle",
    "application/n-triples": "ntriples",
    "text/plain": "ntriples",
    "application/ld+json": "jsonld",
    "application/json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/xml": "rdfxml",
}


def preferred(accept: str | None, known: Mapping[str, str]) -> tuple[str, str] | None:
    """The media type and format to answer in, of those `known`; None if the client takes none of them.

    The client's preference counts first, then the order of `known`. Without a header, the first.

    >>> preferred("text/csv;q=0.5, application/sparql-results+xml", ROWS)
    ('application/sparql-results+xml', 'xml')
    >>> preferred("text/*, */*;q=0.1, text/csv;q=0", ROWS)
    ('text/xml', 'xml')
    >>> preferred("image/png", ROWS) is None
    True
    """
    if accept is None or not accept.strip():
        return next(iter(known.items()))
    ranges = list(_ranges(accept))
    weighed = [(_quality(media_type, ranges), media_type) for media_type in known]
    best = max(quality for quality, _ in weighed)
    if best <= 0:
        return None
    media_type = next(name for quality, name in weighed if quality == best)
    return media_type, known[media_type]


def _quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> float:
    """How much a media type is wanted: by the most telling of the ranges that it falls into."""
    kind = media_type.partition("/")[0]
    for wanted in (media_type, f"{kind}/*", "*/*"):
        found = [quality for name, quality in ranges if name == wanted]
        if found:
            return max(found)
    return 0.0


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(",")[:_MOST_RANGES]:
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                try:
                    quality = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        yield ("*/*" if name == "*" else name), quality

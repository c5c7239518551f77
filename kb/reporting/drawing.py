"""What all pictures share: bytes that never differ, colours that everybody can tell apart, and text that is only text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kb.reporting.extras import needing
from kb.reporting.harmless import harmless

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Colours that people with any kind of colour blindness tell apart (Okabe and Ito, 2008).
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
GREY, INK = "#BDBDBD", "#222222"
FORMATS = ("svg", "png")
_DOTS_PER_INCH = 150
_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "policykb",
    # Text stays text in an SVG: it can be read aloud, sought and copied, and the viewer has the glyphs of every script.
    "svg.fonttype": "none",
    # A dollar in a name is a dollar, not the beginning of a formula.
    "text.parse_math": False,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Arial", "Helvetica", "sans-serif"],
    "font.size": 8,
    "axes.edgecolor": "#888888",
    "text.color": INK,
}


@contextmanager
def drawing() -> Iterator[None]:
    """Draw in our style, whatever the user's own is.

    Raises:
        PolicyKBError: matplotlib is not installed.
    """
    with needing("matplotlib", "plots"):
        import matplotlib
    import warnings

    with matplotlib.rc_context(), warnings.catch_warnings():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_STYLE)
        # Names may have characters that the font lacks; the viewer of an SVG has them.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        warnings.filterwarnings("ignore", message="Matplotlib currently does not support")
        yield


def new_figure(width: float, height: float, title: str) -> Figure:
    """An empty figure of inches with a title; it belongs to no screen."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")
    return figure


def picture(figure: Figure, kind: str, title: str) -> bytes:
    """The bytes of a figure as `svg` or `png`: the same figure gives the same bytes, whatever the day."""
    out = BytesIO()
    metadata: dict[str, Any] = {"Title": title, "Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    figure.savefig(out, format=kind, dpi=_DOTS_PER_INCH, metadata=metadata)
    return out.getvalue()


def labels(texts: Iterable[str], longest: int = 52) -> list[str]:
    """Texts as labels: on one line, shortened where they are long."""
    return [shortened(text, longest) for text in texts]


def shortened(text: str, longest: int) -> str:
    """The text on one line, with an ellipsis in place of its end if it is long.

    >>> shortened("Impairment of financial assets", 12)
    'Impairment …'
    """
    flat = " ".join(harmless(text).split())
    return flat if len(flat) <= longest else f"{flat[: longest - 1].rstrip()} …"

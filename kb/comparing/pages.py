"""A comparison as a page of HTML: one file to hand over, to read on a screen and to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from kb.answers import StoredChoice
from kb.comparing.choice_changes import ChoiceChange
from kb.comparing.clause_pair import ClauseComparison
from kb.comparing.comparison import Change, Comparison, Status
from kb.comparing.figures import FigureChange
from kb.comparing.markup import highlighted, marked, page, table
from kb.comparing.peers import Peer, PeerComparison
from ontology.namespaces import short_name

#: What a page shows unless more is asked for.
WORTH_SHOWING = (Status.CHANGED, Status.MOVED, Status.ADDED, Status.REMOVED)


def comparison_page(comparison: Comparison, statuses: Sequence[Status] = WORTH_SHOWING) -> str:
    """Two filings: counts, choices and figures that changed, then each passage of these statuses with its redline."""
    title = f"{comparison.names[1]}, compared with {comparison.names[0]}"
    return page(title, _comparison(comparison, statuses), lang=comparison.after[0].lang or "en")


def _comparison(comparison: Comparison, statuses: Sequence[Status]) -> Iterator[str]:
    yield f"<p>{', '.join(f'{count} {status}' for status, count in comparison.counts.items())}</p>"
    yield from (f"<p><strong>{escape(remark)}</strong></p>" for remark in comparison.remarks)
    yield from _choices(comparison.choices)
    yield from _figures([(change, figure) for change in comparison for figure in change.figures])
    yield "<h2>Passages</h2>"
    yield from (_passage(comparison, change) for change in comparison if change.status in statuses)


def _choices(changes: Iterable[ChoiceChange]) -> Iterator[str]:
    rows = [
        (
            change.kind.value,
            f"{change.dimension.label} ({change.dimension.reference})",
            change.answer_before,
            change.answer_after,
            _places(change),
        )
        for change in changes
    ]
    if rows:
        yield "<h2>Policy choices</h2>"
        yield table(("", "question", "before", "after", "words and place"), rows, caption="Policy choices that differ")


def _places(change: ChoiceChange) -> str:
    return " → ".join(_quoted(choices[0]) for choices in (change.before, change.after) if choices)


def _quoted(stored: StoredChoice) -> str:
    return f"“{stored.quote}” ({stored.citation})"


def _figures(found: Sequence[tuple[Change | None, FigureChange]]) -> Iterator[str]:
    rows = [(figure.context, figure.before, figure.after, _heading(change) if change else None) for change, figure in found]
    if rows:
        yield "<h2>Figures</h2>"
        yield table(("", "before", "after", "section"), rows, caption="Figures that differ")


def _heading(change: Change) -> str:
    clause = change.clause
    return " ".join(part for part in (clause.section_label, *clause.heading_path[-1:]) if part)


def _passage(comparison: Comparison, change: Change) -> str:
    status = f"{change.status} and moved" if change.moved and change.status is Status.CHANGED else change.status.value
    said = [status]
    if change.first_stated:
        said.append("nothing was said on this before")
    if change.no_longer_stated:
        said.append("nothing is said on this any more")
    if len(change.before) > 1 or len(change.after) > 1:
        said.append(f"{len(change.before)} paragraphs → {len(change.after)}")
    concepts = ", ".join(map(short_name, change.concepts))
    places = " → ".join(escape(comparison.citation(clauses[0])) for clauses in (change.before, change.after) if clauses)
    return (
        f"<article>\n<h3>{escape(_heading(change) or 'no heading')}</h3>\n"
        f'<p class="quiet"><span class="status">{escape("; ".join(said))}</span> · {places}'
        f"{' · ' + escape(concepts) if concepts else ''}</p>\n"
        f'<div class="text">{marked(change.redline)}</div>\n</article>'
    )


def clauses_page(comparison: ClauseComparison) -> str:
    """Two clauses: how alike, what each is, and the redline."""
    before, after = comparison.before, comparison.after
    parts = [
        f"<p>{escape(before.citation)} → {escape(after.citation)}</p>",
        f"<p>Likeness {comparison.likeness:.2f}</p>",
        *_choices(comparison.choices),
        *_figures([(None, figure) for figure in comparison.figures]),
        f'<h2>Word by word</h2>\n<div class="text">{marked(comparison.redline)}</div>',
    ]
    return page("Two clauses compared", parts, lang=after.document.lang or "en")


def peers_page(comparison: PeerComparison) -> str:
    """Peers on one concept: measures, likeness by pairs, and each policy with the wording that many issuers have marked."""
    return page(f"{comparison.label}: {len(comparison)} issuers", _peers(comparison))


def _peers(comparison: PeerComparison) -> Iterator[str]:
    yield f"<p>{comparison.issuers} issuers have a policy on this.</p>"
    if comparison.silent:
        yield f"<p><strong>Nothing was found of {escape(', '.join(comparison.silent))}.</strong></p>"
    yield table(
        ("issuer", "words", "likeness", "to the rest", "boilerplate", "", "chooses"),
        (
            (
                peer.entity,
                peer.words,
                peer.likeness,
                peer.likeness_to_rest,
                peer.boilerplate,
                "stands apart" if peer.is_outlier else None,
                "; ".join(dict.fromkeys(f"{stored.dimension.label}: {stored.answer}" for stored in peer.choices)),
            )
            for peer in comparison
        ),
        caption="Issuers with the measures of their policies",
    )
    names = [peer.entity for peer in comparison]
    if len(names) > 1:
        yield "<h2>Likeness of each to each</h2>"
        rows = [(one, *(comparison.likeness.get((one, other)) for other in names)) for one in names]
        yield table(("", *names), rows, caption="Likeness of each policy to each other")
    yield '<h2>Side by side</h2>\n<p class="quiet">Marked: wording that stands in the policies of many issuers.</p>'
    yield from (_policy(peer) for peer in comparison)


def _policy(peer: Peer) -> str:
    return (
        f'<article>\n<h3>{escape(peer.entity)}</h3>\n<p class="quiet">{escape(peer.citation(peer.clauses[0]))}</p>\n'
        f'<div class="text">{highlighted(peer.text, peer.shared)}</div>\n</article>'
    )

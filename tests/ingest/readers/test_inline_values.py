"""Values of facts as Inline XBRL 1.1 has them (sections 4, 9 and 11), and the same from Arelle where it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.readers.inline_xbrl import read_inline_xbrl
from tests.ingest.readers.test_inline_xbrl import fact, page

IXT = 'xmlns:ixt="http://www.xbrl.org/inlineXBRL/transformation/2020-02-12"'
OLD = 'xmlns:old="http://www.xbrl.org/inlineXBRL/transformation/2015-02-26"'

#: Body of a document, and the values of its facts by id.
CASES = {
    "what is excluded in a continuation, and in what is excluded": (
        fact("<p>Tugs <ix:exclude>PAGE <b>7</b></ix:exclude>pull.</p>", id="f", continuedAt="c")
        + '<ix:continuation id="c" continuedAt="d"><p>Barges<ix:exclude> (continued)</ix:exclude> float.</p></ix:continuation>'
        + '<ix:exclude>Footer</ix:exclude><ix:continuation id="d"><p>Ferries sail.</p></ix:continuation>',
        {"f": "Tugs pull. Barges float. Ferries sail."},
    ),
    "facts in facts and in continuations": (
        fact(f"<p>Crews: {fact('paid weekly', 'acme:B', id='b', escape='false')}.</p>", "acme:A", id="a", continuedAt="c")
        + f'<ix:continuation id="c"><div>{fact("<p>Rest.</p>", "acme:C", id="d")}</div></ix:continuation>',
        {"a": "Crews: paid weekly. Rest.", "b": "paid weekly", "d": "Rest."},
    ),
    "mark-up that is escaped and mark-up that is not": (
        fact("<p>Two <b>tugs</b> &amp; a barge</p>", id="a")
        + fact("<p>Two <b>tugs</b> &amp; a barge</p>", id="b", escape="false")
        + fact("<p>a &lt; b</p>", id="c", escape="0"),
        {"a": "Two tugs & a barge", "b": "Two tugs & a barge", "c": "a < b"},
    ),
    "figures, fractions and footnotes are text of the facts around them": (
        "<p>"
        + fact(
            'Tugs last <ix:nonFraction name="acme:Y" contextRef="c1" unitRef="u" decimals="0">20</ix:nonFraction> years, '
            'a <ix:fraction name="acme:F" contextRef="c1" unitRef="u"><ix:numerator>1</ix:numerator>/'
            '<ix:denominator>3</ix:denominator></ix:fraction> of them<ix:footnote id="n" xml:lang="en">As valued.'
            "</ix:footnote>",
            id="a",
        )
        + "</p>",
        {"a": "Tugs last 20 years, a 1/3 of them As valued."},
    ),
    "members of tuples": (
        '<p><ix:tuple name="acme:T" tupleID="t"/>'
        + fact("steel", "acme:A", id="a", tupleRef="t", order="1", escape="false")
        + " "
        + fact("first in, first out", "acme:B", id="b", tupleRef="t", order="2", escape="false")
        + "</p>",
        {"a": "steel", "b": "first in, first out"},
    ),
    "formats with a fixed value": (
        "<p>"
        + fact("none", "acme:A", id="a", format="ixt:fixed-empty", escape="false")
        + fact("☒", "acme:B", id="b", format="ixt:fixed-true", escape="false")
        + fact("no", "acme:C", id="c", format="ixt:fixed-false", escape="false")
        + fact("–", "acme:D", id="d", format="old:nocontent", escape="false")
        + fact("yes", "acme:E", id="e", format="old:booleantrue", escape="false")
        + fact("☐", "acme:F", id="f", format="old:booleanfalse", escape="false")
        + "</p>",
        {"a": "", "b": "true", "c": "false", "d": "", "e": "true", "f": "false"},
    ),
    "nothing, and nil": (
        "<p>Tugs." + fact("", "acme:A", id="a") + fact("n/a", "acme:B", id="b", **{"xsi:nil": "true"}) + "</p>",
        {"a": "", "b": ""},
    ),
    "links relative to a base stay out of the text": (
        fact('<p xml:base="http://acme.example/2024/">See <a href="notes.html">the notes</a>.</p>', id="a"),
        {"a": "See the notes."},
    ),
}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Iterator[tuple[bytes, dict[str, str]]]:
    body, values = CASES[request.param]
    unit = '<xbrli:unit id="u"><xbrli:measure>xbrli:pure</xbrli:measure></xbrli:unit>'
    yield page(body, namespaces=f"{IXT} {OLD}").replace(b"</ix:resources>", unit.encode() + b"</ix:resources>"), values


def squeezed(values: dict[str, str]) -> dict[str, str]:
    return {name: "".join(value.split()) for name, value in values.items()}


def test_values_are_those_of_the_specification(case: tuple[bytes, dict[str, str]]) -> None:
    data, expected = case
    reading = read_inline_xbrl([("a.xhtml", data)], source="a.xhtml")
    found = {str(one.fact_id): one.value for one in reading.facts}
    assert squeezed(found) == squeezed(expected)
    assert {note.code for note in reading.diagnostics} == set()


def test_arelle_has_the_same_values(case: tuple[bytes, dict[str, str]], tmp_path: Path) -> None:
    pytest.importorskip("arelle")
    from benchmarks.arelle import arelle_controller, arelle_facts

    data, expected = case
    path = tmp_path / "a.xhtml"
    path.write_bytes(data)
    theirs = arelle_facts(arelle_controller(str(tmp_path)), path)
    assert sorted(one.value for one in theirs) == sorted(squeezed(expected).values())

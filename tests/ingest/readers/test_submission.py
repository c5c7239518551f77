"""Full submissions of EDGAR: which documents are read, under which names, and what the header adds."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.readers import ReadOptions, read_source, read_sources
from ingest.readers.submission import is_submission
from ontology.errors import NotFoundError, ParseError
from tests.ingest.readers.test_inline_xbrl import LEASES, fact, page

HEADER = """<SEC-DOCUMENT>0000000000-25-000001.txt : 20250201
<SEC-HEADER>
CONFORMED PERIOD OF REPORT:\t20241231
\t\tCOMPANY CONFORMED NAME:\t\t\tHARBOURLINE PLC
\t\tCENTRAL INDEX KEY:\t\t\t0000000042
</SEC-HEADER>
"""
NOTE = "<html><body><p>Berths are leased.</p></body></html>"
OLD = "<PAGE>\n<TABLE>\n<S>   <C>\nTugs are depreciated over twenty years.\n</TABLE>\n<PAGE>\nTax is paid."


def document(kind: str, name: str, text: str) -> str:
    return f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>1\n<FILENAME>{name}\n<DESCRIPTION>x\n<TEXT>\n{text}\n</TEXT>\n</DOCUMENT>\n"


def submission(*documents: str) -> bytes:
    return f"{HEADER}{''.join(documents)}</SEC-DOCUMENT>\n".encode()


FILING = submission(
    document("10-K", "acme.htm", f"<XBRL>\n{page(fact('<p>Shops are leased.</p>')).decode()}\n</XBRL>"),
    document("EX-13", "ex13.htm", NOTE),
    document("EX-99", "old.txt", OLD),
    document("GRAPHIC", "logo.jpg", "begin 644 logo.jpg\nM_]C_\nend"),
    document("XML", "R2.htm", NOTE),
    document("EX-101.LAB", "acme_lab.xml", "<XBRL>\n<link/>\n</XBRL>"),
)


def test_each_document_with_text_is_one_and_the_rest_is_left_out() -> None:
    tenk, exhibit, old = read_sources(FILING, name="acme.txt")
    assert (tenk.document_id, tenk.report, tenk.text) == ("acme-acme", "acme.htm", "Shops are leased.")
    assert tenk.facts[0].concept == LEASES
    assert (exhibit.report, exhibit.text, exhibit.media_type) == ("ex13.htm", "Berths are leased.", "text/html")
    assert old.text.split() == "Tugs are depreciated over twenty years. Tax is paid.".split()


def test_the_header_says_who_files_where_the_document_does_not() -> None:
    tenk, exhibit, _ = read_sources(FILING, name="acme.txt")
    assert (exhibit.entity, exhibit.period_end) == ("HARBOURLINE PLC", date(2024, 12, 31))
    assert exhibit.entity_identifier is not None and exhibit.entity_identifier.identifier == "0000000042"
    assert tenk.entity_identifier is not None and tenk.entity_identifier.identifier == "213800HARBOURLINE001"


def test_one_document_can_be_chosen_and_one_alone_in_its_tags_is_read() -> None:
    assert read_source(FILING, name="acme.txt", options=ReadOptions(report="ex13")).text == "Berths are leased."
    with pytest.raises(NotFoundError, match="holds no report 'ex9'"):
        read_source(FILING, name="acme.txt", options=ReadOptions(report="ex9"))
    alone = document("10-K", "acme.htm", NOTE).encode()
    assert is_submission(alone)
    assert read_source(alone, name="acme.htm").text == "Berths are leased."


@pytest.mark.parametrize("cut", [8, 30, 60, len(FILING) - 20, len(FILING) - 700])
def test_what_is_cut_off_is_an_error(cut: int) -> None:
    with pytest.raises(ParseError, match="cut off"):
        read_sources(FILING[:-cut], name="acme.txt")


def test_a_submission_of_pictures_is_refused() -> None:
    data = submission(document("GRAPHIC", "a.jpg", "begin 644 a.jpg"))
    with pytest.raises(ParseError, match="the submission holds no document with text"):
        read_sources(data, name="acme.txt")


def test_the_words_of_a_text_do_not_make_it_a_submission() -> None:
    assert not is_submission(b"Notes\n\n<DOCUMENT> is a tag.")
    assert not is_submission(b"")

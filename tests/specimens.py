"""Made-up filings and taxonomies that use everything the graph has a word for."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

from ontology.catalogue import Catalogue
from ontology.decisions import MACHINE, Act, Anchor, Decision, ReviewerRole, Said
from ontology.graph import catalogue_ntriples
from ontology.taxonomy import Taxonomy
from ontology.taxonomy_graph import taxonomy_ntriples
from ontology.taxonomy_terms import LABEL_PROPERTIES, REFERENCE_TERMS
from ontology.taxonomy_types import DEPRECATED_LABEL, DOCUMENTATION, LABEL, Arc, Element, ElementReference, Label, TaxonomyRole
from ontology.types import (
    BlockKind,
    ChoiceValue,
    Clause,
    ConceptTag,
    CrossReference,
    Diagnostic,
    EntityIdentifier,
    IngestResult,
    Nature,
    Origin,
    PolicyChoice,
    Role,
    Section,
    Severity,
    SourceDocument,
    Statements,
    Verdict,
)
from search.filing import Filing
from search.graph_store import GraphStore
from search.revision import Revision, TaggedClause

LEASES = "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory"
TEXT = "2 Policies\n(a) Cranes\nCranes on hire are leased, see Note 2(a), for:\nharbours.\n"
_ROLE = "http://example.org/role/cranes"


def full_result(document_id: str = "cranes-2030", scheme: str = "http://standards.iso.org/iso/17442") -> IngestResult:
    """A filing in which every field that can be set is set."""
    first, second = TEXT.index("Cranes on"), TEXT.index("harbours")
    reference = TEXT.index("Note 2(a)")
    document = SourceDocument(
        document_id=document_id,
        sha256=hashlib.sha256(document_id.encode()).hexdigest(),
        source_name="cranes.xhtml",
        media_type="application/xhtml+xml",
        text=TEXT,
        blocks=(),
        title="Policies of Cranes & Sons",
        entity="Cranes & Sons",
        period_start=date(2030, 1, 1),
        period_end=date(2030, 12, 31),
        entity_identifier=EntityIdentifier(scheme=scheme, identifier="529900CRANES00000012"),
        report="cranes-en",
    )
    top = Section(
        section_id=f"{document_id}/2",
        document_id=document_id,
        label="",
        heading="Policies",
        level=1,
        parent=None,
        note="2",
        start_char=0,
        end_char=len(TEXT) - 1,
    )
    below = replace(
        top, section_id=f"{document_id}/2/a", label="(a)", heading="Cranes", level=2, parent=top.section_id, start_char=11
    )
    sentence = Clause(
        clause_id=f"{document_id}/2/a/1",
        document_id=document_id,
        section_id=below.section_id,
        heading_path=("Policies", "Cranes"),
        section_label="2(a)",
        ordinal=1,
        kind=BlockKind.PARAGRAPH,
        nature=Nature.POLICY,
        text=TEXT[first : second - 1],
        start_char=first,
        end_char=second - 1,
        fingerprint="a1",
        page=3,
        period_end=date(2029, 12, 31),
        statements=Statements.SEPARATE,
        aspects=("recognition", "scope-and-definition"),
    )
    item = replace(
        sentence,
        clause_id=f"{document_id}/2/a/2",
        ordinal=2,
        kind=BlockKind.LIST_ITEM,
        text="harbours.",
        start_char=second,
        end_char=second + 9,
        fingerprint="a2",
        lead_in=sentence.clause_id,
    )
    tag = ConceptTag(
        subject_id=sentence.clause_id,
        concept=LEASES,
        role=Role.ABOUT,
        score=0.75,
        origin=Origin.SUGGESTED,
        method="heading, cues and words",
        evidence=((first, first + 6),),
        model_version="m1",
    )
    return IngestResult(
        document=document,
        sections=(top, below),
        clauses=(sentence, item),
        tags=(
            tag,
            replace(tag, role=Role.MENTIONS, method="term", score=1.0),
            replace(tag, origin=Origin.ASSERTED, concept="acme:CranesTextBlock", method="xbrl", score=1.0),
            replace(tag, subject_id=below.section_id),
        ),
        cross_references=(
            CrossReference(
                clause_id=sentence.clause_id,
                start_char=reference,
                end_char=reference + 9,
                text="Note 2(a)",
                target_label="2(a)",
                target_section=below.section_id,
            ),
        ),
        choices=(
            PolicyChoice(
                clause_id=sentence.clause_id,
                dimension="lease-discount-rate",
                option="implicit-rate",
                evidence=((first, first + 6),),
            ),
            PolicyChoice(
                clause_id=item.clause_id,
                dimension="ppe-useful-life",
                option="buildings",
                evidence=((second, second + 8),),
                value=ChoiceValue(low=20, high=50, unit="years"),
            ),
        ),
        diagnostics=(Diagnostic(code="odd", message="an odd crane", severity=Severity.WARNING, start_char=0, end_char=2),),
        model_version="m1",
    )


def full_taxonomy(day: str = "2030-03-01") -> Taxonomy:
    """A release with every kind of label, part of a reference, flag and arc."""
    space = f"http://example.org/{day}/cranes"
    block = Element(
        "cranes:Hire",
        space,
        datatype="dtr:textBlockItemType",
        period_type="duration",
        substitution_group="xbrli:item",
        text_block=True,
    )
    total = Element("cranes:Total", space, datatype="xbrli:monetaryItemType", period_type="instant", balance="debit")
    head = Element("cranes:Head", space, abstract=True)
    old = Element("cranes:Old", space)
    foreign = Element("ifrs-full:Revenue", "http://example.org/ifrs", declared=False)
    roles = (LABEL, DOCUMENTATION, "http://example.org/role/rhymed", *LABEL_PROPERTIES)
    parts = tuple((part, "IAS" if part == "Name" else "16" if part == "Number" else f"{part} 1") for part in REFERENCE_TERMS)
    return Taxonomy(
        name="cranes",
        date=day,
        title="Cranes",
        version=day,
        elements={element.qname: element for element in (block, total, head, old, foreign)},
        labels={
            block.qname: tuple(
                Label(role, "en", f"Hire {number}") for number, role in enumerate(roles) if role != DEPRECATED_LABEL
            ),
            old.qname: (
                Label(DEPRECATED_LABEL, "en", "Deprecated: replaced by Hire"),
                Label(f"{DEPRECATED_LABEL.rpartition('/')[0]}/deprecatedDateLabel", "en", day),
            ),
        },
        references={block.qname: (ElementReference("http://example.org/role/disclosureRef", (*parts, ("Topic", "842"))),)},
        roles={_ROLE: TaxonomyRole(_ROLE, "[900000] Cranes", labels=(Label(LABEL, "en", "Cranes"),))},
        presentation=(Arc(_ROLE, "http://example.org/arcrole/own", head.qname, block.qname, 1.0, preferred_label=LABEL),),
        calculation=(Arc(_ROLE, "http://www.xbrl.org/2003/arcrole/summation-item", total.qname, old.qname, 1.5, weight=-1.0),),
        definition=(Arc(_ROLE, "http://example.org/arcrole/own", head.qname, foreign.qname, 2.0),),
    )


def full_decisions(result: IngestResult) -> tuple[Decision, ...]:
    """Entries of a log that use every field there is."""
    clause, document = result.clauses[0], result.document
    anchor = Anchor(
        clause_id=clause.clause_id,
        quote=clause.text,
        start_char=clause.start_char,
        end_char=clause.end_char,
        sha256=document.sha256,
        heading_path=clause.heading_path,
    )
    accepted = Decision(
        number=2,
        act=Act.ACCEPT,
        by="Ada",
        role=ReviewerRole.ADMIN,
        at=datetime(2031, 2, 3, 4, 5, tzinfo=UTC),
        reason="the heading says so",
        document_id=document.document_id,
        anchor=anchor,
        concepts=(LEASES,),
        before=(Said(concept=LEASES, origin="suggested", score=0.75),),
        batch=2,
        model_version="m1",
        catalogue_version="c1",
        taxonomy="cranes-2030",
    )
    plain = replace(accepted, document_id=None, anchor=None, concepts=(), before=(), batch=None, model_version="")
    return (
        replace(plain, number=1, act=Act.REGISTER, subject="Ada", detail="admin"),
        accepted,
        replace(
            accepted, number=3, act=Act.OVERRIDE, concepts=("topic:Warranties",), instead_of=(LEASES,), strikes=(2,), batch=2
        ),
        replace(plain, number=4, act=Act.DENY, concepts=(LEASES,), subject="Cranes & Sons"),
        replace(
            plain,
            number=5,
            act=Act.REANCHOR,
            by=MACHINE,
            role=ReviewerRole.MACHINE,
            document_id=document.document_id,
            moved=((2, result.clauses[1].clause_id), (3, "")),
        ),
        replace(accepted, number=6, act=Act.SIGN_OFF, anchor=None, concepts=(), before=(), batch=None, frozen=("2/a/1",)),
    )


def decided(result: IngestResult) -> Revision:
    """A clause that was decided on, before and after."""
    clause, tag = result.clauses[0], result.tags[0]
    tags = tuple(one for one in result.tags if one.subject_id == clause.clause_id)
    reviewed = replace(tag, origin=Origin.REVIEWED, method="review", score=1.0, evidence=(), model_version="")
    return Revision(
        document=Filing.of(result).document,
        before=TaggedClause(clause=clause, tags=tags),
        after=TaggedClause(
            clause=replace(clause, review=("accepted", "signed_off")),
            tags=(replace(tag, verdict=Verdict.ACCEPTED), *tags[1:], reviewed),
        ),
    )


def write_everything(store: GraphStore, catalogue: Catalogue) -> None:
    """Fill a store with the catalogue, filings of every kind of identifier, and two releases of a taxonomy."""
    store.replace_catalogue(catalogue_ntriples(catalogue), "1")
    store.replace_filings([full_result(), full_result("cranes-2031", "http://www.sec.gov/CIK")])
    store.revise(full_decisions(full_result()), [decided(full_result())], catalogue.standards_of)
    for day in ("2030-03-01", "2031-03-01"):
        taxonomy = full_taxonomy(day)
        store.replace_taxonomy(taxonomy.id, taxonomy_ntriples(taxonomy, store.base), taxonomy.version)

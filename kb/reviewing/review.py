"""`Review`: all that reviewers can do, in one place."""

from __future__ import annotations

from kb.reviewing.bulk import BulkDeciding
from kb.reviewing.carrying import Carrying
from kb.reviewing.exceptions import Exceptions
from kb.reviewing.host import Host
from kb.reviewing.journal import Journal
from kb.reviewing.migrating import Migrating
from kb.reviewing.queues import Queues
from kb.reviewing.registry import Registry
from kb.reviewing.second_review import SecondReview
from kb.reviewing.signing_off import SigningOff


class Review(Registry, BulkDeciding, Carrying, SecondReview, SigningOff, Exceptions, Migrating, Queues):
    """The review of a knowledge base: `kb.review`.

    >>> import tempfile
    >>> from kb import KnowledgeBase
    >>> with KnowledgeBase.open(f"{tempfile.mkdtemp()}/policies.kb") as kb:
    ...     _ = kb.ingest(b"2 Policies\\n\\n(a) Leases\\n\\nShops are leased for five years.", name="acme.txt")
    ...     (clause,) = kb.clauses()
    ...     _ = kb.review.register("Ada", "admin", by="Ada")
    ...     decision = kb.review.accept(clause.clause.clause_id, by="Ada", reason="the heading says so")
    ...     kb.review.of_clause(clause.clause.clause_id).state, kb.search("review:accepted").total
    ('accepted', 1)
    """

    def __init__(self, host: Host) -> None:
        self.journal = Journal(host)
        super().__init__(host, self.journal)

"""Parameters that several routes take."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

Concept = Annotated[str | None, Query(max_length=300, description="QName, short name or label, such as `Leases`.")]
Entity = Annotated[str | None, Query(max_length=300, description="Part of the entity's name, case ignored.")]
Year = Annotated[int | None, Query(ge=1, le=9999, description="Year in which the period ends.")]
Standard = Annotated[str | None, Query(max_length=50, description="Such as `IFRS 16`.")]
DocumentId = Annotated[str | None, Query(max_length=300, description="Id of a document.")]

"""The therapist's places: the caseload, agreeing, sessions, the review, the library, the practice."""

from __future__ import annotations

from webapp.therapist import (
    account,
    asked,
    assigning,
    assignments,
    audit_page,
    caseload,
    client_page,
    colleagues,
    comments,
    covering,
    flags,
    handover,
    library,
    measures,
    own_worksheets,
    practice,
    review,
    review_room,
    sessions,
    take_out,
)
from webapp.therapist.blueprint import bp

PLACES = (
    account,
    asked,
    assigning,
    assignments,
    audit_page,
    caseload,
    client_page,
    colleagues,
    comments,
    covering,
    flags,
    handover,
    library,
    measures,
    own_worksheets,
    practice,
    review,
    review_room,
    sessions,
    take_out,
)

__all__ = ["PLACES", "bp"]

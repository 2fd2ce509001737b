"""Writing to the record of what was done to accounts: in the same transaction as the deed, or not at all."""

from __future__ import annotations

from sqlalchemy.orm import Session

from webapp.models.audit_event import AuditEvent


def note(session: Session, who: tuple[str, str, str], what: str, subject_id: str = "") -> None:
    """Add a line: ``who`` is (practice id, role, account id); no words that anybody wrote."""
    practice_id, role, account_id = who
    session.add(
        AuditEvent(
            practice_id=practice_id, role=role, account_id=account_id, what=what, subject_id=subject_id
        )
    )

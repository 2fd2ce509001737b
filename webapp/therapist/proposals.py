"""From a client's own idea to an assignment: what the form begins with, and whose idea it was."""

from __future__ import annotations

from typing import Any

from webapp.db import db
from webapp.models.client import Client
from webapp.models.own import Proposal
from webapp.models.record import as_json
from webapp.twins.shape import text

Json = dict[str, Any]


def proposed(client: Client, proposal_id: str) -> Json | None:
    """This client's idea, as far as the therapist may read it; None for anything else."""
    found = db.session.scalar(Proposal.for_staff(client).where(Proposal.id == proposal_id))
    return as_json(found) if found else None


def values_of(idea: Json) -> dict[str, str]:
    """What the form for an assignment takes over. How often is the client's words, and is agreed in numbers."""
    body = idea["body"]
    said = {"title": text(body.get("f:what")), "rationale": text(body.get("f:why"))}
    return {name: words for name, words in said.items() if words} | {
        "proposal_id": idea["id"],
        "purpose": "practise",
    }

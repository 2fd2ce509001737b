"""All kinds of records there are. A new kind is a module with a subclass of Record, imported here."""

from __future__ import annotations

from functools import cache

from webapp.models import assignment, comment, entry, me, own, risk_flag, session, worksheet
from webapp.models.record import Record

MODULES = (assignment, comment, entry, me, own, risk_flag, session, worksheet)


@cache
def models() -> dict[str, type[Record]]:
    """The model of each kind."""
    found: dict[str, type[Record]] = {
        str(mapper.polymorphic_identity): mapper.class_
        for mapper in Record.__mapper__.self_and_descendants
        if mapper.polymorphic_identity is not None
    }
    return found


def model_of(kind: str) -> type[Record]:
    """The model of this kind; KeyError if there is none."""
    return models()[kind]


@cache
def not_clients() -> frozenset[str]:
    """The kinds that a client reads but does not write."""
    return frozenset(kind for kind, model in models().items() if not model.is_clients)

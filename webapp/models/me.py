"""What a client's phone knows about its owner, and whom to call."""

from __future__ import annotations

from webapp.models.record import Record


class Me(Record):
    """The client, as her or his own phone knows her or him; its id is "me"."""

    __mapper_args__ = {"polymorphic_identity": "me"}  # noqa: RUF012


class Card(Record):
    """Whom to call when it is urgent; its id is "card"."""

    __mapper_args__ = {"polymorphic_identity": "card"}  # noqa: RUF012

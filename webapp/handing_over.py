"""Handing clients over to a colleague, and deactivating a therapist: nobody is left without one."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete
from sqlalchemy.orm import Session

from webapp import audit
from webapp.db import db, now, writing
from webapp.feed_start import welcome
from webapp.models.client import Client
from webapp.models.cover import Cover
from webapp.models.handover import Handover
from webapp.models.invitation import Invitation
from webapp.models.passkey import Passkey
from webapp.models.sign_in import SignIn
from webapp.models.therapist import Therapist


class NotNow(Exception):
    """Something has changed meanwhile: a client came or went, or the colleague was deactivated."""


def hand_over(client: Client, to: Therapist, by: Therapist) -> None:
    """From now on only ``to`` reads this client, whose phone is told. NotNow if ``to`` cannot sign in any more."""
    with writing() as session:
        _hand_over(session, client.practice_id, client.id, to.id, by)
    welcome(client)


def deactivate(therapist: Therapist, to: Mapping[str, str], by: Therapist) -> None:
    """End all her sign-ins at once; her clients go to the colleagues named by id in ``to``.

    NotNow, and nothing has changed, if one of her clients is not among them.
    """
    place = (therapist.practice_id, "therapist", therapist.id)
    with writing() as session:
        row = session.get_one(Therapist, (place[0], place[2]), with_for_update=True)
        clients = list(session.scalars(Client.own_of(row)))
        if {each.id for each in clients} - set(to):
            raise NotNow
        for each in clients:
            _hand_over(session, place[0], each.id, to[each.id], by)
        row.ended_at = now()
        row.is_admin = False
        SignIn.revoke_all(session, *place)
        session.execute(
            delete(Passkey).where(
                Passkey.practice_id == place[0], Passkey.role == place[1], Passkey.account_id == place[2]
            )
        )
        Invitation.withdraw(session, *place)
        covered = Cover.end(session, Cover.practice_id == place[0], Cover.to_id == place[2])
        audit.note(session, (by.practice_id, "therapist", by.id), "therapist deactivated", therapist.id)
    for client_id in {each.id for each in clients}.union(covered):
        welcome(db.session.get_one(Client, (place[0], client_id)))


def _hand_over(session: Session, practice_id: str, client_id: str, to_id: str, by: Therapist) -> None:
    to = session.get(Therapist, (practice_id, to_id), with_for_update=True)
    client = session.get_one(Client, (practice_id, client_id))
    if to is None or to.ended_at is not None or client.left_at is not None or client.therapist_id == to_id:
        raise NotNow
    session.add(
        Handover(
            practice_id=practice_id,
            client_id=client_id,
            from_id=client.therapist_id,
            to_id=to_id,
            by_id=by.id,
            at=now(),
        )
    )
    client.therapist_id = to_id
    Cover.end(session, Cover.practice_id == practice_id, Cover.client_id == client_id)
    audit.note(session, (practice_id, "therapist", by.id), "client handed over", client_id)

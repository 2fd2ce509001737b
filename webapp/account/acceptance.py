"""What has to be filled in to accept an invitation, and what accepting it does."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete
from sqlalchemy.orm import Session

from webapp import audit
from webapp.account.consent_words import consent_words
from webapp.account.passkeys import Account
from webapp.db import db, now, writing
from webapp.fields import WORDS, Fields
from webapp.models.client import Client
from webapp.models.consent import Consent
from webapp.models.invitation import Invitation
from webapp.models.passkey import Passkey
from webapp.models.practice import Practice
from webapp.models.sign_in import SignIn
from webapp.models.therapist import Therapist
from webapp.words import gettext

CONTACTS = range(1, 4)


def read(invitation: Invitation, token: str, values: Mapping[str, str]) -> Fields:
    """The form as it was filled in, with what is wrong. A wrong code uses up a try."""
    form = Fields(values)
    if invitation.role == "client":
        form.ticked("consent", gettext("Please read what stands above and tick this box if you agree."))
        if not form.errors:
            _read_code(form, token)
        return form
    if therapist_of(invitation) is None:
        form.line("name", gettext("Write your name as your clients know it."))
        if practice_of(invitation) is None:
            _read_practice(form)
    return form


def account(invitation: Invitation, form: Fields) -> Account:
    """Whose passkey it will be."""
    if invitation.role == "client":
        name = client_of(invitation).name
    else:
        known = therapist_of(invitation)
        name = known.name if known is not None else form.line("name")
    return Account(invitation.practice_id, invitation.role, invitation.account_id, name)


def settle(session: Session, invitation: Invitation, form: Fields, passkey: Passkey) -> None:
    """Make the account, or give it back to whoever lost the passkey: what got in before gets in no more."""
    if invitation.role == "client":
        _consent(session, invitation)
    else:
        _found(session, invitation, form)
    place = (invitation.practice_id, invitation.role, invitation.account_id)
    SignIn.revoke_all(session, *place)
    session.execute(
        delete(Passkey).where(
            Passkey.practice_id == place[0], Passkey.role == place[1], Passkey.account_id == place[2]
        )
    )
    session.add(passkey)
    audit.note(session, place, "invitation accepted", invitation.account_id)


def client_of(invitation: Invitation) -> Client:
    """The client whom it invites."""
    return db.session.get_one(Client, (invitation.practice_id, invitation.account_id))


def therapist_of(invitation: Invitation) -> Therapist | None:
    """The therapist whom it invites, if she is known already."""
    return db.session.get(Therapist, (invitation.practice_id, invitation.account_id))


def practice_of(invitation: Invitation) -> Practice | None:
    """The practice that it leads into, if it exists already."""
    return db.session.get(Practice, invitation.practice_id)


def _read_code(form: Fields, token: str) -> None:
    code = "".join(form.values.get("code", "").split())
    if not code:
        form.errors["code"] = gettext("Write the six digits that your therapist gives you.")
        return
    with writing() as session:
        right = Invitation.try_code(session, token, code)
    if not right:
        form.errors["code"] = gettext(
            "These are not the right digits. Ask your therapist to read them out again."
        )


def _read_practice(form: Fields) -> None:
    form.line("practice_name", gettext("Write the name of your practice."))
    form.line("emergency_text", limit=WORDS)
    form.line("contact_name_1", gettext("Write who answers, for example the crisis line of your region."))
    form.phone("contact_phone_1", gettext("Write the number that your clients should call in a crisis."))
    form.line("contact_about_1")
    for number in CONTACTS[1:]:
        name, phone = form.line(f"contact_name_{number}"), form.phone(f"contact_phone_{number}")
        form.line(f"contact_about_{number}")
        if name and not phone:
            form.errors.setdefault(f"contact_phone_{number}", gettext("Write the number, or empty the name."))


def _found(session: Session, invitation: Invitation, form: Fields) -> None:
    opens = session.get(Practice, invitation.practice_id) is None
    if opens:
        session.add(
            Practice(
                id=invitation.practice_id,
                name=form.line("practice_name"),
                emergency_text=form.line("emergency_text", limit=WORDS),
                contacts=[contact for number in CONTACTS if (contact := _contact(form, number))["phone"]],
            )
        )
        session.flush()
    if session.get(Therapist, (invitation.practice_id, invitation.account_id)) is None:
        session.add(
            Therapist(
                practice_id=invitation.practice_id,
                id=invitation.account_id,
                name=form.line("name"),
                is_admin=opens,
            )
        )


def _contact(form: Fields, number: int) -> dict[str, str]:
    return {part: form.line(f"contact_{part}_{number}") for part in ("name", "phone", "about")}


def _consent(session: Session, invitation: Invitation) -> None:
    client = session.get_one(Client, (invitation.practice_id, invitation.account_id))
    words = consent_words(client.therapist.name, client.practice.name, client.practice.keeps_years)
    session.add(Consent(practice_id=client.practice_id, client_id=client.id, words=words))
    client.consented_at = now()
    audit.note(session, (client.practice_id, "client", client.id), "consent given")

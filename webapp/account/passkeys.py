"""Passkeys, as this app wants them: user verification always, no attestation, each challenge once.

The library's own defaults do not ask for user verification; nothing outside this module calls it.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any, NoReturn

import webauthn
from flask import current_app
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from webapp import audit
from webapp.db import db, now, writing
from webapp.models.challenge import Challenge
from webapp.models.passkey import MAX_PASSKEYS, Passkey

log = logging.getLogger(__name__)

SIGN_IN = "sign-in"
TIMEOUT = 120_000  # a person may have to look for the glasses first


class Refused(Exception):
    """The passkey does not open anything. Why is for the log alone."""


@dataclass(frozen=True)
class Account:
    """Whose passkey it is."""

    practice_id: str
    role: str
    id: str
    name: str


def registration_options(account: Account, purpose: str) -> dict[str, Any]:
    """What the browser needs to make a passkey for this account; the challenge is good for this purpose."""
    known = _passkeys_of(account)
    with writing() as session:
        challenge = Challenge.make(session, purpose)
    options = webauthn.generate_registration_options(
        rp_id=current_app.config["SETTINGS"].host,
        rp_name="Between Sessions",
        user_id=f"{account.role[0]} {account.id}".encode(),
        user_name=account.name,
        user_display_name=account.name,
        challenge=challenge,
        timeout=TIMEOUT,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(row.id)) for row in known],
    )
    return dict(json.loads(webauthn.options_to_json(options)))


def register(account: Account, purpose: str, answer: str) -> Passkey:
    """The new passkey in the browser's answer, not yet kept; Refused if anything about it is wrong."""
    challenge = _use_challenge(answer, purpose)
    try:
        verified = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=current_app.config["SETTINGS"].host,
            expected_origin=[current_app.config["ORIGIN"]],
            require_user_verification=True,
        )
    except Exception as problem:
        _refuse(problem)
    if len(_passkeys_of(account)) >= MAX_PASSKEYS:
        _refuse("too many passkeys")
    identity = bytes_to_base64url(verified.credential_id)
    if db.session.get(Passkey, identity) is not None:
        _refuse("this passkey is already known")
    return Passkey(
        id=identity,
        practice_id=account.practice_id,
        role=account.role,
        account_id=account.id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        backed_up=verified.credential_backed_up,
        device_type=verified.credential_device_type.value,
    )


def sign_in_options() -> dict[str, Any]:
    """What the browser needs to offer the passkeys that it has for this place; nobody types a name."""
    with writing() as session:
        challenge = Challenge.make(session, SIGN_IN)
    options = webauthn.generate_authentication_options(
        rp_id=current_app.config["SETTINGS"].host,
        challenge=challenge,
        timeout=TIMEOUT,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(json.loads(webauthn.options_to_json(options)))


def recognise(answer: str) -> Passkey:
    """The passkey that signed the challenge; Refused if anything is wrong with the answer."""
    challenge = _use_challenge(answer, SIGN_IN)
    identity = _part(answer, "id")
    known = db.session.get(Passkey, identity)
    if known is None:
        _refuse("an unknown passkey")
    try:
        verified = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=current_app.config["SETTINGS"].host,
            expected_origin=[current_app.config["ORIGIN"]],
            credential_public_key=known.public_key,
            # The library refuses a counter that falls. A restored phone may do that: we log it and look.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception as problem:
        _refuse(problem)
    return _seen(identity, verified.new_sign_count, verified.credential_backed_up)


def _seen(identity: str, sign_count: int, backed_up: bool) -> Passkey:
    with writing() as session:
        row = session.get(Passkey, identity)
        if row is None:
            _refuse("a passkey that was just removed")
        if row.is_copied(sign_count):
            log.warning("the counter of a passkey fell")
            audit.note(session, (row.practice_id, row.role, row.account_id), "passkey counter fell")
        row.sign_count, row.backed_up, row.used_at = max(sign_count, row.sign_count), backed_up, now()
    return row


def _passkeys_of(account: Account) -> list[Passkey]:
    return list(db.session.scalars(Passkey.of(account.practice_id, account.role, account.id)))


def _use_challenge(answer: str, purpose: str) -> bytes:
    """The challenge that the answer speaks of, taken out of use, whatever comes of it."""
    try:
        said = json.loads(base64url_to_bytes(_part(answer, "response", "clientDataJSON")))
        challenge = base64url_to_bytes(said["challenge"])
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        _refuse(problem)
    with writing() as session:
        ours = Challenge.use(session, challenge, purpose)
    if not ours:
        _refuse("a challenge that is not ours, too old, or used")
    return challenge


def _part(answer: str, *path: str) -> str:
    try:
        value = json.loads(answer)
        for name in path:
            value = value[name]
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        _refuse(problem)
    if not isinstance(value, str):
        _refuse("an answer of another shape")
    return value


def _refuse(why: object) -> NoReturn:
    log.info("a passkey was refused: %s", type(why).__name__ if isinstance(why, Exception) else why)
    raise Refused

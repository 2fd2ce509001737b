"""Taking in what a client brings along from another practice: the file that ``webapp.export`` writes.

Everything that was said is said again, in its order and with its times, through the inbox like anything
else; so the records are the same, and the log that they follow from is here too. All of it or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

import msgspec

from sync import Operation, Refused, wire
from webapp import inbox, languages
from webapp.db import db, writing
from webapp.export import ABOUT, FORMAT, VERSION
from webapp.feed_start import welcome
from webapp.ids import is_uuid
from webapp.models import kinds
from webapp.models.client import Client
from webapp.models.consent import Consent
from webapp.models.record import IN_FEED
from webapp.models.therapist import Therapist

Json = dict[str, Any]
_PUT_KEYS = {"op", "t", "v", "kind", "id", "audience", "deleted", "at", "body"}


class NotAnExport(ValueError):
    """The file is none of ours, or not whole; the text says where."""


def take_in(data: bytes, therapist: Therapist) -> Client:
    """Make this therapist's client out of such a file; NotAnExport if it cannot be, and nothing is kept then."""
    file = _opened(data)
    about = file["client"]
    if db.session.get(Client, (therapist.practice_id, about["id"])) is not None:
        raise NotAnExport("this client is here already")
    db.session.rollback()
    with writing() as session:
        client = Client(
            practice_id=therapist.practice_id,
            therapist_id=therapist.id,
            **{name: about[name] for name in ABOUT},
        )
        session.add(client)
        session.flush()
        for each in file["consents"]:
            session.add(
                Consent(
                    practice_id=client.practice_id,
                    client_id=client.id,
                    version=each["version"],
                    words=each["words"],
                    at=_moment(each["at"], "a consent"),
                )
            )
        session.flush()
        place = (client.practice_id, client.id)
        for number, line in enumerate(file["log"], 1):
            at = _moment(line.get("received_at"), f"line {number}")
            device = line.get("device")
            operation = _operation(line.get("said"), device, number)
            inbox.store(session, inbox.Push(place, device, [operation], at))
    kept = db.session.get_one(Client, place)
    welcome(kept)
    return kept


def _opened(data: bytes) -> Json:
    try:
        file = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NotAnExport("this is no JSON file") from None
    if not isinstance(file, dict) or file.get("format") != FORMAT:
        raise NotAnExport("this is not a file that Between Sessions has written")
    if file.get("version") != VERSION:
        raise NotAnExport(f"this file is of version {file.get('version')!r}; version {VERSION} can be read")
    about = file.get("client")
    if not isinstance(about, dict) or not all(isinstance(about.get(name), str) for name in ABOUT):
        raise NotAnExport("the file does not say whose it is")
    if not is_uuid(about["id"]) or about["zone"] not in available_timezones():
        raise NotAnExport("the file does not say whose it is")
    if about["share_default"] not in ("private", "shared"):
        raise NotAnExport("the file does not say what an entry starts as")
    about["language"] = languages.known(about["language"])
    if not all(_is_consent(each) for each in _listed(file, "consents")) or not all(
        isinstance(each, dict) for each in _listed(file, "log")
    ):
        raise NotAnExport("the file is not whole")
    return file


def _listed(file: Json, name: str) -> list[Any]:
    found = file.get(name)
    if not isinstance(found, list):
        raise NotAnExport(f"the file has no {name}")
    return found


def _is_consent(each: Any) -> bool:
    return (
        isinstance(each, dict)
        and isinstance(each.get("version"), int)
        and isinstance(each.get("words"), list)
        and all(isinstance(words, str) for words in each["words"])
    )


def _moment(text: Any, where: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise NotAnExport(f"{where} does not say when it came") from None
    if found.tzinfo is None:
        raise NotAnExport(f"{where} does not say when it came")
    return found


def _operation(said: Any, device: Any, number: int) -> Operation:
    """One line of the log: what a phone said is checked as if a phone said it, what a server said by its shape."""
    if not isinstance(device, str) or not isinstance(said, dict):
        raise NotAnExport(f"line {number} cannot be read")
    if said.get("t") == wire.SERVER_PUT:
        if not _is_put(said):
            raise NotAnExport(f"line {number} cannot be read")
        return wire.server_operation(said)
    (read,) = inbox.read([said], device)
    if isinstance(read, Refused):
        raise NotAnExport(f"line {number} cannot be read: {read.detail}")
    return read


def _is_put(said: Mapping[str, Any]) -> bool:
    return (
        said.keys() == _PUT_KEYS
        and is_uuid(said["op"])
        and said["kind"] in kinds.not_clients()
        and said["audience"] in IN_FEED
        and isinstance(said["id"], str)
        and 0 < len(said["id"]) <= 64
        and isinstance(said["deleted"], bool)
        and isinstance(said["at"], str)
        and isinstance(said["body"], dict)
    )

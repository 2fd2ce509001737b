"""Web Push: a neutral sentence, encrypted for one browser, handed to the push service that this browser named.

The address of that service comes from a phone, so it is not trusted: four services are known, over HTTPS on its own port, no
redirect is followed, and no name may lead into a private network. What the service can see is when, and that it came from us.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import logging
import os
import socket
import ssl
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import current_app
from py_vapid import Vapid02

from webapp import ledger
from webapp.db import db, writing
from webapp.models.client import Client
from webapp.models.push_subscription import PushSubscription
from webapp.models.reminder import ReminderChoice
from webapp.settings import Settings
from webapp.words import gettext, language

log = logging.getLogger(__name__)

HOSTS = frozenset({"fcm.googleapis.com", "updates.push.services.mozilla.com"})
FAMILIES = (".push.apple.com", ".notify.windows.com")
PORT, TIMEOUT = 443, 10  # seconds
LONGEST = 1000
# Seconds for which a service keeps it for a phone that is off: as long as a late round would still send it.
KEEPS, TOKEN_LIVES = 7200, 12 * 3600
TAKEN, GONE = (200, 201, 202, 204), (404, 410)
POINT, SECRET = 65, 16


@dataclass(frozen=True)
class Browser:
    """Where a browser can be reached, and what to encrypt for it with."""

    endpoint: str
    p256dh: str
    auth: str


def is_offered() -> bool:
    """Whether this server sends Web Push: unless it was switched off, or its key cannot be kept."""
    if not _settings().push:
        return False
    try:
        public_key()
    except OSError:
        log.exception("the key for Web Push could not be kept")
        return False
    return True


def public_key() -> str:
    """What a browser subscribes with, so that nobody but this server can send to it."""
    point = (
        _key()
        .public_key()
        .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    )
    return urlsafe_b64encode(point).rstrip(b"=").decode()


def is_allowed(endpoint: str) -> bool:
    """Whether this is an address of a push service that we know."""
    if not 0 < len(endpoint) <= LONGEST or not endpoint.isascii() or not endpoint.isprintable():
        return False
    if any(sign in endpoint for sign in " \\#@"):
        return False
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    known = host in HOSTS or any(host.endswith(each) and host != each for each in FAMILIES)
    return parts.scheme == "https" and port in (None, 443) and known and len(parts.path) > 1


def read(said: str) -> Browser | None:
    """What a browser says of its subscription (``PushSubscription.toJSON()``); none where it makes no sense."""
    try:
        found: Any = json.loads(said) if len(said) <= 4096 else None
        endpoint, keys = found["endpoint"], found["keys"]
        browser = Browser(str(endpoint), str(keys["p256dh"]), str(keys["auth"]))
        point, secret = _bytes(browser.p256dh), _bytes(browser.auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (ValueError, TypeError, KeyError, RecursionError, NotBase64):
        return None
    good = len(point) == POINT and len(secret) == SECRET and is_allowed(browser.endpoint)
    return browser if good else None


def remind(client: Client, _choice: ReminderChoice) -> bool:
    """Send a reminder to every phone of the client that asked for it; whether any service took it.

    A subscription that its service does not know any more is forgotten.
    """
    phones = db.session.scalars(PushSubscription.of(client)).all()
    went = {each.id: _sent(Browser(each.endpoint, each.p256dh, each.auth)) for each in phones}
    gone = [name for name, status in went.items() if status in GONE]
    if gone:
        with writing() as session:
            PushSubscription.forget(session, gone)
    return any(status in TAKEN for status in went.values())


def message() -> bytes:
    """What a phone shows, in the language of this moment: as Safari shows it by itself, and any other browser by our worker."""
    shown = {
        "title": gettext("You have something to look at"),
        "lang": language(),
        "tag": "reminder",
        "navigate": f"{_settings().origin}/today",
    }
    return json.dumps({"web_push": 8030, "notification": shown}).encode()


def _sent(browser: Browser) -> int:
    """What the service answered; 0 where nothing was asked, or nothing came back."""
    if not is_allowed(browser.endpoint):
        return 0
    try:
        body = http_ece.encrypt(
            message(),
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=_bytes(browser.p256dh),
            auth_secret=_bytes(browser.auth),
            version="aes128gcm",
        )
        return _post(browser.endpoint, body, _headers(browser.endpoint))
    except (OSError, http.client.HTTPException, ValueError) as problem:
        log.warning("a push service could not be reached: %s", type(problem).__name__)
        return 0


def _headers(endpoint: str) -> dict[str, str]:
    settings, parts = _settings(), urlsplit(endpoint)
    sender = f"mailto:{settings.mail_from}" if settings.mail_from else settings.origin
    claims = {
        "aud": f"https://{parts.hostname}",
        "exp": int(time.time()) + TOKEN_LIVES,
        "sub": sender if sender.startswith(("mailto:", "https:")) else "mailto:nobody@example.org",
    }
    return {
        **Vapid02(_key()).sign(claims),
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(KEEPS),
        "Urgency": "normal",
        "Topic": "reminder",
    }


def _post(endpoint: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer. A redirect is an answer like any other: it is not followed."""
    parts = urlsplit(endpoint)
    connection = http.client.HTTPSConnection(
        parts.hostname or "", PORT, timeout=TIMEOUT, context=ssl.create_default_context()
    )
    connection._create_connection = _to_the_internet  # type: ignore[attr-defined]
    try:
        connection.request("POST", parts.path + (f"?{parts.query}" if parts.query else ""), body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def _to_the_internet(address: tuple[str, int], *given: Any, **more: Any) -> socket.socket:
    """A connection to the address that was looked at: a name that leads into a private network leads nowhere."""
    found = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)
    place = next((each[4][:2] for each in found if is_public(str(each[4][0]))), None)
    if place is None:
        raise OSError("a push service that is nowhere on the internet")
    return socket.create_connection((str(place[0]), int(place[1])), *given, **more)


def is_public(address: str) -> bool:
    """Whether this address is one of the internet's."""
    return ipaddress.ip_address(address).is_global


# ---------------------------------------------------------------- the server's own key


def key_path(settings: Settings) -> Path:
    """Where the key of this installation lies: beside the database, if nothing else was said."""
    if settings.push_key:
        return Path(settings.push_key)
    return ledger.path_of(replace(settings, ledger="")).with_suffix(".push-key")


def _key() -> ec.EllipticCurvePrivateKey:
    """The key that says who sends; it is made at first use, once, however many processes ask for it."""
    path = key_path(_settings())
    if not path.exists():
        _make(path)
    found = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(found, ec.EllipticCurvePrivateKey):
        raise OSError("the key for Web Push is none")
    return found


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    own = path.with_name(f"{path.name}.{os.getpid()}.{time.monotonic_ns()}")
    descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
        # Whole or not there, and of many that try, one: what the others made is thrown away.
        os.link(own, path)
    except FileExistsError:
        pass
    finally:
        own.unlink()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings

"""Web Push, as a push service gets it and a browser reads it; and that no address of a phone's leads anywhere else."""

from __future__ import annotations

import json
import logging
import socket
import ssl
import stat
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from py_vapid import Vapid02

from tests.mail_server import certificate
from tests.own_records import keep
from tests.pages import Page
from tests.push_service import PhoneBrowser, PushService, push_service, text
from tests.records import agree
from tests.reminding import reminders
from webapp.db import db
from webapp.export import everything
from webapp.models.client import Client
from webapp.models.push_subscription import MOST, PushSubscription
from webapp.reminders import push, sending
from webapp.settings import Settings

pytestmark = pytest.mark.usefixtures("tuesday")

CANARY = "CANARY"
IS_PUBLIC = push.is_public
DAILY = {"period": "day", "times_per_period": 1, "time_of_day": "12:00"}
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
KNOWN = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    "wns2-a.notify.windows.com",
)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    key = str(tmp_path / "between.push-key")
    return Settings(database=database_url, origin="http://localhost", bind="127.0.0.1", push_key=key)


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    """Every known service is the one on this machine, with a certificate that this process trusts."""
    context, trusted = certificate(tmp_path, *KNOWN)
    make, lookup = ssl.create_default_context, socket.getaddrinfo

    def here(host: Any, *given: Any, **more: Any) -> Any:
        return lookup("127.0.0.1" if host in KNOWN else host, *given, **more)

    monkeypatch.setattr(
        ssl, "create_default_context", lambda *given, **more: make(*given, cafile=str(trusted), **more)
    )
    monkeypatch.setattr(socket, "getaddrinfo", here)
    monkeypatch.setattr(push, "is_public", lambda _address: True)
    with push_service(context) as running:
        monkeypatch.setattr(push, "PORT", running.port)
        yield running


@pytest.fixture
def run(app: Flask) -> Callable[..., sending.Round]:
    def one(at: datetime = NOON) -> sending.Round:
        with app.app_context():
            return sending.run(at)

    return one


def subscribe(phone: FlaskClient, browser: PhoneBrowser) -> None:
    answer = phone.post("/reminders/phones", data={"subscription": browser.said(), "zone": "UTC"})
    assert (answer.status_code, answer.location) == (303, "/reminders?notice=on"), answer.text


def phones(app: Flask, client: Client) -> list[str]:
    """The addresses that reminders of this client go to."""
    with app.app_context():
        return [each.endpoint for each in db.session.scalars(PushSubscription.of(client))]


def test_a_reminder_can_be_read_by_the_browser_alone_and_says_nothing_of_what_it_is_about(
    app: Flask, phone: FlaskClient, cleo: Client, service: PushService, run: Any
) -> None:
    agree(app, cleo, CANARY, dose=DAILY, rationale=CANARY)
    browser = PhoneBrowser()
    subscribe(phone, browser)
    assert run().messages == 1
    (received,) = service.received
    assert received.path == "/fcm/send/phone-1"
    assert browser.reads(received) == {
        "web_push": 8030,
        "notification": {
            "title": "You have something to look at",
            "lang": "en",
            "tag": "reminder",
            "navigate": "http://localhost/today",
        },
    }
    assert (received.headers["content-encoding"], received.headers["ttl"]) == ("aes128gcm", "7200")
    assert "something" not in repr(received)
    assert CANARY not in repr(received)
    (noted,) = reminders(app, cleo)
    assert (noted.channel, noted.outcome) == ("push", "sent")


def test_the_service_is_told_who_sends_and_nobody_else_can(
    app: Flask, phone: FlaskClient, cleo: Client, service: PushService, run: Any
) -> None:
    agree(app, cleo, dose=DAILY)
    subscribe(phone, PhoneBrowser("https://web.push.apple.com/Qx"))
    run()
    (received,) = service.received
    said = received.headers["authorization"]
    assert Vapid02.verify(said)
    token, key = (part.partition("=")[2] for part in said.removeprefix("vapid ").split(","))
    claims = json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims["aud"] == "https://web.push.apple.com"
    assert NOON.timestamp() < claims["exp"] < NOON.timestamp() + 24 * 3600
    with app.app_context():
        assert key == push.public_key()


def test_it_speaks_the_clients_language(
    app: Flask, phone: FlaskClient, cleo: Client, service: PushService, run: Any
) -> None:
    agree(app, cleo, dose=DAILY)
    keep(app, cleo, "preferences", **{"f:language": "es"})
    browser = PhoneBrowser()
    subscribe(phone, browser)
    run()
    assert browser.reads(service.received[0])["notification"]["title"] == "Tienes algo que mirar"


@pytest.mark.parametrize("status", [404, 410])
def test_a_subscription_that_its_service_does_not_know_is_forgotten(
    app: Flask, phone: FlaskClient, cleo: Client, service: PushService, run: Any, status: int
) -> None:
    agree(app, cleo, dose=DAILY)
    subscribe(phone, PhoneBrowser())
    service.answers = status
    assert run().failed == 1
    assert phones(app, cleo) == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(
    app: Flask, phone: FlaskClient, cleo: Client, service: PushService, run: Any, status: int
) -> None:
    agree(app, cleo, dose=DAILY)
    subscribe(phone, PhoneBrowser())
    service.answers, service.leads_to = status, f"https://fcm.googleapis.com:{service.port}/inside"
    assert run().failed == 1
    assert [each.path for each in service.received] == ["/fcm/send/phone-1"]
    assert phones(app, cleo) != []


@pytest.mark.parametrize("status", [400, 403, 413, 429, 500, 503])
def test_a_service_that_refuses_is_a_failure_and_forgets_nothing(
    app: Flask, phone: FlaskClient, cleo: Client, service: PushService, run: Any, status: int
) -> None:
    agree(app, cleo, dose=DAILY)
    subscribe(phone, PhoneBrowser())
    service.answers = status
    assert run().failed == 1
    assert phones(app, cleo) != []


def test_a_name_that_leads_into_a_private_network_leads_nowhere(
    app: Flask,
    phone: FlaskClient,
    cleo: Client,
    service: PushService,
    run: Any,
    monkeypatch: Any,
    caplog: Any,
) -> None:
    monkeypatch.setattr(push, "is_public", IS_PUBLIC)
    agree(app, cleo, dose=DAILY)
    subscribe(phone, PhoneBrowser())
    with caplog.at_level(logging.DEBUG, logger="webapp"):
        assert run().failed == 1
    assert service.received == []
    assert "phone-1" not in caplog.text


INSIDE = (
    "127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "172.16.0.1", "0.0.0.0",
    "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1",
)  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_that_is_not_the_internets_is_none(address: str) -> None:
    assert not push.is_public(address)


@pytest.mark.parametrize("host", KNOWN)
def test_the_four_services_are_known(host: str) -> None:
    assert push.is_allowed(f"https://{host}/w/abc?token=x")
    assert push.is_allowed(f"https://{host}:443/w/abc")


@pytest.mark.parametrize(
    "endpoint",
    [
        "", "x", "http://fcm.googleapis.com/x", "https://fcm.googleapis.com", "https://fcm.googleapis.com/",
        "https://fcm.googleapis.com:8443/x", "https://fcm.googleapis.com:x/y", "https://127.0.0.1/x", "https://localhost/x",
        "https://[::1]/x", "https://169.254.169.254/latest", "https://evil.example/x", "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com/x", "https://fcm.googleapis.com@evil.example/x", "https://user@fcm.googleapis.com/x",
        "https://evil.example/#fcm.googleapis.com/x", "https://evil.example\\@fcm.googleapis.com/x",
        "https://push.apple.com/x", "https://.push.apple.com/x",
        "https://evilpush.apple.com/x", "https://.push.apple.com.evil/x", "ftp://web.push.apple.com/x",
        "file:///etc/passwd", "https://fcm.googleapis.com/x y", "https://fcm.googleapis.com/x\r\nHost: evil",
        "https://fcm.googleapıs.com/x", "https://fcm.googleapis.com/" + "x" * 1000, "javascript:alert(1)",
    ],
)  # fmt: skip
def test_no_other_address_is_ever_asked(app: Flask, phone: FlaskClient, cleo: Client, endpoint: str) -> None:
    assert not push.is_allowed(endpoint)
    said = PhoneBrowser(endpoint).said()
    assert phone.post("/reminders/phones", data={"subscription": said}).status_code == 422
    assert phones(app, cleo) == []


BROWSER = PhoneBrowser()
GOOD = {"p256dh": text(BROWSER.point), "auth": text(BROWSER.secret)}


@pytest.mark.parametrize(
    "said",
    [
        "", "x", "[]", "{}", "null", "7", '{"endpoint": null}', "[" * 3000, "{" + " " * 5000 + "}",
        BROWSER.said(keys=None), BROWSER.said(keys={}), BROWSER.said(endpoint=7), BROWSER.said(keys={**GOOD, "auth": ""}),
        BROWSER.said(keys={**GOOD, "auth": text(b"short")}), BROWSER.said(keys={**GOOD, "p256dh": text(b"\x04" + b"\x01" * 64)}),
        BROWSER.said(keys={**GOOD, "p256dh": text(b"")}), BROWSER.said(keys={**GOOD, "p256dh": "é"}),
    ],
)  # fmt: skip
def test_what_is_no_subscription_is_refused_with_words_and_changes_nothing(
    app: Flask, phone: FlaskClient, cleo: Client, said: str
) -> None:
    answer = phone.post("/reminders/phones", data={"subscription": said})
    assert answer.status_code == 422
    assert "That did not work" in Page(answer.text).text
    assert phones(app, cleo) == []


def test_a_browser_is_there_once_and_of_a_sixth_the_first_goes(
    app: Flask, phone: FlaskClient, cleo: Client, tuesday: time_machine.Traveller
) -> None:
    for number in [*range(MOST + 1), MOST]:
        tuesday.shift(1)
        subscribe(phone, PhoneBrowser(f"https://fcm.googleapis.com/{number}"))
    known = [f"https://fcm.googleapis.com/{number}" for number in range(1, MOST + 1)]
    assert sorted(phones(app, cleo)) == known


def test_a_browser_belongs_to_whoever_switched_it_on_last(
    app: Flask, phone: FlaskClient, as_client: Callable[..., FlaskClient], cleo: Client, amir: Client
) -> None:
    browser = PhoneBrowser()
    subscribe(phone, browser)
    subscribe(as_client(amir), browser)
    assert phones(app, cleo) == []
    assert phones(app, amir) == [browser.endpoint]


def test_a_phone_that_was_signed_out_hears_no_more(
    app: Flask, phone: FlaskClient, cleo: Client, service: PushService, run: Any
) -> None:
    agree(app, cleo, dose=DAILY)
    subscribe(phone, PhoneBrowser())
    assert phones(app, cleo) != []
    phone.post("/sign-out")
    assert phones(app, cleo) == []
    assert (run().failed, service.received, reminders(app, cleo)) == (0, [], [])


def test_a_phone_is_switched_off_by_its_button_and_by_nobody_else(
    app: Flask, phone: FlaskClient, as_client: Callable[..., FlaskClient], cleo: Client, amir: Client
) -> None:
    subscribe(phone, PhoneBrowser())
    page = Page(phone.get("/reminders").text)
    (off,) = (each for each in page.forms if each.action.endswith("/off"))
    as_client(amir).post(off.action)
    assert phones(app, cleo) != []
    assert phone.post(off.action).location == "/reminders?notice=off"
    assert phones(app, cleo) == []


def test_the_clients_own_file_names_the_phones_and_no_key(
    app: Flask, phone: FlaskClient, cleo: Client
) -> None:
    browser = PhoneBrowser()
    subscribe(phone, browser)
    with app.app_context():
        found = everything(cleo)["reminders"]
    assert [each["service"] for each in found["phones"]] == ["fcm.googleapis.com"]
    assert text(browser.secret) not in json.dumps(found)


# ---------------------------------------------------------------- the server's own key


def test_the_key_is_made_once_and_nobody_else_on_the_machine_can_read_it(
    app: Flask, settings: Settings
) -> None:
    def ask(_: int) -> str:
        with app.app_context():
            return push.public_key()

    with ThreadPoolExecutor(8) as many:
        assert len(set(many.map(ask, range(16)))) == 1
    path = push.key_path(settings)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(each.name for each in path.parent.glob("between.push-key*")) == ["between.push-key"]


def test_the_key_lies_beside_the_database(settings: Settings, tmp_path: Path) -> None:
    plain = replace(settings, push_key="", database=f"sqlite:///{tmp_path}/between.db")
    assert push.key_path(plain) == tmp_path / "between.push-key"


def test_where_it_was_switched_off_or_has_no_place_for_its_key_it_is_not_offered(
    app: Flask, phone: FlaskClient, tmp_path: Path
) -> None:
    assert "data-push" in phone.get("/reminders").text
    (tmp_path / "file").write_text("")
    for change in ({"push": False}, {"push_key": str(tmp_path / "file" / "key")}):
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], **change)
        assert "data-push" not in phone.get("/reminders").text
        with app.app_context():
            assert sending.ways() == {}
        answer = phone.post("/reminders/phones", data={"subscription": PhoneBrowser().said()})
        assert answer.status_code == 422

"""Reminders by e-mail, as a mail server gets them: neutral words, confirmed addresses, no secret on an open line."""

from __future__ import annotations

import logging
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.mail_server import Sink, certificate, mail_server, mailing
from tests.own_records import keep
from tests.records import agree
from tests.reminding import choice, choose, reminders
from webapp.models.client import Client
from webapp.reminders import email, sending
from webapp.settings import Settings

pytestmark = pytest.mark.usefixtures("tuesday")

CANARY = "CANARY"
DAILY = {"period": "day", "times_per_period": 1, "time_of_day": "12:00"}
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with mail_server() as server:
        yield server


@pytest.fixture
def settings(database_url: str, sink: Sink) -> Settings:
    return mailing(database_url, sink)


@pytest.fixture
def run(app: Flask) -> Callable[..., sending.Round]:
    def one(at: datetime = NOON) -> sending.Round:
        with app.app_context():
            return sending.run(at)

    return one


def _text(letter: EmailMessage) -> str:
    return str(letter.get_content()).replace("\r\n", "\n")


def sent_over(app: Flask, smtp: str, client: Client) -> bool:
    """Whether a reminder went to this server."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp=smtp)
    with app.app_context():
        return email.remind(client, choice(app, client))


def test_a_reminder_says_the_same_to_everybody_and_nothing_of_what_it_is_about(
    app: Flask, cleo: Client, sink: Sink, run: Any
) -> None:
    agree(app, cleo, CANARY, dose=DAILY, rationale=CANARY, first_step=CANARY)
    choose(app, cleo)
    run()
    (letter,) = sink.letters
    assert sink.to == ["cleo@example.org"]
    assert letter["Subject"] == "You have something to look at"
    assert letter["From"] == "reminders@practice.example"
    words = re.sub(r"/reminders/stop/\S+", "/reminders/stop/...", _text(letter))
    assert words == (
        "You have something to look at:\n\nhttp://localhost/today\n\n"
        "To stop these e-mails:\n\nhttp://localhost/reminders/stop/...\n"
    )
    whole = letter.as_string()
    for word in (CANARY, "Cleo", "Thea", "Riverside", "therap", "session", "Between", socket.gethostname()):
        assert word not in whole.replace("cleo@", ""), word


def test_it_can_be_stopped_by_one_tap_in_the_mail_program(
    app: Flask, cleo: Client, sink: Sink, run: Any
) -> None:
    agree(app, cleo, dose=DAILY)
    choose(app, cleo)
    run()
    (letter,) = sink.letters
    token = choice(app, cleo).stop_token
    assert letter["List-Unsubscribe"].strip() == f"<http://localhost/reminders/stop/{token}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_it_speaks_the_clients_language(app: Flask, cleo: Client, sink: Sink, run: Any) -> None:
    agree(app, cleo, dose=DAILY)
    choose(app, cleo)
    keep(app, cleo, "preferences", **{"f:language": "es"})
    run()
    assert sink.letters[0]["Subject"] == "Tienes algo que mirar"


def test_an_address_that_was_not_confirmed_gets_nothing(
    app: Flask, cleo: Client, sink: Sink, run: Any
) -> None:
    agree(app, cleo, dose=DAILY)
    choose(app, cleo, confirmed_at=None)
    run()
    assert not sent_over(app, f"smtp://127.0.0.1:{sink.port}", cleo)
    assert sink.letters == []


def test_a_server_that_refuses_or_is_away_is_a_failure_that_names_no_address(
    app: Flask, cleo: Client, sink: Sink, run: Any, caplog: pytest.LogCaptureFixture
) -> None:
    agree(app, cleo, dose=DAILY)
    choose(app, cleo)
    sink.refuses = "550 cleo@example.org is nobody here"
    with caplog.at_level(logging.DEBUG, logger="webapp"):
        assert run().failed == 1
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        assert not sent_over(app, f"smtp://127.0.0.1:{port}", cleo)
    (noted,) = reminders(app, cleo)
    assert noted.outcome == "failed"
    assert "could not be sent" in caplog.text
    assert "cleo" not in caplog.text.lower()


# ---------------------------------------------------------------- on the way


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is not this machine leads here."""
    lookup = socket.getaddrinfo

    def here(host: Any, *args: Any, **more: Any) -> Any:
        return lookup("127.0.0.1" if host == "mail.test" else host, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", here)


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate that this process trusts."""
    context, trusted = certificate(tmp_path)
    make = ssl.create_default_context
    monkeypatch.setattr(
        ssl, "create_default_context", lambda *given, **more: make(*given, cafile=str(trusted), **more)
    )
    return context


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("at_once", [False, True])
def test_it_goes_encrypted_and_signs_in_only_then(
    app: Flask, cleo: Client, paper: ssl.SSLContext, at_once: bool
) -> None:
    choose(app, cleo)
    with mail_server(paper, at_once=at_once) as server:
        scheme = "smtps" if at_once else "smtp"
        assert sent_over(app, f"{scheme}://me%40x:p%2Fw@mail.test:{server.port}", cleo)
        assert server.signed_in == [("me@x", "p/w")]
        assert server.by_starttls == [not at_once]


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("at_once", [False, True])
def test_a_certificate_that_is_not_trusted_gets_nothing(
    app: Flask, cleo: Client, tmp_path: Path, at_once: bool
) -> None:
    choose(app, cleo)
    context, _ = certificate(tmp_path)
    with mail_server(context, at_once=at_once) as server:
        scheme = "smtps" if at_once else "smtp"
        assert not sent_over(app, f"{scheme}://me:secret@mail.test:{server.port}", cleo)
        assert (server.letters, server.signed_in) == ([], [])


@pytest.mark.usefixtures("elsewhere")
def test_a_server_elsewhere_without_encryption_gets_nothing(app: Flask, cleo: Client, sink: Sink) -> None:
    choose(app, cleo)
    assert not sent_over(app, f"smtp://me:secret@mail.test:{sink.port}", cleo)
    assert (sink.letters, sink.signed_in) == ([], [])


# ---------------------------------------------------------------- settings


BAD_SERVERS = ["post.example", "http://post.example", "smtp://:9", "smtps://x:99999", "smtp://x:y"]


@pytest.mark.parametrize("smtp", BAD_SERVERS)
def test_a_server_that_makes_no_sense_is_refused_without_repeating_it(smtp: str) -> None:
    with pytest.raises(ValueError, match="BETWEEN_SMTP must look like") as refused:
        Settings.from_environment({"BETWEEN_SMTP": smtp, "BETWEEN_MAIL_FROM": "a@b.example"})
    assert smtp not in str(refused.value)


@pytest.mark.parametrize("sender", ["", "nobody", "@x", "a@", "a@b\nBcc: c@d", "ä@b.example"])
def test_a_sender_that_is_no_address_is_refused(sender: str) -> None:
    with pytest.raises(ValueError, match="BETWEEN_MAIL_FROM"):
        Settings.from_environment({"BETWEEN_SMTP": "smtps://mail.example", "BETWEEN_MAIL_FROM": sender})


def test_the_password_is_not_shown_with_the_settings() -> None:
    assert "secret" not in repr(Settings(database="", origin="", smtp="smtps://me:secret@mail.example"))


def test_without_a_server_no_email_is_offered(app: Flask) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], smtp="")
    with app.app_context():
        assert sending.ways() == {}


@pytest.mark.parametrize(
    "text", ["cleo@example.org", "c.l+e_o@mail.example.org", "cleo@münchen.example", "a@b.museum"]
)
def test_an_address_is_one(text: str) -> None:
    assert email.is_address(text)


@pytest.mark.parametrize(
    "text",
    ["", "cleo", "@example.org", "cleo@", "cleo@localhost", "a b@example.org", "a@b.org, c@d.org", "<a@b.org>",
     "a@b.org\nBcc: c@d.org", "a@b..org", "ä@example.org", "a@" + "b" * 300 + ".org", "a@example.org\x00"],
)  # fmt: skip
def test_what_is_no_address_is_none(text: str) -> None:
    assert not email.is_address(text)

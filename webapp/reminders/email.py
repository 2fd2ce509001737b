"""Reminders by e-mail: one neutral sentence, sent through the practice's own SMTP server to an address that was confirmed."""

from __future__ import annotations

import logging
import re
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app

from webapp.models.client import Client
from webapp.models.reminder import ReminderChoice
from webapp.settings import LOOPBACK, Settings
from webapp.words import gettext

log = logging.getLogger(__name__)

TIMEOUT = 10  # seconds
PORTS = {"smtp": 587, "smtps": 465}
LONGEST = 254
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@((?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63})")


def is_offered() -> bool:
    """Whether this server can send e-mail."""
    return bool(_settings().smtp)


def is_address(text: str) -> bool:
    """Whether mail can go to this: one plain address, whose domain may have letters of any script."""
    return len(text) <= LONGEST and ADDRESS.fullmatch(_in_ascii(text)) is not None


def ask(address: str, token: str) -> bool:
    """Send the link that confirms the address; whether the server took it."""
    link = f"{_settings().origin}/reminders/confirm/{token}"
    about = gettext("Please confirm this address")
    lines = (
        gettext("Somebody, most likely you, asked for reminders to this address."),
        gettext("If it was you, open this link within 24 hours:"),
        link,
        gettext("If it was not, do nothing, and nothing more will come."),
    )
    return _sent(_letter(address, about, lines))


def remind(_client: Client, choice: ReminderChoice) -> bool:
    """Send a reminder, if the address was confirmed; whether the server took it."""
    if not choice.email or choice.confirmed_at is None:
        return False
    stop = f"{_settings().origin}/reminders/stop/{choice.stop_token}"
    about = gettext("You have something to look at")
    lines = (
        about + ":",
        f"{_settings().origin}/today",
        gettext("To stop these e-mails:"),
        stop,
    )
    letter = _letter(choice.email, about, lines)
    letter["List-Unsubscribe"] = f"<{stop}>"
    letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return _sent(letter)


def _letter(address: str, about: str, lines: tuple[str, ...]) -> EmailMessage:
    sender = _settings().mail_from
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, _in_ascii(address), about
    letter["Date"] = formatdate()
    # Else the name of this machine would be in it.
    letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content("\n\n".join(lines) + "\n")
    return letter


def _sent(letter: EmailMessage) -> bool:
    """Hand the letter to the server; what goes wrong is logged by its kind alone, as it may name the address."""
    url = urlsplit(_settings().smtp)
    try:
        with _connected(url) as server:
            if url.scheme == "smtp" and url.hostname not in (*LOOPBACK, "localhost"):
                server.starttls(context=ssl.create_default_context())
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(letter)
    except (OSError, smtplib.SMTPException) as problem:
        log.warning("an e-mail could not be sent: %s", type(problem).__name__)
        return False
    return True


def _connected(url: SplitResult) -> smtplib.SMTP:
    host, port, ours = url.hostname or "", url.port or PORTS[url.scheme], _settings().host
    if url.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, ours, timeout=TIMEOUT, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, ours, timeout=TIMEOUT)


def _in_ascii(address: str) -> str:
    """The address with its domain as mail servers know it."""
    name, _, domain = address.rpartition("@")
    try:
        return f"{name}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return ""


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings

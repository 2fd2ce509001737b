"""Settings from the environment, read once when the app starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "::1")
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """What differs between one installation and another.

    ``origin`` is the address that people type, scheme and port included: passkeys are bound to
    its host, and a request that changes something must come from it. ``demo`` asks for the demo
    door; it opens only under the conditions of ``webapp.account.demo``. ``bind`` is the address that the
    server listens on, as far as it is known. ``proxies`` is how many reverse proxies of ours stand before
    it: that many of their X-Forwarded headers are believed. ``plain_cookie`` gives the sign-in cookie
    without Secure, for a browser that drops it on http; it counts only in the demo on this machine alone.
    ``catalogues`` is a folder with further languages, "" for none. ``ledger`` is the file that tells who has left
    and who was erased, "" for one beside the database. ``pooler`` says that a pooler which hands each transaction to another
    connection (PgBouncer before 1.21) stands before PostgreSQL. ``push`` says whether phones may be reminded by Web
    Push, with the key in the file ``push_key``, "" for one beside the database. ``smtp`` is the server that takes e-mail, as
    smtps://name:password@host:465, or smtp:// for one that is asked for TLS (STARTTLS; only on this machine itself it
    need not have any); "" offers no e-mail. ``mail_from`` is the address that it comes from.
    """

    database: str
    origin: str
    demo: bool = False
    bind: str = ""
    proxies: int = 0
    plain_cookie: bool = False
    catalogues: str = ""
    ledger: str = ""
    pooler: bool = False
    push: bool = True
    push_key: str = ""
    smtp: str = field(default="", repr=False)
    mail_from: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read what begins with BETWEEN_; raise ValueError for what cannot work."""
        default = f"sqlite:///{ROOT / 'instance' / 'between.db'}"
        settings = cls(
            database=environment.get("BETWEEN_DATABASE", default),
            origin=environment.get("BETWEEN_ORIGIN", "http://localhost:8000").rstrip("/"),
            demo=environment.get("BETWEEN_DEMO", "") == "1",
            bind=environment.get("BETWEEN_BIND", ""),
            proxies=int(environment.get("BETWEEN_PROXIES", "0")),
            plain_cookie=environment.get("BETWEEN_PLAIN_COOKIE", "") == "1",
            catalogues=environment.get("BETWEEN_CATALOGUES", ""),
            ledger=environment.get("BETWEEN_LEDGER", ""),
            pooler=environment.get("BETWEEN_POOLER", "") == "1",
            push=environment.get("BETWEEN_PUSH", "1") != "0",
            push_key=environment.get("BETWEEN_PUSH_KEY", ""),
            smtp=environment.get("BETWEEN_SMTP", ""),
            mail_from=environment.get("BETWEEN_MAIL_FROM", ""),
        )
        parts = urlsplit(settings.origin)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
            raise ValueError(f"BETWEEN_ORIGIN must look like https://name.example, not {settings.origin!r}")
        if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1"):
            raise ValueError("BETWEEN_ORIGIN must be https: passkeys and the offline app need it")
        _check_mail(settings)
        return settings

    @property
    def host(self) -> str:
        """The host name that passkeys are bound to."""
        return urlsplit(self.origin).hostname or ""

    @property
    def is_local(self) -> bool:
        """Whether the server is known to listen to this machine alone."""
        return self.bind in LOOPBACK

    @property
    def secure_cookie(self) -> bool:
        """Whether the sign-in cookie is Secure: always, but for the one case that ``plain_cookie`` is for."""
        return not (self.plain_cookie and self.demo and self.is_local and not self.is_secure)

    @property
    def is_secure(self) -> bool:
        """Whether people come over HTTPS."""
        return self.origin.startswith("https:")


def _check_mail(settings: Settings) -> None:
    """Say what is wrong without saying it again: the address of the server may hold its password."""
    if not settings.smtp:
        return
    try:
        parts = urlsplit(settings.smtp)
        known = parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if not known:
        raise ValueError("BETWEEN_SMTP must look like smtps://name:password@mail.example:465")
    name, _, domain = settings.mail_from.partition("@")
    if not name or not domain or not settings.mail_from.isascii() or not settings.mail_from.isprintable():
        raise ValueError("BETWEEN_MAIL_FROM must be the address that e-mail comes from, with BETWEEN_SMTP")

"""A mail server on this machine, which keeps what it is sent: plain, asked for TLS, or TLS from the first byte."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from webapp.settings import Settings

MAIL_FROM = "reminders@practice.example"


@dataclass
class Sink:
    """What came, and how; ``refuses`` is the answer to every letter while it is not empty."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    signed_in: list[tuple[str, str]] = field(default_factory=list)
    by_starttls: list[bool] = field(default_factory=list)
    refuses: str = ""

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:
        """One letter."""
        if self.refuses:
            return self.refuses
        self.letters.append(cast(EmailMessage, message_from_bytes(envelope.content, policy=policy.default)))
        self.to.extend(envelope.rcpt_tos)
        self.by_starttls.append(session.ssl is not None)
        return "250 OK"

    def sign_in(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        """Everybody may; who it was is kept."""
        assert isinstance(given, LoginPassword)
        self.signed_in.append((given.login.decode(), given.password.decode()))
        return AuthResult(success=True)


@contextmanager
def mail_server(context: ssl.SSLContext | None = None, *, at_once: bool = False) -> Iterator[Sink]:
    """A running server; with a certificate it offers TLS, or speaks nothing else from the beginning (``at_once``)."""
    sink = Sink()
    options: dict[str, Any] = {"authenticator": sink.sign_in}
    if context and at_once:
        options |= {"ssl_context": context, "auth_require_tls": False}
    elif context:
        options |= {"tls_context": context, "require_starttls": True}
    with socket.create_server(("127.0.0.1", 0)) as free:
        sink.port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port, **options)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


def certificate(folder: Path, *more: str) -> tuple[ssl.SSLContext, Path]:
    """A certificate for this machine that nobody but us trusts: what a server uses, and the file to trust it by."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    named = ("mail.test", "localhost", *more)
    names = [*map(x509.DNSName, named), x509.IPAddress(ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))  # TLS asks the real clock
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    trusted, private = folder / "mail.pem", folder / "mail.key"
    trusted.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, private)
    return context, trusted


def mailing(database: str, sink: Sink) -> Settings:
    """The settings of a server that sends by this sink, and pushes nothing."""
    return Settings(
        database=database,
        origin="http://localhost",
        bind="127.0.0.1",
        smtp=f"smtp://127.0.0.1:{sink.port}",
        mail_from=MAIL_FROM,
        push=False,
    )

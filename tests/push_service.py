"""A push service on this machine, and a browser that subscribed with it: it keeps what it gets, and the browser reads it."""

from __future__ import annotations

import json
import ssl
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class PushService:
    """What came; ``answers`` is the status for every request, ``leads_to`` where it says to look instead."""

    port: int = 0
    answers: int = 201
    leads_to: str = ""
    received: list[Received] = field(default_factory=list)


@dataclass
class PhoneBrowser:
    """A browser with keys of its own and an address at a push service."""

    endpoint: str = "https://fcm.googleapis.com/fcm/send/phone-1"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = b"0123456789abcdef"

    @property
    def point(self) -> bytes:
        """Its public key."""
        return self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )

    def said(self, **more: Any) -> str:
        """What it tells the server of its subscription."""
        keys = {"p256dh": text(self.point), "auth": text(self.secret)}
        return json.dumps({"endpoint": self.endpoint, "expirationTime": None, "keys": keys, **more})

    def reads(self, received: Received) -> Any:
        """What is in a message for it."""
        return json.loads(
            http_ece.decrypt(
                received.body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"
            )
        )


@contextmanager
def push_service(context: ssl.SSLContext) -> Iterator[PushService]:
    """A running service."""
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.received.append(Received(self.path, headers, body))
            self.send_response(service.answers)
            if service.leads_to:
                self.send_header("Location", service.leads_to)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_given: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    service.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def text(data: bytes) -> str:
    """These bytes as a browser writes them."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()

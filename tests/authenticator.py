"""A passkey device made of software: as much of it as a test needs to be right, or wrong, on purpose."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ELIGIBLE, BACKED_UP, ATTESTED = 0x01, 0x04, 0x08, 0x10, 0x40


@dataclass
class Authenticator:
    """Holds passkeys. ``verifies`` false means that it asks for no finger, face or code."""

    origin: str
    verifies: bool = True
    counter: int = 0
    keys: dict[str, tuple[ec.EllipticCurvePrivateKey, bytes]] = field(default_factory=dict)

    def make(self, options: dict[str, Any], **changes: Any) -> str:
        """A new passkey for these options, as the browser would send it; ``changes`` spoil clientDataJSON."""
        credential_id, key = secrets.token_bytes(16), ec.generate_private_key(ec.SECP256R1())
        self.keys[bytes_to_base64url(credential_id)] = key, base64url_to_bytes(options["user"]["id"])
        point = key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        attested = bytes(16) + len(credential_id).to_bytes(2, "big") + credential_id + cbor2.dumps(cose)
        data = self._data(options["rp"]["id"], ATTESTED) + attested
        said = self._said("webauthn.create", options["challenge"], changes)
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._sent(credential_id, said, {"attestationObject": bytes_to_base64url(attestation)})

    def sign(self, options: dict[str, Any], key: str = "", **changes: Any) -> str:
        """An answer to these options with the passkey of this id, else the newest."""
        identity = key or list(self.keys)[-1]
        private, user = self.keys[identity]
        if self.counter:
            self.counter += 1
        data = self._data(options["rpId"], 0)
        said = self._said("webauthn.get", options["challenge"], changes)
        signature = private.sign(data + sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"authenticatorData": data, "signature": signature, "userHandle": user}
        encoded = {name: bytes_to_base64url(part) for name, part in parts.items()}
        return self._sent(base64url_to_bytes(identity), said, encoded)

    def _data(self, rp_id: str, flags: int) -> bytes:
        flags |= PRESENT | ELIGIBLE | BACKED_UP | (VERIFIED if self.verifies else 0)
        return sha256(rp_id.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _said(self, kind: str, challenge: str, changes: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said | changes).encode()

    @staticmethod
    def _sent(credential_id: bytes, said: bytes, response: dict[str, str]) -> str:
        identity = bytes_to_base64url(credential_id)
        return json.dumps(
            {
                "id": identity,
                "rawId": identity,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {"clientDataJSON": bytes_to_base64url(said), **response},
            }
        )

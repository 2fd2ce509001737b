"""A passkey without a finger: Chromium's virtual authenticator, which goes through the real WebAuthn code."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page


class Authenticator:
    """One authenticator in one page, with user verification unless told otherwise.

    It lives as long as the page; ``credentials`` and ``add`` carry its passkeys over a cold start, or to a
    second device as a synced passkey.
    """

    def __init__(self, page: Page, **options: Any) -> None:
        self._session = page.context.new_cdp_session(page)
        self._send("WebAuthn.enable", enableUI=False)
        self.id = self._send(
            "WebAuthn.addVirtualAuthenticator",
            options={
                "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
                "hasPrf": True, **options,
            },
        )["authenticatorId"]  # fmt: skip

    def credentials(self) -> list[dict[str, Any]]:
        """The passkeys in it, private keys included."""
        return list(self._send("WebAuthn.getCredentials", authenticatorId=self.id)["credentials"])

    def add(self, credential: dict[str, Any]) -> None:
        """Put a passkey into it."""
        self._send("WebAuthn.addCredential", authenticatorId=self.id, credential=credential)

    def verify_user(self, yes: bool) -> None:
        """Whether the person passes the check by finger, face or PIN from now on.

        A check that fails locks the authenticator, as a real one after too many tries: after that, take a new one.
        """
        self._send("WebAuthn.setUserVerified", authenticatorId=self.id, isUserVerified=yes)

    def be_present(self, yes: bool) -> None:
        """Whether somebody touches it when asked; if not, requests stay open."""
        self._send("WebAuthn.setAutomaticPresenceSimulation", authenticatorId=self.id, enabled=yes)

    def remove(self) -> None:
        """Take it out of the page."""
        self._send("WebAuthn.removeVirtualAuthenticator", authenticatorId=self.id)

    def _send(self, method: str, **parameters: Any) -> dict[str, Any]:
        return dict(self._session.send(method, parameters))

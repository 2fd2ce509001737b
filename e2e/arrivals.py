"""How people come in: the therapist by a link from the command line, the client by invitation, both with a passkey."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from e2e.servers import LiveServer


def found_practice(page: Page, server: LiveServer) -> None:
    """Thea follows her link and opens her practice."""
    page.goto(server.between("invite-therapist").strip())
    page.get_by_label("Your name").fill("Thea")
    page.get_by_label("Name of your practice").fill("Riverside")
    page.get_by_label("Who answers").first.fill("Helpline")
    page.get_by_label("Number to call").first.fill("116 123")
    arrive(page)


def accept(page: Page, server: LiveServer, token: str, code: str) -> None:
    """Cleo follows her link, agrees, types her code."""
    page.goto(f"{server.url}/invitation/{token}")
    page.get_by_label("I have read this and I agree").check()
    page.get_by_label("Code, 6 digits").fill(code)
    arrive(page)
    read_the_first_pages(page)


def read_the_first_pages(page: Page) -> None:
    """What this is, who reads what, and how it comes onto the phone."""
    page.get_by_role("link", name="Next: who reads what").click()
    page.get_by_role("link", name="Next: on your phone").click()
    page.get_by_role("link", name="Begin", exact=True).click()
    page.wait_for_url(re.compile("/today$"))


def arrive(page: Page, button: str = "Make my passkey") -> None:
    """Press the button, and wait until the sign-in stands."""
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 303):
        page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_url(re.compile("/(today|caseload|welcome)$"))

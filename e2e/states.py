"""What no link leads to: faults in a form, what was just saved, a phone without a server, an empty practice.

Each function goes through its states one by one and yields the name of the one that is open just then.
"""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from e2e.arrivals import accept, found_practice
from e2e.authenticator import Authenticator
from e2e.demo_door import wait_for_phone
from e2e.hard_states import answering, hard_moments
from e2e.offline_day import OPEN_FOLDS
from e2e.servers import LiveServer
from e2e.therapist_steps import client_path, invite

DRAFT_KEPT = "[data-draft-state]"


def client_states(page: Page, server: LiveServer) -> Iterator[str]:
    """A client of the demo, signed in; the server stops on the way and is back at the end."""
    yield from _forms(page)
    yield from _after_saving(page)
    yield from hard_moments(page)
    server.stop()
    yield from _without_a_server(page)
    server.start()


def _forms(page: Page) -> Iterator[str]:
    page.goto("/log/thought_record")
    page.evaluate(OPEN_FOLDS)
    slider = page.locator("input[type=range]").first
    slider.focus()
    slider.press("ArrowRight")
    yield "form-unfolded"
    page.goto("/log/behavioural_experiment")
    page.get_by_role("button", name="Save my plan").click()
    expect(page.get_by_role("alert")).to_be_visible()
    yield "form-errors"
    page.goto("/log/journal")
    page.locator("[name='f:body']").fill("On the bus. I will go on with this at home.")
    expect(page.locator(DRAFT_KEPT)).to_have_text("Saved on this phone as you type")
    yield "form-typing"
    page.goto("/today")
    yield "today-begun"


def _after_saving(page: Page) -> Iterator[str]:
    write_mood(page, "Rain, and still I went out.")
    yield "saved"
    page.get_by_text("Change who can read it").click()
    yield "share-open"
    page.goto("/history?q=rain")
    yield "history-found"
    page.goto("/history?q=aardvark")
    yield "history-nothing-found"


def _without_a_server(page: Page) -> Iterator[str]:
    write_mood(page, "The tunnel is long today.")
    yield "offline-saved"
    for name in ("today", "sync-status", "history", "more"):
        page.goto(f"/{name}")
        yield f"offline-{name}"
    page.goto("/devices")
    yield "offline-devices"


def write_mood(page: Page, note: str) -> None:
    """A mood check of one's own: a number and a few words."""
    page.goto("/log/mood_check")
    page.evaluate(OPEN_FOLDS)
    slider = page.locator("input[type=range]").first
    slider.focus()
    slider.press("ArrowRight")
    page.locator("[name='f:note']").fill(note)
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.get_by_text("Saved on this phone.")).to_be_visible()


def therapist_states(page: Page, _server: LiveServer) -> Iterator[str]:
    """Thea of the demo, signed in."""
    client = client_path(page, "Cleo Marchetti")
    page.goto(f"{client}/assignments/new?worksheet=journal")
    page.get_by_label("Title, as").fill("")
    page.get_by_label("Times").fill("0")
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_role("alert").first).to_be_visible()
    yield "assign-errors"
    page.get_by_label("Title, as").fill("A few lines at night")
    page.get_by_label("Times").fill("3")
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Assigned.")).to_be_visible()
    yield "assigned"
    yield from _review(page, client)
    yield from answering(page, client_path(page, "Jonna Virtanen"))
    page.goto("/clients/new")
    page.get_by_role("button", name="Make the invitation").click()
    yield "invite-errors"
    page.get_by_label("Name").fill("Noor")
    page.get_by_role("button", name="Make the invitation").click()
    expect(page.locator("#code")).to_be_visible()
    yield "invitation"


def _review(page: Page, client: str) -> Iterator[str]:
    page.goto(f"{client}/review")
    entry = page.locator("article.entry").first
    entry.get_by_text("Comment on this entry").click()
    entry.get_by_role("button", name="Send comment").click()
    expect(page.locator("article.entry").first.locator(".error")).to_be_visible()
    yield "comment-errors"
    entry = page.locator("article.entry").first
    entry.get_by_role("textbox").fill("What made it possible this time?")
    entry.get_by_role("button", name="Send comment").click()
    expect(
        page.locator("article.entry").first.get_by_text("What made it possible this time?")
    ).to_be_visible()
    page.evaluate("document.querySelectorAll('#changed details').forEach(fold => fold.open = true)")
    yield "review-numbers-and-comment"


def stranger_states(page: Page) -> Iterator[str]:
    """Somebody who is not signed in."""
    for name, path in {
        "sign-in": "/sign-in",
        "help-now": "/help-now",
        "invitation-gone": "/invitation/not-a-token",
        "nowhere": "/nowhere",
    }.items():
        page.goto(path)
        yield name


def newcomer_states(desk: Page, phone: Page, server: LiveServer) -> Iterator[tuple[Page, str]]:
    """A practice on its first day, on a server where nobody is yet: also which page the state is on."""
    Authenticator(desk)
    Authenticator(phone)
    desk.goto(server.between("invite-therapist").strip())
    yield desk, "invitation-therapist"
    desk.get_by_role("button", name="Make my passkey").click()
    expect(desk.get_by_text("Write your name as your clients know it.")).to_be_visible()
    yield desk, "invitation-therapist-errors"
    found_practice(desk, server)
    yield desk, "caseload-empty"
    token, code = invite(desk, "Cleo")
    client = client_path(desk, "Cleo")
    phone.goto(f"/invitation/{token}")
    yield phone, "invitation-client"
    phone.get_by_role("button", name="Make my passkey").click()
    expect(phone.locator(".error").first).to_be_visible()
    yield phone, "invitation-client-errors"
    accept(phone, server, token, code)
    wait_for_phone(phone)
    for name in ("today", "log", "prepare", "history", "progress", "sync-status"):
        phone.goto(f"/{name}")
        yield phone, f"{name}-empty"
    for name, path in {
        "client": client,
        "review": f"{client}/review",
        "sessions": f"{client}/sessions",
    }.items():
        desk.goto(path)
        yield desk, f"{name}-empty"

"""Rows 26 and 27: somebody close is let in, sees what was chosen, encourages, and is shut out at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.browsers import PHONE, Browser, Chromium
from e2e.conftest import Launch
from e2e.console import Console
from e2e.demo_door import enter
from e2e.looks import in_all_looks
from e2e.offline_day import send_everything
from e2e.row import choose, send, tap
from e2e.servers import LiveServer
from e2e.tap_targets import too_small
from e2e.test_pages import narrow

pytestmark = pytest.mark.chromium

NAME, CALLED = "Noor", "My ten minutes"
WORDS = "I saw the dots. I am glad that you sing again."


def let_in(phone: Chromium) -> None:
    """Choose what Noor sees: one agreement, under another name, and the line for the week."""
    phone.open("/mine")
    tap(phone, 'main a[href="/supporters"]')
    tap(phone, 'main a[href="/supporters/new"]')
    phone.fill('[name="f:name"]', NAME)
    first = "document.querySelector('[name^=\"f:shown:\"]')"
    phone.js(f"{first}.click()")
    assert phone.js(f"{first}.checked")
    phone.page.locator('[name^="f:called:"]').first.fill(CALLED)
    choose(phone, "f:weekly", "yes")
    send(phone, "/supporters/")


def make_link(phone: Chromium) -> str:
    """The link, made on the page that needs a connection."""
    phone.open("/supporters")
    tap(phone, f'main .links a:has-text("{NAME}")')
    tap(phone, 'main a[href="/supporter-links"]')
    phone.page.locator('form[action^="/supporter-links/"] button').last.click()
    phone.see("is shown only now")
    return phone.page.locator("a.address").get_attribute("href") or ""


def visit(noor: Chromium, link: str) -> None:
    """Open a link as it was sent."""
    noor.page.goto(link)
    noor.page.get_by_role("button", name="Open", exact=True).click()
    noor.page.wait_for_url("**/supporter")


def somebody(launch: Launch, server: LiveServer, name: str = "noor", **options: object) -> Chromium:
    noor = launch("chromium", name, server.url, {**PHONE, **options})
    assert isinstance(noor, Chromium)
    return noor


def test_rows_26_and_27_from_a_phone_without_a_server_to_the_end(
    server: LiveServer, phone: Browser, launch: Launch, console: Console, axe: Callable[[Page], None]
) -> None:
    assert isinstance(phone, Chromium)
    console.allow_network_errors()
    enter(phone.page, "Cleo")
    send_everything(phone)

    server.stop()
    phone.reopen()
    let_in(phone)
    phone.see(f"What {NAME} sees")
    phone.see(CALLED)
    phone.see("This week so far")
    phone.see("This has not been sent yet")
    preview = phone.page.locator(".preview article").inner_text()
    server.start()
    send_everything(phone)
    link = make_link(phone)

    noor = somebody(launch, server)
    noor.page.goto(link)
    assert noor.path == "/supporter/open"
    assert noor.js("location.hash") == ""
    noor.page.get_by_role("button", name="Open", exact=True).click()
    noor.page.wait_for_url("**/supporter")
    assert noor.page.locator("main article").inner_text() == preview
    assert "Evening journal" not in noor.text()
    for _look in in_all_looks(noor.page):
        axe(noor.page)
    assert [*narrow(noor.page), *too_small(noor.page)] == []
    noor.fill('[name="words"]', WORDS)
    send(noor, "/supporter/encouragements")
    noor.see("Sent.")

    send_everything(phone)
    server.stop()
    phone.reopen()
    phone.open("/today")
    phone.see(WORDS)
    send(phone, "/encouragements/")
    expect(phone.page.locator("main").get_by_text(WORDS)).to_have_count(0)
    phone.reopen()
    phone.open("/today")
    expect(phone.page.locator("main").get_by_text(WORDS)).to_have_count(0)
    phone.open("/supporters")
    phone.see(WORDS)

    tap(phone, f'main .links a:has-text("{NAME}")')
    phone.js("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    send(phone, "/supporters/")
    expect(phone.page.locator(f'.links a:has-text("{NAME}")')).to_have_count(0)
    server.start()
    noor.page.goto("/supporter")
    noor.see(CALLED)
    send_everything(phone)
    noor.page.goto("/supporter")
    assert noor.path == "/supporter/open?notice=ended"
    assert CALLED not in noor.text()


def test_the_link_is_opened_without_a_script_by_pasting_it(
    server: LiveServer, phone: Browser, launch: Launch
) -> None:
    assert isinstance(phone, Chromium)
    enter(phone.page, "Cleo")
    let_in(phone)
    send_everything(phone)
    link = make_link(phone)
    noor = somebody(launch, server, java_script_enabled=False, locale="es-ES")
    noor.page.goto("/supporter/open")
    noor.page.get_by_label("El enlace que te enviaron").fill(link)
    noor.page.get_by_role("button", name="Abrir").click()
    expect(noor.page.get_by_text("Esta semana, hasta ahora")).to_be_visible()
    noor.page.get_by_label("Tus palabras").fill("Ánimo")
    noor.page.get_by_role("button", name="Enviar").click()
    expect(noor.page.get_by_role("status")).to_contain_text("Enviado.")


def test_everything_of_a_supporters_is_reached_by_keyboard(
    server: LiveServer, phone: Browser, launch: Launch
) -> None:
    assert isinstance(phone, Chromium)
    enter(phone.page, "Cleo")
    let_in(phone)
    send_everything(phone)
    noor = somebody(launch, server)
    noor.page.goto(make_link(phone))
    button = noor.page.get_by_role("button", name="Open", exact=True)
    press_tab_until(noor.page, button.get_attribute("class") or "")
    noor.page.keyboard.press("Enter")
    noor.page.wait_for_url("**/supporter")
    press_tab_until(noor.page, "textarea-s")
    noor.page.keyboard.type("Go on.")
    noor.page.keyboard.press("Tab")
    noor.page.keyboard.press("Enter")
    noor.page.wait_for_url(re.compile("notice=sent"))
    press_tab_until(noor.page, "", "SUMMARY")
    noor.page.keyboard.press("Enter")
    noor.page.keyboard.press("Tab")
    noor.page.keyboard.press("Enter")
    noor.page.wait_for_url("**/supporter/open?notice=left")


def press_tab_until(page: Page, style: str, tag: str = "") -> None:
    """Go on until something of this class, or of this kind, has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("[document.activeElement.className, document.activeElement.tagName]") == [
            style,
            tag or page.evaluate("document.activeElement.tagName"),
        ]:
            return
    raise AssertionError(f"never reached by Tab: {style or tag}")

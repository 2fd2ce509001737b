"""Reminders on a phone: asked for at the tap, one neutral sentence shown without a network, and a tap that opens Today."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest

from e2e.browsers import Chromium
from e2e.conftest import Launch
from e2e.console import Console
from e2e.demo_door import enter
from e2e.offline_day import send_everything
from e2e.servers import LiveServer
from tests.push_service import PhoneBrowser

pytestmark = pytest.mark.chromium

# No push service can be reached from here: the browser's answer is made up, all else is as it is.
SUBSCRIBES = """
window.asked = 0;
Notification.requestPermission = async () => { window.asked += 1; return ALLOWED ? "granted" : "denied"; };
PushManager.prototype.getSubscription = async () => null;
PushManager.prototype.subscribe = async (options) =>
  ({ toJSON: () => ({ ...SUBSCRIPTION, told: [options.userVisibleOnly, options.applicationServerKey.length] }) });
"""
SHOWN = """(await (await navigator.serviceWorker.ready).getNotifications())
.map(({ title, tag, lang, body }) => ({ title, tag, lang, body }))"""
TAPPED = """async () => {
  const [notification] = await registration.getNotifications();
  dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""


def answering(phone: Chromium, allowed: bool) -> None:
    """From now on this browser says so when it is asked."""
    script = SUBSCRIBES.replace("SUBSCRIPTION", PhoneBrowser().said()).replace("ALLOWED", json.dumps(allowed))
    phone.context.add_init_script(script)


def deliver(phone: Chromium, data: str) -> None:
    """As if the push service had brought this."""
    session: Any = phone.context.new_cdp_session(phone.page)
    found: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(each["registrationId"] for each in event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    while not found:
        phone.page.wait_for_timeout(50)
    message = {"origin": phone.origin, "registrationId": found[-1], "data": data}
    session.send("ServiceWorker.deliverPushMessage", message)


def show(phone: Chromium, data: str, shown: str) -> None:
    """Deliver it until it is shown: a service tries again too where a browser is too busy to take it."""
    for _ in range(3):
        deliver(phone, data)
        with suppress(TimeoutError):
            phone.until(shown, timeout=8)
            return
    raise AssertionError(f"never shown: {data}")


def test_the_permission_is_asked_for_at_the_tap_and_the_phone_can_be_switched_off_again(
    server: LiveServer, launch: Launch
) -> None:
    phone = launch("chromium", "phone", server.url)
    assert isinstance(phone, Chromium)
    answering(phone, True)
    enter(phone.page, "Cleo")
    phone.open("/mine")
    phone.page.get_by_role("link", name="Reminders").click()
    phone.see("Remind me on this phone")
    assert not phone.page.get_by_text("This browser cannot be reminded").is_visible()
    assert phone.js("window.asked") == 0
    phone.page.get_by_role("button", name="Remind me on this phone").click()
    phone.page.wait_for_url("**/reminders?notice=on")
    phone.see("This one")
    phone.page.get_by_role("button", name="Switch off").click()
    phone.page.wait_for_url("**/reminders?notice=off")
    phone.see("Remind me on this phone")


def test_where_the_browser_may_not_it_says_what_to_do(server: LiveServer, launch: Launch) -> None:
    phone = launch("chromium", "phone", server.url)
    assert isinstance(phone, Chromium)
    answering(phone, False)
    enter(phone.page, "Cleo")
    phone.open("/reminders")
    phone.page.get_by_role("button", name="Remind me on this phone").click()
    phone.see("Allow notifications for this app")
    assert phone.path == "/reminders"


def test_a_reminder_is_shown_without_a_network_and_a_tap_opens_today(
    server: LiveServer, launch: Launch, console: Console
) -> None:
    console.allow_network_errors()
    phone = launch("chromium", "phone", server.url)
    assert isinstance(phone, Chromium)
    phone.context.grant_permissions(["notifications"], origin=server.url)
    enter(phone.page, "Cleo")
    send_everything(phone)
    phone.open("/more")
    server.stop()
    said = {"notification": {"title": "Tienes algo que mirar", "lang": "es", "body": "CANARY"}}
    show(phone, json.dumps(said), f"({SHOWN}).length === 1")
    assert phone.js(SHOWN) == [
        {"title": "Tienes algo que mirar", "tag": "reminder", "lang": "es", "body": ""}
    ]
    for odd in ("", "no json", "7", '{"notification": null}'):
        show(phone, odd, f"({SHOWN})[0]?.title === 'You have something to look at'")
    assert len(phone.js(SHOWN)) == 1, "one takes the place of the other"
    (worker,) = phone.context.service_workers
    worker.evaluate(TAPPED)
    phone.until(f"({SHOWN}).length === 0")

"""Who gets what, for every route that the app has: a new one is in by default.

Each route is asked for with the ids of Cleo, by everybody who might try. What is not yours is not
there (404); a stranger is asked to sign in (303 for a page, 401 for anything else).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.conftest import make_therapist
from tests.supporting import end, let_in
from tests.urls import address
from webapp import access
from webapp.models.client import Client
from webapp.models.practice import Practice
from webapp.models.therapist import Therapist

# The rules that answer without a sign-in, said a second time: who adds one says so in two places.
PUBLIC = {
    "/",
    "/sign-in",
    "/sign-in/options",
    "/sign-out",
    "/demo",
    "/invitation/<token>",
    "/invitation/<token>/options",
    "/help-now",
    "/left",
    "/calendar/<token>.ics",
    "/supporter/open",
    "/reminders/confirm/<token>",
    "/reminders/stop/<token>",
    "/sw.js",
    "/manifest.webmanifest",
    "/health/live",
    "/health/ready",
    "/csp-report",
    "/static/<path:filename>",
}
ROLES = {"client", "therapist", "admin", "any", "append", "supporter"}
# Parts of the address that name something of one client's, and nobody else's.
OWNED = {
    "client_id", "entry_id", "assignment_id", "session_id", "device_id", "record_id", "request_id", "signal_id",
}  # fmt: skip


def role_of(app: Flask, rule: Rule) -> str:
    return str(getattr(app.view_functions[rule.endpoint], "role", ""))


def closed(app: Flask) -> list[tuple[Rule, str, str]]:
    """Every route that needs a sign-in, with each method and the role that it asks for."""
    return [
        (rule, method, role_of(app, rule))
        for rule in app.url_map.iter_rules()
        if rule.rule not in PUBLIC
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


# What only the client's own therapist does, and nobody who stands in.
OWN_ALONE = ("/clients/<client_id>/handover", "/clients/<client_id>/take-out")


def test_what_is_public_is_declared() -> None:
    assert access.PUBLIC == PUBLIC


def test_every_other_route_says_who_may_see_it(app: Flask) -> None:
    unmarked = [rule.rule for rule, _, role in closed(app) if role not in ROLES]
    assert unmarked == []
    assert len(closed(app)) >= 5


def test_a_view_that_says_nothing_answers_nobody(
    app: Flask, as_therapist: Callable[..., FlaskClient]
) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "everything")
    app.add_url_rule("/meant-well", "meant_well", access.public(lambda: "everything"))
    for path in ("/forgotten", "/meant-well"):
        assert as_therapist().get(path).status_code == 404


def test_a_stranger_is_asked_to_sign_in(app: Flask, stranger: FlaskClient, cleo: Client) -> None:
    for rule, method, role in closed(app):
        path = address(rule, cleo)
        answer = stranger.open(path, method=method)
        if method == "GET" and role != "append":
            assert answer.status_code == 303, rule
            asked = "/supporter/open" if role == "supporter" else "/sign-in?next="
            assert answer.location.startswith(asked), rule
            part = stranger.get(path, headers={"HX-Request": "true"})
            assert part.status_code == 401, rule
        else:
            assert answer.status_code == 401, (rule, method)


def test_a_cookie_that_nobody_gave_out_is_a_stranger(app: Flask, stranger: FlaskClient, cleo: Client) -> None:
    for value in ("", "x", "a" * 43, "\x7f", "é", "0" * 3000):
        stranger.set_cookie("__Host-bs", value)
        assert stranger.get("/devices").status_code == 303


def test_a_client_finds_no_page_of_therapists(
    app: Flask, as_client: Callable[..., FlaskClient], cleo: Client
) -> None:
    phone = as_client()
    for rule, method, role in closed(app):
        if role in ("therapist", "admin"):
            assert phone.open(address(rule, cleo), method=method).status_code == 404, (rule, method)


def test_a_therapist_finds_no_page_of_clients(
    app: Flask, as_therapist: Callable[..., FlaskClient], cleo: Client
) -> None:
    desk = as_therapist()
    for rule, method, role in closed(app):
        if role in ("client", "append"):
            assert desk.open(address(rule, cleo), method=method).status_code == 404, (rule, method)


def test_another_therapist_finds_nothing_of_theas_clients(
    app: Flask,
    as_therapist: Callable[..., FlaskClient],
    cleo: Client,
    olga: Therapist,
    theo: Therapist,
) -> None:
    for other in (olga, theo):
        desk = as_therapist(other)
        for rule, method, role in closed(app):
            if role == "therapist" and "client_id" in rule.arguments:
                assert desk.open(address(rule, cleo), method=method).status_code == 404, (rule, method)


def test_who_is_no_admin_finds_no_page_of_admins(
    app: Flask, as_therapist: Callable[..., FlaskClient], cleo: Client, olga: Therapist
) -> None:
    for person in (None, olga):
        desk = as_therapist(person)
        for rule, method, role in closed(app):
            if role == "admin":
                path = address(rule, cleo, therapist_id=cleo.therapist_id)
                assert desk.open(path, method=method).status_code == 404, (rule, method)


def test_an_admin_finds_her_colleagues_and_nothing_of_their_clients(
    app: Flask, as_therapist: Callable[..., FlaskClient], practice: Practice, cleo: Client, theo: Therapist
) -> None:
    desk = as_therapist(make_therapist(app, practice, "Anna", is_admin=True))
    for rule, method, role in closed(app):
        if role == "admin":
            theirs = address(rule, cleo, therapist_id=cleo.therapist_id)
            if method == "GET":
                assert desk.get(theirs).status_code == 200, rule
            if "therapist_id" in rule.arguments:
                elsewhere = address(rule, cleo, therapist_id=theo.id)
                assert desk.open(elsewhere, method=method).status_code == 404, (rule, method)
        elif role == "therapist" and "client_id" in rule.arguments:
            assert desk.open(address(rule, cleo), method=method).status_code == 404, (rule, method)


def test_who_handed_over_finds_nothing_any_more_and_the_colleague_all(
    app: Flask, as_therapist: Callable[..., FlaskClient], cleo: Client, olga: Therapist
) -> None:
    desk, hers = as_therapist(), as_therapist(olga)
    assert desk.post(f"/clients/{cleo.id}/handover", data={"to": olga.id}).status_code == 303
    for rule, method, role in closed(app):
        if role == "therapist" and "client_id" in rule.arguments:
            assert desk.open(address(rule, cleo), method=method).status_code == 404, (rule, method)
            if rule.arguments == {"client_id"} and method == "GET":
                assert hers.get(address(rule, cleo)).status_code == 200, rule


def test_who_stands_in_finds_all_in_these_days_but_what_gives_somebody_away(
    app: Flask, as_therapist: Callable[..., FlaskClient], cleo: Client, olga: Therapist
) -> None:
    form = {"to": olga.id, "first": "2026-03-12", "last": "2026-03-13", f"client:{cleo.id}": "1"}
    with time_machine.travel(datetime(2026, 3, 10, 12, tzinfo=UTC), tick=False):
        assert as_therapist().post("/cover", data=form).status_code == 303
    for day, is_covered in ((11, False), (12, True), (13, True), (14, False)):
        with time_machine.travel(datetime(2026, 3, day, 12, tzinfo=UTC), tick=False):
            hers = as_therapist(olga)
            for rule, method, role in closed(app):
                if role == "therapist" and "client_id" in rule.arguments:
                    path, is_page = address(rule, cleo), rule.arguments == {"client_id"} and method == "GET"
                    if not is_covered or rule.rule.startswith(OWN_ALONE):
                        assert hers.open(path, method=method).status_code == 404, (day, rule, method)
                    elif is_page:
                        assert hers.get(path).status_code == 200, (day, rule)


def test_another_client_finds_nothing_of_cleos(
    app: Flask, as_client: Callable[..., FlaskClient], amir: Client, carl: Client
) -> None:
    """Nothing of Cleo's exists under the other's address; that what exists is not found either, see below."""
    for other in (amir, carl):
        phone = as_client(other)
        for rule, method, role in closed(app):
            if role in ("client", "any") and rule.arguments & OWNED and method == "GET":
                assert phone.open(address(rule), method=method).status_code == 404, (rule, method)


def test_a_supporter_finds_nothing_but_the_supporters_pages(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    sam = let_in(app, phone, cleo)
    for rule, method, role in closed(app):
        answer = sam.open(address(rule, cleo), method=method)
        if role == "supporter" and method == "GET":
            assert answer.status_code == 200, rule
        elif role != "supporter":
            asks = answer.status_code == 303 and answer.location.startswith("/sign-in?next=")
            assert asks or answer.status_code == 401, (rule, method)


def test_whoever_is_signed_in_is_no_supporter(
    app: Flask, as_client: Callable[..., FlaskClient], as_therapist: Callable[..., FlaskClient]
) -> None:
    for browser in (as_client(), as_therapist()):
        for rule, method, role in closed(app):
            if role == "supporter":
                assert browser.open(address(rule), method=method).status_code in (303, 401), (rule, method)


def test_a_supporter_whose_grant_was_ended_is_a_stranger(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    sam = let_in(app, phone, cleo)
    end(phone)
    for rule, method, role in closed(app):
        answer = sam.open(address(rule, cleo), method=method)
        if method == "GET" and role != "append":
            asked = "/supporter/open" if role == "supporter" else "/sign-in?next="
            assert answer.status_code == 303 and answer.location.startswith(asked), rule
        else:
            assert answer.status_code == 401, (rule, method)


def test_thea_finds_her_own_client(
    app: Flask, as_therapist: Callable[..., FlaskClient], cleo: Client
) -> None:
    """Else a matrix of nothing but 404 would be proof of nothing."""
    desk = as_therapist()
    own = [
        rule
        for rule, method, role in closed(app)
        if role == "therapist" and rule.arguments == {"client_id"} and method == "GET"
    ]
    assert own
    for rule in own:
        assert desk.get(address(rule, cleo)).status_code == 200, rule

"""Every form of the app with something to be filled in about: by the rule that it is sent to.

A new rule that takes a form is named here, or tests/test_form_bad_input.py says that it is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from tests.pages import Form, Page
from tests.records import agree, local, meet, put, record, records, rewrite, welcomed, write
from webapp.db import db
from webapp.inbox import Put
from webapp.models.client import Client
from webapp.models.invitation import Invitation
from webapp.models.practice import Practice
from webapp.models.record import Record

# Rules that take no form of a person: JSON, a passkey, a report, or a button with nothing to fill in.
NO_FORM = {
    "/sync",
    "/csp-report",
    "/sign-in",
    "/sign-in/options",
    "/sign-out",
    "/demo",
    "/invitation/<token>/options",
    "/devices/passkeys",
    "/devices/passkeys/options",
    "/devices/<device_id>/sign-out",
    "/drafts/discard",
    "/phone/dismiss",
}
PLAN = {
    "f:belief": "They will laugh.",
    "f:belief_before": 75,
    "f:experiment": "Ask one question.",
    "f:when": "2026-03-12T10:00+00:00",
    "f:where": "Room 2",
    "f:prediction": "A silence.",
    "f:likelihood": 60,
}
SHEETS = (
    "mood_check", "journal", "thought_record", "behavioural_experiment", "practice_log", "open_task", "activity_log",
    "activity_plan", "diary_card", "sleep_diary", "worry_log", "problem_solving",
)  # fmt: skip
# Not goal_check and exposure_practice: what was sent before comes back in the next form, so that its fields are not the
# ones that the first form had. tests/test_field_types.py fills them in.


@dataclass
class Stage:
    """A client with something of everything, and a browser for each who fills in forms."""

    app: Flask
    client: Client
    browsers: dict[str, FlaskClient]

    def __post_init__(self) -> None:
        welcomed(self.app, self.client)
        self.assignment = agree(self.app, self.client)
        self.entry = write(self.app, self.client, {"f:body": "as it was"}, "2026-03-09T20:00")

    def stored(self) -> set[str]:
        """Every text that is kept for this client or practice, wherever it stands."""
        with self.app.app_context():
            bodies = [row.body for row in db.session.scalars(db.select(Record))]
            clients = [row.name for row in db.session.scalars(db.select(Client))]
            practices = [
                [row.name, row.emergency_text, row.contacts]
                for row in db.session.scalars(db.select(Practice))
            ]
        return set(_texts([bodies, clients, practices]))


@dataclass(frozen=True)
class Place:
    """A form: the rule that it is sent to, who fills it in, and the page that it stands on, made afresh."""

    rule: str
    role: str
    page: Callable[[Stage], str]

    def open(self, stage: Stage) -> Form:
        """The form as it is before anything was typed."""
        return self.form_in(stage, self.get(stage, self.page(stage)))

    def get(self, stage: Stage, path: str) -> Page:
        """A page that this person opens; forms without an address are sent to the page itself."""
        answer = stage.browsers[self.role].get(path)
        assert answer.status_code == 200, path
        page = Page(answer.text)
        for form in page.forms:
            form.element.attributes.setdefault("action", path)
        return page

    def form_in(self, stage: Stage, page: Page) -> Form:
        """This form in a page."""
        found = [form for form in page.forms if self.is_sent_from(stage, form)]
        assert found, f"no form for {self.rule}"
        return found[0]

    def is_sent_from(self, stage: Stage, form: Form) -> bool:
        """Whether this form is sent to our rule."""
        if form.element.attributes.get("method") != "post":
            return False
        return _rule(stage, form.action, "POST") == self.rule

    def send(self, stage: Stage, form: Form, values: dict[str, str], **more: Any) -> Any:
        """Send it."""
        return stage.browsers[self.role].post(form.action, data=values, **more)


def places() -> dict[str, Place]:
    """All forms, by a name for each."""
    return {
        "new client": Place("/clients/new", "therapist", lambda _: "/clients/new"),
        "invitation": Place("/clients/<client_id>/invitation", "therapist", _of_client("")),
        "assign": Place("/clients/<client_id>/assignments", "therapist", _of_client("/assignments/new?worksheet=journal")),
        "revise": Place("/clients/<client_id>/assignments/<assignment_id>/revise", "therapist", _of_assignment("/revise")),
        "retire": Place("/clients/<client_id>/assignments/<assignment_id>/retire", "therapist", _of_assignment("")),
        "pause": Place("/clients/<client_id>/assignments/<assignment_id>/pause", "therapist", _of_assignment("")),
        "plan": Place("/clients/<client_id>/sessions", "therapist", _of_client("/sessions")),
        "move": Place("/clients/<client_id>/sessions/<session_id>", "therapist", _of_session),
        "hold": Place("/clients/<client_id>/sessions/<session_id>/hold", "therapist", _of_session),
        "cancel": Place("/clients/<client_id>/sessions/<session_id>/cancel", "therapist", _of_session),
        "seen": Place("/clients/<client_id>/entries/<entry_id>/seen", "therapist", _unread),
        "all seen": Place("/clients/<client_id>/entries/seen", "therapist", _unread),
        "comment": Place("/clients/<client_id>/entries/<entry_id>/comments", "therapist", _of_client("/review")),
        "account": Place("/account", "therapist", lambda _: "/account"),
        "practice": Place("/practice", "therapist", lambda _: "/practice"),
        "accept": Place("/invitation/<token>", "stranger", _invited),
        **{
            f"log {sheet}": Place("/entries/<entry_id>", "client", lambda _, sheet=sheet: f"/log/{sheet}")
            for sheet in SHEETS
        },
        "log assigned": Place("/entries/<entry_id>", "client", lambda stage: f"/assignments/{stage.assignment}/log"),
        "not today": Place("/entries/<entry_id>", "client", lambda stage: f"/assignments/{stage.assignment}/not-today"),
        "edit": Place("/entries/<entry_id>", "client", lambda stage: f"/entries/{stage.entry}/edit"),
        "result": Place("/entries/<entry_id>", "client", _planned),
        "share": Place("/entries/<entry_id>/share", "client", lambda stage: f"/entries/{stage.entry}"),
        "delete": Place("/entries/<entry_id>/delete", "client", lambda stage: f"/entries/{_entry(stage)}"),
        "settle": Place("/entries/<entry_id>/settle", "client", _in_two_versions),
    }  # fmt: skip


def found_on_pages(stage: Stage) -> list[Place]:
    """Forms that no name is given to: on every page that links lead to from the pages without a gap."""
    known, found = {place.rule for place in places().values()} | NO_FORM, {}
    for role, path in _pages(stage):
        for form in Page(stage.browsers[role].get(path).text).forms:
            if form.element.attributes.get("method") == "post" and form.action:
                target = _rule(stage, form.action, "POST")
                if target not in known:
                    found[target] = Place(target, role, lambda _, path=path: path)
    return list(found.values())


def _pages(stage: Stage) -> list[tuple[str, str]]:
    """One page of each rule that can be reached, with who opens it."""
    found: dict[str, tuple[str, str]] = {}
    views, rules = stage.app.view_functions, list(stage.app.url_map.iter_rules())
    waiting = [rule.rule for rule in rules if "GET" in (rule.methods or ()) and not rule.arguments]
    while waiting:
        path = waiting.pop()
        rule = _rule(stage, path.partition("?")[0].partition("#")[0] or "/", "GET")
        role = next((getattr(views[each.endpoint], "role", "") for each in rules if each.rule == rule), "")
        if rule in found or role not in stage.browsers:
            continue
        found[rule] = (role, path)
        links = Page(stage.browsers[role].get(path).text).all("a")
        waiting += [
            link.attributes["href"] for link in links if link.attributes.get("href", "").startswith("/")
        ]
    return list(found.values())


def _rule(stage: Stage, path: str, method: str) -> str:
    try:
        endpoint, _ = stage.app.url_map.bind("localhost").match(path, method=method)
    except HTTPException:
        return ""
    return str(next(stage.app.url_map.iter_rules(endpoint)).rule)


def _of_client(ending: str) -> Callable[[Stage], str]:
    return lambda stage: f"/clients/{stage.client.id}{ending}"


def _of_assignment(ending: str) -> Callable[[Stage], str]:
    def page(stage: Stage) -> str:
        body = record(stage.app, stage.client, stage.assignment)["body"]
        if body["retired"] or body.get("paused"):
            stage.assignment = agree(stage.app, stage.client)
        return f"/clients/{stage.client.id}/assignments/{stage.assignment}{ending}"

    return page


def _of_session(stage: Stage) -> str:
    return f"/clients/{stage.client.id}/sessions/{meet(stage.app, stage.client, '2026-03-12T10:00')}"


def _entry(stage: Stage) -> str:
    return write(stage.app, stage.client, {"f:body": "as it was"}, "2026-03-09T20:00")


def _unread(stage: Stage) -> str:
    if records(stage.app, stage.client, "seen"):
        put(stage.app, stage.client, Put("seen", f"seen.{stage.entry}", {}, deleted=True))
    return f"/clients/{stage.client.id}/review"


def _planned(stage: Stage) -> str:
    entry = write(
        stage.app, stage.client, PLAN, "2026-03-09T20:00", worksheet="behavioural_experiment", phase="plan"
    )
    return f"/entries/{entry}/result"


def _in_two_versions(stage: Stage) -> str:
    entry = _entry(stage)
    for words in ("on one phone", "on another"):
        rewrite(stage.app, stage.client, entry, local(stage.client), **{"f:body": words})
    return f"/entries/{entry}"


def _invited(stage: Stage) -> str:
    with stage.app.app_context():
        return f"/invitation/{Invitation.for_therapist()}"


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in _texts(part)]
    return [text for part in value for text in _texts(part)] if isinstance(value, list) else []

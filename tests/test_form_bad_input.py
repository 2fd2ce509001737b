"""Whatever is typed into any form: stored exactly as typed, or refused beside its field with nothing lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from io import BytesIO
from itertools import cycle
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.bad_input import CLOCKS, DAYS, INJECTIONS, MOMENTS, NUMBERS, PAYLOADS, TEXTS
from tests.pages import Form, Page
from tests.stage import NO_FORM, Place, Stage, found_on_pages, places
from tests.urls import address, unsafe_routes
from webapp.models.client import Client
from webapp.security import ENTRY_LIMIT, FORM_LIMIT

pytestmark = pytest.mark.usefixtures("tuesday")

PLACES = places()
ALIKE = [name for name in PLACES if name.startswith("log ") and name != "log assigned"]
WORDS = {"text", "textarea", "search"}
# Where it may lie long ago, and the app does not know better.
LOOKS_BACK = {*ALIKE, "log assigned", "edit", "result"}
NONSENSE = ["", "x", "'\"<b>", "\x00", "-1", "9" * 400, "é" * 300, "null", "[]", "%00", "../..", "true"]
LIKELY = [
    "form",
    "as",
    "base",
    "name",
    "title",
    "text",
    "note",
    "reason",
    "on",
    "at",
    "amount",
    "share",
    "answer",
]
RIGHT = {
    "number": "7",
    "date": "2026-03-10",
    "time": "10:00",
    "datetime-local": "2026-03-12T10:00",
    "tel": "112",
    "text": "words",
    "textarea": "words",
}

# Where the kind of the control does not say what is right.
RIGHT_HERE = {"links": "https://example.org/ A page", "paused_until": "2026-03-20"}


@pytest.fixture
def stage(
    app: Flask,
    as_therapist: Callable[..., FlaskClient],
    as_client: Callable[..., FlaskClient],
    stranger: FlaskClient,
    cleo: Client,
) -> Stage:
    return Stage(app, cleo, {"therapist": as_therapist(), "client": as_client(), "stranger": stranger})


def filled(form: Form) -> dict[str, str]:
    """The form as somebody fills it in who makes no mistake: the first of each choice, all scales at their end."""
    values = dict(form.values)
    own = {name for name in form.kinds if name.endswith(":other")}
    for one in form.controls:
        name, kind = one.attributes["name"], form.kinds[one.attributes["name"]]
        if kind in RIGHT and not values.get(name):
            values[name] = RIGHT_HERE.get(name, RIGHT[kind])
        is_choice = kind in ("radio", "submit", "button") or kind == "checkbox" and name.startswith("f:")
        # A choice with a field for words of one's own is answered by those: it takes one of the two.
        if is_choice and one.attributes.get("value") and not {name, f"{name}:other"} & (values.keys() | own):
            values[name] = one.attributes["value"]
    for one in form.element.all("input", type="range"):
        values[one.attributes["data-name"]] = one.attributes["max"]
    values.pop("see", None)  # to look at it first keeps nothing
    if "as" in form.kinds:
        values["as"] = "not_done" if values.get("form") == "not_today" else "done"
    return values


def named(form: Form, *kinds: str) -> list[str]:
    """The controls of these kinds; links are no words, tests/test_to_read.py asks for what is none."""
    return [name for name, kind in form.kinds.items() if kind in kinds and name != "links"]


def lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_too_large(place: Place, values: dict[str, str]) -> bool:
    """Whether all of it together is more than a form may send."""
    limit = ENTRY_LIMIT if place.rule == "/entries/<entry_id>" else FORM_LIMIT
    return sum(len(text.encode()) * 3 for text in values.values()) > limit * 0.9


def attack(stage: Stage, place: Place, names: list[str], typed: str) -> int:
    """Type this into these fields of the form, the rest being right; the status of the answer.

    Refused, every field shows again what was typed, and each error stands beside its field.
    """
    form = place.open(stage)
    values = filled(form) | dict.fromkeys(names, typed)
    answer = place.send(stage, form, values)
    status, told = int(answer.status_code), (place.rule, typed[:40])
    assert status in (200, 303, 413, 422), (*told, status)
    if status == 413:
        assert is_too_large(place, values), told
    if status == 422:
        page = Page(answer.text)
        for each in page.forms:
            each.element.attributes.setdefault("action", form.action)
        wrong = set(page.errors)
        assert wrong or place.role == "stranger", told
        own = {name.removesuffix(":other") for name in names}  # said beside the choice that they belong to
        entries = {f"text-{one}" for one in re.findall(r"[0-9a-f-]{36}", form.action)}
        assert wrong <= {*names, *own, *entries}, told
        shown = place.form_in(stage, page).values
        for name in names:
            assert lines(shown.get(name, "")) == lines(typed), (*told, name)
    return status


def attack_with_words(stage: Stage, place: Place, names: list[str], typed: str) -> int:
    """The same; what is taken is kept as it was typed, but for the blanks around it."""
    status = attack(stage, place, names, typed)
    if status in (200, 303) and typed.strip():
        assert lines(typed).strip() in {text.strip() for text in stage.stored()}, (place.rule, typed[:40])
    return status


def some_at_once(form: Form, typed: str) -> list[list[str]]:
    """The fields for words: all together, or the first and the last alone if the text is long."""
    names = named(form, *WORDS)
    return [names] if len(typed) < 2_000 or len(names) == 1 else [names[:1], names[-1:]]


def share_of(corpus: Iterable[str], name: str) -> list[str]:
    """All of it; of the worksheets, which are read by the same code, each tries a part of it."""
    if name in ALIKE:
        return list(corpus)[ALIKE.index(name) :: len(ALIKE)]
    return list(corpus)


def test_every_form_that_has_a_name_here_is_a_form_of_the_app(app: Flask) -> None:
    rules = {rule.rule for rule, _ in unsafe_routes(app)}
    assert {place.rule for place in PLACES.values()} <= rules
    assert rules >= NO_FORM


def test_what_no_page_holds_is_sent_to_in_the_dark(stage: Stage) -> None:
    """A new rule is in by default: by its form as soon as a page holds it, until then by names that are likely."""
    named = {place.rule for place in [*PLACES.values(), *found_on_pages(stage)]} | NO_FORM
    for rule, method in unsafe_routes(stage.app):
        for typed in (
            [*PAYLOADS[:3], *NUMBERS[:3], *DAYS[:2], *TEXTS.values()] if rule.rule not in named else ()
        ):
            for browser in stage.browsers.values():
                sent = dict.fromkeys(LIKELY, typed[:5_000])
                answer = browser.open(address(rule, stage.client), method=method, data=sent)
                assert answer.status_code < 500, (rule.rule, typed[:40])


def test_every_other_form_that_a_page_holds_takes_no_harm(stage: Stage) -> None:
    for place in found_on_pages(stage):
        form = place.open(stage)
        words, numbers, days = named(form, *WORDS), named(form, "number"), named(form, "date")
        for typed in (*PAYLOADS[:8], TEXTS["a null"], TEXTS["only joiners"]) if words else ():
            attack_with_words(stage, place, words, typed)
        for typed in NUMBERS[:6] if numbers else ():
            assert attack(stage, place, numbers, typed) == 422, (place.rule, typed)
        for typed in DAYS[:6] if days else ():
            assert attack(stage, place, days, typed) == 422, (place.rule, typed)


@pytest.mark.parametrize("name", PLACES)
def test_filled_in_right_it_is_taken(stage: Stage, name: str) -> None:
    """Else a refusal of what is bad would prove nothing."""
    place = PLACES[name]
    form = place.open(stage)
    answer = place.send(stage, form, filled(form))
    if name == "accept":
        assert (answer.status_code, Page(answer.text).errors) == (422, {})  # only the passkey is missing
    elif name == "all seen" or answer.status_code == 200:
        assert answer.status_code in (200, 303)
    else:
        assert answer.status_code == 303, Page(answer.text).errors


@pytest.mark.parametrize("name", PLACES)
def test_any_text_is_kept_as_typed_or_shown_again(stage: Stage, name: str) -> None:
    place = PLACES[name]
    form = place.open(stage)
    seen = {
        attack_with_words(stage, place, names, typed)
        for typed in (share_of(TEXTS.values(), name) if named(form, *WORDS) else [])
        for names in some_at_once(form, typed)
    }
    if seen and name not in ALIKE:
        assert 422 in seen
        assert name == "accept" or seen & {200, 303}


@pytest.mark.parametrize("name", PLACES)
def test_any_markup_is_kept_as_typed_or_shown_again(stage: Stage, name: str) -> None:
    place = PLACES[name]
    names = named(place.open(stage), *WORDS)
    for typed in share_of([*PAYLOADS, *INJECTIONS], name) if names else []:
        attack_with_words(stage, place, names, typed)


@pytest.mark.parametrize("name", PLACES)
def test_no_number_that_is_none_is_taken(stage: Stage, name: str) -> None:
    place = PLACES[name]
    form = place.open(stage)
    ranges = [one.attributes["data-name"] for one in form.element.all("input", type="range")]
    names = [*named(form, "number"), *(one for one in ranges if not one.endswith(":level"))]
    for typed in share_of(NUMBERS, name) if names else []:
        assert attack(stage, place, names, typed) == 422, typed


@pytest.mark.parametrize("name", PLACES)
def test_no_day_or_time_that_is_none_is_taken(stage: Stage, name: str) -> None:
    place = PLACES[name]
    form = place.open(stage)
    for kind, corpus in (("date", DAYS), ("time", CLOCKS), ("datetime-local", MOMENTS)):
        names = named(form, kind)
        for typed in corpus if names and (name not in ALIKE or kind == "datetime-local") else []:
            status = attack(stage, place, names, typed)
            assert status == 422 or (name in LOOKS_BACK and typed.startswith("1970-01-01")), (kind, typed)


@pytest.mark.parametrize("name", PLACES)
def test_choices_and_hidden_fields_may_hold_anything(stage: Stage, name: str) -> None:
    """No person types there; whoever does gets an answer that is none of ours to be ashamed of."""
    place = PLACES[name]
    form = place.open(stage)
    names = [one for one, kind in form.kinds.items() if kind not in RIGHT and one != "credential"]
    some = [names[place : place + 8] for place in range(0, len(names), 8)]
    tries = [dict.fromkeys(each, typed) for each, typed in zip(some, cycle(NONSENSE), strict=False)]
    tries += [
        dict.fromkeys([*names, "as", "on:barriers", "__proto__", "_method"], typed) for typed in NONSENSE
    ]
    for changes in tries:
        form = place.open(stage)
        answer = place.send(stage, form, filled(form) | changes)
        assert answer.status_code in (200, 303, 404, 422), changes
        if answer.status_code == 422 and place.role != "stranger":
            page = Page(answer.text)
            assert page.errors or page.summary or page.all(role="alert"), changes


AS_FILES = ("three hundred parts", "a field as a file")
SHAPES: dict[str, dict[str, Any]] = {
    "json": {"data": b'{"title": "x"}', "content_type": "text/plain"},
    "json said to be a form": {"data": b'{"title": "x"}', "content_type": "application/x-www-form-urlencoded"},
    "nothing": {"data": b""},
    "invalid utf-8": {"data": b"title=%ff%fe&text=%c0%af&name=%ed%a0%80", "content_type": "application/x-www-form-urlencoded"},
    "utf-7": {"data": b"name=+ADw-", "content_type": "application/x-www-form-urlencoded; charset=utf-7"},
    "a field of 500 kB": {"data": {"name": "x" * 500_000}},
    "five thousand fields": {"data": {f"f{n}": "x" for n in range(5_000)}},
    "three hundred parts": {"data": {f"f{n}": "" for n in range(300)}, "content_type": "multipart/form-data"},
    "a field as a file": {"data": dict.fromkeys(("title", "text", "name"), ""), "content_type": "multipart/form-data"},
    "broken parts": {"data": b"--x\r\nnonsense", "content_type": "multipart/form-data; boundary=x"},
    "no boundary": {"data": b"x", "content_type": "multipart/form-data"},
    "repeated fields": {"data": {"name": ["a", "b"], "title": ["a", "b"], "as": ["done", "draft"], "base": ["0", "1"]}},
    "a method of its own": {"data": {"_method": "DELETE"}, "headers": {"X-HTTP-Method-Override": "DELETE"}},
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_a_request_of_any_shape_gets_an_answer(stage: Stage, name: str) -> None:
    place = PLACES[name]
    for shape, sent in SHAPES.items():
        action = place.open(stage).action
        if shape in AS_FILES:
            sent = sent | {"data": {key: (BytesIO(b"x"), "x.txt") for key in sent["data"]}}
        answer = stage.browsers[place.role].post(action, **sent)
        assert answer.status_code in (200, 303, 400, 404, 413, 422), (shape, answer.status_code)

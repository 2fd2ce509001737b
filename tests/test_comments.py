"""What comes back to the phone: that an entry was read, by whom, and a few words on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Page
from tests.records import in_feed, meet, records, rewrite, welcomed, write
from webapp.models.client import Client

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def entry(app: Flask, cleo: Client) -> str:
    welcomed(app, cleo)
    return write(app, cleo, {"f:body": "Came home singing."}, "2026-03-09T20:00")


def place(client: Client, entry: str, what: str) -> str:
    return f"/clients/{client.id}/entries/{entry}/{what}"


def blank(desk: FlaskClient, client: Client, entry: str) -> dict[str, str]:
    page = Page(desk.get(f"/clients/{client.id}/review").text)
    return page.form(place(client, entry, "comments")).values


def test_read_it_says_by_whom_and_when_on_the_phone(
    app: Flask, desk: FlaskClient, cleo: Client, entry: str, as_client: Callable[..., FlaskClient]
) -> None:
    answer = desk.post(place(cleo, entry, "seen"))
    assert (answer.status_code, answer.location) == (303, f"/clients/{cleo.id}/review#entry-{entry}")
    (mark,) = records(app, cleo, "seen")
    assert mark["id"] == f"seen.{entry}"
    assert mark["body"] == {"entry_id": entry, "by": "Thea", "at": "2026-03-10T12:00:00+00:00"}
    assert "seen" in {each["kind"] for each in in_feed(app, cleo)}
    assert "Seen by Thea" in as_client().get(f"/entries/{entry}").text


def test_read_twice_it_keeps_the_first_time(
    app: Flask, desk: FlaskClient, cleo: Client, entry: str, tuesday: time_machine.Traveller
) -> None:
    desk.post(place(cleo, entry, "seen"))
    tuesday.shift(300)
    desk.post(place(cleo, entry, "seen"))
    (mark,) = records(app, cleo, "seen")
    assert mark["body"]["at"] == "2026-03-10T12:00:00+00:00"


def test_changed_and_read_again_it_says_the_new_time(
    app: Flask, desk: FlaskClient, cleo: Client, entry: str, tuesday: time_machine.Traveller
) -> None:
    desk.post(place(cleo, entry, "seen"))
    tuesday.shift(300)
    rewrite(app, cleo, entry, **{"f:body": "Came home humming."})
    tuesday.shift(300)
    desk.post(place(cleo, entry, "seen"))
    (mark,) = records(app, cleo, "seen")
    assert mark["body"]["at"] == "2026-03-10T12:10:00+00:00"


def test_all_that_stood_on_the_page_is_read_and_nothing_that_came_since(
    app: Flask, desk: FlaskClient, cleo: Client, entry: str
) -> None:
    meet(app, cleo, "2026-03-10T09:00", "held")
    other = write(app, cleo, {"f:body": "today"}, "2026-03-10T11:00")
    page = Page(desk.get(f"/clients/{cleo.id}/review").text)
    action = f"/clients/{cleo.id}/entries/seen"
    named = [one.attributes["value"] for one in page.form(action).controls]
    assert set(named) == {entry, other}
    late = write(app, cleo, {"f:body": "just now"}, "2026-03-10T11:30")
    assert desk.post(action, data={"entry": [*named, "nobody's", late[:-1]]}).status_code == 303
    marked = {each["body"]["entry_id"] for each in records(app, cleo, "seen")}
    assert marked == {entry, other}
    rest = Page(desk.get(f"/clients/{cleo.id}/review").text).form(action)
    assert [one.attributes["value"] for one in rest.controls] == [late]


def test_a_comment_stands_on_the_phone_and_marks_the_entry_as_read(
    app: Flask, desk: FlaskClient, cleo: Client, entry: str, as_client: Callable[..., FlaskClient]
) -> None:
    held = blank(desk, cleo, entry) | {"text": "  Lovely.\r\nWhich song? <3  "}
    answer = desk.post(place(cleo, entry, "comments"), data=held)
    assert answer.status_code == 303
    (comment,) = records(app, cleo, "comment")
    assert comment["id"] == held["comment_id"]
    assert comment["body"] == {
        "entry_id": entry,
        "text": "Lovely.\nWhich song? <3",
        "by": "Thea",
        "at": "2026-03-10T12:00:00+00:00",
    }
    assert [each["body"]["entry_id"] for each in records(app, cleo, "seen")] == [entry]
    quote = Page(as_client().get(f"/entries/{entry}").text).one("blockquote")
    assert quote.raw == "Lovely.\nWhich song? <3"


def test_pressed_twice_it_is_said_once(app: Flask, desk: FlaskClient, cleo: Client, entry: str) -> None:
    held = blank(desk, cleo, entry) | {"text": "Lovely."}
    for _ in range(2):
        assert desk.post(place(cleo, entry, "comments"), data=held).status_code == 303
    assert len(records(app, cleo, "comment")) == 1


def test_two_comments_stand_in_the_order_in_which_they_were_written(
    app: Flask, desk: FlaskClient, cleo: Client, entry: str, tuesday: time_machine.Traveller
) -> None:
    for text in ("first", "second"):
        desk.post(place(cleo, entry, "comments"), data=blank(desk, cleo, entry) | {"text": text})
        tuesday.shift(60)
    page = Page(desk.get(f"/clients/{cleo.id}/review").text)
    said = [one.one("p").text for one in page.called(f"entry-{entry}").all("li", class_="said-by")]
    assert said == ["first", "second"]


def test_to_htmx_it_answers_with_the_entry_alone(desk: FlaskClient, cleo: Client, entry: str) -> None:
    htmx = {"HX-Request": "true"}
    part = Page(desk.post(place(cleo, entry, "seen"), headers=htmx).text)
    assert [one.tag for one in part.parts if not isinstance(one, str)] == ["article"]
    assert "Mark as read" not in part.text
    data = blank(desk, cleo, entry) | {"text": "Lovely."}
    part = Page(desk.post(place(cleo, entry, "comments"), data=data, headers=htmx).text)
    assert "Lovely." in part.one("article").text


@pytest.mark.parametrize("typed", ["", "  \r\n ", "x" * 5001, "bell \x07", "\u200b"])
@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_what_cannot_be_said_is_shown_again_at_its_entry(
    app: Flask, desk: FlaskClient, cleo: Client, entry: str, typed: str, htmx: dict[str, str]
) -> None:
    held = blank(desk, cleo, entry) | {"text": typed}
    answer = desk.post(place(cleo, entry, "comments"), data=held, headers=htmx)
    assert answer.status_code == 422
    page = Page(answer.text)
    assert list(page.errors) == [f"text-{entry}"]
    form = page.form(place(cleo, entry, "comments"))
    assert form.values["text"].split() == typed.split()
    assert form.values["comment_id"] == held["comment_id"]
    assert "open" in form.element.parent.attributes  # type: ignore[union-attr]
    assert records(app, cleo, "comment") == records(app, cleo, "seen") == []


def test_a_comment_with_the_id_of_another_ones_changes_nothing(
    app: Flask, desk: FlaskClient, cleo: Client, entry: str
) -> None:
    other = write(app, cleo, {"f:body": "another"}, "2026-03-09T21:00")
    held = blank(desk, cleo, entry) | {"text": "Lovely."}
    desk.post(place(cleo, entry, "comments"), data=held)
    assert desk.post(place(cleo, other, "comments"), data=held).status_code == 404
    assert (
        desk.post(place(cleo, other, "comments"), data={"text": "x", "comment_id": entry}).status_code == 404
    )
    assert [each["body"]["entry_id"] for each in records(app, cleo, "comment")] == [entry]


def test_an_entry_of_another_client_is_not_there(
    app: Flask, desk: FlaskClient, cleo: Client, amir: Client, entry: str
) -> None:
    assert desk.post(place(amir, entry, "seen")).status_code == 404
    assert desk.post(place(amir, entry, "comments"), data={"text": "x"}).status_code == 404
    assert desk.post(f"/clients/{amir.id}/entries/seen", data={"entry": entry}).status_code == 303
    assert records(app, amir, "seen") == records(app, cleo, "seen") == []


def test_a_comment_that_asks_for_more_says_so_on_the_phone_and_leads_to_the_form(
    app: Flask, desk: FlaskClient, cleo: Client, entry: str, as_client: Callable[..., FlaskClient]
) -> None:
    form = blank(desk, cleo, entry)
    said = {"text": "What happened before that?", "is_question": "1"}
    assert desk.post(place(cleo, entry, "comments"), data={**form, **said}).status_code == 303
    page = Page(as_client().get(f"/entries/{entry}").text)
    assert "Thea asks for more:" in page.text
    assert "What happened before that?" in page.text
    (link,) = [one for one in page.all("a") if one.text == "Add to this entry"]
    assert as_client().get(link.attributes["href"]).status_code == 200
    assert "Asked for more" in Page(desk.get(f"/clients/{cleo.id}/review").text).called(f"entry-{entry}").text


def test_a_comment_that_asks_nothing_is_no_question(
    desk: FlaskClient, cleo: Client, entry: str, as_client: Callable[..., FlaskClient]
) -> None:
    desk.post(place(cleo, entry, "comments"), data={**blank(desk, cleo, entry), "text": "Well done."})
    assert "asks for more" not in as_client().get(f"/entries/{entry}").text

"""What lies beside an assignment to be read, and how the client will see it before it is saved."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Page
from tests.records import agree, record, welcomed
from webapp.models.client import Client

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def journal(app: Flask, cleo: Client) -> str:
    welcomed(app, cleo)
    return agree(
        app,
        cleo,
        rationale="To notice what lifts the evenings.",
        dose={"days": [0, 2], "time_of_day": "20:00", "end": "2026-06-01"},
        smaller_minutes=2,
        confidence=0,
    )


def base(client: Client, assignment: str) -> str:
    return f"/clients/{client.id}/assignments/{assignment}"


def opened(desk: FlaskClient, client: Client, assignment: str) -> dict[str, str]:
    """The form for changing it, as it is opened."""
    action = f"{base(client, assignment)}/revise"
    return Page(desk.get(action).text).form(action).values


def test_links_and_a_text_are_on_the_phone(
    app: Flask, desk: FlaskClient, phone: FlaskClient, cleo: Client, journal: str
) -> None:
    held = opened(desk, cleo, journal) | {
        "reason": "To read.",
        "links": "https://example.org/panic  What panic is\n\nhttp://example.com",
        "text_title": "It passes",
        "text": "First.\r\n\r\nSecond.",
    }
    assert desk.post(f"{base(cleo, journal)}/revise", data=held).status_code == 303
    page = Page(phone.get(f"/assignments/{journal}").text)
    links = [one for one in page.all("a") if one.attributes.get("target") == "_blank"]
    assert [one.attributes["href"] for one in links] == ["https://example.org/panic", "http://example.com"]
    assert {one.attributes["rel"] for one in links} == {"noopener noreferrer"}
    assert "What panic is" in links[0].text
    assert "First.\n\nSecond." in phone.get(f"/assignments/{journal}").text
    again = opened(desk, cleo, journal)
    assert again["links"] == "https://example.org/panic What panic is\nhttp://example.com"
    assert (again["text_title"], again["text"]) == ("It passes", "First.\n\nSecond.")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"links": "javascript:alert(1)"}, "links"),
        ({"links": "example.org"}, "links"),
        ({"links": "https://"}, "links"),
        ({"links": "https://me:secret@example.org"}, "links"),
        ({"links": "https://example.org\\@evil.example"}, "links"),
        ({"links": "https://[example.org"}, "links"),
        ({"links": "https://example.org/" + "x" * 1001}, "links"),
        ({"links": "https://example.org " + "x" * 501}, "links"),
        ({"links": "https://example.org\n" * 6}, "links"),
        ({"text_title": "Only a title"}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"text_title": "x" * 501, "text": "x"}, "text_title"),
    ],
)
def test_what_is_no_link_or_text_is_shown_again(
    app: Flask, desk: FlaskClient, cleo: Client, journal: str, typed: dict[str, str], field: str
) -> None:
    held = opened(desk, cleo, journal) | {"reason": "To read."} | typed
    answer = desk.post(f"{base(cleo, journal)}/revise", data=held)
    page = Page(answer.text)
    assert (answer.status_code, list(page.errors)) == (422, [field])
    name = next(iter(typed))
    assert page.form(f"{base(cleo, journal)}/revise").values[name].strip() == typed[name].strip()
    assert record(app, cleo, journal)["body"]["revision"] == 1


def test_the_therapist_sees_it_as_the_client_will_and_nothing_is_saved(
    app: Flask, desk: FlaskClient, cleo: Client, journal: str
) -> None:
    action = f"{base(cleo, journal)}/revise"
    held = opened(desk, cleo, journal) | {"reason": "x", "title": "Three <good> things", "see": "1"}
    answer = desk.post(action, data=held)
    page = Page(answer.text)
    assert answer.status_code == 200
    assert page.form(action).values | {"see": "1"} == held
    seen = page.called("seen")
    assert "What you agreed" in seen.text
    assert "To notice what lifts the evenings." in seen.text
    assert "Done" in [each.text for each in seen.all("button")]
    assert seen.all("form") == []
    assert [one for one in seen.all("a") if "href" in one.attributes] == []
    names = [one.attributes["id"] for one in page.all() if "id" in one.attributes]
    assert len(names) == len(set(names))
    assert record(app, cleo, journal)["body"]["revision"] == 1


def test_what_is_not_right_is_not_shown_as_the_client_would_see_it(
    desk: FlaskClient, cleo: Client, journal: str
) -> None:
    held = opened(desk, cleo, journal) | {"see": "1"}
    answer = desk.post(f"{base(cleo, journal)}/revise", data=held)
    assert (answer.status_code, list(Page(answer.text).errors)) == (422, ["reason"])

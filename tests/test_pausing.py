"""An assignment rests and is taken up again; it is made smaller, or agreed once more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Page
from tests.records import agree, record, records, welcomed, write
from webapp.models.client import Client
from webapp.models.therapist import Therapist

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


def pause(desk: FlaskClient, client: Client, assignment: str, **form: str) -> tuple[int, Page]:
    answer = desk.post(f"{base(client, assignment)}/pause", data=form)
    return answer.status_code, Page(answer.text)


def test_a_pause_is_quiet_on_the_phone_and_a_revision_with_its_reason(
    app: Flask, desk: FlaskClient, phone: FlaskClient, cleo: Client, journal: str
) -> None:
    assert pause(desk, cleo, journal, paused_reason="Your mother is ill.")[0] == 303
    today = Page(phone.get("/today").text)
    assert [link.text for link in today.one("section", **{"aria-labelledby": "resting"}).all("a")] == [
        "Evening journalNothing is due."
    ]
    assert "Start" not in today.text
    assert "Nothing agreed yet" not in today.text
    page = Page(phone.get(f"/assignments/{journal}").text)
    assert "Paused since" in page.text
    assert "Your mother is ill." in page.text
    assert "You can write all the same." in page.text
    write(app, cleo, {"f:body": "x"}, assignment_id=journal)
    reasons = [each["body"]["reason"] for each in records(app, cleo, "assignment_revision")]
    assert reasons == ["Agreed", "Paused: Your mother is ill."]
    assert desk.post(f"{base(cleo, journal)}/resume").status_code == 303
    assert "Paused" not in Page(phone.get("/today").text).text
    assert record(app, cleo, journal)["body"]["revision"] == 3


def test_a_pause_ends_by_itself_on_its_day(
    as_therapist: Callable[..., FlaskClient],
    phone: FlaskClient,
    cleo: Client,
    journal: str,
    tuesday: time_machine.Traveller,
) -> None:
    pause(as_therapist(), cleo, journal, paused_until="2026-03-12")
    assert "until 12 Mar" in Page(phone.get("/today").text).text
    tuesday.move_to("2026-03-12T09:00:00+00:00")
    assert "Paused" not in Page(phone.get("/today").text).text
    assert "Pause it" in as_therapist().get(base(cleo, journal)).text


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"paused_until": "2026-03-10"}, "paused_until"),
        ({"paused_until": "soon"}, "paused_until"),
        ({"paused_reason": "x" * 501}, "paused_reason"),
    ],
)
def test_a_pause_that_is_not_right_is_shown_again_and_nothing_rests(
    app: Flask, desk: FlaskClient, cleo: Client, journal: str, form: dict[str, str], field: str
) -> None:
    status, page = pause(desk, cleo, journal, **form)
    assert (status, list(page.errors)) == (422, [field])
    assert page.form(f"{base(cleo, journal)}/pause").values[field] == form[field]
    assert "paused" not in record(app, cleo, journal)["body"]


def test_what_has_ended_is_not_paused_but_can_be_taken_up_again(
    app: Flask, desk: FlaskClient, cleo: Client, journal: str
) -> None:
    desk.post(f"{base(cleo, journal)}/retire", data={"retired_reason": "Enough."})
    assert pause(desk, cleo, journal)[0] == 404
    desk.post(f"{base(cleo, journal)}/resume")
    desk.post(f"{base(cleo, journal)}/resume")
    body = record(app, cleo, journal)["body"]
    assert (body["retired"], body["retired_reason"], body["revision"]) == ("", "", 2)


def test_a_stranger_and_another_therapist_pause_nothing(
    app: Flask,
    stranger: FlaskClient,
    as_therapist: Callable[..., FlaskClient],
    theo: Therapist,
    cleo: Client,
    journal: str,
) -> None:
    for verb in ("pause", "resume"):
        path = f"{base(cleo, journal)}/{verb}"
        assert stranger.post(path).status_code in (303, 401)
        assert as_therapist(theo).post(path).status_code == 404
    assert record(app, cleo, journal)["body"]["revision"] == 1


# ------------------------------------------------------------------------- smaller, and once more


def test_smaller_takes_the_smaller_version_or_half(
    app: Flask, desk: FlaskClient, cleo: Client, journal: str
) -> None:
    action = f"{base(cleo, journal)}/revise"
    held = Page(desk.get(f"{action}?smaller=1").text).form(action).values
    assert (held["minutes"], held["smaller_minutes"]) == ("2", "")
    assert (held["times"], held["reason"]) == ("3", "Smaller, so that it fits.")
    plain = agree(app, cleo, dose={"min_minutes": 15})
    action = f"{base(cleo, plain)}/revise"
    assert Page(desk.get(f"{action}?smaller=1").text).form(action).values["minutes"] == "8"
    without = agree(app, cleo, dose={"min_minutes": 0, "times_per_period": 5})
    action = f"{base(cleo, without)}/revise"
    assert Page(desk.get(f"{action}?smaller=1").text).form(action).values["times"] == "3"


def test_a_new_one_like_it_begins_today_with_all_that_was_agreed(
    app: Flask, desk: FlaskClient, cleo: Client, amir: Client, journal: str
) -> None:
    desk.post(f"{base(cleo, journal)}/retire", data={})
    path = f"/clients/{cleo.id}/assignments"
    held = Page(desk.get(f"{path}/new?again={journal}").text).form(path).values
    assert (held["title"], held["start"], held["end"], held["confidence"]) == (
        "Evening journal",
        "2026-03-10",
        "",
        "",
    )
    assert held["assignment_id"] != journal
    assert desk.post(path, data=held).status_code == 303
    assert len(records(app, cleo, "assignment")) == 2
    assert desk.get(f"/clients/{amir.id}/assignments/new?again={journal}").status_code == 404

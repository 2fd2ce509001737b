"""The review: bounded by sessions, nothing private in it but a dot, nothing unread for ever."""

from __future__ import annotations

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests.pages import Element, Page
from tests.records import agree, local, meet, put, record, rewrite, say, welcomed, write
from webapp.inbox import Put
from webapp.models.client import Client

pytestmark = pytest.mark.usefixtures("tuesday")

CANARY = "only-for-cleos-eyes"


@pytest.fixture
def session(app: Flask, cleo: Client) -> str:
    """A session a week ago, from ten until ten to eleven."""
    welcomed(app, cleo)
    return meet(app, cleo, "2026-03-03T10:00", "held")


def review(desk: FlaskClient, client: Client, since: str = "") -> Page:
    answer = desk.get(f"/clients/{client.id}/review?since={since}")
    assert answer.status_code == 200
    return Page(answer.text)


def places(page: Page) -> dict[str, list[str]]:
    """The entries under each of the headings that lists entries."""
    return {
        section.attributes["aria-labelledby"]: [
            one.attributes["id"].removeprefix("entry-") for one in section.all("article")
        ]
        for section in page.all("section")
        if section.all("article")
    }


def words_of(page: Page, block: str) -> str:
    return page.called(block).text


def row_of(page: Page, assignment: str) -> Element:
    """The line of "agreed and done" for this assignment."""
    return next(
        row
        for row in page.called("agreed").all("tr")
        for link in row.all("a")
        if assignment in link.attributes["href"]
    )


def test_the_window_begins_when_the_session_was_over(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    before = write(app, cleo, {"f:body": "before"}, "2026-03-03T09:00")
    during = write(
        app,
        cleo,
        {"f:body": "in the waiting room"},
        "2026-03-03T09:59",
        received=local(cleo, "2026-03-03T10:20"),
    )
    after = write(app, cleo, {"f:body": "on the stairs"}, "2026-03-03T10:51")
    today = write(app, cleo, {"f:body": "today"}, "2026-03-10T08:00")
    page = review(desk, cleo)
    assert places(page) == {"late-name": [during], "missed-name": [before], "read-name": [today, after]}
    assert "Since session 1 on 3 Mar, 7 days" in words_of(page, "fresh")


def test_without_a_session_it_is_all_there_is(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    welcomed(app, cleo)
    old = write(app, cleo, {"f:body": "long ago"}, "2025-01-01T08:00")
    meet(app, cleo, "2026-03-12T10:00")
    page = review(desk, cleo)
    assert places(page) == {"read-name": [old]}
    assert "no session was held yet" in words_of(page, "fresh")


def test_it_can_look_further_back(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    welcomed(app, cleo)
    first = meet(app, cleo, "2026-02-24T10:00", "held")
    meet(app, cleo, "2026-03-03T10:00", "held", number=2)
    entry = write(app, cleo, {"f:body": "between the two"}, "2026-02-26T10:00")
    page = review(desk, cleo)
    assert places(page) == {"missed-name": [entry]}
    assert [one.attributes["href"] for one in page.all("a") if "review?since=" in one.attributes["href"]] == [
        f"/clients/{cleo.id}/review?since={first}"
    ]
    further = review(desk, cleo, first)
    assert places(further) == {"read-name": [entry]}
    assert "Since session 1" in words_of(further, "fresh")
    assert places(review(desk, cleo, "nobody's")) == places(page)


def test_what_came_after_the_session_had_begun_arrived_late_until_it_is_read(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    queued = write(
        app, cleo, {"f:body": "in a tunnel"}, "2026-03-02T20:00", received=local(cleo, "2026-03-04T09:00")
    )
    assert places(review(desk, cleo)) == {"late-name": [queued]}
    desk.post(f"/clients/{cleo.id}/entries/{queued}/seen")
    assert places(review(desk, cleo)) == {}


def test_an_old_entry_that_was_changed_since_is_late_and_says_so(
    app: Flask, desk: FlaskClient, cleo: Client, session: str, tuesday: time_machine.Traveller
) -> None:
    entry = write(app, cleo, {"f:body": "first words"}, "2026-03-01T20:00")
    desk.post(f"/clients/{cleo.id}/entries/{entry}/seen")
    assert places(review(desk, cleo)) == {}
    tuesday.shift(60)
    rewrite(app, cleo, entry, **{"f:body": "second words"})
    page = review(desk, cleo)
    assert places(page) == {"late-name": [entry]}
    assert "changed since you read it" in words_of(page, f"entry-{entry}")


def test_a_private_entry_is_a_dot_and_no_word_anywhere(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    journal = agree(app, cleo)
    secret = write(
        app,
        cleo,
        {"f:body": CANARY, "f:title": CANARY, "f:minutes": 77, "learned": CANARY, "f:learned": CANARY},
        "2026-03-09T20:00",
        assignment_id=journal,
        share="private",
        note_to_therapist=CANARY,
        barrier_other=CANARY,
        barriers={"boring": True},
        ask_review=True,
        distress_before=91,
        distress_after=17,
        difficulty=4,
    )
    page = review(desk, cleo)
    row = row_of(page, journal)
    assert "1 of 3" in row.text
    assert "Extremely" not in row.text
    assert [one.attributes["class"] for one in row.all("li")] == ["none"] * 5 + ["done", "now"]
    for hidden in (CANARY, secret, "77 min", "Boring", ">91<", ">17<"):
        assert hidden not in page.html, hidden
    for path in (f"/clients/{cleo.id}", "/caseload", f"/clients/{cleo.id}/assignments/{journal}"):
        assert CANARY not in desk.get(path).text
    assert desk.post(f"/clients/{cleo.id}/entries/{secret}/seen").status_code == 404
    assert desk.post(f"/clients/{cleo.id}/entries/{secret}/comments", data={"text": "x"}).status_code == 404
    assert "1 unread" not in desk.get("/caseload").text


def test_made_private_again_it_is_gone_from_the_page(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    entry = write(app, cleo, {"f:body": CANARY}, "2026-03-09T20:00")
    assert CANARY in review(desk, cleo).html
    rewrite(app, cleo, entry, share="private")
    assert CANARY not in review(desk, cleo).html


def test_drafts_and_entries_that_were_deleted_are_never_shown(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    journal = agree(app, cleo)
    write(app, cleo, {"f:body": CANARY}, "2026-03-09T20:00", status="draft", assignment_id=journal)
    gone = write(app, cleo, {"f:body": CANARY}, "2026-03-09T21:00", assignment_id=journal)
    say(app, cleo, {"t": "entry.delete", "id": gone, "base": 1})
    page = review(desk, cleo)
    assert CANARY not in page.html
    assert "0 of 3" in row_of(page, journal).text


def test_what_the_client_has_yet_to_decide_is_not_shown(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    """Two phones: one deletes, the other, which did not know, writes on. Until it is settled nobody reads it."""
    entry = write(app, cleo, {"f:body": "first"}, "2026-03-09T20:00")
    say(app, cleo, {"t": "entry.delete", "id": entry, "base": 1})
    rewrite(app, cleo, entry, **{"f:body": CANARY})
    assert record(app, cleo, entry)["extra"].get("disputed")
    assert CANARY not in review(desk, cleo).html
    assert desk.post(f"/clients/{cleo.id}/entries/{entry}/seen").status_code == 404


def test_agreed_and_done_counts_days_minutes_and_how_it_was(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    journal = agree(app, cleo)
    for day, minutes, more in (
        (4, 10, {"difficulty": 3, "helpfulness": 1}),
        (6, 12, {"status": "partly"}),
        (8, None, {"status": "not_done"}),
        (9, 8, {"difficulty": 1, "helpfulness": 4}),
    ):
        answers = {"f:body": "x"} | ({"f:minutes": minutes} if minutes else {})
        write(app, cleo, answers, f"2026-03-0{day}T20:00", assignment_id=journal, **more)
    row = row_of(review(desk, cleo), journal)
    done, hard, helped = (cell.text for cell in row.all("td")[1:])
    assert done == "3 of 3 30 min"
    assert (hard, helped) == ("A little", "Extremely")


def test_a_long_window_counts_the_week_that_is_shown_and_all_of_it(
    app: Flask, desk: FlaskClient, cleo: Client
) -> None:
    """Two weeks since the session: three times a week is held against one week, not against two."""
    welcomed(app, cleo)
    meet(app, cleo, "2026-02-24T10:00", "held")
    journal = agree(app, cleo, at="2026-02-20T10:00")
    for day in ("02-25", "02-27", "03-01", "03-02", "03-05", "03-07"):
        write(app, cleo, {"f:body": "x"}, f"2026-{day}T20:00", assignment_id=journal)
    done = row_of(review(desk, cleo), journal).all("td")[1].text
    assert done == "2 of 3 6 since the session"


def test_what_is_agreed_for_each_day_is_counted_in_times(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    daily = agree(app, cleo, dose={"period": "day", "times_per_period": 1})
    for day in (4, 5, 9):
        write(app, cleo, {"f:body": "x"}, f"2026-03-0{day}T20:00", assignment_id=daily)
    assert row_of(review(desk, cleo), daily).all("td")[1].text == "3 times"


def test_what_is_new_changed_or_ended_says_so(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    old = agree(app, cleo, "Old one")
    new = agree(app, cleo, "New one", at="2026-03-05T10:00")
    gone = agree(app, cleo, "Ended and not used")
    desk.post(f"/clients/{cleo.id}/assignments/{gone}/retire", data={})
    used = agree(app, cleo, "Ended and used")
    write(app, cleo, {"f:body": "x"}, "2026-03-05T20:00", assignment_id=used)
    desk.post(f"/clients/{cleo.id}/assignments/{used}/retire", data={})
    action = f"/clients/{cleo.id}/assignments/{old}/revise"
    held = Page(desk.get(action).text).form(action).values
    desk.post(action, data=held | {"reason": "It felt like an essay."})
    page = review(desk, cleo)
    assert "changed 10 Mar: It felt like an essay." in row_of(page, old).text
    assert "· new" in row_of(page, new).text
    assert "· ended" in row_of(page, used).text
    assert "Ended and not used" not in page.text


def test_what_got_in_the_way_is_counted_and_told_in_the_clients_words(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    for day, barriers in (
        (4, {"upset": True, "boring": True}),
        (5, {"upset": True, "forgot": False}),
        (6, {}),
    ):
        write(app, cleo, {}, f"2026-03-0{day}T20:00", status="not_done", barriers=barriers)
    write(app, cleo, {"f:body": "x"}, "2026-03-07T20:00", status="partly", barrier_other="the cat <3")
    write(app, cleo, {"f:body": "x"}, "2026-03-01T20:00", status="not_done", barriers={"worried": True})
    block = review(desk, cleo).called("barriers")
    assert [one.text for one in block.all("li")] == ["Too upset or unwell × 2", "Boring"]
    assert "3 × not today, 1 × did part" in block.text
    assert "the cat <3 7 Mar" in block.text


def test_what_was_learned_stands_with_beliefs_and_predictions(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    write(
        app,
        cleo,
        {"f:belief_before": 80, "f:belief_after": 0, "learned": "A guess, not news."},
        "2026-03-05T20:00",
        worksheet="thought_record",
    )
    experiment = write(
        app,
        cleo,
        {"f:prediction": "They will laugh.", "f:belief_before": 75},
        "2026-03-06T20:00",
        worksheet="behavioural_experiment",
        phase="plan",
    )
    block = review(desk, cleo).called("learned")
    assert "from 80 % to 0 %" in block.text
    assert "A guess, not news." in block.text
    assert "They will laugh." not in block.text  # nothing has happened yet
    result = {"f:happened": "Nobody did.", "f:belief_after": 40, "f:learned": "A question is only one."}
    rewrite(app, cleo, experiment, phase="result", **result)
    block = review(desk, cleo).called("learned")
    assert "Expected: They will laugh. Happened: Nobody did." in block.text
    assert "from 75 % to 40 %" in block.text
    assert "A question is only one." in block.text


def test_what_changed_is_drawn_from_shared_entries_alone(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    for day, mood, share in ((1, 3, "shared"), (5, 9, "private"), (9, 6, "shared")):
        write(app, cleo, {"f:mood": mood}, f"2026-03-0{day}T12:00", worksheet="mood_check", share=share)
    block = review(desk, cleo).called("changed")
    assert "last 6, before that 3 (+3)" in block.text
    assert len(block.all("svg")) == 1
    cells = [cell.text for cell in block.one("table").all("td")]
    assert cells == ["3", "6"]


def test_entries_that_the_client_asks_to_look_at_stand_on_top(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    asked = write(
        app, cleo, {"f:body": "older"}, "2026-03-05T20:00", ask_review=True, note_to_therapist="The middle."
    )
    newer = write(app, cleo, {"f:body": "newer"}, "2026-03-09T20:00")
    page = review(desk, cleo)
    assert places(page)["read-name"] == [asked, newer]
    assert "The middle." in words_of(page, "asked")
    assert "hidden" not in page.called("asked").attributes


def test_an_entry_is_read_in_full_with_its_answers_in_words(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    entry = write(
        app,
        cleo,
        {
            "f:practice": "three_minutes",
            "f:minutes": 3,
            "f:formal": "informal",
            "f:guided": False,
            "f:tension_before": 0,
        },
        "2026-03-09T20:00",
        worksheet="practice_log",
        distress_peak=0,
        amount_done="half",
        difficulty=0,
    )
    article = review(desk, cleo).called(f"entry-{entry}")
    for said in (
        "While doing something else",
        "3 min",
        "No",
        "0 of 10",
        "0 of 100",
        "About half",
        "Not at all",
    ):
        assert said in article.text, said


def test_takeaways_of_the_last_session_stand_by(
    app: Flask, desk: FlaskClient, cleo: Client, session: str
) -> None:
    put(app, cleo, Put("takeaway", "t1", {"session_id": session, "order": 1, "text": "Rest counts."}))
    assert "Rest counts." in review(desk, cleo).text

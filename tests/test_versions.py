"""One entry, written on two phones that did not know of each other: what the person chooses, and what nobody else sees."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp import inbox
from webapp.client.store import Records
from webapp.feed_start import worksheets
from webapp.ids import uuid7
from webapp.models.client import Client

ENTRY = "01930000-0000-7000-8000-00000000e001"
HERE, THERE = "d_here", "d_there"
MINE, OTHER = "Rain on the roof.", "The choir sang on."

Json = dict[str, Any]
AsPerson = Callable[..., FlaskClient]


class Story:
    """Two phones of one client say things about one entry."""

    def __init__(self, app: Flask, client: Client) -> None:
        self.app = app
        self.client = client
        self.n = 0

    def say(self, verb: str, body: Json | None = None, *, base: int = 0, device: str = HERE) -> str:
        self.n += 1
        said = {"op": uuid7(), "n": self.n, "t": f"entry.{verb}", "v": 1, "id": ENTRY, "base": base}
        said |= {"mine": [], "at": "2026-03-03T21:14:00+00:00"} | ({} if body is None else {"body": body})
        with self.app.app_context():
            (verdict,) = inbox.accept(self.client, [said], device=device)
        assert verdict.status in ("applied", "merged"), verdict
        return str(said["op"])

    def entry(self) -> Json:
        with self.app.app_context():
            found = Records(self.client).get("entry", ENTRY)
        assert found is not None
        return found

    def begin(self, **body: Any) -> None:
        started = {"day": "2026-03-03", "occurred_at": "2026-03-03T20:00:00+00:00", "status": "done"}
        sheet = {"worksheet": "journal", "worksheet_version": 1, "share": "shared", "f:body": "Rain."}
        self.say("create", started | sheet | body)


@pytest.fixture
def story(app: Flask, cleo: Client) -> Story:
    with app.app_context():
        sheets = [inbox.Put("worksheet", f"{one['worksheet']}.{one['version']}", one) for one in worksheets()]
        inbox.put(cleo, *sheets)
    return Story(app, cleo)


def settle(browser: FlaskClient, base: int, **form: str) -> Any:
    named = {name.replace("__", ":"): value for name, value in form.items()}
    return browser.post(f"/entries/{ENTRY}/settle", data={"base": str(base)} | named)


def two_texts(story: Story) -> str:
    """Two wordings of one answer; the operation whose words are kept aside."""
    story.begin()
    story.say("edit", {"f:body": MINE}, base=1)
    return story.say("edit", {"f:body": OTHER}, base=1, device=THERE)


def test_both_wordings_stand_on_the_page_and_nothing_is_chosen_for_the_person(
    story: Story, as_client: AsPerson
) -> None:
    two_texts(story)
    page = unescape(as_client().get(f"/entries/{ENTRY}").text)
    assert MINE in page
    assert OTHER in page
    assert "Also written on your other phone" in page
    assert "two versions" in as_client().get("/history").text


@pytest.mark.parametrize(
    ("choice", "words"), [("this", MINE), ("that", OTHER), ("both", f"{MINE}\n\n{OTHER}")]
)
def test_what_is_chosen_stands_and_the_rest_is_settled(
    story: Story, as_client: AsPerson, choice: str, words: str
) -> None:
    aside = two_texts(story)
    rev = story.entry()["rev"]
    answer = settle(as_client(), rev, keep__f__body=aside if choice == "that" else choice)
    assert (answer.status_code, answer.location) == (303, f"/entries/{ENTRY}?notice=settled")
    entry = story.entry()
    assert entry["body"]["f:body"] == words
    assert "alts" not in entry["extra"]


def test_keeping_both_to_edit_them_leads_to_the_form(story: Story, as_client: AsPerson) -> None:
    two_texts(story)
    answer = settle(as_client(), story.entry()["rev"], keep__f__body="edit")
    assert answer.location == f"/entries/{ENTRY}/edit"
    form = unescape(as_client().get(answer.location).text)
    assert f"{MINE}\n\n{OTHER}" in form


def test_a_choice_on_a_page_that_is_no_longer_true_changes_nothing(story: Story, as_client: AsPerson) -> None:
    aside = two_texts(story)
    rev = story.entry()["rev"]
    story.say("edit", {"f:body": "A third sentence."}, base=rev, device=THERE)
    answer = settle(as_client(), rev, keep__f__body=aside)
    assert answer.status_code == 422
    assert "has just changed" in answer.text
    assert [alt["v"] for alt in story.entry()["extra"]["alts"]] == [OTHER]


def test_every_answer_with_two_versions_must_be_chosen(story: Story, as_client: AsPerson) -> None:
    story.begin(learned="it passes")
    story.say("edit", {"f:body": MINE, "learned": "it passes slowly", "difficulty": 3}, base=1)
    aside = story.say(
        "edit", {"f:body": OTHER, "learned": "it does pass", "difficulty": 1}, base=1, device=THERE
    )
    rev = story.entry()["rev"]
    answer = settle(as_client(), rev, keep__f__body="this", keep__learned=aside)
    assert answer.status_code == 422
    assert len(story.entry()["extra"]["alts"]) == 3
    settle(as_client(), rev, keep__f__body="this", keep__learned=aside, keep__difficulty=aside)
    body = story.entry()["body"]
    assert (body["f:body"], body["learned"], body["difficulty"]) == (MINE, "it does pass", 1)
    assert "alts" not in story.entry()["extra"]


def test_privacy_stands_until_the_person_shares_with_both_in_sight(story: Story, as_client: AsPerson) -> None:
    story.begin(share="private")
    story.say("edit", {"share": "shared"}, base=1)
    story.say("edit", {"share": "private"}, base=0, device=THERE)
    assert story.entry()["body"]["share"] == "private"
    aside = story.say("edit", {"share": "shared"}, base=0, device="d_third")
    page = unescape(as_client().get(f"/entries/{ENTRY}").text)
    assert "Shared on one phone, private on the other" in page
    settle(as_client(), story.entry()["rev"], keep__share=aside)
    assert story.entry()["body"]["share"] == "shared"


def plan_with_late_words(story: Story) -> None:
    plan = {"worksheet": "behavioural_experiment", "phase": "plan", "f:prediction": "They will laugh."}
    story.begin(**plan)
    story.say("edit", {"phase": "result", "f:what_happened": "Nobody laughed."}, base=1)
    story.say("edit", {"f:prediction": "They will not laugh."}, base=1, device=THERE)


def test_a_prediction_of_afterwards_is_shown_kept_beside_and_can_be_let_go(
    story: Story, as_client: AsPerson
) -> None:
    plan_with_late_words(story)
    page = unescape(as_client().get(f"/entries/{ENTRY}").text)
    assert "Written after the result was open" in page
    assert "They will not laugh." in page
    assert "two versions" not in as_client().get("/history").text
    rev = story.entry()["rev"]
    settle(as_client(), rev, keep__f__prediction="aside")
    assert story.entry()["rev"] == rev
    settle(as_client(), rev, keep__f__prediction="drop")
    assert story.entry()["body"]["f:prediction"] == "They will laugh."
    assert "alts" not in story.entry()["extra"]


def deleted_unseen(story: Story) -> None:
    story.begin()
    story.say("edit", {"f:body": MINE}, base=1)
    story.say("delete", base=1, device=THERE)


def written_after_delete(story: Story) -> None:
    story.begin()
    story.say("delete", base=1, device=THERE)
    story.say("edit", {"f:body": MINE}, base=1)


@pytest.mark.parametrize("happened", [deleted_unseen, written_after_delete])
def test_an_entry_between_deleting_and_keeping_is_the_persons_to_decide(
    story: Story, as_client: AsPerson, happened: Callable[[Story], None]
) -> None:
    happened(story)
    rev = story.entry()["rev"]
    assert "Keep it" in as_client().get(f"/entries/{ENTRY}").text
    assert settle(as_client(), rev).status_code == 422
    settle(as_client(), rev, **{"as": "keep"})
    entry = story.entry()
    assert entry["body"]["f:body"] == MINE
    assert "disputed" not in entry["extra"]


@pytest.mark.parametrize("happened", [deleted_unseen, written_after_delete])
def test_deleting_it_with_everything_in_sight_deletes_it(
    story: Story, app: Flask, as_client: AsPerson, happened: Callable[[Story], None]
) -> None:
    happened(story)
    answer = settle(as_client(), story.entry()["rev"], **{"as": "delete"})
    assert answer.location == "/history?notice=deleted"
    with app.app_context():
        assert Records(story.client).get("entry", ENTRY) is None


def test_staff_read_the_version_that_stands_and_never_the_other(
    story: Story, cleo: Client, as_therapist: AsPerson
) -> None:
    two_texts(story)
    page = unescape(as_therapist().get(f"/clients/{cleo.id}/review").text)
    assert MINE in page
    assert OTHER not in page
    assert "the client has a second version to settle" in page


@pytest.mark.parametrize("happened", [deleted_unseen, written_after_delete])
def test_staff_read_nothing_of_an_entry_that_waits_for_the_persons_decision(
    story: Story, cleo: Client, as_therapist: AsPerson, happened: Callable[[Story], None]
) -> None:
    happened(story)
    browser = as_therapist()
    for path in (f"/clients/{cleo.id}", f"/clients/{cleo.id}/review", "/caseload"):
        page = browser.get(path)
        assert page.status_code == 200, path
        assert MINE not in unescape(page.text), path


def test_nobody_settles_another_persons_entry(story: Story, amir: Client, as_client: AsPerson) -> None:
    two_texts(story)
    assert settle(as_client(amir), story.entry()["rev"], keep__f__body="this").status_code == 404

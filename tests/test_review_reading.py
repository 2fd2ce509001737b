"""The review reads a part of what a client wrote. It is the same page, byte for byte, as if everything had been read."""

from __future__ import annotations

import random
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.own_records import keep
from tests.records import agree, local, meet, put, rewrite, welcomed, write
from webapp.ids import uuid7
from webapp.inbox import Put
from webapp.models.client import Client
from webapp.models.entry import DayDone
from webapp.therapist import review, review_entries
from webapp.therapist.casefile import CaseFile
from webapp.therapist.review_file import ReviewFile
from webapp.twins.goals import row_of

pytestmark = pytest.mark.usefixtures("tuesday")

Json = dict[str, Any]

# How often, in which form.
DOSES: tuple[Json, ...] = (
    {"period": "week"},
    {"period": "day"},
    {"period": "once"},
    {"period": "session"},
    {"period": "weeks", "every": 5, "start": "2025-06-08"},
    {"period": "none"},
)
CHECK_IN = ("f:rest", "f:calm", "f:doing", "f:good", "f:close")
MADE_ANEW = re.compile(r'nonce="[^"]*"|nonce-[^\'"; ]*|name="(?:csrf|comment_id)" value="[^"]*"')


class Whole(ReviewFile):
    """Everything there is, as for a file that is taken out."""

    entries = CaseFile.entries
    seen = CaseFile.seen
    told = CaseFile.told

    def days_done(self) -> list[DayDone]:
        """All of them."""
        return CaseFile.days_done(self)


def life(app: Flask, client: Client, session: str, chance: random.Random) -> None:
    """A year and more of entries of every kind; some read, some changed since, some on their way for long."""
    today = local(client)
    agreed = [agree(app, client, f"Of kind {place}", dose=dose) for place, dose in enumerate(DOSES)]
    taken, goal = uuid7(), keep(app, client, "goal", share="shared", **{"f:goal": "Sing again"})
    put(app, client, Put("takeaway", taken, {"session_id": session, "order": 1, "text": "Go slowly"}))
    # The first day that the lines begin with.
    write(app, client, {"f:mood": 1}, today - timedelta(days=41), worksheet="mood_check")
    for place in range(70):
        back = timedelta(minutes=chance.choice((5_000, 20_000, 90_000, 600_000)) * chance.random())
        shape = chance.choice(
            ("journal", "mood", "minutes", "check_in", "goal_check", "practised", "no time")
        )
        said: Json = {
            "journal": {"f:body": f"words {place}", "distress_before": place, "distress_after": place // 2},
            "mood": {"worksheet": "mood_check", "f:mood": place % 11},
            "minutes": {"worksheet": "practice_log", "f:minutes": place},
            "check_in": {"worksheet": "check_in"} | dict.fromkeys(CHECK_IN, place % 5),
            "goal_check": {
                "worksheet": "goal_check",
                "f:goals": {
                    f"{row_of({'id': goal})}.goal": "Sing again",
                    f"{row_of({'id': goal})}.progress": place % 11,
                },
            },
            "practised": {"takeaway_id": taken, "f:body": "x"},
            "no time": {"occurred_at": None, "f:body": "x"},
        }[shape]
        entry = write(
            app,
            client,
            {**said, "ask_review": chance.random() < 0.2, "learned": "something" if place % 3 else ""},
            today - back,
            received=min(today - back + timedelta(days=chance.choice((0, 0, 0, 9))), today),
            assignment_id=chance.choice([*agreed, ""]),
            status=chance.choice(("done", "done", "partly", "not_done", "draft")),
            share=chance.choice(("shared", "shared", "shared", "private")),
        )
        if chance.random() < 0.6:
            put(app, client, Put("seen", f"seen.{entry}", {"entry_id": entry, "at": today.isoformat()}))
            if chance.random() < 0.2:
                rewrite(app, client, entry, today + timedelta(minutes=place), note_to_therapist="anew")


@pytest.mark.parametrize("held", [(), (3,), (9,), (90, 400), (3, 17, 200)])
def test_it_is_the_page_of_everything_though_a_part_is_read(
    app: Flask,
    desk: FlaskClient,
    cleo: Client,
    monkeypatch: pytest.MonkeyPatch,
    held: tuple[int, ...],
) -> None:
    welcomed(app, cleo)
    session = ""
    for number, days in enumerate(sorted(held, reverse=True)):
        starts = (local(cleo) - timedelta(days=days)).isoformat(timespec="minutes")
        session = meet(app, cleo, starts, "held", number=number + 1)
    life(app, cleo, session, random.Random(repr(held)))
    monkeypatch.setattr(review_entries, "uuid7", lambda: "fresh")
    pages = (f"/clients/{cleo.id}/review", f"/clients/{cleo.id}/review/text")
    bounded = [MADE_ANEW.sub("", desk.get(page).text) for page in pages]
    monkeypatch.setattr(review, "ReviewFile", Whole)
    whole = [MADE_ANEW.sub("", desk.get(page).text) for page in pages]
    assert bounded == whole
    assert "Sing again" in bounded[0]

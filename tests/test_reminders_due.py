"""What a client is to be reminded of at a moment: her days and times, quiet hours, and nothing that is done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.reminders.due import LATE, Wishes, due
from webapp.twins.meetings import beside
from webapp.twins.routines import DIGIT

Json = dict[str, Any]

JOURNAL = "01890a5d-ac96-774b-bcce-b302099a8057"
WALK = "01890a5d-ac96-774b-bcce-b302099a8058"
TUESDAY = "2026-03-10"
CLOCKS = st.builds("{:02d}:{:02d}".format, st.integers(0, 23), st.integers(0, 59))


def at(clock: str, day: str = TUESDAY, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(zone))


def agreed(assignment: str = JOURNAL, *, body: Json | None = None, **dose: Any) -> Json:
    """An assignment for every day at eight in the evening, unless said otherwise."""
    plain = {
        "period": "day",
        "times_per_period": 1,
        "days": [],
        "time_of_day": "20:00",
        "start": "2026-03-01",
    }
    return {"id": assignment, "body": {"dose": plain | dose, **(body or {})}}


def routine(assignment: str = JOURNAL, *days: str, time: str = "") -> Json:
    return {
        "id": beside({"id": assignment}, DIGIT),
        "body": {"assignment_id": assignment, "f:days": dict.fromkeys(days, True), "f:time": time},
    }


def entry(status: str = "done", day: str = TUESDAY, assignment: str = JOURNAL, **more: Any) -> Json:
    return {
        "id": f"e-{status}-{day}",
        "body": {"assignment_id": assignment, "status": status, "day": day, **more},
    }


def found(*assignments: Json, **more: list[Json]) -> Json:
    return {"assignments": list(assignments), "routines": [], "entries": [], "sessions": [], **more}


def test_something_for_every_day_is_due_at_its_time_and_not_before() -> None:
    records = found(agreed())
    assert due(records, Wishes(), at("19:59")) == []
    assert due(records, Wishes(), at("20:00")) == [JOURNAL]


def test_a_round_that_comes_late_still_reminds_and_one_that_comes_much_later_does_not() -> None:
    records = found(agreed(time_of_day="08:00"))
    assert due(records, Wishes(), at("09:59")) == [JOURNAL]
    assert due(records, Wishes(), at("10:00")) == []


def test_without_a_time_it_comes_at_the_usual_one() -> None:
    records = found(agreed(time_of_day=""))
    assert due(records, Wishes(usual="07:30"), at("07:30")) == [JOURNAL]
    assert due(records, Wishes(usual="07:30"), at("20:00")) == []


def test_the_clients_own_days_and_time_go_before_what_was_agreed() -> None:
    records = found(agreed(), routines=[routine(JOURNAL, "tu", time="12:15")])
    assert due(records, Wishes(), at("12:15")) == [JOURNAL]
    assert due(records, Wishes(), at("20:00")) == []
    assert due(records, Wishes(), at("12:15", "2026-03-11")) == []


def test_agreed_days_are_kept() -> None:
    records = found(agreed(period="week", days=[1]))
    assert due(records, Wishes(), at("20:00")) == [JOURNAL]
    assert due(records, Wishes(), at("20:00", "2026-03-11")) == []


def test_what_has_no_days_reminds_of_nothing() -> None:
    assert due(found(agreed(period="week", times_per_period=3)), Wishes(), at("20:00")) == []


@pytest.mark.parametrize("status", ["done", "partly", "not_done"])
def test_what_is_done_or_put_off_today_is_left_in_peace(status: str) -> None:
    assert due(found(agreed(), entries=[entry(status)]), Wishes(), at("20:00")) == []


def test_a_private_entry_counts_as_done_like_any_other() -> None:
    records = found(agreed(), entries=[entry(share="private")])
    assert due(records, Wishes(), at("20:00")) == []


def test_what_was_begun_or_done_yesterday_or_for_something_else_still_reminds() -> None:
    others = [entry("draft"), entry("done", "2026-03-09"), entry("not_done", "2026-03-09")]
    others.append(entry("done", assignment=WALK))
    assert due(found(agreed(), entries=others), Wishes(), at("20:00")) == [JOURNAL]


def test_what_is_for_twice_a_day_reminds_until_it_was_done_twice() -> None:
    twice = agreed(times_per_period=2)
    once = [entry()]
    assert due(found(twice, entries=once), Wishes(), at("20:00")) == [JOURNAL]
    assert due(found(twice, entries=[*once, {**entry(), "id": "e2"}]), Wishes(), at("20:00")) == []


def test_a_measure_for_every_two_weeks_reminds_on_the_own_day_until_it_was_answered() -> None:
    measure = agreed(period="weeks", every=2, start="2026-03-02")
    own, tuesday = [routine(JOURNAL, "tu", time="20:00")], at("20:00", "2026-03-03")
    assert due(found(measure, routines=own), Wishes(), tuesday) == [JOURNAL]
    assert due(found(measure, routines=own), Wishes(), at("20:00")) == []
    answered = [entry("done", "2026-03-02")]
    assert due(found(measure, routines=own, entries=answered), Wishes(), tuesday) == []


@pytest.mark.parametrize(
    "body",
    [
        {"retired": "2026-03-05"},
        {"paused": "2026-03-05", "paused_until": ""},
        {"paused": "2026-03-05", "paused_until": "2026-03-11"},
    ],
)
def test_what_ended_or_rests_reminds_of_nothing(body: Json) -> None:
    assert due(found(agreed(body=body)), Wishes(), at("20:00")) == []


def test_what_has_not_begun_or_is_over_reminds_of_nothing() -> None:
    for dose in ({"start": "2026-03-11"}, {"end": "2026-03-09"}):
        assert due(found(agreed(**dose)), Wishes(), at("20:00")) == []


def test_a_pause_that_ends_today_is_over() -> None:
    paused = agreed(body={"paused": "2026-03-05", "paused_until": TUESDAY})
    assert due(found(paused), Wishes(), at("20:00")) == [JOURNAL]


def test_what_falls_into_the_quiet_time_comes_at_its_end_or_not_that_day() -> None:
    night = Wishes(quiet_from="21:00", quiet_until="08:00")
    early, late = agreed(time_of_day="06:30"), agreed(WALK, time_of_day="22:00")
    assert due(found(early, late), night, at("06:30")) == []
    assert due(found(early, late), night, at("08:00")) == [JOURNAL]
    assert due(found(early, late), night, at("22:00")) == []
    assert due(found(early, late), night, at("08:00", "2026-03-11")) == [JOURNAL]


def test_a_late_round_does_not_reach_into_the_quiet_time() -> None:
    night = Wishes(quiet_from="21:00", quiet_until="08:00")
    records = found(agreed(time_of_day="20:55"))
    assert due(records, night, at("20:59")) == [JOURNAL]
    assert due(records, night, at("21:00")) == []


def test_an_hour_that_the_clocks_leave_out_is_made_good_after_it() -> None:
    records = found(agreed(time_of_day="02:30"))
    after = datetime.fromisoformat("2026-03-29T01:00+00:00").astimezone(ZoneInfo("Europe/Berlin"))
    assert f"{after:%H:%M}" == "03:00"
    assert due(records, Wishes(), after) == [JOURNAL]


def test_the_day_is_the_clients_own() -> None:
    late = datetime.fromisoformat("2026-03-10T23:30+00:00")
    records = found(agreed(period="week", days=[2], time_of_day="00:30"))
    assert due(records, Wishes(), late.astimezone(ZoneInfo("Europe/Berlin"))) == [JOURNAL]
    assert due(records, Wishes(), late.astimezone(ZoneInfo("Europe/London"))) == []


def test_records_that_make_no_sense_remind_of_nothing() -> None:
    odd = [{"id": "a", "body": None}, {"id": "b", "body": {"dose": 3}}, {"id": "c"}, 7]
    assert due({"assignments": odd, "entries": "x", "routines": None}, Wishes(), at("18:00")) == []
    assert due({}, Wishes(), at("18:00")) == []


@given(CLOCKS, CLOCKS, CLOCKS, CLOCKS)
def test_nothing_ever_comes_in_the_quiet_time(first: str, last: str, time: str, clock: str) -> None:
    wishes = Wishes(quiet_from=first, quiet_until=last)
    if due(found(agreed(time_of_day=time)), wishes, at(clock)):
        assert not wishes.is_quiet(clock)


@given(CLOCKS, CLOCKS, CLOCKS)
def test_a_day_of_rounds_reminds_within_one_stretch(first: str, last: str, time: str) -> None:
    wishes = Wishes(quiet_from=first, quiet_until=last)
    begin = at("00:00")
    sent = [
        minute
        for minute in range(0, 1440, 5)
        if due(found(agreed(time_of_day=time)), wishes, begin + timedelta(minutes=minute))
    ]
    assert not sent or sent[-1] - sent[0] < LATE

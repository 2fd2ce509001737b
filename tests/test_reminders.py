"""Rounds of reminders: each reminder once whoever runs them, nobody who left or has finished, nothing lost by a failure."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.records import agree, write
from tests.reminding import Postbox, choose, reminders
from webapp import cli_jobs
from webapp.db import db, writing
from webapp.ids import uuid7
from webapp.models.client import Client
from webapp.models.reminder import AGAIN_AFTER, MOST_TRIES, Reminder
from webapp.reminders import sending
from webapp.reminders.sending import Round

pytestmark = pytest.mark.usefixtures("tuesday")

DAILY = {"period": "day", "times_per_period": 1, "time_of_day": "12:00"}
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)

Run = Callable[..., Round]


@pytest.fixture
def box() -> Postbox:
    return Postbox()


@pytest.fixture
def run(app: Flask, box: Postbox) -> Run:
    def one(at: datetime = NOON, **ways: Any) -> Round:
        with app.app_context():
            return sending.run(at, ways or {"email": box})

    return one


@pytest.fixture
def reminded(app: Flask, cleo: Client) -> Client:
    """Cleo, who has one thing for every day at noon and wants to be reminded."""
    agree(app, cleo, dose=DAILY)
    choose(app, cleo)
    return cleo


@pytest.mark.both_engines
def test_a_reminder_is_sent_once_a_day(app: Flask, reminded: Client, box: Postbox, run: Run) -> None:
    assert (run().reminded, run().reminded, run(NOON + timedelta(minutes=50)).reminded) == (1, 0, 0)
    assert box.sent == ["Cleo"]
    (noted,) = reminders(app, reminded)
    assert (noted.day, noted.channel, noted.outcome) == (date(2026, 3, 10), "email", "sent")
    run(NOON + timedelta(days=1))
    assert box.sent == ["Cleo", "Cleo"]


@pytest.mark.both_engines
def test_of_many_rounds_at_once_one_sends(app: Flask, reminded: Client, box: Postbox, run: Run) -> None:
    with ThreadPoolExecutor(8) as many:
        done = list(many.map(lambda _: run(), range(8)))
    assert sum(each.messages for each in done) == 1
    assert box.sent == ["Cleo"]


@pytest.mark.both_engines
def test_of_many_that_claim_the_same_one_gets_it(app: Flask, cleo: Client) -> None:
    assignment = uuid7()

    def claim(_: int) -> bool:
        with app.app_context(), writing() as session:
            return Reminder.claim(session, cleo, assignment, NOON.date(), NOON)

    with ThreadPoolExecutor(8) as many:
        assert sum(many.map(claim, range(16))) == 1


def test_two_things_at_the_same_time_are_one_message(
    app: Flask, reminded: Client, box: Postbox, run: Run
) -> None:
    agree(app, reminded, "Walk", dose=DAILY)
    done = run()
    assert (done.reminded, done.messages, len(reminders(app, reminded))) == (2, 1, 2)
    assert box.sent == ["Cleo"]


def test_two_things_at_two_times_are_two_messages(
    app: Flask, reminded: Client, box: Postbox, run: Run
) -> None:
    agree(app, reminded, "Walk", dose={**DAILY, "time_of_day": "13:00"})
    run()
    run(NOON + timedelta(hours=1))
    assert box.sent == ["Cleo", "Cleo"]


def test_what_is_done_is_not_reminded_of(app: Flask, cleo: Client, box: Postbox, run: Run) -> None:
    journal = agree(app, cleo, dose=DAILY)
    choose(app, cleo)
    write(app, cleo, {}, "2026-03-10T08:00", assignment_id=journal, share="private")
    run()
    assert box.sent == []


def test_what_was_done_long_ago_for_a_month_is_known(
    app: Flask, cleo: Client, box: Postbox, run: Run
) -> None:
    once = agree(app, cleo, dose={**DAILY, "period": "once", "days": [1], "start": "2025-10-01"})
    choose(app, cleo)
    write(app, cleo, {}, "2025-10-07T12:00", assignment_id=once)
    run()
    assert box.sent == []


@pytest.mark.parametrize("what", ["left_at", "ended_at"])
def test_whoever_left_or_has_ended_is_not_reminded(
    app: Flask, reminded: Client, box: Postbox, run: Run, what: str
) -> None:
    with app.app_context(), writing() as session:
        setattr(session.get_one(Client, (reminded.practice_id, reminded.id)), what, NOON)
    run()
    assert box.sent == []


def test_nobody_is_reminded_who_has_not_asked_for_it(
    app: Flask, cleo: Client, amir: Client, box: Postbox, run: Run
) -> None:
    for client in (cleo, amir):
        agree(app, client, dose=DAILY)
    choose(app, amir, confirmed_at=None)
    run()
    assert box.sent == []


def test_the_clock_is_the_clients(app: Flask, cleo: Client, box: Postbox, run: Run) -> None:
    agree(app, cleo, dose=DAILY)
    choose(app, cleo, zone="America/New_York")
    run()
    assert box.sent == []
    run(NOON + timedelta(hours=4))
    assert box.sent == ["Cleo"]


def test_in_the_quiet_time_nothing_comes_and_what_waits_comes_after_it(
    app: Flask, reminded: Client, box: Postbox, run: Run
) -> None:
    choose(app, reminded, quiet_from="11:00", quiet_until="13:30")
    run()
    assert box.sent == []
    run(NOON + timedelta(minutes=90))
    assert box.sent == ["Cleo"]


def test_what_could_not_be_sent_is_tried_again_later_and_not_for_ever(
    app: Flask, reminded: Client, box: Postbox, run: Run
) -> None:
    box.shut = True
    assert run().failed == 1
    assert run(NOON + timedelta(minutes=5)).failed == 0
    for count in range(1, MOST_TRIES + 2):
        run(NOON + count * (AGAIN_AFTER + timedelta(minutes=1)))
    (noted,) = reminders(app, reminded)
    assert (noted.tries, noted.outcome) == (MOST_TRIES, "failed")
    box.shut = False
    run(NOON + timedelta(hours=1))
    assert box.sent == []


def test_a_second_try_that_goes_well_is_the_last(
    app: Flask, reminded: Client, box: Postbox, run: Run
) -> None:
    box.shut = True
    run()
    box.shut = False
    run(NOON + timedelta(minutes=11))
    run(NOON + timedelta(minutes=22))
    assert box.sent == ["Cleo"]


def test_what_may_have_been_sent_is_not_sent_again(
    app: Flask, reminded: Client, box: Postbox, run: Run
) -> None:
    """A round that was killed between sending and noting it."""
    with app.app_context(), writing() as session:
        (assignment,) = session.scalars(db.text("SELECT id FROM record WHERE kind = 'assignment'"))
        assert Reminder.claim(session, reminded, assignment, NOON.date(), NOON)
    run(NOON + timedelta(minutes=30))
    assert box.sent == []


def test_a_way_that_breaks_keeps_nothing_from_the_other_and_nobody_from_the_next(
    app: Flask, reminded: Client, amir: Client, box: Postbox, run: Run
) -> None:
    agree(app, amir, dose=DAILY)
    choose(app, amir)

    def broken(client: Client, _choice: object) -> bool:
        raise RuntimeError(client.name)

    done = run(push=broken, email=box)
    assert sorted(box.sent) == ["Amir", "Cleo"]
    assert done.failed == 0


def test_what_was_sent_on_which_day_is_forgotten_after_a_week(
    app: Flask, reminded: Client, box: Postbox, run: Run
) -> None:
    run()
    run(NOON + timedelta(days=8, hours=6))
    assert reminders(app, reminded) == []


def test_without_a_way_nothing_is_claimed(app: Flask, reminded: Client) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], push=False)
    with app.app_context():
        assert sending.run(NOON).messages == 0
    assert reminders(app, reminded) == []


# ---------------------------------------------------------------- the command


def test_the_command_runs_one_round_or_goes_on(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rounds: list[int] = []

    def pause(seconds: int) -> None:
        rounds.append(seconds)
        if len(rounds) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(cli_jobs.time, "sleep", pause)
    monkeypatch.setattr(sending, "run", lambda: Round(messages=2, failed=1))
    commands = argparse.ArgumentParser()
    cli_jobs.add(commands.add_subparsers(), lambda: app)
    once = commands.parse_args(["jobs", "run"])
    once.run(once)
    assert rounds == []
    assert capsys.readouterr().out == "2 reminders sent, 1 could not be.\n"
    on = commands.parse_args(["jobs", "run", "--every", "60"])
    with pytest.raises(KeyboardInterrupt):
        on.run(on)
    assert rounds == [60, 60, 60]


@pytest.mark.parametrize("every", ["0", "9", "-5", "x", "3601", "²"])
def test_the_command_refuses_a_pace_that_makes_no_sense(app: Flask, every: str) -> None:
    commands = argparse.ArgumentParser()
    cli_jobs.add(commands.add_subparsers(), lambda: app)
    with pytest.raises(SystemExit):
        commands.parse_args(["jobs", "run", f"--every={every}"])

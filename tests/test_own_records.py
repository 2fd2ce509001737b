"""What a client keeps beside entries: stored, merged, drawn and written like entries, and read by nobody else unasked."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from sync import wire
from tests.conftest import make_client
from tests.own_records import BODIES, filled, keep, post
from tests.pages import Page
from tests.records import agree, in_feed, local, record, records, welcomed
from webapp import inbox
from webapp.client.kinds import KINDS, LIMITS, SAFETY_PLAN
from webapp.db import db
from webapp.ids import uuid7
from webapp.models.client import Client
from webapp.models.own import AftercarePlan, OwnRecord, SafetyPlan
from webapp.models.therapist import Therapist

pytestmark = pytest.mark.usefixtures("tuesday")

Json = dict[str, Any]


@pytest.fixture
def phone(app: Flask, cleo: Client, as_client: Any) -> FlaskClient:
    """Cleo's browser without a worker: the same pages and forms, made by Flask."""
    welcomed(app, cleo)
    return as_client()  # type: ignore[no-any-return]


def hand_in(app: Flask, client: Client, said: Json, device: str = "d_1") -> tuple[str, str]:
    """Say one operation; its verdict, and why."""
    whole = {"op": uuid7(), "n": 1, "v": 1, "mine": [], "at": local(client).isoformat(), "base": 0, **said}
    with app.app_context():
        (verdict,) = inbox.accept(client, [whole], device=device)
    return verdict.status, verdict.why


# ---------------------------------------------------------------- stored


@pytest.mark.parametrize("kind", sorted(BODIES))
def test_each_kind_is_kept_as_it_was_said_and_is_in_the_feed(app: Flask, cleo: Client, kind: str) -> None:
    kept = keep(app, cleo, kind)
    found = [each for each in in_feed(app, cleo) if each["id"] == kept]
    assert [each["kind"] for each in found] == [kind]
    assert BODIES[kind].items() <= found[0]["body"].items()


def test_every_kind_has_a_form_a_model_a_line_on_the_wire_and_a_body_here() -> None:
    assert set(KINDS) == set(BODIES) == set(wire.CLIENT_KINDS) - {"entry"}


def test_what_there_is_one_of_for_each_client_has_an_id_of_its_own() -> None:
    fixed = [kind["id"] for kind in KINDS.values() if kind["id"]]
    assert len(set(fixed)) == len(fixed)


@pytest.mark.parametrize(
    ("kind", "key", "bad"),
    [
        ("adjust_request", "f:what", "louder"),
        ("adjust_request", "assignment_id", 7),
        ("adjust_request", "recorded_at", "yesterday"),
        ("safety_plan", "f:people", "Sam"),
        ("safety_plan", "share", "everybody"),
        ("coping_strategy", "share", None),
        ("aftercare_plan", "f:helped", 11),
        ("aftercare_plan", "f:chosen", ["a"]),
        ("limits", "f:distress", True),
        ("limits", "f:distress", 101),
        ("help_signal", "recorded_at", 12),
        ("goal", "f:state", "failed"),
        ("share_grant", "f:name", 7),
        ("share_grant", "f:shown", ["all"]),
        ("share_grant", "f:called", "Walk"),
        ("share_grant", "f:weekly", 1),
        ("share_grant", "f:messages", "yes"),
        ("dismissal", "encouragement_id", 7),
    ],
)
def test_what_the_server_reads_itself_must_be_what_it_is(
    app: Flask, cleo: Client, kind: str, key: str, bad: Any
) -> None:
    said = {"t": f"{kind}.create", "id": uuid7(), "body": {**BODIES[kind], key: bad}}
    assert hand_in(app, cleo, said) == ("refused", "malformed")
    assert records(app, cleo, kind) == []


@pytest.mark.parametrize("verb", ["edit", "delete", "settle"])
def test_nobody_takes_back_that_help_was_asked_for(app: Flask, cleo: Client, verb: str) -> None:
    signal = keep(app, cleo, "help_signal")
    body = {} if verb == "delete" else {"body": {"recorded_at": None}}
    said = {"t": f"help_signal.{verb}", "id": signal, "base": 1, **body}
    assert hand_in(app, cleo, said) == ("refused", "not_allowed")
    assert record(app, cleo, signal)["rev"] == 1


# ---------------------------------------------------------------- two phones


def test_two_phones_that_each_add_a_line_to_the_plan_lose_none(app: Flask, cleo: Client) -> None:
    keep(app, cleo, "safety_plan")
    for device, row in (("d_1", "b1"), ("d_2", "c1")):
        more = {"f:signs": {f"{row}.words": f"from {device}"}}
        said = {"t": "safety_plan.edit", "id": SAFETY_PLAN, "base": 1, "body": more}
        assert hand_in(app, cleo, said, device) == ("applied", "")
    plan = record(app, cleo, SAFETY_PLAN)
    assert sorted(plan["body"]["f:signs"].values()) == ["I stop answering messages", "from d_1", "from d_2"]
    assert "alts" not in plan["extra"]


def test_two_phones_that_begin_the_plan_apart_write_one_plan(app: Flask, cleo: Client) -> None:
    for device, row in (("d_1", "b1"), ("d_2", "c1")):
        body = {"share": "private", "f:alone": {f"{row}.words": device}}
        hand_in(app, cleo, {"t": "safety_plan.create", "id": SAFETY_PLAN, "body": body}, device)
    (plan,) = records(app, cleo, "safety_plan")
    assert sorted(plan["body"]["f:alone"].values()) == ["d_1", "d_2"]


def test_picks_of_ones_own_list_meet_one_by_one(app: Flask, cleo: Client) -> None:
    one, two = uuid7(), uuid7()
    plan = keep(app, cleo, "aftercare_plan", **{"f:chosen": {one: True}})
    for change in ({one: None}, {two: True}):
        said = {"t": "aftercare_plan.edit", "id": plan, "base": 1, "body": {"f:chosen": change}}
        assert hand_in(app, cleo, said)[0] == "applied"
    assert record(app, cleo, plan)["body"]["f:chosen"] == {two: True}


def test_other_words_for_the_same_line_stand_under_the_form_until_they_are_let_go(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    kept = keep(app, cleo, "coping_strategy")
    for device, words in (("d_1", "The canal"), ("d_2", "The park")):
        said = {"t": "coping_strategy.edit", "id": kept, "base": 1, "body": {"f:what": words}}
        hand_in(app, cleo, said, device)
    (alt,) = record(app, cleo, kept)["extra"]["alts"]
    path = f"/what-helps/{kept}/edit"
    assert "The park" in Page(phone.get(path).text).text
    action, form = filled(phone, path, f"/what-helps/{kept}")
    post(phone, action, {**form, "f:what": "The canal, then the park", f"let_go:{alt['op']}": "1"})
    after = record(app, cleo, kept)
    assert after["body"]["f:what"] == "The canal, then the park"
    assert "alts" not in after["extra"]


def test_a_plan_that_was_deleted_and_written_on_is_kept_by_saving_it(
    app: Flask, cleo: Client, phone: FlaskClient
) -> None:
    kept = keep(app, cleo, "coping_strategy", share="shared")
    hand_in(app, cleo, {"t": "coping_strategy.edit", "id": kept, "base": 1, "body": {"f:note": "x"}}, "d_2")
    hand_in(app, cleo, {"t": "coping_strategy.delete", "id": kept, "base": 1}, "d_1")
    assert record(app, cleo, kept)["extra"]["disputed"] == "delete_waits"
    action, form = filled(phone, f"/what-helps/{kept}/edit", f"/what-helps/{kept}")
    post(phone, action, form)
    assert "disputed" not in record(app, cleo, kept)["extra"]


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"help_signal", "dismissal"}))
def test_a_record_with_two_versions_is_named_on_today_and_under_sending_and_led_to(
    app: Flask, cleo: Client, phone: FlaskClient, kind: str
) -> None:
    english = {"f:language": "en"} if kind == "preferences" else {}
    kept = keep(app, cleo, kind, **english)

    def links(path: str) -> list[str]:
        return re.findall(
            r'<a href="([^"]+)">(?:(?!</a>).)*<small>Two versions</small>', phone.get(path).text
        )

    assert links("/today") == links("/sync-status") == []
    hand_in(app, cleo, {"t": f"{kind}.edit", "id": kept, "base": 1, "body": {"f:later": "x"}}, "d_2")
    hand_in(app, cleo, {"t": f"{kind}.delete", "id": kept, "base": 1}, "d_1")
    (link,) = links("/today")
    assert links("/sync-status") == [link]
    page = phone.get(link)
    assert page.status_code == 200
    assert "Also written on your other phone" in page.text or kind in ("aftercare_plan", "share_grant")
    rev = record(app, cleo, kept)["rev"]
    hand_in(app, cleo, {"t": f"{kind}.settle", "id": kept, "base": rev, "drop": [], "body": {}})
    assert links("/today") == links("/sync-status") == []


# ---------------------------------------------------------------- who may read it


def test_the_therapist_reads_what_is_shared_and_undisputed(app: Flask, cleo: Client) -> None:
    keep(app, cleo, "safety_plan")
    keep(app, cleo, "limits")
    shared = keep(app, cleo, "aftercare_plan", share="shared")
    asked = keep(app, cleo, "adjust_request", assignment_id=uuid7())
    with app.app_context():
        found = {each.id for each in db.session.scalars(OwnRecord.for_staff(cleo))}
        assert found == {shared, asked}
        assert db.session.scalars(SafetyPlan.for_staff(cleo)).all() == []
    hand_in(app, cleo, {"t": "aftercare_plan.edit", "id": shared, "base": 1, "body": {"f:words": "y"}}, "d_2")
    hand_in(app, cleo, {"t": "aftercare_plan.delete", "id": shared, "base": 1}, "d_1")
    with app.app_context():
        assert db.session.scalars(AftercarePlan.for_staff(cleo)).all() == []


def test_another_client_finds_nothing_of_it(
    app: Flask, thea: Therapist, cleo: Client, as_client: Any
) -> None:
    kept = keep(app, cleo, "coping_strategy")
    asked = keep(app, cleo, "adjust_request", assignment_id=agree(app, cleo))
    other = as_client(make_client(app, thea, "Other"))
    for path in (f"/what-helps/{kept}/edit", f"/requests/{asked}"):
        assert other.get(path).status_code == 404
    assert other.post(f"/what-helps/{kept}/delete").status_code == 404
    # A form with Cleo's id is the other's own record, under the other's name.
    other.post(f"/what-helps/{kept}", data={"form": "edit_strategy", "f:what": "mine"})
    assert record(app, cleo, kept)["body"]["f:what"] == BODIES["coping_strategy"]["f:what"]


def test_the_feed_of_a_new_phone_has_it_all(app: Flask, cleo: Client) -> None:
    kept = {keep(app, cleo, kind) for kind in BODIES}
    assert kept <= {each["id"] for each in in_feed(app, cleo)}


def test_a_record_of_a_later_version_waits_until_this_server_can_read_it(app: Flask, cleo: Client) -> None:
    said = {"t": "limits.create", "id": LIMITS, "v": 2, "body": {"f:distress": {"by": "place"}}}
    assert hand_in(app, cleo, said) == ("held", "unknown_type")

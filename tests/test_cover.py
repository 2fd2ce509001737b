"""A colleague stands in for some days: then, and only then, she reads what is shared, and the phones say so."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.conftest import make_client, make_therapist
from tests.pages import Page
from tests.records import record, welcomed, write
from tests.test_caseload import counted
from webapp.db import db
from webapp.models.audit_event import AuditEvent
from webapp.models.client import Client
from webapp.models.cover import Cover
from webapp.models.practice import Practice
from webapp.models.therapist import Therapist

pytestmark = pytest.mark.usefixtures("tuesday")

# Tuesday is the 10th of March.
DAYS = {"first": "2026-03-12", "last": "2026-03-13"}
THURSDAY, AFTER = datetime(2026, 3, 12, 9, 0, tzinfo=UTC), datetime(2026, 3, 14, 0, 0, tzinfo=UTC)


def arrange(desk: FlaskClient, to: Therapist, *clients: Client, **more: str) -> int:
    form = {"to": to.id, **DAYS, **{f"client:{each.id}": "1" for each in clients}, **more}
    return desk.post("/cover", data=form).status_code


def reading(desk: FlaskClient, client: Client) -> int:
    return desk.get(f"/clients/{client.id}/review").status_code


def ending(desk: FlaskClient) -> str:
    """Where the button leads that ends what is arranged."""
    (path,) = re.findall(r'action="(/cover/[^"]+/end)"', desk.get("/cover").text)
    return str(path)


def at(moment: datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def test_she_reads_in_these_days_and_neither_before_nor_after(
    app: Flask, desk: FlaskClient, as_therapist: Callable[..., FlaskClient], olga: Therapist, cleo: Client
) -> None:
    welcomed(app, cleo)
    assert arrange(desk, olga, cleo) == 303
    for moment, status in [
        (datetime(2026, 3, 11, 23, 59, 59, tzinfo=UTC), 404),
        (datetime(2026, 3, 12, 0, 0, tzinfo=UTC), 200),
        (datetime(2026, 3, 13, 23, 59, 59, tzinfo=UTC), 200),
        (datetime(2026, 3, 14, 0, 0, tzinfo=UTC), 404),
    ]:
        with at(moment):
            assert reading(as_therapist(olga), cleo) == status, moment
            assert reading(as_therapist(), cleo) == 200, "her own therapist goes on reading"


def test_only_those_who_were_chosen_are_covered(
    app: Flask,
    desk: FlaskClient,
    as_therapist: Callable[..., FlaskClient],
    olga: Therapist,
    cleo: Client,
    amir: Client,
) -> None:
    welcomed(app, cleo, amir)
    arrange(desk, olga, amir)
    with at(THURSDAY):
        hers = as_therapist(olga)
        assert (reading(hers, cleo), reading(hers, amir)) == (404, 200)
        lines = Page(hers.get("/caseload").text).one("table").all("tr")[1:]
        assert [line.one("th").text for line in lines] == ["Amir for Thea"]
        assert "You stand in for Thea." in hers.get(f"/clients/{amir.id}").text


def test_she_can_answer_in_her_own_name_and_give_nobody_away(
    app: Flask, desk: FlaskClient, as_therapist: Callable[..., FlaskClient], olga: Therapist, cleo: Client
) -> None:
    welcomed(app, cleo)
    entry = write(app, cleo, {"f:body": "x"}, "2026-03-09T20:00", share="shared")
    arrange(desk, olga, cleo)
    with at(THURSDAY):
        hers = as_therapist(olga)
        assert (
            hers.post(f"/clients/{cleo.id}/entries/{entry}/comments", data={"text": "Read."}).status_code
            == 303
        )
        assert record(app, cleo, f"seen.{entry}")["body"]["by"] == "Olga"
        for path in ("handover", "take-out"):
            assert hers.get(f"/clients/{cleo.id}/{path}").status_code == 404
            assert f"/{path}" not in hers.get(f"/clients/{cleo.id}").text
        # Nor can she pass it on: Cleo is not among her own.
        arrange(hers, olga, cleo)
        assert hers.post(f"/clients/{cleo.id}/handover", data={"to": olga.id}).status_code == 404


def test_the_phone_is_told_who_stands_in_and_when(
    app: Flask, desk: FlaskClient, as_client: Callable[..., FlaskClient], olga: Therapist, cleo: Client
) -> None:
    welcomed(app, cleo)
    arrange(desk, olga, cleo)
    assert record(app, cleo, "me")["body"]["stand_ins"] == [
        {"to": "Olga", "from": "Thea", "first": "2026-03-12", "last": "2026-03-13", "is_over": False}
    ]
    phone = as_client(cleo)
    said = "Olga stands in for Thea from Thursday, 12 March 2026 to Friday, 13 March 2026"
    assert said in Page(phone.get("/today").text).text
    assert "Olga stands in for Thea: 12 Mar 2026 to 13 Mar 2026" in Page(phone.get("/read-log").text).text
    with at(AFTER):
        phone = as_client(cleo)
        assert "stands in" not in phone.get("/today").text
        assert "Olga stood in for Thea" in Page(phone.get("/read-log").text).text


@pytest.mark.parametrize("who", ["thea", "olga"])
def test_either_ends_it_at_once(
    app: Flask,
    as_therapist: Callable[..., FlaskClient],
    thea: Therapist,
    olga: Therapist,
    cleo: Client,
    who: str,
) -> None:
    welcomed(app, cleo)
    arrange(as_therapist(), olga, cleo)
    with at(THURSDAY):
        desk = as_therapist({"thea": thea, "olga": olga}[who])
        path = ending(desk)
        assert desk.post(path).status_code == 303
        assert reading(as_therapist(olga), cleo) == 404
        assert record(app, cleo, "me")["body"]["stand_ins"][0]["is_over"] is True
        assert desk.post(path).status_code == 404, "it is over"


def test_what_was_ended_before_it_began_is_told_to_nobody(
    app: Flask, desk: FlaskClient, olga: Therapist, cleo: Client
) -> None:
    welcomed(app, cleo)
    arrange(desk, olga, cleo)
    desk.post(ending(desk))
    assert "stand_ins" not in record(app, cleo, "me")["body"]


def test_nobody_else_ends_it(
    app: Flask,
    desk: FlaskClient,
    as_therapist: Callable[..., FlaskClient],
    practice: Practice,
    olga: Therapist,
    theo: Therapist,
    cleo: Client,
) -> None:
    welcomed(app, cleo)
    arrange(desk, olga, cleo)
    with app.app_context():
        arrangement = db.session.scalars(select(Cover.arrangement_id)).one()
    for other in (make_therapist(app, practice, "Ida"), theo):
        assert as_therapist(other).post(f"/cover/{arrangement}/end").status_code == 404
    with at(THURSDAY):
        assert reading(as_therapist(olga), cleo) == 200


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"to": ""}, "to"),
        ({"to": "nobody"}, "to"),
        ({"first": ""}, "first"),
        ({"first": "2026-03-09"}, "first"),
        ({"last": "2026-03-11"}, "last"),
        ({"last": "2026-05-11"}, "last"),
        ({"last": "soon"}, "last"),
    ],
)
def test_what_is_not_right_is_said_beside_its_field_and_nothing_is_arranged(
    app: Flask, desk: FlaskClient, olga: Therapist, cleo: Client, more: dict[str, str], field: str
) -> None:
    welcomed(app, cleo)
    form = {"to": olga.id, **DAYS, f"client:{cleo.id}": "1", **more}
    answer = desk.post("/cover", data=form)
    assert answer.status_code == 422
    page = Page(answer.text)
    assert [link.attributes["href"] for link in page.one("div", id="errors").all("a")] == [f"#{field}"]
    assert "checked" in page.one("input", name=f"client:{cleo.id}").attributes
    with app.app_context():
        assert db.session.scalars(select(Cover)).all() == []


def test_nobody_chosen_and_a_colleague_elsewhere_are_refused(
    app: Flask, desk: FlaskClient, olga: Therapist, theo: Therapist, cleo: Client, carl: Client
) -> None:
    welcomed(app, cleo, carl)
    assert arrange(desk, olga) == 422
    assert arrange(desk, olga, carl) == 422, "not hers"
    assert arrange(desk, theo, cleo) == 422, "of another practice"


def test_an_admin_arranges_it_for_a_colleague_who_cannot(
    app: Flask,
    as_therapist: Callable[..., FlaskClient],
    practice: Practice,
    thea: Therapist,
    olga: Therapist,
    cleo: Client,
    amir: Client,
) -> None:
    welcomed(app, cleo, amir)
    office = as_therapist(make_therapist(app, practice, "Anna", is_admin=True))
    path = f"/practice/therapists/{thea.id}/cover"
    assert "Cleo" not in office.get(path).text
    assert office.post(path, data={"to": olga.id, **DAYS}).status_code == 303
    with at(THURSDAY):
        hers = as_therapist(olga)
        assert (reading(hers, cleo), reading(hers, amir)) == (200, 200)
        assert reading(as_therapist(make_therapist(app, practice, "Bea", is_admin=True)), cleo) == 404
    with app.app_context():
        deeds = db.session.scalars(select(AuditEvent.what).where(AuditEvent.what == "cover arranged"))
        assert len(deeds.all()) == 2


def test_an_admin_ends_what_the_colleague_arranged_and_stays_on_that_page(
    app: Flask,
    desk: FlaskClient,
    as_therapist: Callable[..., FlaskClient],
    practice: Practice,
    thea: Therapist,
    olga: Therapist,
    cleo: Client,
) -> None:
    welcomed(app, cleo)
    arrange(desk, olga, cleo)
    office = as_therapist(make_therapist(app, practice, "Anna", is_admin=True))
    path = f"/practice/therapists/{thea.id}/cover"
    (form,) = [form for form in Page(office.get(path).text).forms if form.action.endswith("/end")]
    answer = office.post(form.action, data=form.values)
    assert (answer.status_code, answer.location) == (303, f"{path}?notice=saved")
    with at(THURSDAY):
        assert reading(as_therapist(olga), cleo) == 404


def test_a_hand_over_ends_it(
    app: Flask,
    desk: FlaskClient,
    as_therapist: Callable[..., FlaskClient],
    practice: Practice,
    olga: Therapist,
    cleo: Client,
) -> None:
    welcomed(app, cleo)
    arrange(desk, olga, cleo)
    ida = make_therapist(app, practice, "Ida")
    with at(THURSDAY):
        as_therapist().post(f"/clients/{cleo.id}/handover", data={"to": ida.id})
        assert reading(as_therapist(olga), cleo) == 404
        assert reading(as_therapist(ida), cleo) == 200


def test_who_is_deactivated_stands_in_for_nobody(
    app: Flask,
    desk: FlaskClient,
    as_therapist: Callable[..., FlaskClient],
    practice: Practice,
    olga: Therapist,
    cleo: Client,
) -> None:
    welcomed(app, cleo)
    arrange(desk, olga, cleo)
    office = as_therapist(make_therapist(app, practice, "Anna", is_admin=True))
    assert office.post(f"/practice/therapists/{olga.id}/deactivate").status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Cover)).one().ended_at is not None
    assert "stand_ins" not in record(app, cleo, "me")["body"]


def test_the_days_are_those_of_who_is_away(
    app: Flask,
    desk: FlaskClient,
    as_therapist: Callable[..., FlaskClient],
    thea: Therapist,
    olga: Therapist,
    cleo: Client,
) -> None:
    welcomed(app, cleo)
    with app.app_context():
        db.session.get_one(Therapist, (thea.practice_id, thea.id)).zone = "America/New_York"
        db.session.commit()
    arrange(desk, olga, cleo)
    with at(datetime(2026, 3, 12, 3, 59, tzinfo=UTC)):
        assert reading(as_therapist(olga), cleo) == 404
    with at(datetime(2026, 3, 12, 4, 1, tzinfo=UTC)):
        assert reading(as_therapist(olga), cleo) == 200


def test_however_many_are_covered_the_caseload_asks_as_often(
    app: Flask,
    desk: FlaskClient,
    as_therapist: Callable[..., FlaskClient],
    practice: Practice,
    thea: Therapist,
    olga: Therapist,
    cleo: Client,
) -> None:
    others = [make_client(app, thea, f"Client {number}") for number in range(12)]
    welcomed(app, cleo, *others)
    sent = []
    for covered in ([cleo], others):
        arrange(desk, olga, *covered)
        with at(THURSDAY):
            hers = as_therapist(olga)
            hers.get("/caseload")
            with counted(app) as statements:
                assert hers.get("/caseload").status_code == 200
            sent.append(len(statements))
    assert sent[0] == sent[1]

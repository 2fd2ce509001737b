"""The review asks the database as often for a hundred entries as for one."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.records import agree, meet, welcomed, write
from tests.test_caseload import counted
from webapp.models.client import Client

pytestmark = pytest.mark.usefixtures("tuesday")


def test_however_many_entries_there_are_the_review_sends_as_many_statements(
    app: Flask, desk: FlaskClient, cleo: Client
) -> None:
    welcomed(app, cleo)
    meet(app, cleo, "2026-03-03T10:00", "held")
    journal = agree(app, cleo)
    sent = []
    for more in (1, 60):
        for number in range(more):
            # Some inside of the window, some late, some read, some kept private.
            day, share = f"2026-03-{number % 9 + 1:02}T20:00", "private" if number % 5 == 4 else "shared"
            entry = write(app, cleo, {"f:body": "x"}, day, assignment_id=journal, share=share)
            if number % 7 == 6 and share == "shared":
                desk.post(f"/clients/{cleo.id}/entries/{entry}/seen")
        for page in ("review", "review/text"):
            with counted(app) as statements:
                assert desk.get(f"/clients/{cleo.id}/{page}").status_code == 200
            sent.append(len(statements))
    assert sent[:2] == sent[2:]

"""A client of the demo of whose review every block is full, with more than anybody reads in five minutes."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from tests.own_records import keep
from tests.records import agree, local, meet, put, welcomed, write
from webapp import create_app
from webapp.db import db
from webapp.ids import uuid7
from webapp.inbox import Put
from webapp.models.client import Client
from webapp.settings import Settings
from webapp.twins.meetings import beside

WORDS = "A sentence that somebody wrote in the evening, with all that there was to say about it. " * 6


def fill(database: str, name: str) -> None:
    """Write it for the client of this name, through the inbox."""
    app = create_app(Settings(database=database, origin="http://localhost"))
    with app.app_context():
        client = db.session.scalars(select(Client).where(Client.name == name)).one()
        db.session.expunge(client)
    today = local(client)
    welcomed(app, client)
    session = meet(app, client, (today - timedelta(days=6)).isoformat(), "held", number=9)
    meet(app, client, (today + timedelta(days=1)).isoformat(), number=10)
    agreed = [
        agree(
            app, client, f"Number {n}, a title that somebody took care to write", at=today - timedelta(days=9)
        )
        for n in range(12)
    ]
    for n in range(5):
        taken = {"session_id": session, "order": n, "text": WORDS[:200]}
        put(app, client, Put("takeaway", uuid7(), taken))
        keep(app, client, "adjust_request", assignment_id=agreed[n], **{"f:words": WORDS[:280]})
        keep(app, client, "goal", share="shared", **{"f:goal": f"Goal {n}: {WORDS[:60]}"})
    said = {f"f:{name}": WORDS for name in ("topic1", "topic2", "topic3", "well", "hard", "question")}
    keep(app, client, "preparation", record_id=beside({"id": session}, "8"), session_id=session, **said)
    answers = {
        "worksheet": "thought_record",
        **{f"f:{name}": WORDS for name in ("situation", "thought", "evidence_for", "evidence_against", "next_step")},
        "learned": WORDS, "note_to_therapist": WORDS, "ask_review": True, "f:belief_before": 80, "f:belief_after": 30,
        "barriers": {"tired": True, "no_time": True, "forgot": True}, "barrier_other": WORDS,
        "distress_before": 80, "distress_after": 30, "confidence_before": 3, "confidence_after": 7,
    }  # fmt: skip
    for n in range(40):
        happened = today - timedelta(hours=6 + 5 * n)
        received = today if n > 28 and n % 2 else happened + timedelta(minutes=1)
        more = {"status": ("done", "partly", "not_done")[n % 3], "assignment_id": agreed[n % 12]}
        write(app, client, {**answers, **more}, happened, received=received)
    for n in range(20):
        write(app, client, {"f:mood": n % 10}, today - timedelta(days=n), worksheet="mood_check")
        check = dict.fromkeys(("f:rest", "f:calm", "f:doing", "f:good", "f:close"), n % 10)
        write(app, client, check, today - timedelta(days=n), worksheet="check_in")
    with app.app_context():
        db.engine.dispose()

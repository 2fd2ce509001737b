"""Whatever clients write is shown to the therapist as they wrote it: as text, never as part of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.bad_input import INJECTIONS, PAYLOADS
from tests.conftest import make_client
from tests.pages import Page
from tests.records import PHONE, agree, local, meet, put, record, rewrite, welcomed, write
from tests.urls import address
from webapp.ids import uuid7
from webapp.inbox import Put, accept
from webapp.models.client import Client
from webapp.models.therapist import Therapist
from webapp.twins.answers import CONTROL

pytestmark = pytest.mark.usefixtures("tuesday")

# A null never gets as far as a page: the inbox refuses it, see below.
SHOWN = [text for text in (*PAYLOADS, *INJECTIONS) if not CONTROL.search(text)]
HARMLESS = "plain words"


def told(app: Flask, client: Client, text: str) -> dict[str, str]:
    """A client's words in every place where words may stand; the ids of what was written."""
    welcomed(app, client)
    session = meet(app, client, "2026-03-03T10:00", "held")
    put(app, client, Put("takeaway", uuid7(), {"session_id": session, "order": 1, "text": text}))
    about = dict.fromkeys(("rationale", "where", "first_step", "obstacle", "if_then", "smaller", "by"), text)
    assignment = agree(app, client, text, at="2026-03-04T10:00", **about)
    words = dict.fromkeys(("f:body", "f:title", "f:prompt", "f:learned"), text)
    more = dict.fromkeys(("note_to_therapist", "learned", "barrier_other"), text)
    entry = write(
        app,
        client,
        {**words, "f:emotions": {key_of(text): 50}},
        "2026-03-09T20:00",
        assignment_id=assignment,
        barriers={"boring": True},
        ask_review=True,
        **more,
    )
    experiment = dict.fromkeys(("f:prediction", "f:happened", "f:learned", "f:where"), text)
    write(app, client, experiment, "2026-03-08T20:00", worksheet="behavioural_experiment", phase="result")
    write(app, client, {"f:anything": text}, "2026-03-07T20:00", worksheet="gone", worksheet_version=1)
    comment = {"entry_id": entry, "text": text, "by": text, "at": "2026-03-09T21:00+00:00"}
    put(app, client, Put("comment", uuid7(), comment))
    return {"entry_id": entry, "assignment_id": assignment, "session_id": session}


def key_of(text: str) -> str:
    """The same as the id of something that was picked: one line, and none that no phone could hold."""
    line = " ".join(text.split())[:100]
    return line if line and line != "__proto__" else "sad"


def pages(app: Flask, desk: FlaskClient, client: Client, ids: dict[str, str]) -> dict[str, Page]:
    """Every page about a client that a therapist can open, and an answer with a mistake in it."""
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if "client_id" in rule.arguments and "GET" in (rule.methods or set()) and rule.arguments <= {"client_id", *ids}
    ]  # fmt: skip
    answers = {rule.rule: desk.get(address(rule, client, **ids)) for rule in rules}
    # In plain text nothing is markup; the header that keeps a browser from guessing is tested with the others.
    found = {rule: Page(answer.text) for rule, answer in answers.items() if answer.mimetype == "text/html"}
    mistake = desk.post(f"/clients/{client.id}/entries/{ids['entry_id']}/comments", data={"text": ""})
    return found | {"a mistake": Page(mistake.text), "caseload": Page(desk.get("/caseload").text)}


def shape(page: Page) -> Counter[str]:
    """How many elements of each kind a page has."""
    return Counter(one.tag for one in page.all())


def handlers(page: Page) -> set[str]:
    """Attributes that would run something, and addresses that are not ours."""
    return {
        f"{name}={value}"
        for one in page.all()
        for name, value in one.attributes.items()
        if name.startswith("on") or (name in ("href", "src", "action") and not value.startswith(("/", "#", "data:image/svg")))
    }  # fmt: skip


def test_on_every_page_of_the_therapist_it_is_text(
    app: Flask, as_therapist: Callable[..., FlaskClient], thea: Therapist, olga: Therapist
) -> None:
    plain = make_client(app, olga, HARMLESS)
    ids = told(app, plain, HARMLESS)
    harmless = pages(app, as_therapist(olga), plain, ids)
    assert len(harmless) >= 10
    desk = as_therapist()
    for text in SHOWN:
        client = make_client(app, thea, text)
        ids = told(app, client, text)
        for name, page in pages(app, desk, client, ids).items():
            assert handlers(page) == set(), (name, text)
            if name != "caseload":
                assert shape(page) == shape(harmless[name]), (name, text)
            if HARMLESS in harmless[name].raw:
                assert text in page.raw, (name, text)
            for words in (one for one in page.all() if "words" in one.attributes.get("class", "").split()):
                assert text in words.raw or HARMLESS not in words.raw, (name, text)


def test_in_the_review_each_word_stands_exactly_as_it_was_written(
    app: Flask, desk: FlaskClient, thea: Therapist
) -> None:
    for text in SHOWN:
        client = make_client(app, thea, "Cleo")
        ids = told(app, client, text)
        page = Page(desk.get(f"/clients/{client.id}/review").text)
        article = page.called(f"entry-{ids['entry_id']}")
        assert [one.raw for one in article.all("dd", class_="words")].count(text) >= 3, text
        assert text in [one.raw for one in article.all("q")], text
        assert text in [one.raw for one in page.called("learned").all("q")], text
        assert text in [one.raw for one in page.called("learned").all("blockquote")], text
        assert text in [one.raw for one in page.called("barriers").all("q")], text


def test_as_news_it_is_text_too(app: Flask, desk: FlaskClient, cleo: Client) -> None:
    welcomed(app, cleo)
    asks = Page(desk.get(f"/clients/{cleo.id}/review").text).called("watch").attributes["hx-get"]
    for number, text in enumerate(SHOWN):
        write(app, cleo, {"f:body": text}, f"2026-03-10T11:{number:02d}")
    news = Page(desk.get(asks, headers={"HX-Request": "true"}).text)
    shown = [one.raw for one in news.all("dd", class_="words")]
    assert sorted(shown) == sorted(SHOWN)
    assert handlers(news) == set()


def test_what_cannot_be_shown_never_gets_so_far(app: Flask, cleo: Client) -> None:
    welcomed(app, cleo)
    entry = write(app, cleo, {"f:body": "as it was"}, "2026-03-09T20:00")
    for text in (*PAYLOADS, *INJECTIONS):
        if "\x00" in text:
            with pytest.raises(AssertionError, match="malformed"):
                rewrite(app, cleo, entry, **{"f:body": text})
    assert record(app, cleo, entry)["body"]["f:body"] == "as it was"


# Shapes that no form says, and a phone of somebody else's making might.
ODD_NAMES = (
    "f:mood f:body f:minutes f:emotions f:learned f:prediction f:happened f:belief_before f:belief_after f:when f:practice "
    "f:guided f:formal note_to_therapist learned barrier_other barriers ask_review amount_done difficulty helpfulness "
    "distress_before distress_after phase assignment_id"
).split()
WORKSHEETS_OF = {
    "f:mood": "mood_check",
    "f:emotions": "mood_check",
    "f:prediction": "behavioural_experiment",
    "f:happened": "behavioural_experiment",
    "f:when": "behavioural_experiment",
    "f:belief_before": "thought_record",
    "f:belief_after": "thought_record",
    "f:practice": "practice_log",
    "f:minutes": "practice_log",
    "f:guided": "practice_log",
    "f:formal": "practice_log",
}
ODD = [None, True, 0, -1, 7.5, 1e300, 2**53 - 1, "", "7", [], ["a"], {}, {"a": 1}, {"a": {"b": None}}, [[[]]]]


def test_no_shape_of_an_answer_breaks_the_therapists_pages(
    app: Flask, desk: FlaskClient, cleo: Client
) -> None:
    welcomed(app, cleo)
    kept = 0
    for odd in ODD:
        for name in ODD_NAMES:
            kept += is_kept(app, cleo, {name: odd})
    assert kept > len(ODD)
    for path in (f"/clients/{cleo.id}", f"/clients/{cleo.id}/review", "/caseload"):
        assert desk.get(path).status_code == 200


def is_kept(app: Flask, client: Client, answers: dict[str, Any]) -> bool:
    """Say this in an entry; whether the inbox took it."""
    at = local(client)
    body = {"day": "2026-03-09", "occurred_at": "2026-03-09T20:00+00:00", "status": "done", "share": "shared"}
    worksheet = {
        "worksheet": next(iter(WORKSHEETS_OF.get(name, "journal") for name in answers)),
        "worksheet_version": 1,
    }
    said = {"t": "entry.create", "id": uuid7(), "base": 0, "body": body | worksheet | answers}
    operation = {"op": uuid7(), "n": 1, "v": 1, "mine": [], "at": at.isoformat(), **said}
    with app.app_context():
        (verdict,) = accept(client, [operation], device=PHONE, now=at)
    return verdict.status == "applied"

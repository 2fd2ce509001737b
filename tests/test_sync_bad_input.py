"""Bad input at the sync door: the bad one is refused by name, its neighbours are stored, and nothing ever breaks.

Each bad operation is tried in the first, the middle and the last place of a batch.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.line import Line
from tests.said import DAY, ENTRY, said, uid
from webapp.db import db
from webapp.models.client import Client
from webapp.models.operation import LoggedOperation

pytestmark = pytest.mark.both_engines

_numbers = count(1)
Raw = dict[str, str | tuple[str, str]]
TAKEN = ("applied", "")


@pytest.fixture
def phone(as_client: Callable[..., FlaskClient], cleo: Client) -> Line:
    return Line(as_client(), cleo.id)


def fresh(body: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A sound operation on a record of its own."""
    number = next(_numbers)
    return said("create", uid(number, 1), DAY | (body or {}), record=uid(number, 2), n=number) | more


def with_raw(key: str, raw: str) -> bytes:
    """A sound operation but for one value, which stands there as these very bytes."""
    place = {
        "op": "op",
        "t": "t",
        "id": "id",
        "n": "n",
        "v": "v",
        "base": "base",
        "at": "at",
        "body": "body",
        "mine": "mine",
    }
    operation = fresh()
    (operation if key in place else operation["body"])[key] = "HERE"
    return json.dumps(operation).replace('"HERE"', raw).encode("utf-8", "surrogateescape")


def with_key(key: str, *, inside: bool = True) -> bytes:
    operation = fresh()
    (operation["body"] if inside else operation)["HERE"] = 1
    return json.dumps(operation).replace('"HERE"', key).encode()


def tried(phone: Line, bad: bytes) -> list[tuple[str, str]]:
    """What the bad one is answered in each of the three places; its neighbours must be applied."""
    found = []
    for place in range(3):
        operations = [json.dumps(fresh()).encode() for _ in range(2)]
        operations.insert(place, bad)
        envelope = json.dumps(phone.envelope(ops="HERE", cursor="", token=""))
        body = envelope.encode().replace(b'"HERE"', b"[" + b",".join(operations) + b"]")
        answer = phone.browser.post("/sync", data=body, content_type="application/json")
        assert answer.status_code == 200, (answer.status_code, answer.text)
        assert answer.json is not None
        results = answer.json["results"]
        assert len(results) == 3
        judged = results.pop(place)
        assert [one["s"] for one in results] == ["applied", "applied"]
        if judged["s"] == "refused":
            found.append((judged["why"], judged["detail"]))
        else:
            found.append((judged["s"], judged.get("why", "")))
    return found


def wrong(phone: Line, corpus: dict[str, tuple[bytes, tuple[str, str]]]) -> dict[str, Any]:
    """Of this corpus, what was not answered as it should be."""
    answered = {name: (tried(phone, bad), expected) for name, (bad, expected) in corpus.items()}
    return {name: found for name, (found, expected) in answered.items() if set(found) != {expected}}


def malformed(detail: str) -> tuple[str, str]:
    return ("malformed", detail)


def test_the_shape_of_an_operation(phone: Line) -> None:
    corpus = {
        "null": (b"null", malformed("operation")),
        "list": (b"[]", malformed("operation")),
        "text": (b'"x"', malformed("operation")),
        "number": (b"1e400", malformed("operation")),
        "empty": (b"{}", malformed("op")),
        "unknown field": (with_key('"surprise"', inside=False), malformed("surprise")),
        "__proto__ outside": (with_key('"__proto__"', inside=False), malformed("__proto__")),
        "__proto__ inside": (with_key('"__proto__"'), malformed("body")),
        "constructor inside": (with_key('"constructor"'), TAKEN),
        "duplicate key, the last counts": (with_key('"f:a":1,"f:a"'), TAKEN),
        "depth 300": (with_raw("f:body", "[" * 300 + "]" * 300), malformed("f:body")),
        "depth 300 of objects": (
            with_raw("f:body", '{"a":' * 300 + "1" + "}" * 300),
            malformed("f:body" + ".a" * 6),
        ),
        "501 keys": (with_raw("body", json.dumps({f"f:{n}": n for n in range(501)})), ("too_big", "body")),
        "a key of 100,000 letters": (with_key(f'"{"k" * 100_000}"'), malformed("body")),
        "300,000 letters": (json.dumps(fresh({"f:body": "x" * 300_000})).encode(), ("too_big", "f:body")),
        "body is a list": (with_raw("body", "[]"), malformed("body")),
        "body is null": (with_raw("body", "null"), malformed("body")),
    }
    assert wrong(phone, corpus) == {}


def test_letters_that_are_none(phone: Line) -> None:
    corpus = {
        "FF": (with_raw("f:body", '"\udcff"'), malformed("f:body")),
        "overlong C0 AF": (with_raw("f:body", '"\udcc0\udcaf"'), malformed("f:body")),
        "CESU ED A0 80": (with_raw("f:body", '"\udced\udca0\udc80"'), malformed("f:body")),
        "Latin-1": (with_raw("f:body", '"M\udcfcller"'), malformed("f:body")),
        "half a character": (with_raw("f:body", r'"\ud800"'), malformed("f:body")),
        "swapped halves": (with_raw("f:body", r'"\udc00\ud800"'), malformed("f:body")),
        "half a character in a key": (with_key(r'"f:\ud800"'), malformed("body")),
        "half a character in the id": (with_raw("id", r'"\ud800"'), malformed("id")),
        "half a character in the operation's id": (with_raw("op", r'"\ud800"'), malformed("op")),
        "NUL": (with_raw("f:body", '"a\x00b"'), malformed("f:body")),
        "NUL, escaped": (with_raw("f:body", r'"a\u0000b"'), malformed("f:body")),
        "NUL in an id": (with_raw("id", r'"a\u0000b"'), malformed("id")),
        "NUL in a column": (with_raw("assignment_id", r'"a\u0000b"'), malformed("assignment_id")),
        "escape": (with_raw("f:body", r'"\u001b[31m"'), malformed("f:body")),
        "20,001 letters": (with_raw("f:body", json.dumps("x" * 20_001)), ("too_big", "f:body")),
        "20,001 astral letters": (with_raw("f:body", json.dumps("😀" * 20_001)), ("too_big", "f:body")),
    }
    assert wrong(phone, corpus) == {}


@pytest.mark.parametrize("t", ["entry.create", "entry.future"])
def test_numbers_that_are_none(phone: Line, t: str) -> None:
    at_fault = "f:number" if t == "entry.create" else "operation"
    numbers = {
        "NaN": "NaN",
        "Infinity": "Infinity",
        "-Infinity": "-Infinity",
        "1e400": "1e400",
        "5,000 digits": "9" * 5000,
    }
    corpus = {
        name: (with_raw("f:number", raw).replace(b"entry.create", t.encode()), malformed(at_fault))
        for name, raw in numbers.items()
    }
    assert wrong(phone, corpus) == {}


def test_numbers_that_are_too_large_or_no_number(phone: Line) -> None:
    corpus = {
        **{f"f:number {raw}": (with_raw("f:number", raw), malformed("f:number"))
           for raw in (str(2**53), str(2**63), str(2**64))},
        **{f"f:number {raw}": (with_raw("f:number", raw), TAKEN)
           for raw in ("-0", "-0.0", "0." + "3" * 100, "3.0", "-1", "1e308")},
        **{f"n {raw}": (with_raw("n", raw), malformed("n"))
           for raw in ("3.0", "true", '"7"', '"１２３"', '"1_000"', "-1", str(2**63), str(2**64), "1e400", "NaN", "null")},
        **{f"base {raw}": (with_raw("base", raw), malformed("base")) for raw in ('"oops"', "-1", "1.5", str(2**64), "true")},
        **{f"v {raw}": (with_raw("v", raw), malformed("v")) for raw in ("0", '"1"', "true", str(2**63))},
        **{f"revision {raw}": (with_raw("assignment_revision", raw), malformed("assignment_revision"))
           for raw in ("3.0", "true", '"3"', str(2**53))},
    }  # fmt: skip
    assert wrong(phone, corpus) == {}


def test_times_that_are_none(phone: Line) -> None:
    instants = [
        "0000-01-01T00:00:00Z", "9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+01:00", "10000-01-01T00:00:00Z", "-infinity",
        "2026-11-23T23:59:60Z", "2026-02-30T10:00:00Z", "2026-11-23T10:00:00+25:00", "2026-11-23T10:00:00", "2026-W48-1",
        "2026-11-23", "20261123T100000Z", "2026-11-23T10:00:00 Z", "now", "", " ",
    ]  # fmt: skip
    days = [
        "2026-02-30",
        "0000-01-01",
        "10000-01-01",
        "2026-W48-1",
        "20261123",
        "2026-11-23T00:00:00Z",
        "",
        "today",
    ]
    corpus = {
        **{f"at {text}": (with_raw("occurred_at", json.dumps(text)), malformed("occurred_at")) for text in instants},
        **{f"day {text}": (with_raw("day", json.dumps(text)), malformed("day")) for text in days},
        **{f"said at {text}": (with_raw("at", json.dumps(text)), malformed("at")) for text in instants if text},
        **{f"taken {text}": (with_raw("occurred_at", json.dumps(text)), TAKEN)
           for text in ("1970-01-01T00:00:00Z", "2036-11-23T10:00:00+14:00", "2026-03-29T02:30:00+01:00",
                        "2026-10-25T02:30:00+02:00")},
    }  # fmt: skip
    assert wrong(phone, corpus) == {}


def test_ids_that_name_nothing(phone: Line) -> None:
    corpus = {
        **{f"id {raw}": (with_raw("id", raw), malformed("id"))
           for raw in ('""', '"x"', '"../../x"', '"' + uid(0xABC).upper() + '"', "7", "null", "[]", '"' + "x" * 65 + '"')},
        **{f"op {raw}": (with_raw("op", raw), malformed("op"))
           for raw in ('""', '"x"', '"' + uid(0xABC).upper() + '"', "7", "null", '{"a":1}')},
        **{f"mine {raw}": (with_raw("mine", raw), malformed("mine")) for raw in ('["x"]', "[7]", "null", '"x"', "{}")},
        **{f"t {raw}": (with_raw("t", raw), malformed("t")) for raw in ('""', '"entry"', "null", "7", '"Entry.create"')},
        "the server's own": (with_raw("t", '"srv.put"'), ("not_allowed", "t")),
        "the assignment of another practice": (with_raw("assignment_id", f'"{uid(7)}"'), TAKEN),
        "a version of the worksheet that is not there": (with_raw("worksheet_version", "99"), TAKEN),
        "a newer version of the words": (with_raw("v", "2"), ("held", "unknown_type")),
    }  # fmt: skip
    assert wrong(phone, corpus) == {}


def test_texts_come_back_as_they_were(phone: Line) -> None:
    texts = [
        "x", "x" * 20_000, "😀" * 20_000, "e\u0301" * 20_000, "\n" * 20_000, "  ", "\u200b\u200d", "\u202egnirts",
        "\u2066\u2066", "Z" + "\u0301" * 500,
        "é", "e\u0301", "👩‍👩‍👧", "🇩🇪", "العربية עברית 中文 ไทย", "\uffff", "\ue000", "\x80\x9f", "\ufffd", "a\r\nb\rc\u2028d\te",
        "<script>alert(1)</script>",
        "{{7*7}} ${7*7} %s%n", "' OR 1=1--", "=cmd|' /C calc'!A0", "\\", '"', "-infinity", "None", "null",
    ]  # fmt: skip
    operations = [fresh({"f:body": text}) for text in texts]
    read: dict[str, str] = {}
    for operation in operations:
        assert phone.sync(operation)["results"][0]["s"] == "applied"
    phone.cursor = ""
    for change in phone.pages(limit=10):
        read[change["id"]] = change["body"]["f:body"]
    assert [read[operation["id"]] for operation in operations] == texts


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b'"x"', b"7", b"{", b'{"proto":1,"account":"', b"{}x", b"{}{}", b"{}\n{}", b'{"proto":1,}', b"{/*x*/}",
     b"{'proto':1}",
     b"[" * 100_000, b'{"a":' * 1500 + b"1" + b"}" * 1500, b"\xef\xbb\xbf{}",
     '{"proto":1}'.encode("utf-16"), gzip.compress(b"{}", mtime=0), b"\xff\xfe", b"NaN"],
    ids=lambda body: ascii(body[:12]),
)  # fmt: skip
def test_a_request_that_cannot_be_read_is_told_so(phone: Line, body: bytes) -> None:
    for kind in ("application/json", "text/plain", "application/json; charset=utf-7"):
        answer = phone.browser.post("/sync", data=body, content_type=kind)
        assert answer.status_code == 400
        assert answer.json is not None
        assert answer.json["error"] == "malformed"
        assert answer.json["detail"] in ("json", "request", "proto")


@pytest.mark.parametrize(
    ("field", "raw"),
    [("account", r'"\ud800"'), ("device", r'"\u0000"'), ("device", '"\udcff"'), ("cursor", "NaN"), ("pending", "1e400"),
     ("limit", "9" * 5000),
     ("sent_at", '"9999-12-31T23:59:59-23:00"'), ("app", r'"\u202e"'), ("token", "[]"), ("ops", "{}"), ("ops", "null")],
)  # fmt: skip
def test_an_envelope_names_its_field_at_fault(phone: Line, field: str, raw: str) -> None:
    body = (
        json.dumps(phone.envelope() | {field: "HERE"})
        .replace('"HERE"', raw)
        .encode("utf-8", "surrogateescape")
    )
    answer = phone.browser.post("/sync", data=body, content_type="application/json")
    assert (answer.status_code, answer.json) == (400, {"error": "malformed", "detail": field})


def test_what_is_no_post_from_here_does_not_get_in(app: Flask, phone: Line) -> None:
    body = json.dumps(phone.envelope(fresh()))
    browser = phone.browser
    assert browser.post("/sync", data=body, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert (
        browser.post(
            "/sync", data=body, headers={"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"}
        ).status_code
        == 403
    )
    assert browser.post("/sync", data=body, headers={"Host": "evil.example"}).status_code == 400
    assert browser.get("/sync", headers={"X-HTTP-Method-Override": "POST"}).status_code == 405
    assert browser.put("/sync", data=body).status_code == 405
    assert browser.post("/sync", data={"ops": body}).status_code == 400
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(LoggedOperation)) == 0


def test_json_under_another_name_is_still_json(phone: Line) -> None:
    answer = phone.browser.post("/sync", data=json.dumps(phone.envelope(fresh())), content_type="text/plain")
    assert answer.status_code == 200


def test_one_batch_that_comes_twice_at_the_same_time_is_stored_once(
    app: Flask, as_client: Callable[..., FlaskClient], cleo: Client
) -> None:
    lines = [Line(as_client(), cleo.id) for _ in range(4)]
    batch = [fresh() for _ in range(20)] + [said("edit", 1, {"f:body": "x"}, record=ENTRY)]
    with ThreadPoolExecutor(4) as pool:
        answers = [answer.json for answer in pool.map(lambda line: line.send(*batch), lines)]
    assert all(answer == {**answer, "results": answers[0]["results"]} for answer in answers if answer)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(LoggedOperation)) == 21
        assert db.session.scalar(select(func.max(LoggedOperation.seq))) == 21

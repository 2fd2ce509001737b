"""JSON to operations and back: limits, versions, and that the field at fault is named."""

from __future__ import annotations

from typing import Any

import pytest

from sync import Operation, Refused, Verdict, Version, wire
from tests.said import DAY, ENTRY, operation, put, read, said, uid


def fault(operation: object) -> tuple[str, str]:
    found = wire.operation(operation, "phone", staff_kinds=frozenset({"comment"}))
    assert isinstance(found, Refused), found
    return found.why, found.detail


def test_an_operation_is_read_as_it_was_said() -> None:
    words = said("edit", 2, {"f:body": "sun"}, n=812, base=7, mine=[1], drop=[9])
    found = read(words, "d_51")
    assert isinstance(found, Operation)
    assert (found.op, found.t, found.kind, found.verb, found.id) == (
        uid(2),
        "entry.edit",
        "entry",
        "edit",
        ENTRY,
    )
    assert (found.n, found.device, found.base) == (812, "d_51", 7)
    assert (found.mine, found.drop) == (frozenset({uid(1)}), frozenset({uid(9)}))
    assert (found.at, found.body, found.said) == ("2026-11-23T22:14:05+01:00", {"f:body": "sun"}, words)


def test_what_may_be_left_out_is_left_out() -> None:
    found = read({"op": uid(1), "n": 1, "t": "entry.delete", "v": 1, "id": ENTRY})
    assert isinstance(found, Operation)
    assert (found.base, found.mine, found.drop, found.at, found.body) == (0, frozenset(), frozenset(), "", {})


def test_the_hash_does_not_depend_on_the_order_of_keys_and_covers_all_that_is_said() -> None:
    words = said("create", 1, {"f:body": "rain", "f:mood": 4})
    turned = dict(reversed(list((words | {"body": dict(reversed(list(words["body"].items())))}).items())))
    hashes = {found.hash for found in (read(words), read(turned)) if isinstance(found, Operation)}
    assert len(hashes) == 1
    others = [
        words | {"n": 2},
        words | {"at": ""},
        words | {"base": 1},
        said("create", 1, {"f:body": "rain", "f:mood": 5}),
    ]
    for other in others:
        found = read(other)
        assert isinstance(found, Operation)
        assert found.hash not in hashes


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("op", value) for value in ("", "x", None, 7, uid(0xABC).upper(), uid(1)[:-1], "{" + uid(1) + "}", uid(1) + "\n")],
        *[("t", value) for value in (None, 7, "", "entry", "entry.", ".edit", "Entry.edit", "entry.edit.x",
                                        "e" * 41 + ".x", "ent ry.x")],
        *[("id", value) for value in (None, 7, "", "x", "x" * 65, "../../etc", uid(0xABC).upper(), "a\x00b")],
        *[("n", value) for value in (None, -1, 1.0, "7", True, 2**53, "１２３", "1_000")],
        *[("v", value) for value in (None, 0, -1, 1.0, "1", True, 2**63)],
        *[("base", value) for value in (None, -1, 1.0, "7", True, 2**53)],
        *[("at", value) for value in (None, 7, "now", "2026-11-23", "2026-11-23T22:14:05", "2026-02-30T10:00:00Z", "2026-W48-1")],
        *[("line", value) for value in (None, {}, "x", ["x"], [True], [-1], [1.0], [2**32], [1] * 9)],
        *[("mine", value) for value in (None, {}, "x", [1], ["x"], [[]], [uid(1)] * 501)],
        *[("drop", value) for value in (None, {}, "x", [1], ["x"], [uid(1)] * 501)],
        *[("body", value) for value in (None, [], "x", 7)],
        ("surprise", 1),
        ("__proto__", {}),
    ],
)  # fmt: skip
def test_the_field_at_fault_is_named(field: str, value: object) -> None:
    assert fault(said("edit", 1) | {field: value}) == ("malformed", field)


@pytest.mark.parametrize("words", [None, [], "x", 7, True])
def test_what_is_no_operation_at_all_is_refused(words: object) -> None:
    assert fault(words) == ("malformed", "operation")


def test_a_refusal_carries_the_id_as_far_as_there_is_one() -> None:
    found = wire.operation(said("edit", "not an id"), "phone")
    assert isinstance(found, Refused)
    assert found.op == "not an id"


@pytest.mark.parametrize("t", ["srv.put", "srv.replay", "srv.anything"])
def test_what_only_the_server_may_say_is_not_allowed(t: str) -> None:
    assert fault(said(t, 1)) == ("not_allowed", "t")


def test_a_deletion_has_no_words() -> None:
    assert fault(said("delete", 1, {"f:body": "x"})) == ("malformed", "body")


@pytest.mark.parametrize(
    ("t", "why"),
    [("comment.edit", "not_yours"), ("entry.future", "unknown_type"), ("poem.create", "unknown_type")],
)
def test_what_cannot_be_applied_yet_is_read_as_it_came(t: str, why: str) -> None:
    words = said(t, 1, body=None) | {"body": ["anything"], "surprise": {"deep": 1}, "id": "x"}
    found = read(words)
    assert isinstance(found, Operation)
    assert (found.held, found.said) == (why, words)


def test_an_operation_is_too_big_beyond_256_kib() -> None:
    body = {f"f:{number}": "x" * 20_000 for number in range(14)}
    assert fault(said("create", 1, body)) == ("too_big", "operation")
    assert fault(said("poem.create", 1, body)) == ("too_big", "operation")
    letters = {f"f:{number}": "ж" * 20_000 for number in range(7)}
    assert fault(said("create", 1, letters)) == ("too_big", "operation")


def test_an_operation_may_be_large() -> None:
    assert isinstance(
        read(said("create", 1, {f"f:{number}": "x" * 20_000 for number in range(12)})), Operation
    )


def test_what_is_too_deep_is_refused_whatever_its_type() -> None:
    deep: Any = "x"
    shallow: Any = "x"
    for _ in range(900):
        deep = {"a": deep}
    assert fault(said("create", 1, {"f:body": deep})) == ("malformed", "f:body" + ".a" * 6)
    assert fault(said("entry.future", 1, {"f:body": deep})) == ("malformed", "operation")
    for _ in range(29):
        shallow = {"a": shallow}
    assert isinstance(read(said("entry.future", 1, {"f:body": shallow})), Operation)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *[("day", value) for value in (None, "", 7, "2026-02-30", "2026-2-3", "0000-01-01", "10000-01-01",
                                          "2026-W48-1", "2026-11-23T00:00Z")],
        *[("occurred_at", value) for value in ("", 7, "2026-11-23T22:14", "9999-12-31T23:59:59-05:00", "2026-11-23T23:59:60Z",
                                               "2026-11-23T22:14:05+25:00", "-infinity", "0000-01-01T00:00:00Z",
                                                  "2026-11-23 22:14:05Z")],
        *[("recorded_at", value) for value in ("", 7, "now")],
        *[("status", value) for value in (None, "", "Done", 7, ["done"])],
        *[("share", value) for value in (None, "", "public", True, {})],
        *[("assignment_id", value) for value in (7, "x" * 65, "a\x00b", [])],
        *[("assignment_revision", value) for value in (-1, "3", True, 1.0, 2**53)],
        *[("worksheet", value) for value in (7, "", "x" * 65)],
        *[("worksheet_version", value) for value in (-1, "2", True, 2.0)],
    ],
)  # fmt: skip
def test_a_value_that_the_server_reads_must_be_what_it_is(key: str, value: object) -> None:
    assert fault(said("create", 1, DAY | {key: value})) == ("malformed", key)


@pytest.mark.parametrize(
    "at",
    [
        "1970-01-01T00:00:00Z",
        "1999-01-01T00:00:00+14:00",
        "2099-12-31T23:59:59.123456-12:00",
        "2036-11-23T21:15Z",
    ],
)
def test_a_phone_whose_clock_is_wrong_is_heard(at: str) -> None:
    found = read(said("create", 1, DAY | {"occurred_at": at, "recorded_at": at, "day": at[:10]}, at=at))
    assert isinstance(found, Operation)
    assert found.body["occurred_at"] == at


def test_a_verdict_says_only_what_there_is_to_say() -> None:
    assert wire.verdict(Verdict("a", "applied", "", 1, 413)) == {
        "op": "a",
        "s": "applied",
        "rev": 1,
        "seq": 413,
    }
    assert wire.verdict(Verdict("a", "refused", "too_big", detail="f:body")) == {
        "op": "a", "s": "refused", "why": "too_big", "detail": "f:body",
    }  # fmt: skip
    assert wire.verdict(Verdict("", "refused", "malformed"))["op"] == ""


def test_a_deleted_record_is_told_without_a_word() -> None:
    version = Version(
        "e", "entry", "both", 8, 411, True, {"f:body": "secret"}, {"alts": [{"v": "secret"}]}, {}
    )
    assert wire.change(version) == {"id": "e", "kind": "entry", "rev": 8, "seq": 411, "deleted": True}


def test_a_record_is_told_with_all_it_has() -> None:
    version = Version(
        "e", "entry", "both", 8, 411, False, {"f:body": "x"}, {"disputed": "delete_waits"}, {"*": (1, "a")}
    )
    assert wire.change(version) == {
        "id": "e", "kind": "entry", "rev": 8, "seq": 411, "body": {"f:body": "x"}, "extra": {"disputed": "delete_waits"},
    }  # fmt: skip


def test_what_the_server_says_itself_is_an_operation_like_any_other() -> None:
    found = put(1, "comment", "c", {"text": "Well done."})
    assert (found.t, found.verb, found.kind, found.held, found.n) == ("srv.put", "put", "comment", "", 0)
    assert found.hash != put(2, "comment", "c", {"text": "Well done."}).hash


def test_the_answer_has_the_words_of_the_protocol() -> None:
    answer = wire.answer(
        server_time="2026-11-23T21:15:02.412Z",
        token="1.2.x",
        cursor="1.1.y",
        results=[],
        changes=[],
        more=True,
        replay_sent=False,
    )
    assert answer["next"] == {"max_ops": 100, "max_bytes": 262144, "wait_ms": 0}
    assert set(answer) == {
        "proto",
        "server_time",
        "token",
        "cursor",
        "more",
        "replay_sent",
        "results",
        "changes",
        "next",
    }
    assert wire.reset("too_old") == {
        "error": "reset",
        "why": "too_old",
        "keep_outbox": True,
        "replay_sent": False,
    }
    assert wire.reset("lineage")["replay_sent"] is True
    assert wire.OTHER_PROTO == {"error": "proto", "min": 1, "max": 1}


def test_the_smallest_operation_of_each_verb_is_read() -> None:
    for verb in ("create", "edit", "delete", "settle"):
        assert operation(verb, 1).verb == verb


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        -float("inf"),
        2**53,
        -(2**53),
        "\ud800",
        "\udc00\ud800",
        "a\x00b",
        "\x1b[31m",
    ],
)
@pytest.mark.parametrize("place", ["alone", "in a map", "in a list"])
def test_what_no_phone_could_read_again_is_refused(value: Any, place: str) -> None:
    held = {"alone": value, "in a map": {"x": value}, "in a list": [value]}[place]
    assert fault(said("create", 1, {"f:body": held})) == (
        "malformed",
        "f:body.x" if place == "in a map" else "f:body",
    )


@pytest.mark.parametrize("key", ["", "__proto__", "a\x00b", "\ud800", "x" * 201])
def test_a_key_that_no_phone_could_hold_is_refused(key: str) -> None:
    assert fault(said("create", 1, {key: 1})) == ("malformed", "body")
    assert fault(said("create", 1, {"f:emotions": {key: 1}})) == ("malformed", "f:emotions")


@pytest.mark.parametrize(
    "value", [float("nan"), "\ud800", 10**5000], ids=["nan", "half a character", "5000 digits"]
)
def test_what_cannot_be_written_down_is_not_held_either(value: Any) -> None:
    assert fault(said("entry.future", 1, {"f:body": value})) == ("malformed", "operation")


@pytest.mark.parametrize(
    "text",
    ["x", "x" * 20_000, "😀" * 20_000, "e\u0301" * 20_000, "\n" * 20_000, " ", "\u200b", "\u202e", "\u2066", "👩‍👩‍👧", "🇩🇪",
     "\uffff", "\ue000", "\x85", "\ufffd", "a\r\nb\u2028c\td", "Z" + "\u0301" * 500, "{{7*7}}", "<script>", "' OR 1=1--",
     "=cmd|' /C calc'!A0",
     "עברית", "ไทย"],
    ids=lambda text: f"{len(text)} {ascii(text)[:20]}",
)  # fmt: skip
def test_any_text_that_can_be_written_is_taken_as_it_is(text: str) -> None:
    found = read(said("create", 1, {"f:body": text}))
    assert isinstance(found, Operation)
    assert found.body["f:body"] == text


@pytest.mark.parametrize("text", ["x" * 20_001, "😀" * 20_001, "e\u0301" * 20_001, "x" * 100_000], ids=len)
def test_a_text_beyond_twenty_thousand_characters_is_too_big(text: str) -> None:
    assert fault(said("create", 1, {"f:body": text})) == ("too_big", "f:body")


def test_a_body_has_at_most_five_hundred_keys() -> None:
    assert fault(said("create", 1, {f"f:{n}": n for n in range(501)})) == ("too_big", "body")
    assert fault(said("create", 1, {"f:map": {f"{n}": n for n in range(501)}})) == ("too_big", "f:map")

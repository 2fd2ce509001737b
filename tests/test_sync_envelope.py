"""What surrounds the operations: what must be there, what may be left out, and what is named as wrong."""

from __future__ import annotations

from typing import Any

import pytest

from sync.checks import Malformed
from sync.envelope import OtherProto, open_envelope

LEAST: dict[str, Any] = {"proto": 1, "account": "c_9f2", "device": "d_51", "ops": []}


def test_what_may_be_left_out_has_a_meaning() -> None:
    asked = open_envelope({"proto": 1, "device": "d_51"})
    assert (asked.account, asked.app, asked.sent_at, asked.cursor, asked.token) == ("", "", "", "", "")
    assert (asked.pending, asked.limit, asked.operations) == (0, 200, [])


def test_an_envelope_is_read_as_it_was_said() -> None:
    asked = open_envelope(
        LEAST
        | {
            "app": "2026.11.3",
            "sent_at": "2026-11-23T21:15:02Z",
            "pending": 37,
            "cursor": "1.398.51f0aa",
            "token": "1.412.9ab3c1",
            "limit": 20,
            "ops": ["anything"],
        }
    )
    assert (asked.proto, asked.account, asked.device, asked.app) == (1, "c_9f2", "d_51", "2026.11.3")
    assert (asked.sent_at, asked.pending, asked.limit) == ("2026-11-23T21:15:02Z", 37, 20)
    assert (asked.cursor, asked.token, asked.operations) == ("1.398.51f0aa", "1.412.9ab3c1", ["anything"])


def test_a_page_is_never_longer_than_the_server_likes() -> None:
    assert open_envelope(LEAST | {"limit": 10**9}).limit == 500


@pytest.mark.parametrize("said", [None, [], "x", 7, True])
def test_a_request_is_an_object(said: object) -> None:
    with pytest.raises(Malformed, match=r"^request$"):
        open_envelope(said)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("proto", value) for value in (0, -1, 1.0, True, "1", None, 2**53)],
        *[("device", value) for value in ("", None, 7, "x" * 65, "a\nb", ["d"])],
        *[("ops", value) for value in (None, {}, "x", 0)],
        *[("account", value) for value in (None, 7, "x" * 201, "a\x00b")],
        *[("app", value) for value in (None, {}, "x" * 201, "a\u202eb")],
        *[
            ("sent_at", value)
            for value in ("yesterday", "2026-11-23", "2026-11-23T21:15:02", "-infinity", None, 7)
        ],
        *[("pending", value) for value in (-1, 1.5, "3", True, None, 2**53)],
        *[("limit", value) for value in (0, -1, 1.5, "3", True, None, 2**63)],
        *[("cursor", value) for value in (None, 7, "x" * 201, "a\nb")],
        *[("token", value) for value in (None, 7, "x" * 201)],
    ],
)
def test_what_is_wrong_is_named(field: str, value: object) -> None:
    with pytest.raises(Malformed, match=f"^{field}$"):
        open_envelope(LEAST | {field: value})


@pytest.mark.parametrize("key", ["cursors", "__proto__", "constructor", "Token", ""])
def test_a_key_that_nobody_knows_is_named(key: str) -> None:
    with pytest.raises(Malformed) as fault:
        open_envelope(LEAST | {key: 1})
    assert str(fault.value) == (key or "request")


@pytest.mark.parametrize("proto", [2, 9])
def test_another_protocol_is_told_apart_before_anything_else_is_looked_at(proto: int) -> None:
    with pytest.raises(OtherProto):
        open_envelope({"proto": proto, "words": "of the future"})

"""Places in a feed, and the running hash by which a server that was restored is found out."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.tokens import EPOCH, Token, next_tag


@given(st.integers(0, 10**15 - 1), st.text("0123456789abcdef", min_size=12, max_size=12))
def test_a_token_is_read_as_it_was_said(seq: int, tag: str) -> None:
    assert Token.read(str(Token(seq, tag))) == Token(seq, tag)


def test_a_token_says_of_what_the_phone_holds_nothing() -> None:
    assert str(Token(7, "abc", 12)) == f"{EPOCH}.7.abc.12"
    assert Token.read(f"{EPOCH}.7.abc.12") == Token(7, "abc", 12)


def test_the_beginning_of_a_feed_has_a_token_too() -> None:
    assert str(Token()) == f"{EPOCH}.0."
    assert Token.read(f"{EPOCH}.0.") == Token()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        ".",
        "..",
        "e1.7.abc",
        "2.7.abc",
        "1.-7.abc",
        "1.7x.abc",
        "1.٧.abc",
        "1. 7.abc",
        "1.7_0.abc",
        f"1.{'9' * 16}.abc",
        "1..abc",
        "1.7.abc.x",
        "1.7.abc.1.2",
        "1.7.abc.-1",
    ],
)
def test_what_we_never_said_is_no_token(text: str) -> None:
    assert Token.read(text) is None


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    found = Token.read(text)
    assert found is None or str(found).startswith(f"{EPOCH}.")


def test_the_running_hash_tells_what_came_before_not_only_what_came_last() -> None:
    one, other = next_tag(next_tag("", "a"), "c"), next_tag(next_tag("", "b"), "c")
    assert one != other
    assert len(one) == len(other) == 12


def test_the_running_hash_never_stands_still() -> None:
    tags = [""]
    for number in range(200):
        tags.append(next_tag(tags[-1], f"op {number}"))
    assert len(set(tags)) == 201
    assert all(one != other for one, other in pairwise(tags))

"""A file that should hold a worksheet: whatever stands in it, it is refused by path, or it can be drawn."""

from __future__ import annotations

import copy
import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pages import Page
from webapp.feed_start import worksheets
from webapp.therapist.own_worksheets import drawn
from webapp.worksheet_check import Unfit, check, read
from webapp.worksheet_draft import sheet_of, typed

Json = dict[str, Any]

OURS = {sheet["worksheet"]: sheet for sheet in worksheets()}


def broken(**more: Any) -> Json:
    return {**copy.deepcopy(OURS["mood_check"]), **more}


def field(**more: Any) -> Json:
    """The mood check with its scale changed."""
    sheet = broken()
    sheet["fields"][0] |= more
    return sheet


BAD: list[tuple[Any, str]] = [
    ([], ""),
    ({}, ""),
    (broken(title={}), "title"),
    (broken(title={"en": "x" * 200}), "title"),
    (broken(title={"../": "x"}), "title"),
    (broken(title={"en": "a\x00b"}), "title"),
    (broken(purpose="spell"), "purpose"),
    (broken(minutes=0), "minutes"),
    (broken(minutes=10**30), "minutes"),
    (broken(minutes="5"), "minutes"),
    (broken(problem=["boredom"]), "problem[0]"),
    (broken(fields=[]), "fields"),
    (broken(fields=[OURS["mood_check"]["fields"][0]] * 2), "fields"),
    (broken(colour="red"), ""),
    (broken(risk={"field": "nothing", "at_least": 1}), "risk.field"),
    (broken(risk={"field": "mood", "at_least": 11}), "risk.at_least"),
    (broken(phases=[{"id": "result", "title": {"en": "x"}}]), "phases"),
    (field(id="Mood"), "fields[0].id"),
    (field(type="colour"), "fields[0].type"),
    (field(low={}), "fields[0].low"),
    (field(step=3), "fields[0].step"),
    (field(step=0), "fields[0].step"),
    (field(max=0), "fields[0].max"),
    (field(min=-1), "fields[0].min"),
    (field(phase="plan"), "fields[0].phase"),
    (field(label={"en": 3}), "fields[0].label[...]"),
]


@pytest.mark.parametrize(("sheet", "path"), BAD)
def test_a_file_that_holds_no_worksheet_is_refused_by_path(desk: FlaskClient, sheet: Any, path: str) -> None:
    assert path in [fault.path for fault in check(sheet)]
    file = io.BytesIO(json.dumps(sheet).encode())
    answer = desk.post("/library/own/file", data={"file": (file, "sheet.json")})
    assert answer.status_code == 422
    page = Page(answer.text)
    assert page.called("file-error").text
    assert path in page.text
    assert "Not in the library now" not in desk.get("/library").text


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"NaN", b"[" * 100_000, b" " * 262_145])
def test_a_file_that_is_no_json_is_refused(desk: FlaskClient, data: bytes) -> None:
    answer = desk.post("/library/own/file", data={"file": (io.BytesIO(data), "sheet.json")})
    assert answer.status_code == 422
    assert Page(answer.text).called("file-error").text


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(name=st.sampled_from(sorted(OURS)), data=st.data())
def test_whatever_stands_in_a_place_it_is_a_worksheet_that_can_be_drawn_or_has_a_path(
    name: str, data: st.DataObject
) -> None:
    sheet = copy.deepcopy(OURS[name])
    part: Any = sheet if data.draw(st.booleans()) else data.draw(st.sampled_from(sheet["fields"]))
    part[data.draw(st.sampled_from(sorted(part)))] = data.draw(JUNK)
    try:
        good = read(json.dumps(sheet).encode("utf-8", "surrogatepass"))
    except Unfit as problem:
        assert all(fault.words for fault in problem.faults)
    else:
        assert drawn(good)
        _made, faults = sheet_of(typed(good, "en"), good, "own_x", 1)
        assert faults == []

"""Calendar files: every line as RFC 5545 has it, whatever somebody calls the event."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.calendar_files import events_of
from webapp.twins.calendar import calendar_text

STAMP = "2026-11-30T20:30:00+01:00"
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\\;,:"\n\r\t'), max_size=200
)


def seen(words: str) -> str:
    """What is left of words in a calendar: line ends are one, and what cannot be seen is gone."""
    joined = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in joined if sign == "\n" or sign >= " ")


@given(WORDS, WORDS)
def test_whatever_it_is_called_comes_back_from_the_file(title: str, place: str) -> None:
    event = {"uid": "a1", "title": title, "place": place, "starts": "2026-12-03T20:30", "reminder": 5}
    (found,) = events_of(calendar_text([event], STAMP).encode())
    assert (found["SUMMARY"], found["VALARM.DESCRIPTION"]) == (seen(title), seen(title))
    assert found.get("LOCATION", "") == seen(place)


def test_a_time_of_the_day_is_told_without_a_zone_and_an_instant_in_utc() -> None:
    starts = ("2026-12-03T20:30", "2026-12-03T20:30:00-05:00", "2026-12-03")
    file = calendar_text([{"uid": one, "starts": one} for one in starts], STAMP, "America/New_York").encode()
    found = [{name: value for name, value in event.items() if "DTSTART" in name} for event in events_of(file)]
    assert found == [
        {"DTSTART": "20261203T203000"},
        {"DTSTART": "20261204T013000Z"},
        {"DTSTART;VALUE=DATE": "20261203"},
    ]
    assert b"X-WR-TIMEZONE:America/New_York\r\n" in file

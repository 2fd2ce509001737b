"""What the answers to a measure come to: a number, its band, how it changed. measures.js is the twin.

A measure is a worksheet that has ``measure``: which fields are ``scored``, the ``low`` and ``high`` that their sum can
be, ``bands`` of it, and ``flag``, the points of change that its authors call more than chance (0: unknown). The
score is the plain sum. With an answer missing there is none: nothing is guessed or prorated.
"""

from __future__ import annotations

from typing import Any

from webapp.twins import dose, rows
from webapp.twins.answers import NUMBERS, bounds
from webapp.twins.days import number
from webapp.twins.shape import Json, body, identity, listing, mapping, text, whole

MOST = 60


def is_measure(sheet: Any) -> bool:
    """Whether a worksheet is one that is scored."""
    return bool(listing(measure_of(sheet).get("scored")))


def measure_of(sheet: Any) -> Json:
    """How a worksheet is scored; nothing for one that is not."""
    return mapping(body(sheet).get("measure"))


def value_of(field: Json, kept: Any) -> int | None:
    """What one answer counts: of an option its value, of a number itself, if it is one that could be chosen."""
    if field.get("type") == "pick":
        options = [mapping(option) for option in listing(field.get("options"))]
        return next((whole(each.get("value")) for each in options if kept and each.get("id") == kept), None)
    size, (low, high) = whole(kept), bounds(field)
    return size if field.get("type") in NUMBERS and size is not None and low <= size <= high else None


def score(entry: Any, sheet: Any) -> int | None:
    """The sum of all answers that count; none while one is missing."""
    values = _values(entry, sheet)
    counted = [value for value in values if value is not None]
    return sum(counted) if counted and len(counted) == len(values) else None


def band(sheet: Any, size: int | None) -> Any:
    """What the measure's authors call a score of this size, as {language: text}; none where they call it nothing."""
    for each in listing(measure_of(sheet).get("bands")):
        low, high = whole(mapping(each).get("low")), whole(mapping(each).get("high"))
        if size is not None and low is not None and high is not None and low <= size <= high:
            return mapping(each).get("label")
    return None


def outcome(entry: Any, sheet: Any, entries: Any) -> Json | None:
    """A measure's result: the score, and how it stands to the one before and to the first; none for other worksheets.

    ``entries`` may be all there are; drafts, and versions of another size, are not compared with.
    """
    if not is_measure(sheet):
        return None
    values, size = _values(entry, sheet), score(entry, sheet)
    told = [each for each in _told(entries, sheet) if identity(each) != identity(entry)]
    moment = rows.moment_of(entry)
    earlier = [each for each in told if rows.moment_of(each) < moment] if size is not None else []
    return {
        "score": size,
        "low": whole(measure_of(sheet).get("low")) or 0,
        "high": whole(measure_of(sheet).get("high")) or 0,
        "band": band(sheet, size),
        "answered": len([value for value in values if value is not None]),
        "of": len(values),
        "standard": measure_of(sheet).get("standard") is True,
        "last": _against(earlier[0], sheet, size) if earlier else None,
        "first": _against(earlier[-1], sheet, size) if len(earlier) > 1 else None,
    }


def measure_charts(entries: Any, sheets: Any, lang: Any) -> list[Json]:
    """A line for each measure that was answered, in its newest version, over all the time that there is."""
    newest: dict[str, Json] = {}
    for sheet in rows.by_id(sheets).values():
        name = text(body(sheet).get("worksheet"))
        if is_measure(sheet) and (name not in newest or _version(newest[name]) < _version(sheet)):
            newest[name] = sheet
    charts = [_chart(newest[name], entries, lang) for name in sorted(newest)]
    return [chart for chart in charts if chart["rows"]]


def _chart(sheet: Json, entries: Any, lang: Any) -> Json:
    told = list(reversed(_told(entries, sheet)[:MOST]))
    scores = [score(each, sheet) or 0 for each in told]
    lines: list[Json] = [
        {"day": dose.day_of(each), "values": [size]} for each, size in zip(told, scores, strict=True)
    ]
    last = scores[-1] if scores else None
    previous = scores[-2] if len(scores) > 1 else None
    low, high = (whole(measure_of(sheet).get(end)) or 0 for end in ("low", "high"))
    return {
        "id": "measure-" + text(body(sheet).get("worksheet")),
        "title": rows.said(body(sheet).get("title"), lang),
        "unit": "",
        "min": low,
        "max": high,
        "series": [{"name": "", "points": _points(lines, low, high)}],
        "rows": lines,
        "last": last,
        "previous": previous,
        "change": None if last is None or previous is None else last - previous,
        "since_first": scores[-1] - scores[0] if len(scores) > 2 else None,
        "band": band(sheet, last),
        "standard": measure_of(sheet).get("standard") is True,
        "flag": whole(measure_of(sheet).get("flag")) or 0,
        "entry": identity(told[-1]) if told else "",
    }


def _points(lines: list[Json], low: int, high: int) -> list[Json]:
    """On the grid of 100 by 100, from the first day to the last."""
    days = [number(line["day"]) or 0 for line in lines]
    first, span = (days[0], days[-1] - days[0]) if days else (0, 0)
    return [
        {
            "x": (day - first) * 100 // span if span > 0 else 50,
            "y": 100 - (line["values"][0] - low) * 100 // (high - low) if high > low else 100,
            "day": line["day"],
            "value": line["values"][0],
        }
        for line, day in zip(lines, days, strict=True)
    ]


def _told(entries: Any, sheet: Any) -> list[Json]:
    """The entries of this measure that have a score and a day, the newest first."""
    name = body(sheet).get("worksheet")
    mine = [
        each for each in listing(entries) if isinstance(each, dict) and body(each).get("worksheet") == name
    ]
    return [
        each
        for each in rows.newest_first(mine)
        if body(each).get("status") in dose.DONE
        and number(dose.day_of(each)) is not None
        and score(each, sheet) is not None
    ]


def _against(earlier: Json, sheet: Any, size: int | None) -> Json:
    before = score(earlier, sheet) or 0
    return {"day": dose.day_of(earlier), "score": before, "change": (size or 0) - before}


def _values(entry: Any, sheet: Any) -> list[int | None]:
    fields = {text(mapping(each).get("id")): mapping(each) for each in listing(body(sheet).get("fields"))}
    scored = [text(each) for each in listing(measure_of(sheet).get("scored"))]
    return [value_of(fields.get(name, {}), body(entry).get("f:" + name)) for name in scored]


def _version(sheet: Json) -> int:
    return whole(body(sheet).get("version")) or 0

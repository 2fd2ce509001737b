"""A measure as a worksheet: asked, kept and sent like any other, so that it works wherever they do.

``measure`` in its body says how it is scored: ``scored`` (fields that count), ``low`` and ``high``, ``bands``,
``flag`` (points of change that matter, 0 for unknown), ``standard`` (whether it is one that others use too).
``risk`` says which answer is looked at by itself. A pick's option carries what it counts as ``value``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from webapp.instruments import Scored, bounds, scored
from webapp.questionnaire import Item, Questionnaire

Json = dict[str, Any]

# No worksheet of ours begins so.
PREFIX = "m_"
LONGEST_NAME, LONGEST_ID = 30, 34
SECONDS = 12
ABOUT = {
    "en": "A measure that your practice uses. There is no right answer; how it was for you is what counts."
}


def sheet(read: Questionnaire, name: str, version: int) -> Json:
    """The body of the worksheet's record. Unfit where it says that it is a measure which it cannot be."""
    found = scored(read)
    ids = _ids([item.link_id for item in found.items])
    fields = [_field(item, ids[item.link_id], read.language) for item in found.items]
    body: Json = {
        "worksheet": name,
        "version": version,
        "title": {read.language: read.title},
        "about": {read.language: read.about} if read.about else ABOUT,
        "purpose": "monitor",
        "minutes": max(1, (len(fields) * SECONDS + 30) // 60),
        "share": "shared",
        "modality": ["any"],
        "problem": ["any"],
        "phases": [],
        "fields": fields,
        # Only where it was agreed; its result is held against the earlier ones.
        "agreed_only": True,
        "compared": True,
        "measure": _measure(read, found, ids),
    }
    if found.risk:
        body["risk"] = {"field": ids[found.risk], "at_least": 1}
    return body


def name_of(title: str) -> str:
    """What a worksheet with this title is called in addresses and on the wire."""
    return PREFIX + (_plain(title)[:LONGEST_NAME].strip("_") or "measure")


def _measure(read: Questionnaire, found: Scored, ids: Mapping[str, str]) -> Json:
    limits = [bounds(item) for item in found.items if item.link_id in found.counted]
    known = found.instrument
    return {
        "url": read.url,
        "label": read.version,
        "code": known.code if known else "",
        "standard": True,
        "scored": [ids[link] for link in found.counted],
        "low": sum(limit[0] for limit in limits if limit),
        "high": sum(limit[1] for limit in limits if limit),
        "bands": [
            {"low": band.low, "high": band.high, "label": {"en": band.name}}
            for band in (known.bands if known else ())
        ],
        "flag": known.flag if known else 0,
    }


def _field(item: Item, field_id: str, language: str) -> Json:
    made: Json = {
        "id": field_id,
        "type": {"choice": "pick", "many": "picks", "words": "text", "long": "long", "boolean": "yes_no"}.get(
            item.kind, "count"
        ),
        "label": {language: item.text},
        "help": {},
        "required": item.required,
        "phase": "",
        "short": True,
    }
    if item.above:
        made["above"] = {language: item.above}
    if item.options:
        codes = _ids([option.code for option in item.options], "a_")
        made["options"] = [
            {"id": codes[option.code], "label": {language: option.label}}
            | ({} if option.value is None else {"value": option.value})
            for option in item.options
        ]
        made["closed"] = True
    if item.kind == "many":
        made["intensity"] = None
    if item.kind == "integer":
        made |= _numbers(item)
    return made


def _numbers(item: Item) -> Json:
    """A whole number: a slider where both ends are known, else a number to write."""
    if bounds(item) is None:
        return {"min": item.low or 0, "max": 999 if item.high is None else item.high, "unit": ""}
    return {
        "type": "scale",
        "min": item.low,
        "max": item.high,
        "step": 1,
        "unit": "",
        "low": {},
        "high": {},
    }


def _ids(names: list[str], prefix: str = "q_") -> dict[str, str]:
    """An id of ours for each name; the same names give the same ids, so that they outlive a version."""
    found: dict[str, str] = {}
    for name in names:
        plain = prefix + (_plain(name)[:LONGEST_ID] or "x")
        taken, number = set(found.values()), 2
        fresh = plain
        while fresh in taken:
            fresh, number = f"{plain}_{number}", number + 1
        found[name] = fresh
    return found


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")

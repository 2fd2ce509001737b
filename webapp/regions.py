"""Numbers to call by region, as suggestions: what a practice saves, it has checked itself."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Json = dict[str, Any]

FILE = Path(__file__).with_name("regions.json")


@functools.cache
def regions() -> list[Json]:
    """Every region there is, by name."""
    found: list[Json] = json.loads(FILE.read_text("utf-8"))["regions"]
    return sorted(found, key=lambda region: str(region["name"]))


def region_called(region_id: str) -> Json | None:
    """The region with this id, if there is one."""
    return next((region for region in regions() if region["id"] == region_id), None)


def region_of(zone: str) -> Json | None:
    """The region in which this time zone lies, as far as it is known."""
    return next((region for region in regions() if zone in region["zones"]), None)


def with_suggestions(values: Mapping[str, str], region: Json, rows: int) -> dict[str, str]:
    """The values of the form with the region's numbers in its empty rows; none is written over or doubled."""
    filled = dict(values)
    known = {_digits(value) for name, value in values.items() if name.startswith("phone:")}
    wanted = [number for number in region["numbers"] if _digits(number["phone"]) not in known]
    free = [row for row in range(1, rows + 1) if not any(values.get(f"{part}:{row}") for part in _PARTS)]
    for row, number in zip(free, wanted, strict=False):
        filled |= {f"{part}:{row}": number[part] for part in _PARTS}
    return filled


def public_ones(contacts: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Those of a practice's numbers that anybody may know: the lines of a region, not the practice's own."""
    public = {_digits(str(number["phone"])) for region in regions() for number in region["numbers"]}
    return [contact for contact in contacts if _digits(contact["phone"]) in public]


_PARTS = ("name", "phone", "about")


def _digits(phone: str) -> str:
    return "".join(sign for sign in phone if sign.isdigit() or sign == "+")

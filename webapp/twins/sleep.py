"""A night in numbers: time in bed, time asleep, and how much of the one was the other. sleep.js is the twin.

The four times are told by one clock; across midnight they are days and times like any others. A
night whose times stand in no possible order, or lack a part, gives no number rather than a wrong one.
"""

from __future__ import annotations

from typing import Any

from webapp.twins.days import offset, wall_minutes
from webapp.twins.shape import Json, whole

TIMES = ("f:into_bed", "f:tried_to_sleep", "f:final_wake", "f:out_of_bed")
LONGEST = 24 * 60


def facts(held: Json) -> list[Json]:
    """Minutes in bed, minutes asleep, and sleep efficiency in whole percent, as far as they are known."""
    found = [
        ("time_in_bed", time_in_bed(held), "min"),
        ("total_sleep", total_sleep(held), "min"),
        ("sleep_efficiency", efficiency(held), "%"),
    ]
    return [{"id": name, "value": value, "unit": unit} for name, value, unit in found if value is not None]


def time_in_bed(held: Json) -> int | None:
    """Minutes from going to bed to getting up."""
    times = _times(held)
    return times[3] - times[0] if times else None


def total_sleep(held: Json) -> int | None:
    """Minutes from trying to sleep to the last waking, without those awake."""
    times, falling = _times(held), whole(held.get("f:minutes_to_sleep"))
    awake = whole(held.get("f:minutes_awake"))
    if awake is None and whole(held.get("f:awakenings")) == 0:
        awake = 0
    if not times or falling is None or awake is None:
        return None
    asleep = times[2] - times[1] - falling - awake
    return asleep if falling >= 0 and awake >= 0 and asleep >= 0 else None


def efficiency(held: Json) -> int | None:
    """How much of the time in bed was sleep, in whole percent, halves upwards."""
    in_bed, asleep = time_in_bed(held), total_sleep(held)
    return None if not in_bed or asleep is None else (200 * asleep + in_bed) // (2 * in_bed)


def _times(held: Json) -> list[int] | None:
    """The four times in minutes; none unless all are there, by one clock, and in their order within a day."""
    told: list[Any] = [held.get(name) for name in TIMES]
    minutes = [count for each in told if (count := wall_minutes(each)) is not None]
    if len(minutes) != len(TIMES) or len({offset(each) for each in told}) != 1:
        return None
    in_order = minutes == sorted(minutes) and 0 < minutes[3] - minutes[0] <= LONGEST
    return minutes if in_order else None

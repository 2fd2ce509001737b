"""Figures, what they should be, and how they are shown."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

# Flat names with their values: milliseconds, bytes, or how many times as long as something else.
Figures = Mapping[str, float]

# At most this.
TARGETS: Figures = {
    "tap_30.p95_ms": 50,
    "tap_500.p95_ms": 120,
    "tap_2000.p95_ms": 120,
    "search_2000.p95_ms": 200,
    "charts_2000.p95_ms": 100,
    "sync_push_500.ratio_to_bare_insert": 4,
    "sync_one.ratio_to_bare_insert": 2,
    "pull_10_of_100000.ratio_to_pull_10_of_1000": 1.5,
    "postgres_sync_push_500.ratio_to_bare_insert": 4,
    "postgres_sync_one.ratio_to_bare_insert": 2,
    "postgres_pull_10_of_100000.ratio_to_pull_10_of_1000": 1.5,
    "caseload_200x1000.p95_ms": 100,
    "review_200x1000.p95_ms": 100,
    "first_load.gz_bytes": 60_000,
}


def times(name: str, milliseconds: Sequence[float], which: str = "") -> Figures:
    """The median and the 95th percentile, called ``<name>.<which>median_ms`` and so on."""
    return {
        f"{name}.{which}median_ms": statistics.median(milliseconds),
        f"{name}.{which}p95_ms": percentile(milliseconds, 0.95),
    }


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least this share of them does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def table(figures: Figures) -> str:
    """One line for each figure; where there is a target, whether it is met."""
    width = max(map(len, figures))
    return "\n".join(f"{name:{width}}  {_said(name, value)}" for name, value in figures.items())


def keep(figures: Figures, file: Path) -> None:
    """Write the figures of this run as flat JSON, in the place of those of an earlier one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    rounded = {name: round(value, 3) for name, value in figures.items()}
    file.write_text(json.dumps(rounded, indent=2) + "\n")


def _said(name: str, value: float) -> str:
    text = f"{value:12,.0f}    " if name.endswith("bytes") else f"{value:12,.2f}{_unit(name)}"
    if name not in TARGETS:
        return text.rstrip()
    return f"{text}   at most {TARGETS[name]:,g}: {'met' if value <= TARGETS[name] else 'MISSED'}"


def _unit(name: str) -> str:
    return " ms " if name.endswith("_ms") else "    " if name.endswith("_count") else " x  "

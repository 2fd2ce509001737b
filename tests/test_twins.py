"""What the twins must give, said once in tests/vectors and asked of both: here of Python, in tests/js of JavaScript.

A file has ``given``, values with a name, and ``cases``. ``{"@": name, ...}`` stands for such a value, with
the keys beside it in the place of its own; ``at`` is the part of the result that ``gives`` tells of.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

VECTORS = Path(__file__).parent / "vectors"
TWINS = (
    "days",
    "dose",
    "search",
    "custody",
    "history",
    "timeline",
    "progress",
    "form",
    "compose",
    "preferred",
    "answered",
    "read_log",
    "supporters",
    "resources",
    "calendar",
)


def cases() -> list[Any]:
    """Every case of every twin."""
    found = []
    for name in TWINS:
        sheet = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
        for case in sheet["cases"]:
            case["with"] = filled(case["with"], sheet["given"])
            found.append(pytest.param(name, case, id=f"{name}: {case['call']}: {case['that']}"))
    return found


def filled(value: Any, given: dict[str, Any]) -> Any:
    """The value with what its names stand for."""
    if isinstance(value, list):
        return [filled(each, given) for each in value]
    if not isinstance(value, dict):
        return value
    own = {key: filled(each, given) for key, each in value.items() if key != "@"}
    named = filled(given[value["@"]], given) if "@" in value else None
    return {**named, **own} if own and named is not None else own if named is None else named


def part(value: Any, path: list[str]) -> Any:
    """What stands at this place of a result; a star stands for each item of a list, or each value."""
    if not path:
        return value
    first, rest = path[0], path[1:]
    if first == "*":
        return [part(each, rest) for each in (value.values() if isinstance(value, dict) else value)]
    return part(value[int(first)] if isinstance(value, list) else value[first], rest)


@pytest.mark.parametrize(("name", "case"), cases())
def test_python_gives_what_the_vectors_say(name: str, case: dict[str, Any]) -> None:
    found = getattr(importlib.import_module(f"webapp.twins.{name}"), case["call"])(*case["with"])
    place = part(found, case["at"].split(".")) if case.get("at") else found
    assert json.loads(json.dumps(place)) == case["gives"]
    assert type(place) is type(case["gives"])  # true is not 1


def test_every_twin_has_its_vectors() -> None:
    assert {path.stem for path in VECTORS.glob("*.json")} >= set(TWINS)

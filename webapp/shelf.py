"""The worksheets that come with the app, each in all its versions."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from webapp.languages import in_all_languages

WORKSHEETS = Path(__file__).parent / "worksheets"


def worksheets() -> list[dict[str, Any]]:
    """Every worksheet there is, in all its versions and all languages."""
    found = [json.loads(path.read_text("utf-8")) for path in sorted(WORKSHEETS.glob("*.json"))]
    return [in_all_languages(each) for each in found]


@cache
def looked_at() -> dict[str, dict[str, Any]]:
    """Those in which an answer is looked at by itself, by "<worksheet>.<version>"."""
    return {f"{each['worksheet']}.{each['version']}": each for each in worksheets() if each.get("risk")}


@cache
def harmless() -> frozenset[str]:
    """The names of those in which no version has an answer that is looked at by itself."""
    return frozenset(each["worksheet"] for each in worksheets()) - {
        each["worksheet"] for each in looked_at().values()
    }

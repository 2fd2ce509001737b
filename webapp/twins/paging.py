"""One page of a long list. paging.js is the twin.

A place says "2026-11.2": what is listed, and after the point the page of it. A page shows the same
number of lines however long the list is, and names only the pages beside it.
"""

from __future__ import annotations

import re
from typing import Any

from webapp.twins.shape import Json, text

PLACE = re.compile(r"([0-9]{4}-[0-9]{2})?(?:\.([1-9][0-9]{0,4}))?")


def part_of(place: Any) -> tuple[str, int]:
    """What a place lists, "" where it does not say; and its page, counted from one."""
    found = PLACE.fullmatch(text(place))
    return (text(found[1]), int(found[2] or 1)) if found else ("", 1)


def a_page(found: list[Any], most: int, page: int, listed: str = "") -> tuple[list[Any], Json]:
    """The lines of this page, or of the last one there is; which it is, of how many, and the places beside it."""
    count = max(1, (len(found) + most - 1) // most)
    here = min(page, count)
    return found[(here - 1) * most : here * most], {
        "number": here,
        "of": count,
        "before": f"{listed}.{here - 1}" if here > 1 else "",
        "after": f"{listed}.{here + 1}" if here < count else "",
    }

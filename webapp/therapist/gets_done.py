"""What gets done for this client: formats and lengths, done and not, as plain counts.

No hours and no weekdays: a profile of somebody's days is nobody's business. Nothing is concluded from it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from webapp.models.entry import Entry
from webapp.therapist.casefile import CaseFile
from webapp.twins.rows import said
from webapp.twins.shape import mapping, text, whole
from webapp.words import language

Json = dict[str, Any]

STATUSES = ("done", "partly", "not_done")
SHORT, MIDDLE = 5, 15


def gets_done(file: CaseFile) -> Json:
    """Lines of counts over all the time there is, by worksheet and by agreed minutes.

    What was written for nothing that was agreed is left out.
    """
    formats: dict[str, Counter[str]] = defaultdict(Counter)
    lengths: dict[str, Counter[str]] = defaultdict(Counter)
    agreed = {each["id"]: each for each in file.assignments}
    for assignment_id, status, times in Entry.counted(file.client):
        assignment = agreed.get(assignment_id)
        if assignment is None or status not in STATUSES:
            continue
        formats[_format(file, assignment)][status] += times
        lengths[_length(assignment)][status] += times
    by_most = sorted(formats.items(), key=lambda item: (-item[1].total(), item[0]))
    by_length = [(name, lengths[name]) for name in ("short", "middle", "long", "none") if name in lengths]
    return {"formats": _lines(by_most), "lengths": _lines(by_length)}


def _lines(counted: list[tuple[str, Counter[str]]]) -> list[Json]:
    return [{"name": name, **{status: times[status] for status in STATUSES}} for name, times in counted]


def _format(file: CaseFile, assignment: Json) -> str:
    sheet = file.sheet_of(assignment)
    name = said(sheet["body"].get("title"), language()) if sheet else ""
    return name or text(assignment["body"].get("worksheet"))


def _length(assignment: Json) -> str:
    minutes = whole(mapping(assignment["body"].get("dose")).get("min_minutes")) or 0
    if not minutes:
        return "none"
    return "short" if minutes <= SHORT else "middle" if minutes <= MIDDLE else "long"

"""The pages that look at many entries: Today, Log, one assignment, Prepare. overview.js is the twin."""

from __future__ import annotations

from typing import Any

from webapp.twins import dose, rows
from webapp.twins.alts import is_undecided
from webapp.twins.days import local, local_day
from webapp.twins.form import phase_of
from webapp.twins.goals import words_of
from webapp.twins.resources import resources
from webapp.twins.shape import Json, body, identity, listing, mapping, records, text, whole

FINISHED = ("done", "partly")
MOST = 100
# Minutes of a worksheet that does not say how long it takes.
UNSAID = 1440


def today(context: Json) -> Json:
    """A card for each assignment that is there to be done, the next session, and what was taken from the last."""
    day, now = context.get("today"), context.get("now")
    sheets = rows.by_id(context.get("worksheets"))
    entries = rows.newest_first(listing(context.get("entries")))
    start = dose.week_start(context.get("sessions"), day, now)
    agreed = [each for each in records(context.get("assignments")) if dose.is_agreed(each, day)]
    active = [each for each in agreed if not dose.is_paused(each, day)]
    cards = [_card(each, sheets, dose.of_assignment(entries, each), start, context) for each in active]
    shown = [identity(mapping(card[name])) for card in cards for name in ("draft_entry", "result_entry")]
    others = [each for each in entries if identity(each) not in shown]
    return {
        "cards": cards,
        "paused": [each for each in agreed if dose.is_paused(each, day)],
        "week_start": start,
        "undecided": [entry for entry in entries if is_undecided(entry)],
        "unfinished": _unfinished(others, sheets, context),
        **sessions_ahead(context),
    }


def _card(assignment: Json, sheets: dict[str, Json], entries: list[Json], start: str, context: Json) -> Json:
    sheet, day = sheets.get(rows.sheet_id(assignment)), context.get("today")
    held = dose.last_held(context.get("sessions"), context.get("now"))
    count = dose.tally(assignment, entries, start, day, held)
    drafts = [entry for entry in entries if body(entry).get("status") == "draft"]
    waiting = [
        entry
        for entry in entries
        if waits_for_result(entry, sheet) and is_ripe(entry, sheet, context.get("now"))
    ]
    finished_today = dose.is_done_today(entries, count, day)
    state = "draft" if drafts else "result" if waiting else "done" if finished_today else "open"
    agreed_minutes = whole(mapping(body(assignment).get("dose")).get("min_minutes"))
    return {
        "assignment": assignment,
        "worksheet": sheet,
        "title": text(body(assignment).get("title")),
        "goal": words_of(rows.by_id(context.get("goals")).get(text(body(assignment).get("goal_id")))),
        "dots": dose.beads(assignment, entries, start, day),
        "done": count["done"],
        "of": count["of"],
        "period": count["period"],
        "next": dose.next_turn(assignment, day),
        "minutes": agreed_minutes or whole(body(sheet).get("minutes")) or 0,
        "state": state,
        "last": entries[0] if entries else None,
        "draft_entry": drafts[0] if drafts else None,
        "result_entry": waiting[0] if waiting else None,
    }


def waits_for_result(entry: Json, sheet: Any) -> bool:
    """Whether a plan is complete, and what came of it is still to be written."""
    return body(entry).get("status") in FINISHED and phase_of(mapping(sheet), entry, False) == "plan"


def due_of(entry: Json, sheet: Any) -> str:
    """The moment from which a result can be written, where the plan names one."""
    due = text(body(sheet).get("due"))
    return text(body(entry).get("f:" + due)) if due else ""


def is_ripe(entry: Json, sheet: Any, now: Any) -> bool:
    """Whether the moment has come; a plan that names none is ripe at once."""
    return local(due_of(entry, sheet), now)[:16] <= text(now)[:16]


def _unfinished(entries: list[Json], sheets: dict[str, Json], context: Json) -> list[Json]:
    """Drafts and plans that no card shows; ``due`` is the moment that a plan waits for."""
    found = []
    agreed = rows.by_id(context.get("assignments"))
    for entry in entries:
        sheet = sheets.get(rows.sheet_id(entry))
        is_draft = body(entry).get("status") == "draft"
        if is_draft or waits_for_result(entry, sheet):
            assignment = agreed.get(text(body(entry).get("assignment_id")))
            line = rows.row(entry, assignment, sheet, None, context)
            due = "" if is_draft or is_ripe(entry, sheet, context.get("now")) else due_of(entry, sheet)
            found.append({**line, "state": "draft" if is_draft else "result", "due": due})
    return found[:MOST]


def sessions_ahead(context: Json) -> Json:
    """The next planned session, and the takeaways of the last one that was held."""
    sessions, now = records(context.get("sessions")), context.get("now")
    planned = [each for each in sessions if body(each).get("status") == "planned"]
    ahead = [each for each in planned if _starts(each, now) >= text(context.get("today"))]
    held = [each for each in sessions if dose.held_day(each, now)]
    last = max(held, key=lambda each: (dose.held_day(each, now), identity(each)), default=None)
    taken = [each for each in records(context.get("takeaways")) if last and _is_from(each, last)]
    return {
        "next_session": min(ahead, key=lambda each: (_starts(each, now), identity(each)), default=None),
        "takeaways": sorted(taken, key=lambda each: whole(body(each).get("order")) or 0),
    }


def _is_from(takeaway: Json, session: Json) -> bool:
    return body(takeaway).get("session_id") == identity(session)


def _starts(session: Json, now: Any) -> str:
    """When a session starts, as day and time on the person's own clock, so that it can be compared."""
    starts = body(session).get("starts_at")
    return local_day(starts, now) + text(starts)[10:16]


def log(context: Json) -> Json:
    """What can be logged: what was agreed, then every worksheet in its newest version, the quickest first."""
    sheets = rows.by_id(context.get("worksheets"))
    agreed = [
        each for each in records(context.get("assignments")) if dose.is_active(each, context.get("today"))
    ]
    choices = [{"worksheet": sheets.get(rows.sheet_id(each)), "assignment": each} for each in agreed]
    newest: dict[str, Json] = {}
    for sheet in records(context.get("worksheets")):
        name = text(body(sheet).get("worksheet"))
        if body(sheet).get("agreed_only") is True:
            continue
        if name not in newest or _version(newest[name]) < _version(sheet):
            newest[name] = sheet
    in_order = sorted(newest, key=lambda name: (_minutes(newest[name]), name))
    free = [{"worksheet": newest[name], "assignment": None} for name in in_order]
    return {"choices": [choice for choice in choices if choice["worksheet"]] + free}


def _minutes(sheet: Json) -> int:
    """How long it takes; what does not say so comes last."""
    return whole(body(sheet).get("minutes")) or UNSAID


def _version(sheet: Json) -> int:
    return whole(body(sheet).get("version")) or 0


def assignment_page(context: Json) -> Json:
    """One assignment: its beads, its entries newest first, how it was changed."""
    assignment, day = mapping(context.get("assignment")), context.get("today")
    sheet, seen = context.get("worksheet"), rows.by_id(context.get("seen_marks"))
    entries = dose.of_assignment(rows.newest_first(listing(context.get("entries"))), assignment)
    start = dose.week_start(context.get("sessions"), day, context.get("now"))
    revisions = [each for each in records(context.get("revisions")) if _is_revision(each, assignment)]
    waiting = [entry for entry in entries if waits_for_result(entry, sheet)]
    return {
        "dots": dose.beads(assignment, entries, start, day),
        "week_start": start,
        "tally": dose.tally(
            assignment, entries, start, day, dose.last_held(context.get("sessions"), context.get("now"))
        ),
        "is_active": dose.is_active(assignment, day),
        "is_paused": dose.is_paused(assignment, day),
        "resources": resources(assignment),
        "entries": [
            rows.row(entry, assignment, sheet, seen.get("seen." + identity(entry)), context)
            for entry in entries[:MOST]
        ],
        "found": len(entries),
        "result_entry": waiting[0] if waiting else None,
        "revisions": sorted(revisions, key=lambda each: whole(body(each).get("revision")) or 0, reverse=True),
    }


def _is_revision(revision: Json, assignment: Json) -> bool:
    return body(revision).get("assignment_id") == identity(assignment)


def prepare(context: Json) -> Json:
    """What to bring to the next session: the entries that should be looked at together."""
    since = dose.last_held(context.get("sessions"), context.get("now"))
    flagged = [
        entry
        for entry in rows.newest_first(listing(context.get("entries")))
        if body(entry).get("ask_review") is True and dose.day_of(entry) >= since
    ]
    return {**sessions_ahead(context), "flagged": rows.of(context, flagged[:MOST])}

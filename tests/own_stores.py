"""What a client keeps beside entries, hostile in every word; more of tests/stores.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from webapp.client.kinds import KINDS
from webapp.twins.goals import row_of
from webapp.twins.meetings import beside
from webapp.twins.own_pages import STEPS

if TYPE_CHECKING:
    from tests.stores import Hostile

Json = dict[str, Any]

PHONES = ["116 123", "+44 20 7946 0018", "", "javascript:1", "(0) 12-34"]


def own_records(
    hostile: Hostile, assignments: list[Json], sessions: list[Json], entries: list[Json]
) -> list[Json]:
    """Some of every kind, about what there is, with answers of the therapist."""
    strategies = [
        _of_kind(hostile, "coping_strategy", _strategy(hostile)) for _ in range(hostile.chance.randrange(4))
    ]
    rows = list(strategies)
    for assignment in assignments:
        for _ in range(hostile.chance.randrange(3)):
            rows.append(_of_kind(hostile, "adjust_request", _request(hostile, assignment, entries)))
        if hostile.maybe(0.3):
            about = {"assignment_id": assignment["id"]}
            rows.append(_of_kind(hostile, "aftercare_plan", about | _aftercare(hostile, strategies)))
    for session in sessions:
        if hostile.maybe(0.4):
            about = {"session_id": session["id"]}
            rows.append(_of_kind(hostile, "aftercare_plan", about | _aftercare(hostile, strategies)))
    rows += [_of_kind(hostile, "help_signal", {}) for _ in range(hostile.chance.randrange(5))]
    if hostile.maybe():
        rows.append(_of_kind(hostile, "safety_plan", _plan(hostile)))
    if hostile.maybe():
        rows.append(_of_kind(hostile, "limits", {"f:distress": hostile.chance.choice([0, 50, 100])}))
    if hostile.maybe():
        chosen = {
            f"f:{name}": hostile.chance.choice(["dark", "larger", "es", "shared", 3])
            for name in ("language", "theme", "size", "share")
        }
        rows.append(_of_kind(hostile, "preferences", chosen))
    rows += _goals(hostile, assignments, entries)
    ideas = [_of_kind(hostile, "proposal", _idea(hostile)) for _ in range(hostile.chance.randrange(3))]
    for assignment in assignments:
        if hostile.maybe(0.3):
            assignment["body"]["proposal_id"] = hostile.chance.choice([*[idea["id"] for idea in ideas], "x"])
    rows += ideas
    if hostile.maybe():
        cells = {f"{row}.words": hostile.words() for row in ("0001", "zz") if hostile.maybe(0.8)}
        rows.append(_of_kind(hostile, "setback_plan", {"f:signs": cells, "f:reminder": hostile.words()}))
    rows += _trust(hostile, assignments)
    rows += _meetings(hostile, sessions)
    rows += _routines(hostile, assignments)
    asked = [row for row in rows if row["kind"] in ("adjust_request", "help_signal", "proposal")]
    return rows + [_answer(hostile, row) for row in asked if hostile.maybe()]


def own_form(hostile: Hostile, kind: str, record: Json | None) -> Json:
    """What somebody might send from a form of this kind: right, half right, and forged."""
    spec = KINDS[kind]
    form: Json = {
        "form": hostile.chance.choice([*spec["forms"], "", "not_today"]),
        "base": hostile.chance.choice(["0", "1", "x", ""]),
        "share": hostile.chance.choice(["shared", "private", "all"]),
        **{name: hostile.chance.choice([hostile.id(), "", "x", "3"]) for name in spec["about"]},
    }
    for field in spec["fields"]:
        name = f"f:{field['id']}"
        if field["type"] == "rows":
            for row in {
                "0001",
                "b2",
                *[key.split(".")[0] for key in (record or {"body": {}})["body"].get(name, {})],
            }:
                for column in field["columns"]:
                    if hostile.maybe(0.7):
                        words = [hostile.words(), "", "a\x07"]
                        form[f"{name}:{row}.{column['id']}"] = hostile.chance.choice(words)
        elif field["type"] == "picks":
            form |= {f"{name}:{one}": "1" for one in (hostile.id(), "x") if hostile.maybe()}
        else:
            known = [option["id"] for option in field.get("options", [])]
            typed = [*known, "yes", "no", "7", "70", "101", "x", "", hostile.words(8), "a\x07"]
            form[name] = hostile.chance.choice(typed)
    for alt in (record or {"extra": {}})["extra"].get("alts", []):
        if hostile.maybe():
            form[f"let_go:{alt['op']}"] = "1"
    return form


def _meetings(hostile: Hostile, sessions: list[Json]) -> list[Json]:
    """What is kept beside sessions, beside the time before the first, and beside what is no session."""
    rows = []
    for session in [*sessions, None, {"id": "x"}]:
        for kind in ("preparation", "reflection", "therapy_feedback"):
            if hostile.maybe(0.5):
                fields = [field["id"] for field in KINDS[kind]["fields"]]
                said: Json = {f"f:{name}": hostile.words() for name in fields if hostile.maybe(0.6)}
                record = _of_kind(hostile, kind, {"session_id": (session or {}).get("id"), **said})
                rows.append({**record, "id": beside(session, KINDS[kind]["beside"])})
    return rows


def _routines(hostile: Hostile, assignments: list[Json]) -> list[Json]:
    """Days, time and place of some of what is agreed, in any shape."""
    rows = []
    for assignment in assignments:
        if hostile.maybe(0.5):
            said: Json = {
                "f:days": hostile.chance.choice(
                    [{"mo": True, "su": True}, {"tu": None, "x": True}, None, {}]
                ),
                "f:time": hostile.chance.choice(["07:30", None, "<b>"]),
                **{name: hostile.words() for name in ("f:place", "f:after", "f:title") if hostile.maybe(0.6)},
            }
            record = _of_kind(hostile, "routine", {"assignment_id": assignment["id"], **said})
            rows.append({**record, "id": beside(assignment, "8")})
    return rows


def _of_kind(hostile: Hostile, kind: str, body: Json) -> Json:
    share = {"share": hostile.chance.choice(["private", "shared"])} if KINDS[kind]["share"] else {}
    found = hostile.record(
        kind, KINDS[kind]["id"] or hostile.id(), {"recorded_at": hostile.instant(), **share, **body}
    )
    if hostile.maybe(0.2):
        found["extra"]["alts"] = [_alt(hostile, body) for _ in range(hostile.chance.randrange(1, 4))]
    if hostile.maybe(0.1):
        found["extra"]["disputed"] = hostile.chance.choice(["delete_waits", "edited_after_delete"])
    return found


def _alt(hostile: Hostile, body: Json) -> Json:
    names = sorted(body) or ["f:what"]
    return {
        "op": hostile.chance.choice([hostile.id(), "no operation"]),
        "k": hostile.chance.choice(names),
        "v": hostile.oddity(),
        "at": hostile.chance.choice([hostile.instant(), ""]),
        "dev": "d1",
        "rev": 2,
    }


def _idea(hostile: Hostile) -> Json:
    return {f"f:{name}": hostile.words() for name in ("what", "why", "often") if hostile.maybe(0.8)}


def _goals(hostile: Hostile, assignments: list[Json], entries: list[Json]) -> list[Json]:
    """Goals, with entries and assignments tied to them, to one that is not there, or to nonsense; and their ratings."""
    goals = [_of_kind(hostile, "goal", _goal(hostile)) for _ in range(hostile.chance.randrange(4))]
    ids = [goal["id"] for goal in goals] + [hostile.id(), "", "x"]
    for record in (*assignments, *entries):
        if hostile.maybe(0.4):
            record["body"]["goal_id"] = hostile.chance.choice(ids)
    for entry in entries:
        if entry["body"]["worksheet"] != "goal_check" or not isinstance(entry["body"].get("f:goals"), dict):
            continue
        for goal in goals:
            row = hostile.chance.choice([row_of(goal), row_of(goal), "f" * 18, "0001"])
            words = hostile.chance.choice([goal["body"]["f:goal"], hostile.words(), None])
            rated = hostile.chance.choice([0, 7, 10, 11, None, "7"])
            entry["body"]["f:goals"] |= {f"{row}.goal": words, f"{row}.progress": rated}
    return goals


def _goal(hostile: Hostile) -> Json:
    body = {"f:goal": hostile.chance.choice([hostile.words(), "Ride one stop"]), "f:why": hostile.words()}
    return body | ({"f:state": hostile.chance.choice(["reached", "rest"])} if hostile.maybe(0.3) else {})


def _trust(hostile: Hostile, assignments: list[Json]) -> list[Json]:
    """Supporters who see some of what is agreed, something that is not there or nonsense, and what they wrote."""
    grants = [
        _of_kind(hostile, "share_grant", _grant(hostile, assignments))
        for _ in range(hostile.chance.randrange(3))
    ]
    said = [
        hostile.record("encouragement", hostile.id(), _encouragement(hostile))
        for _ in range(hostile.chance.randrange(5))
    ]
    about = [
        hostile.chance.choice([*[each["id"] for each in said], hostile.id(), "", 3])
        for _ in range(hostile.chance.randrange(4))
    ]
    return grants + said + [_of_kind(hostile, "dismissal", {"encouragement_id": each}) for each in about]


def _grant(hostile: Hostile, assignments: list[Json]) -> Json:
    agreed = [each for each in assignments if hostile.maybe(0.7)]
    return {
        "f:name": hostile.words(),
        "f:shown": {each["id"]: hostile.chance.choice([True, True, True, 1, None]) for each in agreed}
        | {hostile.id(): True},
        "f:called": {
            f"{row_of(each)}.words": hostile.chance.choice([hostile.words(), None, 3])
            for each in assignments
            if hostile.maybe()
        },
        "f:weekly": hostile.chance.choice([True, True, False, None]),
        "f:messages": hostile.chance.choice([True, False, None]),
    }


def _encouragement(hostile: Hostile) -> Json:
    return {
        "grant_id": hostile.id(),
        "words": hostile.words(),
        "by": hostile.words(),
        "at": hostile.chance.choice([hostile.instant(), hostile.instant(), ""]),
    }


def _strategy(hostile: Hostile) -> Json:
    return {"f:what": hostile.words(), "f:note": hostile.words()}


def _request(hostile: Hostile, assignment: Json, entries: list[Json]) -> Json:
    wishes = [option["id"] for option in KINDS["adjust_request"]["fields"][0]["options"]]
    entry = hostile.chance.choice(entries)["id"] if entries and hostile.maybe() else ""
    return {
        "assignment_id": assignment["id"],
        "assignment_revision": 1,
        "entry_id": entry,
        "f:what": hostile.chance.choice(wishes),
        "f:words": hostile.words(),
    }


def _aftercare(hostile: Hostile, strategies: list[Json]) -> Json:
    chosen = {each["id"]: hostile.chance.choice([True, True, 3]) for each in strategies if hostile.maybe()}
    helped = {"f:helped": hostile.chance.choice([0, 7, 10])} if hostile.maybe() else {}
    return {"f:chosen": {**chosen, hostile.id(): True}, "f:words": hostile.words(), **helped}


def _plan(hostile: Hostile) -> Json:
    body: Json = {"f:on_lock": hostile.maybe()}
    for step, columns in STEPS.items():
        cells = {
            f"{row}.{column}": hostile.chance.choice(PHONES) if column == "phone" else hostile.words()
            for row in ("0001", "019a", "zz")[: hostile.chance.randrange(4)]
            for column in columns
            if hostile.maybe(0.9)
        }
        if hostile.maybe(0.8):
            body[f"f:{step}"] = cells
    return body


def _answer(hostile: Hostile, record: Json) -> Json:
    body = {
        "record_id": record["id"],
        "decision": hostile.chance.choice(["accept", "change", "talk", "seen", "later"]),
        "words": hostile.words(),
        "by": hostile.words(),
        "at": hostile.instant(),
    }
    return hostile.record("answer", f"answer.{record['id']}", body)

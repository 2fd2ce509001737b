"""Random stores of one client, hostile in every word: for holding the two renderers to the same bytes.

Records have the shape that the inbox lets through; what stands in them is as bad as it gets: markup,
templates, controls of direction, letters beyond the plane, keys named like an object's own.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from tests.kept_aside import ROWS, KeptAside
from tests.own_stores import own_records
from tests.questionnaires_of_ours import file_of, gad_7, phq_9
from webapp.feed_start import worksheets
from webapp.measure_sheet import sheet as measure_sheet
from webapp.questionnaire import read
from webapp.twins.days import day
from webapp.twins.days import number as day_number
from webapp.twins.form import AMOUNTS, BARRIERS, DISTRESS, LEVELS, SURE, TICKS, URGE, WORDS

Json = dict[str, Any]

BITS = [
    "<script>alert(1)</script>", "</textarea>", "</title>", "<!--", "-->", '"', "'", "&", "&amp;", "&#39;", "`",
    "{{ x }}", "{% if %}", "{#", "%(name)s", "%s", "%", "\\", "\n", "\n\n", "\t", " ", "  ", "a", "Word", "ELSE",
    "😀", "👩‍👩‍👧", "é", "e\u0301", "ß", "İ", "ı", "Σ", "ς", "Ǆ", "שלום", "مرحبا", "\u202e", "\u2028", "\u00a0",
    "\ufeff", "\u200b", "\U0010ffff", "\ue000", "中文", "0", "7", "-1", "None", "null", "undefined", "__proto__",
    "constructor", "2026-03-01", "javascript:alert(1)", "a" * 60, "long word " * 8,
]  # fmt: skip
# What an assignment offers to choose from, and what rows are called.
AGREED = ["Ride one stop", "Ride one stop", "<b>&", "  two  blanks  "]
QUERIES = ["", "", "word", "WORD else", "é", "😀", "<script>", "2026", "שלום", "\u00a0", "İ", "%"]


MEASURES = [
    measure_sheet(read(file_of(phq_9())), "m_nine", 1),
    measure_sheet(read(file_of(gad_7())), "m_seven", 1),
]


@dataclass
class Records:
    """A store in memory: the two calls that pages know."""

    rows: list[Json] = field(default_factory=list)

    def get(self, kind: str, id: str) -> Json | None:  # noqa: A002
        return next(
            (row for row in self.rows if (row["kind"], row["id"]) == (kind, id) and not row["deleted"]), None
        )

    def range(self, kind: str, bucket: str | None = None) -> list[Json]:
        found = [row for row in self.rows if row["kind"] == kind and not row["deleted"]]
        return (
            found
            if bucket is None
            else [row for row in found if str(row["body"].get("day", ""))[:7] == bucket]
        )


class Hostile(KeptAside):
    """Makes one store after the other; the same seed gives the same."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.today = day(20500 + self.chance.randrange(900))
        self.offset = self.chance.choice(["+00:00", "+01:00", "-08:00", "+05:45", "+13:00"])

    def maybe(self, likelihood: float = 0.5) -> bool:
        return self.chance.random() < likelihood

    def words(self, most: int = 6) -> str:
        return "".join(self.chance.choice(BITS) for _ in range(self.chance.randrange(most)))

    def id(self) -> str:
        digits = f"{self.chance.getrandbits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-7{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"

    def day(self, back: int = 60, ahead: int = 10) -> str:
        return day((day_number(self.today) or 0) + self.chance.randint(-back, ahead))

    def clock(self) -> str:
        return f"{self.chance.randrange(24):02d}:{self.chance.randrange(60):02d}"

    def instant(self, **bounds: int) -> str:
        return f"{self.day(**bounds)}T{self.clock()}:00{self.offset if self.maybe(0.7) else '+00:00'}"

    def record(self, kind: str, id: str, body: Json, **more: Any) -> Json:  # noqa: A002
        extra = {"received_at": self.instant()} if self.maybe(0.8) else {}
        rev = self.chance.randrange(4)
        return {
            "id": id,
            "kind": kind,
            "rev": rev,
            "deleted": False,
            "pending": self.maybe(0.3),
            "body": body,
            "extra": extra,
            **more,
        }

    def store(self) -> Records:
        """A client's records of every kind."""
        sheets = [self.sheet(sheet) for sheet in (*worksheets(), *MEASURES)]
        assignments = [self.assignment(sheets) for _ in range(self.chance.randrange(5))]
        sessions = [self.session() for _ in range(self.chance.randrange(4))]
        entries = [self.entry(sheets, assignments) for _ in range(self.chance.randrange(14))]
        if self.maybe(0.02):
            entries += [self.entry(sheets, assignments, day=self.today) for _ in range(120)]
        rows = [self.me(), self.card(), *sheets, *assignments, *sessions, *entries]
        rows += [self.takeaway(session) for session in sessions for _ in range(self.chance.randrange(3))]
        tied = [row["id"] for row in rows if row["kind"] == "takeaway"] + [self.id(), "", 3]
        for entry in entries:
            if self.maybe(0.4):
                entry["body"]["takeaway_id"] = self.chance.choice(tied)
        rows += [self.revision(assignment) for assignment in assignments if self.maybe()]
        rows += [self.comment(entry) for entry in entries if self.maybe(0.3)]
        rows += [self.seen(entry) for entry in entries if self.maybe(0.3)]
        rows += own_records(self, assignments, sessions, entries)
        for row in rows:
            row["deleted"] = row["kind"] in ("entry", "assignment", "comment") and self.maybe(0.05)
        self.chance.shuffle(rows)
        return Records([row for row in rows if row["kind"] != "me" or self.maybe(0.95)])

    def sheet(self, sheet: Json) -> Json:
        body = dict(sheet)
        if self.maybe(0.2):
            body["title"] = {"en": self.words() or "x", "de": self.words()}
        if self.maybe(0.2):
            body["fields"] = [{**one, "label": {"en": self.words()}, "help": {}} for one in sheet["fields"]]
        return self.record("worksheet", f"{sheet['worksheet']}.{sheet['version']}", body)

    def me(self) -> Json:
        names = ("name", "practice", "therapist")
        body: Json = {name: self.words() for name in names}
        body |= {"account": self.id(), "language": "en", "zone": "UTC"}
        if self.maybe(0.3):
            line = {name: self.words() for name in ("from", "to")}
            since = {"at": self.instant(), "tell_until": self.day()}
            body["handed_over"] = [line | since] * self.chance.randrange(3)
            days = {"first": self.day(), "last": self.day(), "is_over": self.maybe(0.3)}
            body["stand_ins"] = [line | days] * self.chance.randrange(3)
        return self.record("me", "me", {**body, "share_default": self.chance.choice(["private", "shared"])})

    def card(self) -> Json:
        phones = ["116 123", "+44 20 7946 0018", "", "javascript:1", "(0) 12-34"]
        contacts = [
            {"name": self.words(), "phone": self.chance.choice(phones), "about": self.words()}
            for _ in range(self.chance.randrange(4))
        ]
        body = {name: self.words() for name in ("practice", "therapist", "emergency")}
        return self.record("card", "card", {**body, "contacts": contacts})

    def agreed(self, sheets: list[Json]) -> Json:
        sheet = self.chance.choice(sheets)["body"]
        names = (
            "title", "rationale", "where", "first_step", "obstacle", "if_then", "smaller", "retired_reason", "paused_reason",
        )  # fmt: skip
        return {
            **{name: self.words() for name in names},
            "purpose": "practise",
            "worksheet": sheet["worksheet"],
            "worksheet_version": sheet["version"] if self.maybe(0.95) else 9,
            "revision": self.chance.randrange(1, 4),
            "dose": {
                "times_per_period": self.chance.randrange(8),
                "period": self.chance.choice(["day", "week", "once", "none", "weeks", "session"]),
                "every": self.chance.choice([1, 2, 4, 8, 60]),
                "days": self.chance.choice([[], [], [0, 2, 4], [6]]),
                "min_minutes": self.chance.choice([0, 5, 10]),
                "time_of_day": self.chance.choice(["", self.clock()]),
                "start": self.day(ahead=3),
                "end": self.chance.choice(["", "", self.day(back=5, ahead=40)]),
            },
            "confidence": self.chance.choice([None, 0, 7]),
            "smaller_minutes": self.chance.choice([0, 5]),
            "share": self.chance.choice(["private", "shared"]),
            "thresholds": self.chance.choice([{}, {"suicide_urge": 1}, {"suicide_urge": self.words()}]),
            "agreed_at": self.instant(),
            "by": self.words(),
            "retired": self.instant() if self.maybe(0.2) else "",
            "paused": self.instant() if self.maybe(0.3) else "",
            "paused_until": self.chance.choice(["", "", "soon", self.day(back=5, ahead=20)]),
            "resources": self.to_read(),
            **self.prepared(sheet),
        }

    def to_read(self) -> list[Json]:
        """A link, which may lead nowhere, and a text."""
        url = self.chance.choice(["https://", "http://", "javascript:", ""]) + self.words()
        return [{"kind": kind, "title": self.words(), "url": url, "text": url} for kind in ("link", "text")]

    def prepared(self, sheet: Json) -> Json:
        """Words to choose from and fields to show, where the assignment has them; now and then nonsense."""
        ids = [one["id"] for one in sheet["fields"]]
        lists = {
            one: self.chance.choice([AGREED, [self.words(), "", 7], self.oddity()])
            for one in ids
            if self.maybe(0.2)
        }
        found: Json = {"lists": lists if self.maybe(0.9) else self.oddity()} if self.maybe(0.4) else {}
        ask = [one for one in ids if self.maybe(0.2)] if self.maybe(0.9) else self.oddity()
        return found | ({"ask": ask} if self.maybe(0.4) else {})

    def assignment(self, sheets: list[Json]) -> Json:
        return self.record("assignment", self.id(), self.agreed(sheets))

    def revision(self, assignment: Json) -> Json:
        body = {
            **assignment["body"],
            "assignment_id": assignment["id"],
            "reason": self.words(),
            "at": self.instant(),
        }
        return self.record("assignment_revision", f"{assignment['id']}.{body['revision']}", body)

    def session(self) -> Json:
        status = self.chance.choice(["planned", "held", "held", "cancelled"])
        starts = self.instant(back=12, ahead=12)
        body = {"starts_at": starts, "minutes": 50, "status": status, "number": self.chance.randrange(9)}
        return self.record(
            "therapy_session", self.id(), {**body, "held_at": starts if status == "held" else ""}
        )

    def takeaway(self, session: Json) -> Json:
        body = {"session_id": session["id"], "order": self.chance.randrange(5), "text": self.words()}
        return self.record("takeaway", self.id(), body)

    def comment(self, entry: Json) -> Json:
        body = {"entry_id": entry["id"], "text": self.words(), "by": self.words(), "at": self.instant()}
        return self.record("comment", self.id(), body)

    def seen(self, entry: Json) -> Json:
        body = {"entry_id": entry["id"], "by": self.words(), "at": self.instant()}
        return self.record("seen", f"seen.{entry['id']}", body)

    def entry(self, sheets: list[Json], assignments: list[Json], day: str = "") -> Json:
        assignment = self.chance.choice(assignments) if assignments and self.maybe(0.7) else None
        sheet = self.chance.choice(sheets)["body"]
        if assignment:
            found = [
                each["body"]
                for each in sheets
                if each["body"]["worksheet"] == assignment["body"]["worksheet"]
            ]
            sheet = found[0]
        day = day or self.day()
        body: Json = {
            "assignment_id": assignment["id"] if assignment else "",
            "assignment_revision": assignment["body"]["revision"] if assignment else None,
            "worksheet": sheet["worksheet"],
            "worksheet_version": sheet["version"] if self.maybe(0.95) else 9,
            "day": day,
            "occurred_at": f"{day}T{self.clock()}{self.offset}",
            "recorded_at": self.instant(),
            "status": self.chance.choice(["done", "done", "done", "partly", "not_done", "draft"]),
            "share": self.chance.choice(["private", "shared"]),
            **self.wrap(),
        }
        if sheet["phases"]:
            body["phase"] = self.chance.choice(["plan", "result"])
        for one in sheet["fields"]:
            if self.maybe(0.6):
                body[f"f:{one['id']}"] = self.answer(one)
        if self.maybe(0.2):
            body[f"f:{self.words() or 'unheard_of'}"] = self.oddity()
        entry = self.record("entry", self.id(), body)
        if self.maybe(0.3):
            entry["extra"] |= self.kept_aside(sheet, body)
        return entry

    def wrap(self) -> Json:
        found: Json = {name: self.chance.randint(0, 100) for name in DISTRESS if self.maybe(0.4)}
        found |= {name: self.chance.randint(0, 4) for name in LEVELS if self.maybe(0.3)}
        found |= {name: self.words() if self.maybe(0.9) else None for name in WORDS if self.maybe(0.3)}
        if self.maybe(0.3):
            found["amount_done"] = self.chance.choice(AMOUNTS)
        if self.maybe(0.3):
            found["barriers"] = {barrier: True for barrier in BARRIERS if self.maybe(0.2)}
        found |= {name: self.maybe() for name in TICKS if self.maybe(0.3)}
        found |= {name: self.chance.randrange(11) for name in (URGE, *SURE) if self.maybe(0.3)}
        return found

    def answer(self, one: Json) -> Any:
        """What may stand in this field; now and then it was taken back."""
        if self.maybe(0.08):
            return None
        kind = one["type"]
        if kind in ("scale", "minutes", "count"):
            return self.chance.randint(one["min"], one["max"])
        if kind == "rows":
            return self.rows(one)
        if kind == "day":
            return self.chance.choice([self.day(), "2026-02-30", "soon"])
        if kind in ("own", "text") and self.maybe(0.2):
            return self.chance.choice(AGREED)
        if kind == "yes_no":
            return self.maybe()
        if kind == "time":
            return f"{self.day()}T{self.clock()}{self.offset}"
        if kind == "pick":
            return self.chance.choice(one["options"])["id"] if self.maybe(0.8) else "gone"
        if kind == "picks":
            picked = [option["id"] for option in one["options"] if self.maybe(0.15)]
            found = {
                option: self.chance.choice([True, 0, 3, 35, 100]) if one["intensity"] else True
                for option in picked
            }
            strange = {"other_words": self.words() or "x", "gone": True, "odd": self.oddity()}
            return found | {name: value for name, value in strange.items() if self.maybe(0.1)}
        return self.words(8)

    def rows(self, one: Json) -> Json:
        """Rows as they are kept, with cells that were never filled, and some that have no column."""
        cells: Json = {}
        for row in self.chance.sample(ROWS, self.chance.randrange(len(ROWS))):
            cells |= {
                f"{row}.{column['id']}": self.answer(column) for column in one["columns"] if self.maybe(0.8)
            }
            if self.maybe(0.1):
                cells |= {f"{row}.gone": self.oddity(), self.words() or "odd": self.oddity()}
        return cells

    def form(self, sheet: Json, view: str) -> Json:
        """What somebody might send from a form of this worksheet: right, half right, and forged."""
        form = {"form": view, "worksheet": sheet["worksheet"], "worksheet_version": str(sheet["version"])}
        form |= {
            "base": self.chance.choice(["0", "1", "x", ""]),
            "share": self.chance.choice(["shared", "private", "all"]),
        }
        form |= {"occurred_on": self.chance.choice([self.today, self.day(), "2026-02-30", ""])}
        form |= {"occurred_time": self.chance.choice([self.clock(), "", "25:00", "08:15:30"])}
        form["as"] = self.chance.choice(["done", "done", "partly", "draft", "not_done", "", "x"])
        for one in sheet["fields"]:
            if self.maybe(0.8):
                form |= self.typed(one)
        for name in (*DISTRESS, *LEVELS, URGE, *SURE):
            if self.maybe(0.3):
                form[name] = self.chance.choice(["0", "3", "50", "100", "101", "-1", "1.5", "٣", " 4 ", ""])
        for name in WORDS:
            if self.maybe(0.3):
                form[name] = self.chance.choice([self.words(), "  \r\n ", "a\x00b", "\r\nfirst\rsecond\r\n"])
        for barrier in BARRIERS:
            if self.maybe(0.1):
                form[f"barriers:{barrier}"] = "1"
        return form | {name: "1" for name in TICKS if self.maybe(0.3)}

    def typed_rows(self, one: Json) -> Json:
        """What somebody might send from rows: cells with words, empty ones, forged ones."""
        found: Json = {}
        for row in self.chance.sample([*ROWS, "0193a1b2c3d4e5f6a70"], self.chance.randrange(4)):
            for column in one["columns"]:
                typed = self.typed(column)
                found |= {
                    f"f:{one['id']}:{row}.{name.removeprefix('f:')}": words for name, words in typed.items()
                }
        if self.maybe(0.1):
            found |= {f"f:{one['id']}:{self.words()}": "1", f"f:{one['id']}:UP.gone": "2"}
        return found

    def typed(self, one: Json) -> Json:
        name, kind = f"f:{one['id']}", one["type"]
        if kind in ("scale", "minutes", "count"):
            return {name: self.chance.choice(["0", "5", "10", "100", "1000", "007", "٣", "x", "", " 4\n"])}
        if kind == "rows":
            return self.typed_rows(one)
        if kind == "day":
            return {name: self.chance.choice([self.day(), "2026-02-30", "soon", ""])}
        if kind == "yes_no":
            return {name: self.chance.choice(["yes", "no", "", "maybe"])}
        if kind == "time":
            return {
                name: self.chance.choice([f"{self.day()}T{self.clock()}", "2026-02-30T10:00", "soon", ""])
            }
        if kind == "pick":
            words = {f"{name}:other": self.chance.choice([self.words(), "a\x07", ""])} if self.maybe() else {}
            chosen = [one["options"][0]["id"], one["options"][-1]["id"], "", "none of them"]
            return {name: self.chance.choice(chosen), **words}
        if kind == "picks":
            boxes = {f"{name}:{option['id']}": "1" for option in one["options"] if self.maybe(0.2)}
            levels = {
                f"{box}:level": self.chance.choice(["", "0", "35", "100", "900"])
                for box in boxes
                if self.maybe()
            }
            words = (
                {f"{name}:other_words": self.chance.choice([self.words(), "a\x07", ""])}
                if self.maybe(0.3)
                else {}
            )
            return {**boxes, **levels, **words}
        if kind in ("own", "text") and self.maybe(0.3):
            return {
                name: self.chance.choice(["", *AGREED]),
                f"{name}:other": self.chance.choice(["", self.words()]),
            }
        return {name: self.chance.choice([self.words(8), "", " \n", "a\x07", "\r\ntwo\r\nlines  "])}

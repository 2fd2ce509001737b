"""One template, two renderers: from the same records Flask's Jinja and the phone's JavaScript draw the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from jinja2 import Environment, FileSystemLoader

from tests.calendar_files import events_of
from tests.own_stores import own_form
from tests.stores import QUERIES, Hostile, Records
from tests.v8 import JSEvalException, Phone
from webapp import words
from webapp.client.calendars import CALENDARS
from webapp.client.commands import COMMANDS
from webapp.client.interpreter import BY_NAME, compose, derive, href, load, table
from webapp.client.kinds import KINDS
from webapp.client.views import VIEWS, View
from webapp.offline import worker
from webapp.offline.assets import STATIC
from webapp.twins.calendar import calendar_text, named

Json = dict[str, Any]

STORES = 150
KIND_OF = {
    "assignment_id": "assignment",
    "entry_id": "entry",
    "worksheet": "worksheet",
    "session_id": "therapy_session",
    "takeaway_id": "takeaway",
}
# The second part of an address that has two.
SECOND = {"worksheet": "practice_log"}
FORMS = ("new_entry", "edit_entry", "result", "new_free_entry", "new_practice", "not_today")
NONCE = "fixed-nonce"

# The phone without its network and database: interpreter, twins, templates, and a store given as rows.
PHONE = """
import { config } from "./config.js";
import { compose, derive, href, load, match } from "./interpreter.js";
import { renderer } from "./renderer.js";
import { calendarText, named } from "../twins/calendar.js";
import { TWINS } from "../twins/index.js";

function storeOf(rows) {
  const live = rows.filter((row) => !row.deleted);
  return {
    async get(kind, id) { return live.find((row) => row.kind === kind && row.id === id) ?? null; },
    async range(kind, bucket = null) {
      return live.filter((row) => row.kind === kind && (bucket === null || String(row.body.day ?? "").slice(0, 7) === bucket));
    },
  };
}

export async function draw(path, rows, context) {
  const found = match(config.views, path);
  if (!found) return null;
  const loaded = await load(found.spec.load, found.params, storeOf(rows), context);
  if (!loaded) return null;
  const derived = derive(found.spec, { ...context, ...found.params, ...loaded }, TWINS);
  return { html: renderer().render(found.spec.template, derived) };
}

export async function ask(path, rows, context, form) {
  const found = match(config.commands, path);
  const loaded = await load(found.spec.load, found.params, storeOf(rows), context);
  return loaded ? compose(found.spec, { ...context, ...found.params, ...loaded }, form, TWINS) : null;
}

export async function save(path, rows, context, names) {
  const found = match(config.calendars, path);
  const loaded = await load(found.spec.load, found.params, storeOf(rows), context);
  if (!loaded) return null;
  const { events } = derive(found.spec, { ...context, ...found.params, ...loaded }, TWINS);
  return calendarText(named(events, names), context.now);
}

export const address = (name, params) => href(name, params);
"""


@pytest.fixture(scope="module")
def phone() -> Phone:
    templates = worker.compiled_templates()
    virtual = {
        "./entry-of-a-test.js": PHONE,
        "./config.js": worker.config_module(),
        "./templates.js": templates,
    }
    return Phone.of(STATIC / "js/phone/entry-of-a-test.js", virtual)


@pytest.fixture(scope="module")
def jinja() -> Environment:
    """The templates as Flask draws them."""
    env = Environment(loader=FileSystemLoader(worker.TEMPLATES), autoescape=True)
    words.install(env)
    env.globals |= {"asset": worker.asset, "href": href}
    return env


def context_of(hostile: Hostile, store: Records, view: str, path: str) -> Json:
    """What a page gets besides its records, with everything fixed that each renderer makes for itself."""
    now = f"{hostile.today}T{hostile.clock()}{hostile.offset}"
    return {
        "lang": "en",
        "dir": "ltr",
        "theme": hostile.chance.choice(["", "light", "dark"]),
        "size": hostile.chance.choice(["", "large", "larger"]),
        "language": hostile.chance.choice(["en", "es"]),
        "languages": [{"id": "en", "name": "English"}, {"id": "es", "name": "Español"}],
        "nonce": NONCE,
        "version": "v",
        "today": hostile.today,
        "now": now,
        "fresh": hostile.id(),
        "me": store.get("me", "me"),
        "card": store.get("card", "card"),
        "phone": phone_state(hostile, store) if hostile.maybe() else None,
        "view": view,
        "path": path,
        "query": {
            "q": hostile.chance.choice(QUERIES),
            "month": hostile.chance.choice(["", hostile.day()[:7], "x", ".2"]),
        },
        "values": {},
        "errors": {},
        "notice": hostile.chance.choice(["", "saved", "deleted", "<b>"]),
    }


def lines(hostile: Hostile, store: Records, state: str) -> list[Json]:
    """Operations of the phone, about entries that are there and about one that is not."""
    entries = [row["id"] for row in store.range("entry")] + [hostile.id()]
    whys = ["", "too_big", "malformed", "not_allowed", "cannot_open", "op_id_reused", "cannot_send", "<b>"]
    return [
        {
            "op": hostile.id(),
            "t": f"{hostile.chance.choice(['entry', 'entry', *KINDS])}."
            f"{hostile.chance.choice(['create', 'edit', 'delete', 'settle', 'forget'])}",
            "record_id": hostile.chance.choice(entries),
            "at": hostile.instant(),
            "state": state,
            "why": hostile.chance.choice(whys),
        }
        for _ in range(hostile.chance.randrange(3))
    ]


def phone_state(hostile: Hostile, store: Records) -> Json:
    queue = [line for state in ("waiting", "refused", "stuck") for line in lines(hostile, store, state)]
    drafts = [
        {
            "path": href("new_free_entry", worksheet="journal"),
            "title": hostile.words(),
            "at": hostile.instant(),
        },
        {
            "path": href("edit_entry", entry_id=hostile.id()),
            "title": hostile.words(),
            "at": hostile.instant(),
        },
    ] + [
        {"path": path, "title": hostile.words(), "at": hostile.instant()}
        for path in (
            href("adjust", assignment_id=hostile.id()),
            href("assignment_aftercare", assignment_id=hostile.id()),
            href("adjust_entry", entry_id=hostile.id()),
            href("request", record_id=hostile.id()),
            href("session_aftercare", session_id=hostile.id()),
            href("edit_safety_plan"),
            href("edit_goal", record_id=hostile.id()),
            href("new_strategy"),
            href("edit_strategy", record_id=hostile.id()),
            href("edit_supporter", record_id=hostile.id()),
            href("new_practice", takeaway_id=hostile.id(), worksheet="open_task"),
            href("takeaway", takeaway_id=hostile.id()),
            href("routine", assignment_id=hostile.id()),
            href("edit_preparation"),
            href("feedback", record_id=hostile.id()),
        )
        if hostile.maybe(0.2)
    ]
    return {
        "device": hostile.chance.choice(["d1", "d2"]),
        "pending": hostile.chance.randrange(3),
        "attention": hostile.chance.randrange(2),
        "last_contact": hostile.chance.choice(["", hostile.instant()]),
        "drafts": drafts[hostile.chance.randrange(3) :],
        "persisted": hostile.maybe(),
        "sign_in_needed": hostile.maybe(0.2),
        "queue": queue,
        "held": lines(hostile, store, "held"),
        "received": lines(hostile, store, "applied"),
        "used": hostile.chance.choice([None, 3, 80, 99]),
        "lost": hostile.chance.choice(
            [None, {"pending": 3, "at": hostile.instant()}, {"pending": 1, "at": ""}]
        ),
        "moved": hostile.maybe(0.2),
        "opened": hostile.chance.choice([None, {answer["id"]: 1 for answer in store.range("answer")}]),
    }


def addresses(hostile: Hostile, store: Records) -> Iterator[str]:
    """Every page of this store; of those that there are many of, a few."""
    for view in VIEWS:
        names = re.findall(r"<([a-z_]+)>", view["rule"])
        if not names:
            yield href(view["name"])
            continue
        kind = view.get("kind", "") if names[0] == "record_id" else KIND_OF[names[0]]
        found = [row["body"]["worksheet"] if kind == "worksheet" else row["id"] for row in store.range(kind)]
        chosen = hostile.chance.sample(sorted(set(found)), min(2, len(set(found))))
        yield from (
            href(view["name"], **{**{name: SECOND[name] for name in names[1:]}, names[0]: each})
            for each in [*chosen, "nobody's"][: 3 if hostile.maybe(0.2) else 2]
        )


def found_at(path: str, specs: list[Any]) -> tuple[Any, dict[str, str]]:
    for spec in specs:
        match = re.fullmatch(re.sub(r"<([a-z_]+)>", r"(?P<\1>[^/]+)", spec["rule"]), path)
        if match:
            return spec, {name: unquote(value) for name, value in match.groupdict().items()}
    raise LookupError(path)


def by_flask(jinja: Environment, path: str, store: Records, context: Json) -> Json | None:
    found: tuple[View, dict[str, str]] = found_at(path, VIEWS)
    view, params = found
    loaded = load(view["load"], params, store, context)
    if loaded is None:
        return None
    derived = derive(view, {**context, **params, **loaded})
    return {"html": jinja.get_template(view["template"]).render(**derived)}


def hold_alike(phone: Phone, jinja: Environment, seed: int) -> int:
    """Draw every page of one store on both sides; the number of pages."""
    hostile = Hostile(seed)
    store, count = hostile.store(), 0
    phone.run(f"globalThis.rows = JSON.parse({json.dumps(json.dumps(store.rows))})")
    for path in addresses(hostile, store):
        view, _ = found_at(path, VIEWS)
        context = context_of(hostile, store, view["name"], path)
        if view["name"] in FORMS and hostile.maybe(0.3):
            context |= half_typed(hostile)
        if "kind" in view and hostile.maybe(0.3):
            context |= half_filled(hostile, view["kind"])
        if view["name"] == "entry" and hostile.maybe(0.3):
            context |= half_chosen(hostile, store, path)
        server = by_flask(jinja, path, store, context)
        try:
            drawn = phone.call("draw", path, phone.name("rows"), context)
        except JSEvalException as fault:
            raise AssertionError(f"store {seed}: the phone cannot draw {path}: {fault}") from fault
        assert drawn == server, f"store {seed}: {path} differs"
        # A page that calls itself another version than its worker is drawn anew without end.
        assert server is None or "<html" not in server["html"] or 'data-version="v"' in server["html"], path
        count += server is not None
    return count


def half_typed(hostile: Hostile) -> Json:
    """A form that was refused, or a draft: what was typed stands in it."""
    sheet = hostile.chance.choice([row for row in hostile.store().rows if row["kind"] == "worksheet"])["body"]
    names = [f"f:{one['id']}" for one in sheet["fields"]]
    codes = [{"code": "required"}, {"code": "number", "low": 0, "high": 10}, {"code": "long", "high": 20000}]
    codes += [{"code": code} for code in ("control", "choice", "day", "time", "refused")]
    errors = {
        name: hostile.chance.choice(codes) for name in (*names, "occurred_on", "form") if hostile.maybe(0.3)
    }
    return {"values": hostile.form(sheet, "edit_entry"), "errors": errors}


def half_filled(hostile: Hostile, kind: str) -> Json:
    """A form of a record that is no entry, as it was sent and refused."""
    form = own_form(hostile, kind, None)
    errors = {
        name: hostile.chance.choice([{"code": "needed"}, {"code": "control"}])
        for name in form
        if hostile.maybe(0.2)
    }
    return {"values": form, "errors": errors}


def half_chosen(hostile: Hostile, store: Records, path: str) -> Json:
    """A choice among versions that was not complete, or came too late."""
    entry = store.get("entry", path.rsplit("/", 1)[1])
    chosen = hostile.choices(entry) if entry else {}
    names = [name for name in chosen if hostile.maybe()]
    errors = {"versions": {"code": hostile.chance.choice(["changed", "choice"])}} if hostile.maybe() else {}
    return {"values": chosen, "errors": errors | {name: {"code": "choice"} for name in names}}


@pytest.mark.parametrize("part", range(5))
def test_every_page_of_any_store_has_the_same_bytes_from_both_renderers(
    phone: Phone, jinja: Environment, part: int
) -> None:
    pages = sum(
        hold_alike(phone, jinja, seed) for seed in range(part * STORES // 5, (part + 1) * STORES // 5)
    )
    assert pages > STORES // 5 * 15


def test_any_form_asks_for_the_same_on_both_sides(phone: Phone) -> None:
    asked = settled = made = 0
    for seed in range(STORES):
        hostile = Hostile(seed)
        store = hostile.store()
        entries = [row["id"] for row in store.range("entry")] + [hostile.id()]
        assignments = [row["id"] for row in store.range("assignment")] + ["", hostile.id(), "x"]
        for command in COMMANDS:
            names = {"entry_id": hostile.chance.choice(entries)} if "<entry_id>" in command["rule"] else {}
            if "<encouragement_id>" in command["rule"]:
                said = [row["id"] for row in store.range("encouragement")]
                names = {"encouragement_id": hostile.chance.choice([*said, hostile.id()])}
            if command["name"] == "settle_entry":
                undecided = [row["id"] for row in store.range("entry") if row["extra"].get("alts")]
                names = {"entry_id": hostile.chance.choice(undecided or entries)}
            if "kind" in command:
                kept = [row["id"] for row in store.range(command["kind"])]
                fixed = KINDS[command["kind"]]["id"] or hostile.id()
                names = {"record_id": hostile.chance.choice([*kept, fixed, "x"])}
            path = href(command["name"], **names)
            context = context_of(hostile, store, command["name"], path)
            sheet = hostile.chance.choice(store.range("worksheet"))["body"]
            view = hostile.chance.choice(
                [
                    "new_entry",
                    "new_free_entry",
                    "new_practice",
                    "edit_entry",
                    "result",
                    "not_today",
                    "wrap",
                    "",
                ]
            )
            form = {**hostile.form(sheet, view), "assignment_id": hostile.chance.choice(assignments)}
            if hostile.maybe():
                taken = [row["id"] for row in store.range("takeaway")] + ["", hostile.id(), "x"]
                form["takeaway_id"] = hostile.chance.choice(taken)
            loaded = load(command["load"], names, store, context)
            if command["name"] == "settle_entry" and loaded:
                form |= hostile.choices(loaded["entry"])
            if "kind" in command and loaded:
                form = own_form(hostile, command["kind"], loaded["record"])
            expected = None if loaded is None else compose(command, {**context, **names, **loaded}, form)
            assert phone.call("ask", path, store.rows, context, form) == expected, (
                f"store {seed}: {path} {form}"
            )
            asked += expected is not None
            made += "kind" in command and bool(expected and expected["ops"])
            settled += command["name"] == "settle_entry" and bool(expected and expected["ops"])
    assert asked > STORES
    assert made > STORES, "too few forms of own records were right"
    assert settled > STORES // 20, "too few choices among versions were right"


def test_calendar_files_of_any_store_have_the_same_bytes_on_both_sides(phone: Phone) -> None:
    names = {
        "routine": "Zeit für mich; \\ mit Kälte, und Sonne 🌱 und noch vielen Worten mehr",
        "session": "Cita",
    }
    events = 0
    for seed in range(STORES):
        hostile = Hostile(seed)
        store = hostile.store()
        agreed = [row["id"] for row in store.range("assignment")]
        for calendar in CALENDARS:
            for params in [{"assignment_id": each} for each in agreed] if "<" in calendar["rule"] else [{}]:
                path = href(calendar["name"], **params)
                context = context_of(hostile, store, calendar["name"], path)
                loaded = load(calendar["load"], params, store, context) or {}
                found = derive(calendar, {**context, **params, **loaded})["events"]
                expected = calendar_text(named(found, names), context["now"])
                assert phone.call("save", path, store.rows, context, names) == expected, (
                    f"store {seed}: {path}"
                )
                assert len(events_of(expected.encode())) == len(found)
                events += len(found)
    assert events > STORES // 2


def test_addresses_are_written_alike(phone: Phone) -> None:
    for text in ("a", "ä/ö", "a b", "!'()*~", "%2F", "😀", '<>"&', "_.-"):
        assert phone.call("address", "entry", {"entry_id": text}) == href("entry", entry_id=text)


def test_every_view_has_a_template_and_a_twin() -> None:
    assert {view["name"] for view in table()["views"]} == set(BY_NAME)
    for view in VIEWS:
        assert (worker.TEMPLATES / view["template"]).is_file(), view["template"]

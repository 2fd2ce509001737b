"""Reads the tables of views and commands; static/js/phone/interpreter.js is the twin.

The same address gives the same context from the same records, here and on the phone. Who is asking
and where the records lie is up to the caller.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from webapp.client.calendars import CALENDARS, Calendar
from webapp.client.commands import COMMANDS, Command
from webapp.client.kinds import KINDS
from webapp.client.store import Store
from webapp.client.views import VIEWS, Read, View
from webapp.languages import in_all_languages
from webapp.twins import TWINS
from webapp.twins.days import months
from webapp.twins.dose import months_back
from webapp.twins.rows import sheet_id
from webapp.twins.shape import Json, body, identity, mapping, text, whole

PLACEHOLDER = re.compile(r"<([a-z_]+)>")
BY_NAME: dict[str, View] = {view["name"]: view for view in VIEWS}
RULES: dict[str, str] = {spec["name"]: spec["rule"] for spec in (*VIEWS, *COMMANDS, *CALENDARS)}


def table() -> dict[str, Any]:
    """All tables, as the phone gets them."""
    views = [{"public": False, **view} for view in VIEWS]
    return {"views": views, "commands": COMMANDS, "calendars": CALENDARS, "kinds": in_all_languages(KINDS)}


def view_called(name: str) -> View:
    """The view with this name; KeyError if there is none."""
    return BY_NAME[name]


def href(name: str, **params: Any) -> str:
    """The address of a view or a command; KeyError for one that is not there or lacks a part."""
    return PLACEHOLDER.sub(lambda found: quote(str(params[found[1]]), safe=""), RULES[name])


def load(spec: Mapping[str, Read], params: Mapping[str, str], store: Store, context: Json) -> Json | None:
    """What a page or a command reads; none if a record that it cannot do without is not there."""
    loaded: Json = {}
    for name, read in spec.items():
        found = _fetched(read, params, loaded, store, context)
        if found is None and not read.get("optional"):
            return None
        loaded[name] = found
    return loaded


def derive(view: View | Calendar, context: Json) -> Json:
    """The context with all that its twins add, in their order."""
    derived = _with_kind(view, context)
    for name in view["derive"]:
        derived |= TWINS[name](derived)
    return derived


def compose(command: Command, context: Json, form: Mapping[str, str]) -> Json | None:
    """What a form asks for; none if it is about an entry that is not here."""
    outcome = TWINS[command["compose"]](_with_kind(command, context), dict(form))
    return None if outcome.get("missing") else outcome


def _with_kind(spec: Mapping[str, Any], context: Json) -> Json:
    """The context, with what the records are that a view or a command is about."""
    if "kind" not in spec:
        return dict(context)
    kind = KINDS[spec["kind"]]
    return {**context, "kind": in_all_languages(kind) if "packs" in kind else kind}


def _fetched(read: Read, params: Mapping[str, str], loaded: Json, store: Store, context: Json) -> Any:
    if "latest" in read:
        return _newest(store.range(read["latest"], None), params[read["id"]])
    if "called" in read:
        return store.get(read["get"], read["called"])
    if "get" in read:
        name = _belonging(read["get"], loaded[read["of"]]) if "of" in read else params[read["id"]]
        return store.get(read["get"], name) if name else None
    if "kinds" in read:
        return sorted((one for kind in read["kinds"] for one in store.range(kind, None)), key=identity)
    if "when" in read and body(loaded.get("worksheet")).get(read["when"]) is not True:
        return []
    if "asked" in read and not mapping(context.get("query")).get(read["asked"]):
        return []
    buckets: list[Any] = [None]
    if "months" in read:
        count = months_back(context, loaded, read["months"]) if "reach" in read else read["months"]
        buckets = list(months(context.get("today"), count))
    found = [record for bucket in buckets for record in store.range(read["range"], bucket)]
    return sorted(found, key=identity)


def _belonging(kind: str, record: Json) -> str:
    """The id of the record of this kind that another one points to."""
    if kind == "worksheet":
        return sheet_id(record)
    if kind in ("assignment", "takeaway"):
        return text(body(record).get(f"{kind}_id"))
    return f"{kind}.{identity(record)}"


def _newest(found: list[Json], worksheet: str) -> Json | None:
    """The one with the highest version among those of a worksheet."""
    versions = [record for record in found if body(record).get("worksheet") == worksheet]
    return max(versions, key=lambda record: whole(body(record).get("version")) or 0, default=None)

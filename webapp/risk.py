"""Looks at what was stored, and says which flags are to be raised. The inbox asks, in its own transaction.

A flag is raised for every number at or over its threshold that was said about an entry which the
therapist may read: whatever became of the operation, on which version of the worksheet it was written, and
whether it stands, was kept aside or still waits. What is private, or a draft, raises none until it is shared
or finished. One number that was said once raises one flag.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from sync import Step
from webapp.models.measure import Measure
from webapp.models.own_worksheet import OwnWorksheetVersion
from webapp.models.record import Record, opened
from webapp.models.risk_flag import RAISED, RiskFlag
from webapp.shelf import harmless, looked_at, worksheets
from webapp.twins.measures import value_of
from webapp.twins.risk import rule_of
from webapp.twins.rows import sheet_id
from webapp.twins.shape import mapping, text

Json = dict[str, Any]
# (practice id, client id): which feed.
Place = tuple[str, str]


class Flag(NamedTuple):
    """A flag that is to be raised: the id of its record, and what it says."""

    id: str
    body: Json


class _Telling(NamedTuple):
    """An entry as it stood after one operation, the operation's id, and what that said."""

    entry_id: str
    op: str
    body: Mapping[str, Any]
    writes: Mapping[str, Any]
    alts: Iterable[Mapping[str, Any]]
    said: Mapping[str, Any]


def raised(session: Session, place: Place, steps: Iterable[Step], at: str) -> list[Flag]:
    """The flags that these steps raise; nothing is read unless a worksheet may ask for one."""
    told = [found for step in steps if (found := _telling(step)) is not None]
    if not told:
        return []
    rules = _Rules(session, place, told)
    found = [flag for each in told for flag in _flags(each, rules.of(each.body), at)]
    return _new(session, place, found) if found else []


def _telling(step: Step) -> _Telling | None:
    """What staff may know of it; None for what is nobody else's, and for worksheets that look at nothing."""
    operation, version = step
    if operation.kind != "entry":
        return None
    # What is held may be said in a way that this server cannot read yet; a key that it knows means what it meant.
    said = mapping(operation.said.get("body"))
    body = version.body if version else said
    if not text(body.get("worksheet")) or body["worksheet"] in harmless():
        return None
    if (
        body.get("share") != "shared"
        or body.get("status") in (None, "draft")
        or (version and version.deleted)
    ):
        return None
    writes = version.writes if version else {}
    return _Telling(
        operation.id, operation.op, body, writes, version.extra.get("alts", ()) if version else (), said
    )


def _flags(told: _Telling, rule: Json | None, at: str) -> Iterator[Flag]:
    """One for each number in it that is at or over the threshold."""
    if rule is None:
        return
    key = "f:" + rule["field"]["id"]
    standing = told.body.get(key)
    said = [(_writer(told, key), standing)]
    said += [(str(alt.get("op")), alt.get("v")) for alt in told.alts if alt.get("k") == key]
    if key in told.said and told.said[key] not in [value for _, value in said]:
        said.append((told.op, told.said[key]))
    for op, value in said:
        size = value_of(rule["field"], value)
        if size is not None and size >= rule["at_least"]:
            body = {
                "entry_id": told.entry_id,
                "worksheet": told.body.get("worksheet"),
                "worksheet_version": told.body.get("worksheet_version"),
                "field": rule["field"]["id"],
                "number": size,
                "at_least": rule["at_least"],
                "occurred_at": text(told.body.get("occurred_at")),
                "raised_at": at,
                "status": RAISED,
            }
            yield Flag(f"risk.{op}", body)


def _writer(told: _Telling, key: str) -> str:
    write = told.writes.get(key) or told.writes.get("*")
    return str(write[1]) if write else told.op


def _new(session: Session, place: Place, found: list[Flag]) -> list[Flag]:
    """Those that were not raised before, and whose number nobody is being told of already."""
    kept = RiskFlag.bodies(session, *place, {flag.body["entry_id"] for flag in found})
    known = {flag_id for flag_id, _ in kept}
    waiting = {_same(body) for _, body in kept if body.get("status") == RAISED}
    new = []
    for flag in found:
        if flag.id not in known and _same(flag.body) not in waiting:
            new.append(flag)
        known.add(flag.id)
        waiting.add(_same(flag.body))
    return new


def _same(body: Json) -> tuple[Any, ...]:
    return body["entry_id"], body["field"], body["number"]


class _Rules:
    """What each worksheet looks at, and from which number on; read once for all entries at hand."""

    def __init__(self, session: Session, place: Place, told: list[_Telling]) -> None:
        self._session, self._place = session, place
        sheets = {_sheet_of(each.body) for each in told}
        agreed = {name for each in told for name in _agreements(each.body)}
        rows = Record.standing(session, *place, sheets | agreed)
        self._records: dict[str, Json] = {row.id: {"body": opened(row, *place, "body")} for row in rows}
        self._others: list[Json] | None = None

    def of(self, body: Mapping[str, Any]) -> Json | None:
        """The rule for an entry. Where the number was changed since it was answered, the lower one counts."""
        called = _sheet_of(body)
        sheet = self._records.get(called) or self._like(body)
        if rule_of(sheet, None) is None and called in looked_at():
            sheet = {"body": looked_at()[called]}  # the feed still has it as it was before an update
        rules = [rule_of(sheet, self._records.get(name)) for name in _agreements(body)]
        found = [rule for rule in rules if rule is not None] or [rule_of(sheet, None)]
        return min(found, key=lambda rule: rule["at_least"] if rule else 0)

    def _like(self, body: Mapping[str, Any]) -> Json | None:
        """For a version that this feed has not: the newest one of the same name that is known at all."""
        if self._others is None:
            kept = self._session.scalars(Measure.of(self._place[0]))
            own = self._session.scalars(OwnWorksheetVersion.of(self._place[0]))
            self._others = [*worksheets(), *(each.sheet for each in kept), *(each.sheet for each in own)]
        mine = [each for each in self._others if each["worksheet"] == body.get("worksheet")]
        return {"body": max(mine, key=lambda each: int(each["version"]))} if mine else None


def _sheet_of(body: Mapping[str, Any]) -> str:
    return sheet_id({"body": dict(body)})


def _agreements(body: Mapping[str, Any]) -> list[str]:
    """The assignment as it stands, and the revision of it that was answered."""
    assignment, revision = text(body.get("assignment_id")), body.get("assignment_revision")
    if not assignment:
        return []
    return [assignment] + ([f"{assignment}.{revision}"] if isinstance(revision, int) else [])

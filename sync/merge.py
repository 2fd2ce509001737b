"""Two versions of one record: the merged one, and the words kept aside.

Pure. Whatever is decided here, the log keeps what was said. A key whose standing value the writer
had not in sight keeps that value, and the arriving one is kept aside (``extra.alts``) on all phones
until the person decides. Answers that are maps meet element by element.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sync import line
from sync.operations import Operation, Version, Write

# Cannot stand in a key that was let in.
_SEPARATOR = "\x1f"
DELETED = f"{_SEPARATOR}deleted"
_DISPUTED = f"{_SEPARATOR}disputed"
_CLASH = f"{_SEPARATOR}shared"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one operation; ``version`` is None where nothing changes."""

    status: str
    why: str = ""
    version: Version | None = None


def merge(standing: Version | None, operation: Operation, plan: Collection[str] = ()) -> Outcome:
    """Put one operation to what stands; ``plan`` are the keys that lock once an entry's result is open."""
    if standing is None:
        return _begun(operation, plan)
    if standing.kind != operation.kind:
        return Outcome("held", "not_yours")
    return _VERBS[operation.verb](_Hand(standing, operation, plan))


def _begun(operation: Operation, plan: Collection[str]) -> Outcome:
    if operation.verb not in ("create", "put"):
        return Outcome("held", "unknown_record")
    body = dict(operation.body)
    if operation.verb == "create":
        body |= {key: _without_nulls(value) for key, value in body.items() if isinstance(value, dict)}
    extra: dict[str, Any] = {"line": line.begun(operation.op)} if operation.verb == "create" else {}
    if plan and body.get("phase") == "result":
        extra["locked"] = sorted(plan)
    version = Version(
        id=operation.id,
        kind=operation.kind,
        audience=operation.audience,
        rev=1,
        seq=0,
        deleted=operation.deleted,
        body=body,
        extra=extra,
        writes={"*": (1, operation.op)},
    )
    return Outcome("applied", "", version)


class _Hand:
    """The writer of one operation, with the record as it stands under the pen."""

    def __init__(self, standing: Version, operation: Operation, plan: Collection[str]) -> None:
        self.standing = standing
        self.operation = operation
        self.rev = standing.rev + 1
        self.line: Sequence[int] = standing.extra.get("line", ())
        self.base = line.parting(self.line, standing.rev, operation.line, operation.base)
        self.body = dict(standing.body)
        self.writes = dict(standing.writes)
        self.alts: list[Mapping[str, Any]] = list(standing.extra.get("alts", ()))
        self.disputed: str = standing.extra.get("disputed", "")
        self.deleted = standing.deleted
        self.locked: Collection[str] = standing.extra.get("locked", ())
        self.plan = plan
        self.why = ""

    def sees(self, write: Write) -> bool:
        """Whether the writer had this in sight, or wrote it."""
        return write[0] <= self.base or write[1] in self.operation.mine

    def write_of(self, key: str, element: str | None = None) -> Write:
        """What the value that stands there was written by."""
        if element is not None and (found := self.writes.get(f"{key}{_SEPARATOR}{element}")):
            return found
        return self.writes.get(key) or self.writes["*"]

    def writes_in_body(self) -> Iterator[Write]:
        """What all that stands was written by, the words kept aside included."""
        for key, value in self.body.items():
            yield self.write_of(key)
            if isinstance(value, Mapping):
                yield from (self.write_of(key, element) for element in value)
        yield from ((alt["rev"], alt["op"]) for alt in self.alts)

    def write(self, key: str, value: Any) -> None:
        """Say this about one key."""
        standing = self.body.get(key)
        if key in self.locked:
            self._forget_own(key)
            if not _same(standing, value):
                self._keep_aside(key, value, locked=True)
        elif key == "share":
            self._share(value)
        elif isinstance(value, Mapping) and isinstance(standing, Mapping):
            for element, part in value.items():
                self._write_element(key, element, part)
        else:
            self._write_whole(key, _without_nulls(value))

    def dispute(self, why: str) -> None:
        """Leave it to the person; until then nobody else sees the record."""
        self.disputed = self.why = why
        self.writes[_DISPUTED] = (self.rev, self.operation.op)

    def come_back(self) -> None:
        """Words that arrive after a deletion bring the record back."""
        if self.deleted:
            self.deleted = False
            if not self.sees(self.write_of(DELETED)):
                self.dispute("edited_after_delete")

    def lock(self) -> None:
        """Close the plan once the result is open: a prediction made afterwards is none."""
        if self.body.get("phase") == "result" != self.standing.body.get("phase") and not self.locked:
            answered = [key for key in self.standing.body if key.startswith("f:")]
            self.locked = sorted(self.plan or answered)

    def outcome(self) -> Outcome:
        """The verdict, and the record as it stands now."""
        extra = dict(self.standing.extra)
        for name, value in (("alts", self.alts), ("disputed", self.disputed), ("locked", self.locked)):
            extra.pop(name, None)
            if value:
                extra[name] = value
        after = replace(self.standing, deleted=self.deleted, body=self.body, extra=extra, writes=self.writes)
        if after == self.standing and _same(after.body, self.standing.body):
            return Outcome("same")
        if self.line:
            extra["line"] = line.longer(self.line, self.operation.op)
            after = replace(after, extra=extra)
        status = "merged" if self.why else "applied"
        return Outcome(status, self.why, replace(after, rev=self.rev))

    def _write_whole(self, key: str, value: Any) -> None:
        self._forget_own(key)
        if key in self.body:
            standing = self.body[key]
            if _same(standing, value):
                return
            # A map that was cleared meanwhile: there are no words to lose.
            fills = standing is None and isinstance(value, Mapping)
            if not fills and not all(map(self.sees, self._writes_under(key))):
                self._keep_aside(key, value)
                return
        self.body[key] = value
        for other in [other for other in self.writes if other.startswith(f"{key}{_SEPARATOR}")]:
            del self.writes[other]
        self.writes[key] = (self.rev, self.operation.op)

    def _write_element(self, key: str, element: str, value: Any) -> None:
        self._forget_own(key, element)
        elements = self.body[key]
        if value is None and element not in elements:
            return
        if element in elements:
            if _same(elements[element], value):
                return
            if not self.sees(self.write_of(key, element)):
                self._keep_aside(key, value, element)
                return
        rest = {name: part for name, part in elements.items() if name != element}
        self.body[key] = rest if value is None else {**elements, element: value}
        self.writes[f"{key}{_SEPARATOR}{element}"] = (self.rev, self.operation.op)

    def _share(self, value: Any) -> None:
        """Privacy wins: only who had every choice in sight may share what somebody made private."""
        self._forget_own("share")
        standing = self.body.get("share")
        is_seen = standing is None or self.sees(self.write_of("share"))
        if standing != value and value == "shared" and not (is_seen and self.sees(self._clash())):
            self._must_be_seen()
            self._keep_aside("share", value)
            return
        if standing == value == "shared":
            return
        if value == "shared":
            self.writes.pop(_CLASH, None)
        elif not is_seen:
            self._must_be_seen()
        self.body["share"] = value
        self.writes["share"] = (self.rev, self.operation.op)

    def _clash(self) -> Write:
        return self.writes.get(_CLASH, (0, ""))

    def _must_be_seen(self) -> None:
        """Choices met that did not know of each other: who shares must have all up to here on the screen."""
        self.writes[_CLASH] = (self.rev, "")

    def _writes_under(self, key: str) -> Iterator[Write]:
        yield self.write_of(key)
        standing = self.body[key]
        if isinstance(standing, Mapping):
            yield from (self.write_of(key, element) for element in standing)

    def _forget_own(self, key: str, element: str | None = None) -> None:
        """My later wording takes the place of my own earlier one."""
        own = self.operation.mine
        self.alts = [
            alt
            for alt in self.alts
            if not (alt["op"] in own and alt["k"] == key and element in (None, alt.get("e")))
        ]

    def _keep_aside(self, key: str, value: Any, element: str | None = None, *, locked: bool = False) -> None:
        operation = self.operation
        alt = {"op": operation.op, "k": key, "v": value, "dev": operation.device, "at": operation.at}
        if element is not None:
            alt["e"] = element
        if locked:
            alt["locked"] = True
        self.alts.append({**alt, "rev": self.rev})
        self.why = self.why or "both_kept"


def _written(hand: _Hand) -> Outcome:
    for key, value in hand.operation.body.items():
        hand.write(key, value)
    hand.come_back()
    hand.lock()
    return hand.outcome()


def _deleted(hand: _Hand) -> Outcome:
    if hand.deleted:
        return Outcome("same")
    if not all(map(hand.sees, hand.writes_in_body())):
        hand.dispute("delete_waits")
        return hand.outcome()
    # The words stay on the server until they are erased; a phone is told only that they are gone.
    hand.deleted, hand.disputed = True, ""
    hand.writes[DELETED] = (hand.rev, hand.operation.op)
    return hand.outcome()


def _settled(hand: _Hand) -> Outcome:
    hand.alts = [alt for alt in hand.alts if alt["op"] not in hand.operation.drop]
    if hand.disputed and hand.sees(hand.write_of(_DISPUTED)):
        hand.disputed = ""
    return _written(hand)


def _put(hand: _Hand) -> Outcome:
    """The server's own records: what comes takes the place of what stands."""
    operation, standing = hand.operation, hand.standing
    if _same(operation.body, standing.body) and operation.deleted == standing.deleted:
        return Outcome("same")
    hand.body = dict(operation.body)
    hand.deleted = operation.deleted
    hand.writes = {"*": (hand.rev, operation.op)}
    return hand.outcome()


_VERBS: Mapping[str, Callable[[_Hand], Outcome]] = {
    "create": _written,
    "edit": _written,
    "delete": _deleted,
    "settle": _settled,
    "put": _put,
}


def _without_nulls(value: Any) -> Any:
    if isinstance(value, str) or not isinstance(value, Mapping):
        return value
    return {element: part for element, part in value.items() if part is not None}


def _same(one: Any, other: Any) -> bool:
    """Equal as JSON: true is not 1."""
    if isinstance(one, str) or isinstance(other, str):
        return bool(one == other)
    return one == other and json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)

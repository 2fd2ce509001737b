"""What the server knows + what a phone says -> a verdict for each operation, and what is to be stored."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sync.merge import Outcome, merge
from sync.operations import Held, Judgement, Known, Operation, Refused, Step, Stored, Verdict, Version
from sync.tokens import next_tag

log = logging.getLogger(__name__)

_PLAIN = ("applied", "same")


def reconcile(known: Known, operations: Iterable[Operation | Refused], received_at: str) -> Judgement:
    """Judge every operation, in order; none is dropped without a verdict."""
    bench = _Bench(known, received_at)
    for operation in operations:
        bench.judge(operation)
    return bench.judgement()


def replay(known: Known, held: Iterable[Held]) -> Judgement:
    """Try again what is held in the log, oldest first: this server may have learnt to read it.

    What finds its place gets its later verdict (``released``), and the feed moves on by one operation of
    the server's own for each, so that the phones hear of it. All else stays held as it was.
    """
    bench = _Bench(known, "")
    for one in held:
        bench.place(one)
    return bench.judgement()


class _Bench:
    """The state while one push is judged."""

    def __init__(self, known: Known, received_at: str) -> None:
        self.known = known
        self.received_at = received_at
        self.head, self.tag = known.head, known.tag
        self.answered = dict(known.answered)
        self.standing = dict(known.versions)
        self.waiting = {record: list(held) for record, held in known.waiting.items()}
        self.order: list[str | Verdict] = []
        self.stored: dict[str, Stored] = {}
        self.changed: dict[str, Version] = {}
        self.released: list[Verdict] = []
        self.telling: set[str] = set()
        self.steps: list[Step] = []

    def judge(self, operation: Operation | Refused) -> None:
        """Take one operation: answer it as before, store it, or refuse it."""
        if isinstance(operation, Refused):
            refusal = Verdict(operation.op, "refused", operation.why, detail=operation.detail)
            self.order.append(refusal)
        elif operation.op in self.answered:
            self._answer_again(operation)
        else:
            self._store(operation)

    def place(self, held: Held) -> None:
        """Give something that was held its place, if it has one by now."""
        operation = held.operation
        answer = self.answered[operation.op][1]
        if operation.held or answer.status != "held":
            return
        before = self.head, self.tag
        self.head += 1
        self.tag = next_tag(self.tag, held.placing.op)
        self.received_at = held.received_at
        verdict = self._apply(operation)
        if verdict.status == "held":
            self.head, self.tag = before
            if verdict.why != answer.why:
                self._answer_later(operation, verdict)
            return
        note = Verdict(held.placing.op, "applied", seq=self.head)
        self.stored[note.op] = Stored(held.placing, note, self.tag)
        self._answer_later(operation, verdict)
        if operation.verb == "create":
            self._release(operation.id)

    def judgement(self) -> Judgement:
        """All of it together."""
        return Judgement(
            verdicts=[self.answered[one][1] if isinstance(one, str) else one for one in self.order],
            stored=list(self.stored.values()),
            versions=self.changed,
            released=self.released,
            telling=self.telling,
            steps=self.steps,
            head=self.head,
            tag=self.tag,
        )

    def _answer_again(self, operation: Operation) -> None:
        if self.answered[operation.op][0] == operation.hash:
            self.order.append(operation.op)
            self.telling.add(operation.id)
        else:
            self.order.append(Verdict(operation.op, "refused", "op_id_reused"))

    def _store(self, operation: Operation) -> None:
        # Every stored operation takes a place in the feed, held and unchanging ones too: a server that
        # lost one of them must be found out.
        self.head += 1
        self.tag = next_tag(self.tag, operation.op)
        verdict = self._apply(operation)
        self.stored[operation.op] = Stored(operation, verdict, self.tag)
        self.answered[operation.op] = (operation.hash, verdict)
        self.order.append(operation.op)
        if verdict.why == "unknown_record":
            self.waiting.setdefault(operation.id, []).append(operation)
        elif operation.verb in ("create", "put") and verdict.status == "applied":
            self._release(operation.id)

    def _release(self, record_id: str) -> None:
        """Words that came before their record find it now, in the order in which they were said."""
        for operation in sorted(self.waiting.pop(record_id, ()), key=lambda one: one.n):
            self._answer_later(operation, self._apply(operation))
            self.telling.add(record_id)

    def _answer_later(self, operation: Operation, verdict: Verdict) -> None:
        """The verdict of something that was held; its place in the feed stays the one that it had."""
        _, before = self.answered.get(operation.op, ("", Verdict(operation.op, "held")))
        verdict = replace(verdict, seq=before.seq)
        self.answered[operation.op] = (operation.hash, verdict)
        if operation.op in self.stored:
            self.stored[operation.op] = replace(self.stored[operation.op], verdict=verdict)
        else:
            self.released.append(verdict)

    def _apply(self, operation: Operation) -> Verdict:
        """What becomes of it now, at the head of the feed."""
        outcome = self._merged(operation)
        version = outcome.version
        if version is None:
            self.telling.add(operation.id)
            self.steps.append(Step(operation, self.standing.get(operation.id)))
            return Verdict(operation.op, outcome.status, outcome.why, seq=self.head)
        before, extra = self.standing.get(operation.id), version.extra
        if before is None and operation.verb == "create":
            extra = {"received_at": self.received_at, **extra}
        version = replace(version, seq=self.head, extra=extra)
        if outcome.status not in _PLAIN or not _is_evident(before, version):
            self.telling.add(operation.id)
        self.standing[operation.id] = self.changed[operation.id] = version
        self.steps.append(Step(operation, version))
        return Verdict(operation.op, outcome.status, outcome.why, version.rev, self.head)

    def _merged(self, operation: Operation) -> Outcome:
        if operation.held:
            return Outcome("held", operation.held)
        try:
            return merge(self.standing.get(operation.id), operation, self._plan_of(operation))
        except Exception as problem:
            # A fault of ours must neither stop the queue nor lose the words. Its text may quote them.
            log.error("operation %s is held: merging it broke by %s", operation.op, type(problem).__name__)
            return Outcome("held", "merge_error")

    def _plan_of(self, operation: Operation) -> Collection[str]:
        if not self.known.plans:
            return ()
        standing = self.standing.get(operation.id)
        body = {**(standing.body if standing else {}), **operation.body}
        return self.known.plans.get(f"{body.get('worksheet')}.{body.get('worksheet_version')}", ())


def _is_evident(before: Version | None, after: Version) -> bool:
    """Whether the phone knows all of it by its own operation and the verdict."""
    return _beyond_it(after.extra) == _beyond_it(before.extra if before else {})


def _beyond_it(extra: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in extra.items() if name not in ("received_at", "line")}

"""Any history of three phones and a therapist, with everything going wrong that can: nobody's words are lost.

The phones are models of static/js/phone; the server is the real one, behind its door, on both engines. `make torture`
runs many more histories than a commit does.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from contextlib import ExitStack
from importlib import import_module
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests import sync_invariants
from tests.phone_model import Json, PhoneModel
from tests.said import uid
from tests.sync_world import World, a_newer_server, an_old_server
from webapp.models.therapist import Therapist

PHONES = 3
STEPS = 50
EXAMPLES = {
    "sqlite": int(os.environ.get("HISTORIES", "100")),
    "postgresql": int(os.environ.get("HISTORIES_POSTGRES", "10")),
}
CLOCKS = ("1999-01-01T00:00:00Z", "2026-11-23T21:15:02+01:00", "2099-12-31T23:59:59-12:00")

phones = st.integers(0, PHONES - 1)
choices = st.integers(0, 9)
sizes = st.integers(1, 4)
faults = st.sampled_from(["none"] * 4 + ["lost request", "lost response", "crash", "twice", "shuffled"])


class Histories(RuleBasedStateMachine):
    """The world, and what each phone was told."""

    make: Callable[[], World]

    @initialize(seed=st.integers(0, 2**32))
    def begin(self, seed: int) -> None:
        self.server_faults = ExitStack()
        self.server_faults.enter_context(an_old_server())
        self.world = type(self).make()
        self.chance = random.Random(seed)
        self.count = 0
        self.queued: dict[str, Json] = {}
        self.acknowledged: set[str] = set()
        self.wiped: set[str] = set()
        # Records that a person with one phone may meet a conflict over: two tabs, or the server's own order.
        self.odd: set[str] = set()
        self.has_erased = self.has_restored = False
        self.devices = 0
        self.phones = [self.new_phone(number) for number in range(PHONES)]
        for _ in range(3):
            self.say(self.phones[0], "entry.create", self.new_id(), body=self.first_words())
        self.phones[0].drain(self.send)
        for phone in self.phones:
            phone.read_all(self.send, 2)

    # ------------------------------------------------------------ what people do

    @rule(who=phones)
    def create(self, who: int) -> None:
        self.say(self.phones[who], "entry.create", self.new_id(), body=self.first_words())

    @rule(
        who=phones,
        which=choices,
        keys=st.sets(st.sampled_from(["f:body", "f:mood", "f:note", "f:emotions", "share"]), min_size=1),
    )
    def edit(self, who: int, which: int, keys: set[str]) -> None:
        if entry := self.entry_of(who, which):
            self.say(
                self.phones[who], "entry.edit", entry, body={key: self.value(key) for key in sorted(keys)}
            )

    @rule(who=phones, which=choices)
    def save_in_a_second_tab(self, who: int, which: int) -> None:
        begun = [one["id"] for one in self.phones[who].outbox if one["t"] == "entry.create"]
        if begun:
            self.odd.add(begun[which % len(begun)])
            self.say(
                self.phones[who],
                "entry.create",
                begun[which % len(begun)],
                body=self.first_words(),
                forgetful=True,
            )

    @rule(who=phones, which=choices)
    def delete(self, who: int, which: int) -> None:
        if entry := self.entry_of(who, which):
            self.say(self.phones[who], "entry.delete", entry)

    @rule(who=phones, which=choices, keep=st.sampled_from(["this", "that", "both", "other words"]))
    def settle(self, who: int, which: int, keep: str) -> None:
        phone = self.phones[who]
        disputed = [entry for entry in phone.seen() if phone.alts(entry)]
        if not disputed:
            return
        entry = disputed[which % len(disputed)]
        alt = phone.alts(entry)[0]
        key, value = alt["k"], {alt["e"]: alt["v"]} if "e" in alt else alt["v"]
        if keep in ("both", "other words") and key == "f:body":
            value = f"{value} and {self.word()}"
        body = {} if keep == "this" else {key: value}
        self.say(phone, "entry.settle", entry, body=body, drop=[one["op"] for one in phone.alts(entry)])

    @rule(who=phones, which=choices, how=st.sampled_from(["type", "version", "base", "merge", "theirs"]))
    def poison(self, who: int, which: int, how: str) -> None:
        """Words that the server cannot take, cannot read yet, or breaks on."""
        phone = self.phones[who]
        entry = self.entry_of(who, which) or self.new_id()
        body = {"f:stone": self.word()} if how == "merge" else {"f:note": self.word()}
        t = {"type": "entry.future", "theirs": "comment.edit"}.get(how, "entry.edit")
        more: Json = {"v": 2} if how == "version" else {}
        self.say(phone, t, entry, body=body, **more)
        if how == "base":
            phone.outbox[-1]["base"] = "oops"
        if how in ("version", "merge"):
            self.odd.add(entry)

    @rule(which=choices)
    def therapist_writes(self, which: int) -> None:
        self.world.write(f"comment {which % 3}", self.word())

    # ------------------------------------------------------------ what the network does

    @rule(who=phones, size=sizes, fault=faults, pulling=st.booleans(), limit=st.integers(1, 5))
    def push(self, who: int, size: int, fault: str, pulling: bool, limit: int) -> None:
        phone = self.phones[who]
        operations = phone.outbox[:size]
        if fault == "shuffled":
            operations = self.chance.sample(phone.outbox, len(phone.outbox))
            self.odd.update(one["id"] for one in operations)
        if not operations or fault == "lost request":
            return
        envelope = phone.envelope(operations, phone.cursor, limit)
        if fault == "crash":
            self.world.crash(envelope)
        elif fault == "lost response":
            self.world.send(envelope)
        elif fault == "twice":
            self.same_answer_twice(envelope)
        phone_hears = fault in ("none", "shuffled", "twice")
        if phone_hears:
            phone.push(self.send, operations, pulling=pulling, limit=limit)

    @rule(who=phones, limit=st.integers(1, 5), stored=st.booleans())
    def pull(self, who: int, limit: int, stored: bool) -> None:
        """A page is read; without ``stored`` the phone dies before it is kept."""
        phone = self.phones[who]
        if stored and not phone.rebuild:
            phone.push(self.send, [], pulling=True, limit=limit)
        else:
            self.world.send(phone.envelope([], phone.cursor, limit))

    @rule(who=phones, limit=st.integers(1, 5))
    def read_anew(self, who: int, limit: int) -> None:
        if self.phones[who].rebuild and not self.phones[who].replay:
            self.phones[who].read_all(self.send, limit)

    # ------------------------------------------------------------ what befalls phones and servers

    @rule(who=phones)
    def storage_is_evicted(self, who: int) -> None:
        gone = self.phones[who]
        self.wiped |= (
            {one["op"] for one in gone.outbox} | set(gone.sent) | {one["op"] for one in gone.attention}
        )
        self.phones[who] = self.new_phone(who)

    @rule()
    def take_backup(self) -> None:
        self.world.take_backup()

    @precondition(lambda self: self.world.backup is not None)
    @rule()
    def restore_the_backup(self) -> None:
        self.has_restored = True
        self.world.restore()

    @rule(days=st.sampled_from([31, 401]))
    def time_passes_and_the_deleted_is_erased(self, days: int) -> None:
        self.has_erased = True
        self.world.erase(days)

    @rule()
    def held_is_tried_again(self) -> None:
        self.world.replay_held()

    # ------------------------------------------------------------ what must hold

    @invariant()
    def places_are_taken_once(self) -> None:  # I8
        if hasattr(self, "world"):
            records, operations, head = self.world.places()
            assert len(records) == len(set(records))
            assert operations and sorted(operations) == list(range(1, head + 1)) or head == 0
            assert max(records, default=0) <= head

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        with self.server_faults:
            self.dust_settles()
        with a_newer_server():
            self.world.replay_held()
            self.dust_settles()
            self.look_at_everything()

    def look_at_everything(self) -> None:
        log, records = self.world.log(), self.world.records()
        waiting = {one["op"] for phone in self.phones for one in phone.outbox}
        attention = {one["op"] for phone in self.phones for one in phone.attention}
        assert not waiting  # I8: queues drain, poison or not
        assert self.acknowledged - set(log) <= self.wiped  # I1
        assert set(self.queued) <= set(log) | attention | self.wiped  # I2
        for row in log.values():  # I3, and the words are those that were said
            if row["op"] in self.queued and row["said"]:
                assert row["said"] == self.queued[row["op"]]
        if not self.has_erased:
            assert sync_invariants.hidden_words(log, records) == []  # I4
            assert sync_invariants.shared_against_the_will(log, records) == []
        if not self.has_restored:
            assert set(sync_invariants.quarrels_with_oneself(log, records)) <= self.odd  # I4b
        assert sync_invariants.never_placed(log, records) == []  # I4c
        assert [row["op"] for row in log.values() if row["why"] == "merge_error" and row["said"]] == []
        shown = {name: record for name, record in records.items() if not record["deleted"]}
        for phone in self.phones:  # I5
            assert {name: record for name, record in phone.records.items() if not record["deleted"]} == shown
        for phone in self.phones:  # I6
            status, answer = self.world.send(phone.envelope([], phone.cursor))
            assert (status, answer["changes"], answer["cursor"]) == (200, [], phone.cursor)
        assert self.world.of(self.world.other)["changes"] == []  # I7
        assert self.world.differences() == []  # I9
        assert self.pages(1) == self.pages(500)  # I10

    # ------------------------------------------------------------ small things

    def dust_settles(self) -> None:
        for _ in range(60):
            busy = [phone.drain(self.send, 100) for phone in self.phones]
            if not any(busy):
                return
        raise AssertionError("the queues never drain")

    def send(self, envelope: Json) -> tuple[int, Json]:
        status, answer = self.world.send(envelope)
        stored = [one["op"] for one in answer.get("results", []) if one["s"] != "refused"]
        self.acknowledged.update(stored)
        return status, answer

    def same_answer_twice(self, envelope: Json) -> None:
        first, second = self.world.send(envelope), self.world.send(envelope)
        assert (first[0], first[1].get("results")) == (second[0], second[1].get("results"))

    def pages(self, limit: int) -> list[Json]:
        phone = self.new_phone(0)
        assert phone.read_all(self.send, limit)
        return [{"id": name, **record} for name, record in phone.records.items()]

    def say(self, phone: PhoneModel, t: str, entry: str, **more: Any) -> None:
        operation = phone.keep(self.new_id(), t, entry, **more)
        self.queued[operation["op"]] = operation

    def new_phone(self, number: int) -> PhoneModel:
        self.devices += 1
        return PhoneModel(self.world.client.id, f"phone {number}, {self.devices}", CLOCKS[number])

    def new_id(self) -> str:
        self.count += 1
        return uid(self.count, self.chance.getrandbits(32))

    def word(self) -> str:
        self.count += 1
        return f"word {self.count}"

    def value(self, key: str) -> Any:
        self.count += 1
        if key == "share":
            return self.chance.choice(["private", "shared"])
        if key == "f:emotions":
            named = self.chance.sample(["sad", "calm", "angry"], 2)
            return {named[0]: self.count, named[1]: self.chance.choice([None, self.count + 10_000])}
        return self.count if key == "f:mood" else f"word {self.count}"

    def first_words(self) -> Json:
        return {"day": "2026-11-23", "f:body": self.word(), "f:mood": self.value("f:mood"), "share": self.value("share"),
                "f:emotions": self.value("f:emotions")}  # fmt: skip

    def entry_of(self, who: int, which: int) -> str:
        seen = self.phones[who].seen()
        # Few entries, so that the phones meet on them.
        return seen[which % min(3, len(seen))] if seen else ""


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody pulls the plug here: without waiting for the disk there is time for more histories."""
    database = import_module("webapp.db")  # the attribute of this name is the SQLAlchemy object
    pragmas = tuple(one.replace("synchronous=FULL", "synchronous=OFF") for one in database.PRAGMAS)
    monkeypatch.setattr(database, "PRAGMAS", pragmas)


@pytest.mark.both_engines
@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_no_history_loses_a_word(
    hasty: None, app: Flask, thea: Therapist, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL", "sync.reconcile")  # the stones in the way are meant to be there
    engine = settings.database.split(":")[0].split("+")[0]

    class Machine(Histories):
        make = staticmethod(lambda: World(app, thea))

    run_state_machine_as_test(Machine, settings=how(EXAMPLES[engine]))


def how(examples: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        # A history is small enough to be read as it was found; to shrink it takes minutes.
        phases=(Phase.generate, Phase.shrink) if os.environ.get("SHRINK") else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )

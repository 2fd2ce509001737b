"""Real servers, really killed, behind a network that really breaks: what was acknowledged is there, once."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from e2e.faults import FaultProxy
from e2e.servers import SERVE, LiveServer
from tests.conftest import make_client, make_practice, make_therapist, sign_in
from tests.postgres import Postgres
from tests.wire_phone import NoAnswer, WirePhone, device
from webapp import create_app
from webapp.db import db, now
from webapp.models.sign_in import CLIENT_IDLE, SignIn
from webapp.settings import Settings

# `make torture` asks for more.
ROUNDS = {"sqlite": 5, "postgresql": 2}
MOST_UNHIT = 40
PHONES = 3
TWO_WORKERS = tuple(
    "2" if before == "--workers" else word for before, word in zip(("", *SERVE), SERVE, strict=False)
)


@pytest.fixture
def server(tmp_path: Path, database_url: str) -> Iterator[LiveServer]:
    """Two workers on an empty database, running."""
    server = LiveServer(tmp_path, command=TWO_WORKERS, environment={"BETWEEN_DATABASE": database_url})
    server.between("migrate")
    yield server.start()
    server.stop()


def people(
    server: LiveServer, names: list[str], origin: str = "", **sign_in_columns: object
) -> list[WirePhone]:
    """A client for each name, with a phone that is signed in."""
    app = create_app(Settings(database=server.environment["BETWEEN_DATABASE"], origin=server.url))
    thea = make_therapist(app, make_practice(app, "Riverside"), "Thea")
    phones = []
    for number, name in enumerate(names, 1):
        client = make_client(app, thea, name)
        (cookie,) = sign_in(app, "client", client, **sign_in_columns)._cookies.values()
        held = f"{cookie.key}={cookie.value}"
        phones.append(WirePhone(origin or server.url, held, client.id, device(number)))
    with app.app_context():
        db.engine.dispose()
    return phones


def workers(server: LiveServer) -> list[int]:
    """The process ids of the server's workers."""
    assert server._process is not None
    found = subprocess.run(["pgrep", "-P", str(server._process.pid)], capture_output=True, text=True)
    return [int(pid) for pid in found.stdout.split()]


def assert_all_there(phone: WirePhone) -> None:
    """Every word that was acknowledged is on the server, once; and nothing that nobody wrote."""
    found = phone.everything()
    written = {one["id"] for one in phone.sent.values()}
    assert set(found) == written
    last = {one["id"]: one["body"]["f:body"] for one in phone.sent.values()}
    assert {name: entry["body"]["f:body"] for name, entry in found.items()} == last
    assert not any(entry["extra"].get("alts") for entry in found.values()), "nobody conflicts with himself"


def assert_sound(server: LiveServer) -> None:
    """One row for each operation, one place for each, and a database that is whole."""
    engine = create_engine(server.environment["BETWEEN_DATABASE"])
    with closing(engine.connect()) as connection:
        if engine.name == "sqlite":
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        rows = connection.execute(text("SELECT client_id, op, seq FROM operation")).all()
    engine.dispose()
    assert rows
    assert len({op for _, op, _ in rows}) == len(rows)
    assert len({(client, seq) for client, _, seq in rows}) == len(rows)


@pytest.mark.slow
@pytest.mark.both_engines
def test_no_acknowledged_word_is_lost_when_workers_are_killed_in_the_middle_of_pushes(
    server: LiveServer,
) -> None:
    phones = people(server, ["Cleo", "Amir", "Jonna"][:PHONES])
    stop = threading.Event()

    def write_and_send(phone: WirePhone) -> None:
        chance = random.Random(phone.device)
        while not stop.is_set():
            entries = [
                phone.write(f"{phone.told} {'word ' * chance.randrange(200)}")
                for _ in range(chance.randrange(1, 9))
            ]
            if chance.random() < 0.5:
                phone.edit(entries[0], f"other words {phone.told}")
            with suppress(NoAnswer):
                phone.flush(chance.choice([1, 3, 100]))

    threads = [threading.Thread(target=write_and_send, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    engine = server.environment["BETWEEN_DATABASE"].partition(":")[0].partition("+")[0]
    rounds = int(os.environ.get("KILL_ROUNDS", ROUNDS[engine]))
    chance, killed = random.Random(7), 0
    try:
        # A worker may die between two requests: then it was no test yet.
        while killed < rounds or (
            killed < rounds + MOST_UNHIT and not any(one.lost_answers for one in phones)
        ):
            time.sleep(0.2 + chance.random() * 0.6)
            for pid in workers(server)[:1]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    killed += 1
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
    for phone in phones:
        phone.keep_trying()
        assert len(phone.sent) > rounds, "nothing was sent"
        assert_all_there(phone)
    assert sum(phone.lost_answers for phone in phones) > 0, "no request was hit"
    assert_sound(server)


@pytest.fixture
def net() -> Iterator[FaultProxy]:
    proxy = FaultProxy()
    yield proxy
    proxy.close()


@pytest.fixture
def far_server(net: FaultProxy, tmp_path: Path) -> Iterator[LiveServer]:
    """A server that is reached through ``net``."""
    server = LiveServer(tmp_path, origin=net.url)
    net.target = server.port
    server.between("migrate")
    yield server.start()
    server.stop()


def test_a_lost_reply_is_answered_the_same_when_it_is_asked_for_again(
    far_server: LiveServer, net: FaultProxy
) -> None:
    (phone,) = people(far_server, ["Cleo"], net.url)
    for number in range(7):
        phone.write(f"{number}")
    net.set("lose_reply")
    for _ in range(3):
        with pytest.raises(NoAnswer):
            phone.flush()
    assert len(phone.outbox) == 7, "what has no verdict waits"
    net.set("ok")
    phone.flush()
    assert {verdict["s"] for verdict in phone.verdicts.values()} == {"applied"}
    assert_all_there(phone)
    assert_sound(far_server)


@pytest.mark.parametrize("length", [1, 20, 300, 900])
def test_an_answer_that_is_cut_off_counts_as_none(
    length: int, far_server: LiveServer, net: FaultProxy
) -> None:
    (phone,) = people(far_server, ["Cleo"], net.url)
    for number in range(20):
        phone.write(f"{number}")
    net.set("cut", cut_at=length)
    with pytest.raises(NoAnswer):
        phone.flush()
    assert len(phone.outbox) == 20
    net.set("ok")
    phone.keep_trying()
    assert_all_there(phone)
    assert_sound(far_server)


def test_a_network_that_hangs_holds_nothing_but_the_queue(far_server: LiveServer, net: FaultProxy) -> None:
    (phone,) = people(far_server, ["Cleo"], net.url)
    phone.write("in the tunnel")
    net.set("hang")
    with pytest.raises(NoAnswer):
        phone.flush()
    assert len(phone.outbox) == 1
    net.set("ok")
    phone.keep_trying()
    assert_all_there(phone)


def test_the_same_push_twice_at_once_is_stored_once(server: LiveServer) -> None:
    (phone,) = people(server, ["Cleo"])
    for number in range(60):
        phone.write(f"{number}")
    batch, answers = list(phone.outbox.values()), []
    threads = [threading.Thread(target=lambda: answers.append(phone.ask(batch))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [status for status, _ in answers] == [200] * 4
    first, *others = [answer["results"] for _, answer in answers]
    assert all(other == first for other in others)
    phone.keep_trying()
    assert_all_there(phone)
    assert_sound(server)


@pytest.fixture
def copy_of_today(
    server: LiveServer, tmp_path: Path, request: pytest.FixtureRequest
) -> Callable[[], Callable[[], None]]:
    """Called, it copies the database of the running server; what it returns puts the copy in its place again."""
    url, copy = server.environment["BETWEEN_DATABASE"], tmp_path / "yesterday"

    def of_postgres() -> Callable[[], None]:
        postgres: Postgres = request.getfixturevalue("postgres")
        name = url.rpartition("/")[2]
        postgres.dump(name, copy)
        return lambda: postgres.restore(name, copy)

    def of_sqlite() -> Callable[[], None]:
        with closing(sqlite3.connect(server.database)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
        return put_back

    def put_back() -> None:
        for end in ("-wal", "-shm"):
            Path(f"{server.database}{end}").unlink(missing_ok=True)
        shutil.copy(copy, server.database)

    return of_sqlite if url.startswith("sqlite") else of_postgres


@pytest.mark.both_engines
def test_a_server_restored_from_yesterdays_copy_has_every_acknowledged_word_again(
    server: LiveServer, copy_of_today: Callable[[], Callable[[], None]]
) -> None:
    cleo, amir = people(server, ["Cleo", "Amir"])
    before = [cleo.write(f"yesterday {number}") for number in range(5)]
    cleo.keep_trying()
    amir.keep_trying()
    put_back = copy_of_today()
    for number in range(8):
        cleo.write(f"today {number}")
        amir.write(f"today {number}")
    cleo.edit(before[0], "yesterday, seen again")
    cleo.keep_trying()
    amir.keep_trying()

    server.stop()
    put_back()
    server.start()

    # Amir only pushes: it must be found out by his token too.
    amir.write("after the accident")
    amir.keep_trying()
    cleo.keep_trying()
    assert_all_there(cleo)
    assert_all_there(amir)
    assert len(amir.everything()) == 9
    assert_sound(server)


def test_a_sign_in_that_ran_out_hands_in_its_words_and_reads_nothing(server: LiveServer) -> None:
    long_ago = now() - CLIENT_IDLE * 1.5
    (phone,) = people(server, ["Cleo"], seen_at=long_ago, created_at=long_ago)
    phone.write("written on a hut without signal")
    status, answer = phone.ask(list(phone.outbox.values()))
    assert status == 200
    assert answer["changes"] == []
    phone.settle(answer)
    assert phone.outbox == {}
    assert phone.ask([])[0] == 401


def test_a_sign_in_that_ends_in_the_middle_of_a_queue_leaves_the_rest_in_it(server: LiveServer) -> None:
    (phone,) = people(server, ["Cleo"])
    for number in range(30):
        phone.write(f"{number}")
    status, answer = phone.ask(list(phone.outbox.values())[:10])
    assert status == 200
    phone.settle(answer)
    app = create_app(Settings(database=server.environment["BETWEEN_DATABASE"], origin=server.url))
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(SignIn.__table__.update().values(revoked_at=now()))
    assert phone.flush() == 401
    assert len(phone.outbox) == 20
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(SignIn.__table__.update().values(revoked_at=None))
    with app.app_context():
        db.engine.dispose()
    phone.keep_trying()
    assert_all_there(phone)


def test_more_than_the_server_takes_at_once_is_refused_whole_and_taken_in_pieces(server: LiveServer) -> None:
    (phone,) = people(server, ["Cleo"])
    for number in range(501):
        phone.write(f"{number}")
    status, answer = phone.ask(list(phone.outbox.values()))
    assert status == 413
    assert answer["max_ops"] == 100
    for _ in range(60):
        phone.write("long " * 3900)
    assert phone.ask(list(phone.outbox.values())[501:])[0] == 413
    phone.keep_trying()
    assert_all_there(phone)

"""Faults put into the sync on purpose: each must be caught by the tests. `make mutants` tries them all and prints a table.

A fault is a text of one file and what stands in its place. The tests run on a copy of the code, the fast ones first.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEEDED = ("sync", "webapp", "templates", "static", "tests", "e2e", "pyproject.toml", ".ci")
# In the order of their cost; the histories come last, with more of them than a commit runs.
TESTS = (
    ("tests/test_sync_merge.py", "tests/test_sync_merge_rules.py", "tests/test_sync_reconcile.py", "tests/test_sync_wire.py",
     "tests/test_sync_envelope.py", "tests/test_sync_tokens.py"),
    (
        "tests/test_sync_door.py", "tests/test_sync_lineage.py", "tests/test_sync_proto1.py", "tests/test_sync_upkeep.py",
        "tests/test_sync_pressure.py",
    ),
    ("tests/test_sync_convergence.py",),
)  # fmt: skip
HISTORIES = "300"


@dataclass(frozen=True)
class Mutant:
    """One fault: what it would do to people, where it is, and how it is made."""

    story: str
    path: str
    text: str
    instead: str


MERGE, RECONCILE, DOOR, INBOX = (
    "sync/merge.py",
    "sync/reconcile.py",
    "webapp/client/sync_door.py",
    "webapp/inbox.py",
)

MUTANTS = (
    # The fifteen of the first design's tests, in the words of this code.
    Mutant("the losing text is dropped", MERGE, 'self.alts.append({**alt, "rev": self.rev})', "pass"),
    Mutant(
        "a number of another lineage is believed",
        MERGE,
        "self.base = line.parting(self.line, standing.rev, operation.line, operation.base)",
        "self.base = operation.base",
    ),
    Mutant(
        "the last writer wins",
        MERGE,
        "return write[0] <= self.base or write[1] in self.operation.mine",
        "return True",
    ),
    Mutant(
        "own operations bring others' words in sight",
        MERGE,
        "return write[0] <= self.base or write[1] in self.operation.mine",
        "return write[0] <= self.base or bool(self.operation.mine)",
    ),
    Mutant(
        "own operations are not known as own",
        MERGE,
        "return write[0] <= self.base or write[1] in self.operation.mine",
        "return bool(write[0] <= self.base)",
    ),
    Mutant(
        "a deletion ignores unseen edits",
        MERGE,
        "if not all(map(hand.sees, hand.writes_in_body())):",
        "if False:",
    ),
    Mutant(
        "a cursor of another lineage is taken",
        DOOR,
        "if cursor is None or not self._is_of_feed(session, cursor, head):",
        "if cursor is None:",
    ),
    Mutant("the phone is not asked to send again", DOOR, "replay_sent=forgot,", "replay_sent=False,"),
    Mutant(
        "a fault in merging breaks the push",
        RECONCILE,
        "except Exception as problem:",
        "except ZeroDivisionError as problem:\n            raise",
    ),
    Mutant(
        "held operations never find their record",
        RECONCILE,
        'elif operation.verb in ("create", "put") and verdict.status == "applied":',
        "elif False:",
    ),
    Mutant(
        "the cursor jumps to the head on a full page",
        DOOR,
        "last if is_full else max(last, head.seq)",
        "max(last, head.seq)",
    ),
    Mutant(
        "words are acknowledged and not stored",
        INBOX,
        "    if judgement.stored:\n",
        "    if len(judgement.stored) == 1:\n",
    ),
    Mutant("a push does not look at the lineage", DOOR, "if not self.asked.token:", "if True:"),
    Mutant(
        "held operations take no place",
        RECONCILE,
        "        verdict = self._apply(operation)\n        self.stored[",
        (
            "        verdict = self._apply(operation)\n"
            '        if verdict.status == "held":\n            self.head -= 1\n        self.stored['
        ),
    ),
    Mutant(
        "the same operation again is stored again",
        RECONCILE,
        "elif operation.op in self.answered:",
        "elif False:",
    ),
    Mutant(
        "a second create of a record is the same",
        MERGE,
        "    for key, value in hand.operation.body.items():\n",
        '    if hand.operation.verb == "create":\n        return Outcome("same")\n'
        "    for key, value in hand.operation.body.items():\n",
    ),
    # Of the rules that came since.
    Mutant(
        "sharing wins over private",
        MERGE,
        'if standing != value and value == "shared" and not',
        "if False and not",
    ),
    Mutant(
        "who saw one side of a clash may share",
        MERGE,
        "not (is_seen and self.sees(self._clash()))",
        "not is_seen",
    ),
    Mutant("private said once more is forgotten", MERGE, "elif not is_seen:", "elif False:"),
    Mutant("a locked prediction can be rewritten", MERGE, "if key in self.locked:", "if False:"),
    Mutant(
        "maps are replaced whole",
        MERGE,
        "elif isinstance(value, Mapping) and isinstance(standing, Mapping):",
        "elif False:",
    ),
    Mutant(
        "a settling clears what was not on the screen",
        MERGE,
        'if alt["op"] not in hand.operation.drop]',
        "if False]",
    ),
    Mutant("a settling clears nothing", MERGE, 'if alt["op"] not in hand.operation.drop]', "if True]"),
    Mutant(
        "a settling ends a dispute that it had not seen",
        MERGE,
        "if hand.disputed and hand.sees(hand.write_of(_DISPUTED)):",
        "if True:",
    ),
    Mutant(
        "an edit after a deletion is nobody's to decide", MERGE, 'self.dispute("edited_after_delete")', "pass"
    ),
    Mutant(
        "an edit after a deletion is swallowed",
        MERGE,
        "            self.deleted = False\n",
        "            return\n",
    ),
    Mutant(
        "my later words do not replace my second version", MERGE, 'if not (alt["op"] in own', "if not (False"
    ),
    Mutant(
        "true is one",
        MERGE,
        "return one == other and json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)",
        "return bool(one == other)",
    ),
    Mutant(
        "other words under a used id are called stored",
        RECONCILE,
        "if self.answered[operation.op][0] == operation.hash:",
        "if True:",
    ),
    Mutant(
        "waiting words are applied in the order of arrival",
        RECONCILE,
        "key=lambda one: one.n)",
        "key=lambda one: -one.n)",
    ),
    Mutant(
        "the phone is not told of its merged record",
        RECONCILE,
        "if outcome.status not in _PLAIN or not _is_evident(before, version):",
        "if False:",
    ),
    Mutant(
        "the running hash forgets what came before",
        "sync/tokens.py",
        'sha256(f"{tag}{op}".encode())',
        "sha256(op.encode())",
    ),
    Mutant(
        "a client reaches the feed of staff",
        "webapp/models/record.py",
        'IN_FEED = ("client", "both")',
        'IN_FEED = ("client", "both", "staff")',
    ),
    Mutant(
        "the account is not compared",
        DOOR,
        "known is None or asked.account != known.account_id",
        "known is None",
    ),
    Mutant("a sign-in that ran out may read", DOOR, "now(), reads=known.live)", "now(), reads=True)"),
    Mutant(
        "changes of others are hidden by one's own",
        DOOR,
        "and (version.id not in before or (before[version.id].seq <= since and not before[version.id].deleted))",
        "and True",
    ),
    Mutant(
        "the phone is not told of a record that its own words bring back",
        DOOR,
        " and not before[version.id].deleted",
        "",
    ),
    Mutant(
        "words that waited are forgotten by the log", INBOX, "    if judgement.released:\n", "    if False:\n"
    ),
    Mutant("too long ago is not noticed", DOOR, "max(cursor.seq, cursor.clean) < head.floor", "False"),
    Mutant(
        "a new phone never reads beyond the tombstones",
        DOOR,
        "max(cursor.seq, cursor.clean) < head.floor",
        "cursor.seq < head.floor",
    ),
    Mutant(
        "an erasure takes the id with it",
        "webapp/models/operation.py",
        ".values(body=nothing)",
        '.values(body=nothing, hash="")',
    ),
    Mutant(
        "an operation without an id is stored",
        "sync/wire.py",
        '            raise Malformed("operation")\n        _require(is_uuid(op), "op")',
        '            raise Malformed("operation")\n        _require(isinstance(op, str), "op")',
    ),
)


def applies(mutant: Mutant) -> bool:
    """Whether its text stands in its file, exactly once."""
    return (ROOT / mutant.path).read_text().count(mutant.text) == 1


def caught_by(mutant: Mutant) -> str:
    """The tests that caught it, or "" if none did."""
    with tempfile.TemporaryDirectory(prefix="between-mutant-") as folder:
        copy = Path(folder)
        for name in NEEDED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, copy / name)
        path = copy / mutant.path
        path.write_text(path.read_text().replace(mutant.text, mutant.instead))
        for files in TESTS:
            command = [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-x",
                "-p",
                "no:cacheprovider",
                "-k",
                "not postgres",
                *files,
            ]
            environment = os.environ | {
                "HISTORIES": HISTORIES,
                "PYTHONPATH": str(copy),
                "PYTHONDONTWRITEBYTECODE": "1",
            }
            done = subprocess.run(
                command, cwd=copy, env=environment, capture_output=True, text=True, check=False
            )
            if done.returncode == 1:
                return _first_failure(done.stdout)
            if done.returncode:
                raise RuntimeError(
                    f"{mutant.story}: the tests did not run\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
                )
    return ""


def _first_failure(output: str) -> str:
    failed = [line for line in output.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return failed[0].split(" - ")[0].partition("::")[2] if failed else "the tests"


def main(names: Sequence[str] = ()) -> int:
    """Try them all, or those whose story holds one of these words; 1 if one was missed."""
    wanted = [one for one in MUTANTS if not names or any(name in one.story for name in names)]
    missed = 0
    with ThreadPoolExecutor(int(os.environ.get("WORKERS", "2"))) as pool:
        begun = time.monotonic()
        for mutant, test in zip(wanted, pool.map(caught_by, wanted), strict=True):
            missed += not test
            print(f"{'caught' if test else 'MISSED'}  {mutant.story:<52} {test}", flush=True)
    print(f"{len(wanted) - missed} of {len(wanted)} caught in {time.monotonic() - begun:.0f} s.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

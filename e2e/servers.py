"""The real server, on a port that it keeps: what is stopped here is really gone, and comes back at the same address."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SERVE = (
    sys.executable, "-m", "webapp.cli", "serve", "--demo", "--port", "{port}", "--workers", "1", "--threads", "4",
)  # fmt: skip


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


class LiveServer:
    """A server process with a database of its own.

    ``start`` returns when it answers; ``stop`` returns when every process of it is dead: killed, not asked.
    ``freeze`` leaves it listening and silent, as on a train: connections are accepted and never answered.
    The port, and so the origin that a browser knows, is the same over all of them.
    """

    def __init__(
        self,
        folder: Path,
        *,
        command: Sequence[str] = SERVE,
        ready: str = "/health/ready",
        origin: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.port = free_port()
        # By name: a passkey cannot be bound to an address like 127.0.0.1.
        self.url = f"http://localhost:{self.port}"
        self.database = folder / "between.db"
        self.log = folder / "server.log"
        self.become(command)
        self._ready = ready
        self.environment = {
            "BETWEEN_DATABASE": f"sqlite:///{self.database}",
            "BETWEEN_ORIGIN": origin or self.url,
            **(environment or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        """Whether the process lives (a frozen one does)."""
        return self._process is not None and self._process.poll() is None

    def start(self, timeout: float = 30) -> LiveServer:
        """Start it and wait until it answers."""
        if self.is_running:
            raise RuntimeError("the server runs already")
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if not self.is_running:
                raise RuntimeError(f"the server died at once:\n{self.log.read_text()[-4000:]}")
            if self._answers():
                return self
            time.sleep(0.05)
        self.stop()
        raise TimeoutError(f"the server did not answer in {timeout} s:\n{self.log.read_text()[-4000:]}")

    def stop(self) -> None:
        """Kill every process of it, as a power cut would; fine when it is stopped already."""
        if self._process is None:
            return
        self._signal(signal.SIGKILL)
        self._process.wait()
        self._process = None
        self._wait_until_refused()

    def freeze(self) -> None:
        """Let it hang: it holds its connections and takes new ones, and answers nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on after ``freeze``."""
        self._signal(signal.SIGCONT)

    def get(self, path: str) -> str:
        """What this path answers, as text."""
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return str(answer.read().decode())

    def get_json(self, path: str) -> Any:
        """What this path answers, read as JSON."""
        return json.loads(self.get(path))

    def between(self, *words: str) -> str:
        """Run ``between ...`` against this server's database and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "webapp.cli", *words],
            cwd=ROOT, env={**os.environ, **self.environment}, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(
                f"between {' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
            )
        return done.stdout

    def become(self, command: Sequence[str]) -> None:
        """Serve by this command from the next start on: another version of the app at the same address."""
        self._command = [word.replace("{port}", str(self.port)) for word in command]

    def take_database(self, source: Path) -> None:
        """Begin with a copy of this SQLite database; only while stopped."""
        if self.is_running:
            raise RuntimeError("stop the server before its database is exchanged")
        for end in ("", "-wal", "-shm"):
            Path(f"{self.database}{end}").unlink(missing_ok=True)
            if Path(f"{source}{end}").exists():
                shutil.copy(f"{source}{end}", f"{self.database}{end}")

    def _signal(self, which: signal.Signals) -> None:
        # The group: gunicorn's workers are its children, and an orphaned worker would go on answering.
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, which)

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(self.url + self._ready, timeout=2).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
        return True

    def _wait_until_refused(self) -> None:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
            except OSError:
                return
            time.sleep(0.02)
        raise TimeoutError(f"somebody still listens on port {self.port}")

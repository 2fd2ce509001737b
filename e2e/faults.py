"""A bad network on demand: a TCP proxy between browser and server, for every engine alike."""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
import time
from typing import Literal, get_args

Fault = Literal["ok", "refuse", "hang", "lose_reply", "cut", "slow"]


class FaultProxy:
    """Passes bytes to ``target`` until told otherwise; a change takes effect at once, on open connections too.

    - ``ok``: everything passes
    - ``refuse``: connections are reset at once
    - ``hang``: connections are taken, what is sent vanishes, nothing is answered
    - ``lose_reply``: the server gets the whole request and does its work; the browser sees a reset
    - ``cut``: the browser gets ``cut_at`` bytes of the answer, then a reset
    - ``slow``: ``latency`` seconds before each piece of an answer, and ``rate`` bytes a second
    """

    def __init__(self, target: int = 0) -> None:
        self.target = target
        self.fault: Fault = "ok"
        self.cut_at = 200
        self.latency = 0.4
        self.rate = 50_000
        self._connections: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http://localhost:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def set(
        self,
        fault: Fault,
        *,
        cut_at: int | None = None,
        latency: float | None = None,
        rate: int | None = None,
    ) -> None:
        """Choose the fault from now on; connections that are open are reset, so that none escapes it."""
        if fault not in get_args(Fault):
            raise ValueError(f"no such fault: {fault}")
        self.cut_at = self.cut_at if cut_at is None else cut_at
        self.latency = self.latency if latency is None else latency
        self.rate = self.rate if rate is None else rate
        self.fault = fault
        for connection in list(self._connections):
            self._reset(connection)

    def close(self) -> None:
        """End it, with all its connections."""
        self._listener.close()
        for connection in list(self._connections):
            self._reset(connection)

    def _reset(self, connection: socket.socket) -> None:
        # Linger 0 makes close() send a reset instead of a polite end, which would look like a whole answer.
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.shutdown(socket.SHUT_RD)
        with contextlib.suppress(OSError):
            connection.close()
        self._connections.discard(connection)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(connection,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        self._connections.add(client)
        server: socket.socket | None = None
        whole = False
        try:
            if self.fault == "refuse":
                return
            # A frozen or dead server is the network's business, not a reason to end this thread with noise.
            server = None if self.fault == "hang" else socket.create_connection(("127.0.0.1", self.target), 5)
            whole = self._pass_bytes(client, server)
        except (OSError, ValueError):
            pass
        finally:
            if whole:
                # A polite end: a reset could overtake the last bytes of a good answer.
                client.close()
                self._connections.discard(client)
            else:
                self._reset(client)
            if server is not None:
                server.close()

    def _pass_bytes(self, client: socket.socket, server: socket.socket | None) -> bool:
        """Carry both ways until one side ends; whether it ended as it should."""
        sent = 0
        while True:
            ready, _, _ = select.select([s for s in (client, server) if s is not None], [], [], 60)
            if not ready:
                return False
            if client in ready:
                data = client.recv(65536)
                if not data:
                    return True
                if server is not None and self.fault != "hang":
                    server.sendall(data)
            if server is not None and server in ready:
                data = server.recv(65536)
                if self.fault == "lose_reply":
                    return False
                if not data:
                    return self.fault != "cut"
                if self.fault == "slow":
                    time.sleep(self.latency + len(data) / self.rate)
                if self.fault == "cut" and sent + len(data) >= self.cut_at:
                    client.sendall(data[: self.cut_at - sent])
                    # Let the browser read the half answer before the reset overtakes it.
                    time.sleep(0.05)
                    return False
                client.sendall(data)
                sent += len(data)

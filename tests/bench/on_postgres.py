"""The sync's figures once more, on PostgreSQL as it is installed: every COMMIT waits for the disk."""

from __future__ import annotations

from pathlib import Path

from tests import postgres
from tests.bench import pull, sync
from tests.bench.figures import Figures


def measure(folder: Path) -> Figures:
    """``postgres_sync_push_500``, ``postgres_sync_one`` and ``postgres_pull_10_of_100000``."""
    with postgres.running(settings={}) as server:
        ours, floor, pulled = (server.url(server.new_database()) for _ in range(3))
        figures = {**sync.measure(folder, ours, floor), **pull.measure(folder, pulled)}
    return {f"postgres_{name}": value for name, value in figures.items()}

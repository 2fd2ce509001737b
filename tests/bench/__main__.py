"""``python -m tests.bench [PART ...]``: measure, print, write build/bench.json."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench import caseload, first_load, on_postgres, pull, sync, tap
from tests.bench.figures import Figures, keep, table

ROOT = Path(__file__).resolve().parent.parent.parent
PARTS: dict[str, Callable[[Path], Figures]] = {
    "tap": tap.measure,
    "sync": sync.measure,
    "pull": pull.measure,
    "postgres": on_postgres.measure,
    "first_load": first_load.measure,
    "review_200x1000": caseload.measure,
}


def main() -> None:
    """Measure the parts that were asked for, or all of them."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these: {', '.join(PARTS)}")
    chosen = parser.parse_args().parts or list(PARTS)
    if unknown := [part for part in chosen if part not in PARTS]:
        parser.error(f"there is no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    figures: dict[str, float] = {}
    for part in chosen:
        print(f"measuring {part} ...", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            figures |= PARTS[part](Path(folder))
    print(table(figures))
    keep(figures, ROOT / "build" / "bench.json")


if __name__ == "__main__":
    main()

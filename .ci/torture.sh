#!/usr/bin/env bash
# The sync under everything that can go wrong, for long: 1,500 histories on SQLite, 150 on PostgreSQL, 40 kills of a server.
set -euo pipefail
cd "$(dirname "$0")/.."
bash .ci/postgres.sh
export HISTORIES=${HISTORIES:-1500} HISTORIES_POSTGRES=${HISTORIES_POSTGRES:-150} KILL_ROUNDS=${KILL_ROUNDS:-40}
.venv/bin/python -m pytest -q tests/test_sync_convergence.py tests/test_sync_cursor.py tests/test_sync_real_server.py "$@"

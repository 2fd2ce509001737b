#!/usr/bin/env bash
# Put one fault after the other into a copy of the code: the tests of the sync must catch each.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/python -m tests.mutants "$@"

#!/usr/bin/env bash
# Every style tool in turn; all of them speak before the first failure counts.
set -uo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.ci/path.sh
. .ci/path.sh
failed=()

try() {
    echo "== $1"
    "${@:2}" || failed+=("$1")
}

try "ruff" .venv/bin/ruff check .
try "ruff format" .venv/bin/ruff format --check .
try "mypy" .venv/bin/mypy
try "import-linter" .venv/bin/lint-imports
try "djlint" .venv/bin/djlint templates --lint --quiet
try "biome" node_modules/.bin/biome lint
try "typescript" node_modules/.bin/tsc --project tsconfig.json

if [ ${#failed[@]} -gt 0 ]; then
    echo "Not in order: ${failed[*]}" >&2
    exit 1
fi

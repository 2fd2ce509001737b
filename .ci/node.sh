#!/usr/bin/env bash
# See to it that Node.js 20 or later is here, and the packages of package-lock.json in node_modules.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=.ci/path.sh
. .ci/path.sh

if ! has_node; then
    # Debian 12 has Node.js 18; a Python package brings a newer one, by hash like all else.
    echo "Installing Node.js into .venv ..."
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-node.txt
    hash -r
    has_node || { echo "Node.js 20 or later, with npm, is needed." >&2; exit 1; }
fi
echo "Installing what package-lock.json names ..."
npm ci --no-audit --no-fund --loglevel=error

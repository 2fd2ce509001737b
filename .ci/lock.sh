#!/usr/bin/env bash
# Write the locks: versions and hashes for every platform, no address of any package registry.
set -euo pipefail
cd "$(dirname "$0")/.."

python3 -m venv build/lock
build/lock/bin/pip install --quiet --disable-pip-version-check uv==0.13.9
compile() {
    build/lock/bin/uv pip compile --quiet --upgrade --universal --generate-hashes \
        --no-header --no-emit-index-url --no-emit-find-links "$@"
}
compile pyproject.toml --extra build --output-file requirements.txt
# The tests run on exactly the versions that are served.
compile pyproject.toml --all-extras --constraints requirements.txt --output-file requirements-test.txt
compile --group node --output-file requirements-node.txt
npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --loglevel=error

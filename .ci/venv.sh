#!/usr/bin/env bash
# Make .venv and install exactly what the given lock says, hashes checked.
# Promise: ends with an error and the command that helps, or leaves an environment that runs the app.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=$1

is_recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null && is_recent "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    echo "Python 3.11 or later is needed. On Debian 12 or later: apt-get install python3 python3-venv" >&2
    return 1
}

if ! { [ -x .venv/bin/python ] && is_recent .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; }; then
    python=$(find_python)
    if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        echo "This Python cannot make virtual environments. On Debian: apt-get install python3-venv" >&2
        exit 1
    fi
    echo "Making .venv with $("$python" --version) ..."
    "$python" -m venv --clear .venv
fi

echo "Installing what $lock names ..."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$lock"
# The project itself, where it lies: that is what gives .venv/bin/between.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .

#!/usr/bin/env bash
# Serve the demo practice from this checkout. What was written before is kept: it lies in instance/.
set -euo pipefail
cd "$(dirname "$0")/.."
port=${PORT:-8000}
export BETWEEN_ORIGIN="${BETWEEN_ORIGIN:-http://localhost:$port}"

.venv/bin/between migrate
.venv/bin/between demo --if-empty
echo
echo "  Between Sessions is at $BETWEEN_ORIGIN"
echo "  The sign-in page lets you in as the demo therapist or as the demo client. Ctrl-C stops it."
echo
exec .venv/bin/between serve --demo --port "$port"

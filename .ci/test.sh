#!/usr/bin/env bash
# Run the tests, what they need installed first. With paths: only those files, and only what those need.
# Every part runs, also after a failure; the exit code is not 0 if one of them failed.
set -euo pipefail
cd "$(dirname "$0")/.."

units=() browsers=() scripts=()
for path in "${@:-tests}" ; do
    case $path in
        ./*) path=${path#./} ;;
    esac
    case $path in
        tests/js* | *.test.mjs) scripts+=("$path") ;;
        e2e*) browsers+=("$path") ;;
        *) units+=("$path") ;;
    esac
done
if [ $# -eq 0 ]; then
    scripts=(tests/js)
    browsers=(e2e)
fi

make --no-print-directory --silent .venv/.ready-tests
[ ${#scripts[@]} -eq 0 ] || make --no-print-directory --silent node_modules/.ready
[ ${#units[@]} -eq 0 ] || bash .ci/postgres.sh
[ ${#browsers[@]} -eq 0 ] || bash .ci/browsers.sh
# shellcheck source=.ci/path.sh
. .ci/path.sh

# Two workers are worth their start only for a whole suite.
workers=0
case "$*" in "" | tests | e2e) workers=2 ;; esac

failed=() again=()
part() {
    echo "== $*"
    "$@" || failed+=("$*")
}

# Real browsers and servers that are killed share two cores with each other. What fails beside others is run once more alone:
# a fault fails again, and what passes then is told at the end, to be looked at.
tests() {
    local cache=build/cache-$1
    shift
    rm -rf "$cache"
    echo "== pytest $*"
    .venv/bin/python -m pytest -o cache_dir="$cache" -n "$workers" "$@" && return
    [ "$workers" -gt 0 ] && [ -s "$cache/v/cache/lastfailed" ] || { failed+=("pytest $*"); return; }
    local first
    first=$(.venv/bin/python -c 'import json, sys; print("\n".join(json.load(open(sys.argv[1]))))' "$cache/v/cache/lastfailed")
    echo "== once more, alone: $first"
    if .venv/bin/python -m pytest -o cache_dir="$cache" -n 0 --last-failed --last-failed-no-failures none "$@"; then
        again+=("$first")
    else
        failed+=("pytest $*")
    fi
}

if [ ${#units[@]} -gt 0 ]; then
    tests units "${units[@]}"
fi
if [ ${#scripts[@]} -gt 0 ]; then
    files=()
    for path in "${scripts[@]}"; do
        if [ -d "$path" ]; then
            while IFS= read -r file; do files+=("$file"); done < <(find "$path" -name '*.test.mjs' | sort)
        else
            files+=("$path")
        fi
    done
    part node --test --test-reporter=spec "${files[@]}"
fi
if [ ${#browsers[@]} -gt 0 ]; then
    tests browsers "${browsers[@]}"
fi

if [ ${#again[@]} -gt 0 ]; then
    printf 'Failed beside others, passed alone: %s\n' "${again[@]}" >&2
fi

if [ ${#failed[@]} -gt 0 ]; then
    printf 'Failed: %s\n' "${failed[@]}" >&2
    exit 1
fi

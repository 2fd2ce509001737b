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

failed=()
part() {
    echo "== $*"
    "$@" || failed+=("$*")
}

if [ ${#units[@]} -gt 0 ]; then
    part .venv/bin/python -m pytest -n "$workers" "${units[@]}"
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
    part .venv/bin/python -m pytest -n "$workers" "${browsers[@]}"
fi

if [ ${#failed[@]} -gt 0 ]; then
    printf 'Failed: %s\n' "${failed[@]}" >&2
    exit 1
fi

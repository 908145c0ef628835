#!/bin/sh
# `make check`: runs every check, and then says which of them failed.
set -u
cd "$(dirname "$0")/.." || exit 1
. scripts/words.sh
failed=

check() {
    name=$1
    shift
    "$@" || failed="${failed:+$failed, }$name"
}

check format .venv/bin/ruff format --quiet --check .
check lint .venv/bin/ruff check --quiet .
check types .venv/bin/mypy
check "import contracts" .venv/bin/lint-imports --no-logo
check "house rules" .venv/bin/python -m scripts.house_rules
[ -z "$failed" ] || stop "make check: failed: $failed."
say "make check: all passed."

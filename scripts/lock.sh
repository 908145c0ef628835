#!/bin/sh
# Writes requirements/run.txt and dev.txt from pyproject.toml and the .in files.
#
# One lock serves every Python and platform that the project supports, so it is
# resolved by uv, which can do that; installing needs nothing but pip.
# UPGRADE=1 takes the newest versions; without it only what must change changes.
set -eu
cd "$(dirname "$0")/.."

python=$(sh scripts/find_python.sh)
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
trap 'exit 130' INT TERM HUP

compile() {
    lock=$1
    shift
    "$tools/bin/uv" pip compile --quiet --no-config --universal --generate-hashes \
        --python-version 3.11 --no-header --no-emit-index-url --no-annotate \
        ${UPGRADE:+--upgrade} --output-file "requirements/$lock" "$@" >/dev/null
    head_with_origin "requirements/$lock"
}

head_with_origin() {
    {
        echo "# Made by 'make lock' from pyproject.toml and requirements/*.in: edit those."
        cat "$1"
    } >"$tools/lock"
    cat "$tools/lock" >"$1"
}

"$python" -m venv "$tools"
"$tools/bin/python" -m pip --disable-pip-version-check --quiet install uv
compile run.txt pyproject.toml requirements/run.in
compile dev.txt --constraint requirements/run.txt \
    pyproject.toml requirements/run.in requirements/dev.in

#!/bin/sh
# Builds .venv from the locks, or does nothing when it is current.
#   sh scripts/setup.sh run   what the server needs
#   sh scripts/setup.sh dev   that, and what tests and checks need
#
# It is built under another name and renamed when whole, so that a failed or
# interrupted try leaves no .venv, and an older one stays as it was.
set -eu
cd "$(dirname "$0")/.."
. scripts/words.sh
folder=$(pwd -P)
building=".venv.building-$$"
outgoing=".venv.outgoing-$$"

# A stamp holds the folder too: an environment does not survive being moved.
stamp() {
    printf '%s %s %s\n' "$1" "$(cksum <"requirements/$1.txt")" "$folder"
}

is_current() {
    [ -x .venv/bin/python ] && grep -qxF "$(stamp "$1")" .venv/installed 2>/dev/null
}

# What `make test` once added is kept when `make run` finds the lock changed.
wanted() {
    if grep -q '^dev ' .venv/installed 2>/dev/null; then echo dev; else echo "$1"; fi
}

# One that was killed may stay in the list of processes where nobody asks for it.
is_alive() {
    kill -0 "$1" 2>/dev/null && ! grep -qs '^State:.*zombie' "/proc/$1/status"
}

# What a killed set-up could not clear away itself; a living one is left alone.
sweep() {
    for left in .venv.building-* .venv.outgoing-*; do
        if [ -d "$left" ] && ! is_alive "${left##*-}"; then rm -rf "$left"; fi
    done
}

pip_install() {
    # PIP_USER in a developer's settings would aim past the environment.
    attempt env PIP_USER=0 "$building/bin/python" -I -m pip install \
        --disable-pip-version-check --no-input --retries 3 "$@"
}

build() {
    attempt env LC_ALL=C mkdir "$building"
    python=$(sh scripts/find_python.sh)
    sh scripts/ensure_pip.sh "$python"
    say "Setting up .venv with $("$python" --version): once, and again when requirements/ changes."
    attempt "$python" -m venv "$building"
    pip_install --require-hashes -r "requirements/$1.txt"
    pip_install --quiet --no-index --no-deps --no-build-isolation --editable .
    attempt "$building/bin/python" -I scripts/settle.py "$building" .venv
}

# The locks as they were before the build: one edited meanwhile is not installed.
stamps() {
    stamp run
    if [ "$1" = dev ]; then stamp dev; fi
}

put_in_place() {
    trap '' INT TERM HUP
    if [ -e .venv ]; then mv .venv "$outgoing"; fi
    mv "$building" .venv
    rm -rf "$outgoing"
}

kind=${1:-run}
is_current "$kind" && exit 0
trap 'rm -rf "$building"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP
sweep
kind=$(wanted "$kind")
installed=$(stamps "$kind")
build "$kind"
printf '%s\n' "$installed" >"$building/installed"
# Another set-up may have been quicker: what it made serves as well.
is_current "$kind" || put_in_place

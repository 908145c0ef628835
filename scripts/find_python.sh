#!/bin/sh
# Prints the path of the newest Python from 3.11 that really runs, or says in
# one line what to type to get one. PYTHON=… names one to use instead.
set -eu
. "$(dirname "$0")/words.sh"

# A name on the PATH proves nothing (a version manager leaves names that only
# print an error), and a Python built without these two cannot serve.
question='
import sqlite3, ssl, sys
if sys.version_info < (3, 11): sys.exit(1)
print(sys.executable)'

newest() {
    for name in "$@"; do
        "$name" -c "$question" 2>/dev/null && return 0
    done
    return 1
}

remedy() {
    if [ "$(uname)" = Darwin ]; then
        echo "brew install python"
    elif ! command -v apt-get >/dev/null; then
        echo "your system's command to install it"
    elif [ -x /usr/bin/python3 ]; then
        echo "sudo apt-get install python3.11 python3.11-venv"
    else
        echo "sudo apt-get install python3 python3-venv"
    fi
}

if [ -n "${PYTHON:-}" ]; then
    newest "$PYTHON" || stop "PYTHON=$PYTHON does not run as Python 3.11 or newer: name another."
else
    newest python3.14 python3.13 python3.12 python3.11 python3 ||
        stop "Lyceum needs Python 3.11 or newer, and none was found: type '$(remedy)', then try again."
fi

#!/bin/sh
# `make run`: sets up if needed, then becomes the server with the demo school.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh run
exec .venv/bin/lyceum serve --demo

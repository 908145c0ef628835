#!/bin/sh
# Makes sure that the Python named as the argument can build a folder with pip.
#
# Debian and Ubuntu ship python3 without ensurepip: their package python3-venv
# mends it. It is installed only where that needs no password.
set -eu
cd "$(dirname "$0")/.."
. scripts/words.sh
folder=$(pwd -P)
python=$1

has_pip() {
    "$python" -c 'import ensurepip' 2>/dev/null
}

version() {
    "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null
}

# python3-venv serves the system's own version; another has its own package.
package() {
    if [ "$(version "$python")" = "$(version /usr/bin/python3)" ]; then
        echo python3-venv
    else
        echo "python$(version "$python")-venv"
    fi
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        env LC_ALL=C DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo -n env LC_ALL=C DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

may_install() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

# The list of packages may be missing or old: then it is fetched, and the
# package asked for once more.
install() {
    as_root apt-get install -qq -y --no-install-recommends "$1" >/dev/null 2>&1 && return 0
    attempt as_root apt-get update -qq >/dev/null
    attempt as_root apt-get install -qq -y --no-install-recommends "$1" >/dev/null
}

has_pip && exit 0
missing=$(package)
may_install || stop "$python lacks pip's installer: type 'sudo apt-get install $missing', then try again."
say "Installing $missing with apt-get, since $python lacks pip's installer."
install "$missing"
has_pip || stop "$python still lacks pip's installer: name another Python with PYTHON=…."

#!/bin/sh
# Makes .venv hold what a lock names, and comity itself; does nothing when it already does.
#
#     sh requirements/install.sh core|dev        (PYTHON=... chooses the interpreter)
#
# Three files inside .venv tell its state. An install that was interrupted leaves `comity-unfinished` behind, and the
# next run starts from an empty .venv; `comity-core` and `comity-dev` hold the fingerprint of what was installed.
set -eu
umask 022
cd "$(dirname "$0")/.."

wanted=$1
venv=.venv
say() { printf 'comity: %s\n' "$*" >&2; }
stop() { for line in "$@"; do say "$line"; done; exit 2; }

# The path belongs to the fingerprint: the commands in .venv/bin name it, so a moved checkout is installed anew.
fingerprint() { { pwd -P; cat "requirements/$1.lock" pyproject.toml; } | cksum; }
holds() { [ -f "$venv/comity-$1" ] && [ "$(cat "$venv/comity-$1")" = "$(fingerprint "$1")" ]; }

if [ -x "$venv/bin/python" ] && [ ! -e "$venv/comity-unfinished" ] && holds "$wanted"; then
    exit 0
fi

# --- An interpreter of 3.11 or newer --------------------------------------------------------------------------------
recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

python=
for candidate in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11; do
    if recent "$candidate"; then python=$candidate; break; fi
    if [ "$candidate" = "${PYTHON:-}" ]; then
        stop "PYTHON=$PYTHON is not Python 3.11 or newer." "Name one that is, as in: make PYTHON=/path/to/python3.12"
    fi
done
if [ -z "$python" ]; then
    stop "comity needs Python 3.11 or newer; found: $(python3 --version 2>/dev/null || echo 'no python3 at all')." \
         "Debian and Ubuntu: sudo apt-get install python3 python3-venv. Others: python.org, or your package manager." \
         "Installed elsewhere? Name it: make PYTHON=/path/to/python3.12"
fi

# --- A virtual environment that works --------------------------------------------------------------------------------
sound() { recent "$venv/bin/python" && "$venv/bin/python" -c 'import pip' >/dev/null 2>&1; }
moved() { [ -f "$venv/comity-path" ] && [ "$(cat "$venv/comity-path")" != "$(pwd -P)" ]; }

if [ -e "$venv/comity-unfinished" ] || moved || ! sound; then
    if [ -e "$venv" ]; then
        say "the environment in $venv is unfinished, moved or broken: making it anew."
        rm -rf "$venv"
    fi
    mkdir "$venv"
    : > "$venv/comity-unfinished"
    if ! log=$("$python" -m venv "$venv" 2>&1); then
        printf '%s\n' "$log" >&2
        stop "$python cannot make virtual environments." \
             "Debian and Ubuntu: sudo apt-get install python3-venv (for a chosen version: python3.12-venv)."
    fi
    pwd -P > "$venv/comity-path"
fi

# --- What the lock names, and the checkout itself ----------------------------------------------------------------------
case $wanted in
    core) size="75 MB to fetch, about a minute" ;;
    *)    size="270 MB to fetch, two minutes or so" ;;
esac
if [ -f "$venv/comity-$wanted" ]; then size="a few seconds: something in it changed"; fi
say "installing requirements/$wanted.lock into $venv ($size) ..."
: > "$venv/comity-unfinished"
rm -f "$venv/comity-core" "$venv/comity-dev"
pip() { "$venv/bin/python" -m pip -qq --disable-pip-version-check --no-input "$@"; }
if ! pip install --require-hashes --only-binary :all: --requirement "requirements/$wanted.lock" ||
   ! pip install --no-deps --no-build-isolation --editable .; then
    stop "the install did not finish; see the message above." \
         "No network, or a proxy? It is needed this once. No matching distribution? Try another Python: make PYTHON=python3.12" \
         "Then run the same command again: it starts afresh."
fi

fingerprint "$wanted" > "$venv/comity-$wanted"
if [ "$wanted" = dev ]; then
    fingerprint core > "$venv/comity-core"  # dev.lock holds everything in core.lock, at the same versions
fi
rm -f "$venv/comity-unfinished"
say "installed."

#!/bin/sh
# Make .venv what requirements.txt says; a few tenths of a second when it already is. All the work is in bootstrap.py.
set -u
cd "$(dirname "$0")/.." || exit 1

# The fast way: the environment checks itself. A broken interpreter counts as "not current".
if [ -x .venv/bin/python ] && .venv/bin/python -I scripts/bootstrap.py --is-current 2>/dev/null; then
    exit 0
fi
found=$(sh scripts/find_python.sh) || exit 1
exec "$found" -I scripts/bootstrap.py

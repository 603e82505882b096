#!/bin/sh
# Print the path of a Python that this project can use, or say what to do. Ours: 3.11, 3.12, 3.13, with venv and ensurepip.
# PYTHON=... names one. A name on PATH is not enough: version managers leave stubs there that only print an error.

suits='
import sys
if not (3, 11) <= sys.version_info[:2] < (3, 14) or sys.implementation.name != "cpython":
    sys.exit(3)
print(sys.executable)
'

if [ -n "${PYTHON:-}" ]; then
    candidates=$PYTHON
else
    candidates="python3.12 python3.13 python3.11 python3 python"
fi

for candidate in $candidates; do
    if found=$("$candidate" -c "$suits" 2>/dev/null) && [ -n "$found" ]; then
        # Debian and Ubuntu ship Python without what venv needs; uv does not need it.
        if "$found" -c 'import venv, ensurepip' 2>/dev/null || command -v uv >/dev/null 2>&1; then
            printf '%s\n' "$found"
            exit 0
        fi
        without_venv=$found
    fi
done

# uv can provide a Python by itself.
if [ -z "${PYTHON:-}" ] && command -v uv >/dev/null 2>&1; then
    if uv python install 3.12 >&2 && found=$(uv python find 3.12 2>/dev/null) && [ -n "$found" ]; then
        printf '%s\n' "$found"
        exit 0
    fi
fi

if [ -n "${without_venv:-}" ]; then
    echo "set-up: $without_venv lacks the modules venv or ensurepip." >&2
    echo "        Debian, Ubuntu: apt install python3-venv. Elsewhere: install Python from python.org, or uv." >&2
elif [ -n "${PYTHON:-}" ]; then
    echo "set-up: PYTHON=$PYTHON is not a CPython 3.11, 3.12 or 3.13 that runs. Name another one, or leave PYTHON out." >&2
else
    echo "set-up: no Python 3.11, 3.12 or 3.13 found (tried: $candidates)." >&2
    echo "        Install one (for example: apt install python3 python3-venv), or name it: make PYTHON=/path/to/python3.12 run" >&2
fi
exit 1

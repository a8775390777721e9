#!/bin/sh
# Afterwards .venv holds a Python of 3.11 or newer with pip, and nothing else yet.
#
#     sh tools/make_environment.sh python3
#
# Takes the given Python, or else the newest other one on the path. Debian's own Python lacks `ensurepip` until
# python3-venv is installed: that is done where it may be, and said where it may not.
set -eu
cd "$(dirname "$0")/.."

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

python=""
for candidate in "${1:-python3}" python3.14 python3.13 python3.12 python3.11; do
    if is_new_enough "$candidate"; then python=$candidate; break; fi
done
[ -n "$python" ] || { echo "Python 3.11 or newer is needed; name it with: make PYTHON=/path/to/python3" >&2; exit 1; }

if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    sh tools/debian_packages.sh "python$version-venv" || {
        echo "$python cannot make environments (no ensurepip). As root: apt-get install python$version-venv" >&2; exit 1; }
fi
"$python" -m venv .venv

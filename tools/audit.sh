#!/bin/sh
# Afterwards known vulnerabilities of what requirements.txt pins are named, and it ends with 1 if there are any.
# Where the advisories cannot be reached the last line says "not checked", and it ends with 0: a silence is no all-clear.
#
#     sh tools/audit.sh
set -u
cd "$(dirname "$0")/.."
mkdir -p build
if [ ! -x build/audit/bin/pip-audit ]; then
    .venv/bin/python -m venv build/audit &&
        build/audit/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-audit.txt ||
        { rm -rf build/audit; echo "Advisories: not checked (pip-audit could not be installed)"; exit 0; }
fi
build/audit/bin/pip-audit --requirement requirements.txt --require-hashes --disable-pip --progress-spinner off \
    --format json >build/audit.json 2>build/audit.log || tail -n 3 build/audit.log
exec .venv/bin/python tools/advisories.py <build/audit.json

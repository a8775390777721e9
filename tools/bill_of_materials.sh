#!/bin/sh
# Afterwards FILE is the bill of materials (CycloneDX 1.6, JSON): what requirements.txt pins, with versions and hashes.
#
#     sh tools/bill_of_materials.sh dist/homeward_permanence-0.2.0.cdx.json
set -eu
cd "$(dirname "$0")/.."
# The warning: which library needs which other is not said, since a list of requirements does not know it.
exec .venv/bin/python -W ignore::UserWarning -m cyclonedx_py requirements requirements.txt --pyproject pyproject.toml \
    --spec-version 1.6 --output-format JSON --output-reproducible --validate --output-file "$1"

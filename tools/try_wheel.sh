#!/usr/bin/env bash
# Afterwards deploy/install.sh has put this checkout's wheel into an environment of its own, and it has done the main job
# from another folder. Everything it makes lies in a folder of its own and is removed.
#
#     bash tools/try_wheel.sh python3.13
set -euo pipefail
cd "$(dirname "$0")/.."
python=${1:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" -m venv "$work/build"
# What builds the wheel is pinned in the same file.
"$work/build/bin/python" -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements.txt
"$work/build/bin/python" -m hatchling build -t wheel -d "$work/wheel"
PREFIX="$work/homeward" PYTHON="$python" sh deploy/install.sh "$work"/wheel/*.whl

mkdir "$work/elsewhere"
cd "$work/elsewhere"
homeward=$work/homeward/bin/homeward
"$homeward" init
"$homeward" sample staff -o staff.csv
"$homeward" sample tracker -o tracker.xlsx
"$homeward" people load staff.csv
"$homeward" import tracker.xlsx --mapping tracker
"$homeward" sweep
"$homeward" due --json | grep -q HW-
"$python" --version

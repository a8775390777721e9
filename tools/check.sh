#!/usr/bin/env bash
# Afterwards format, lint, types, import rules and tests have all run, also when one of them failed; the end says which
# did, how long each took and what was left out. Ends with 1 if any failed.
#
#     bash tools/check.sh [arguments for pytest]
#
# What the set-up could not install it finds in build/left-out; with HOMEWARD_TESTS_MUST_NOT_SKIP=1 that is a failure too.
set -u
cd "$(dirname "$0")/.."
bin=.venv/bin
verdicts=()
failed=0

check() {
    local name=$1 started=$SECONDS verdict=ok
    shift
    printf '\n== %s\n' "$name"
    "$@" || { verdict=FAILED; failed=1; }
    verdicts+=("$(printf '%-14s %-6s %4d s' "$name" "$verdict" $((SECONDS - started)))")
}

check "format" $bin/ruff format --check --quiet .
check "lint" $bin/ruff check --quiet .
check "types" $bin/mypy
check "import rules" $bin/lint-imports --no-logo
# Four at once on two cores: half of the time a test waits for a server, a browser or another process.
check "tests" sh tools/in_memory.sh $bin/pytest -q -n 4 --dist loadfile --no-loadscope-reorder "$@"
# What was changed since the last commit, or since main: does a test find mistakes in it? Quick where nothing was. Of the
# modules that decide who hears of what the floor is held; of the others, which stand below it, the count is told.
[ $failed = 1 ] || check "mutants" sh tools/in_memory.sh $bin/python -m tools.mutants --changed --within 60 --jobs 2

printf '\n== What came of it\n'
printf '%s\n' "${verdicts[@]}"
for note in build/left-out/*.txt; do
    [ -s "$note" ] || continue
    cat "$note"
    [ "${HOMEWARD_TESTS_MUST_NOT_SKIP:-}" != 1 ] || failed=1
done
exit $failed

#!/bin/sh
# Runs a command whose folders of tests and servers lie in memory where there is room: a store waits for its disk at every
# transaction.
#
#     sh tools/in_memory.sh COMMAND [arguments]
room=$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $4 }')
if [ -w /dev/shm ] && [ "${room:-0}" -gt 4000000 ]; then
    TMPDIR=/dev/shm
    export TMPDIR
fi
# Where nothing may be kept compiled, each of the hundreds of processes of a run would compile all of the project anew.
unset PYTHONDONTWRITEBYTECODE
exec "$@"

#!/usr/bin/env bash
# For tools/try_image.sh, in a mount namespace of its own: ROOT is made read-only but for the data folder and /tmp, as
# deploy/compose.yaml has it, and USER (uid:gid) does the main job there, from `init` to an answering health page.
set -euo pipefail
root=$1 user=$2
data=/var/lib/homeward
port=$((18000 + RANDOM % 2000))

mount --bind "$root" "$root"
mount --bind "$root$data" "$root$data"
mount -o remount,ro,bind "$root"
mount -t tmpfs tmpfs "$root/tmp"
mount -t proc proc "$root/proc"

inside=(chroot --userspec="$user" "$root" env -i PATH=/opt/homeward/bin:/usr/bin:/bin PYTHONDONTWRITEBYTECODE=1
    HOMEWARD_BIND="127.0.0.1:$port" sh -c "cd $data && exec \"\$@\"" sh)
for place in /opt/homeward/written /written; do
    if "${inside[@]}" touch "$place" 2>/dev/null; then echo "$place could be written"; exit 1; fi
done
"${inside[@]}" homeward init
"${inside[@]}" homeward sample staff -o staff.csv
"${inside[@]}" homeward sample tracker -o tracker.xlsx
"${inside[@]}" homeward people load staff.csv
"${inside[@]}" homeward import tracker.xlsx --mapping tracker
"${inside[@]}" homeward sweep
"${inside[@]}" homeward due --json | grep -q HW-

"${inside[@]}" homeward run --no-channels &
service=$!
look="import urllib.error, urllib.request as ask
try: print(ask.urlopen('http://127.0.0.1:$port/healthz', timeout=8).status)
except urllib.error.HTTPError as answered: print(answered.code)"
status=none
for _ in $(seq 120); do
    if status=$("${inside[@]}" python3 -c "$look" 2>/dev/null); then break; fi
    sleep 1
done
echo "/healthz answered $status"
kill -TERM "$service"
wait "$service"
case $status in 200 | 503) ;; *) exit 1 ;; esac

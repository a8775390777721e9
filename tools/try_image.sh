#!/usr/bin/env bash
# Afterwards the image of deploy/Containerfile was built on a Debian of today's packages, asking no registry of images, and
# has done the main job as its own user, with everything but its folder and /tmp read-only.
#
#     bash tools/try_image.sh
#
# Needs root, mmdebstrap and buildah; says what is missing and ends with 0 where it cannot be tried, or with 1 with
# HOMEWARD_TESTS_MUST_NOT_SKIP=1. Everything it makes lies in a folder of its own and is removed.
set -euo pipefail
cd "$(dirname "$0")/.."

leave_out() {
    echo "LEFT OUT: the image: $1"
    [ "${HOMEWARD_TESTS_MUST_NOT_SKIP:-}" != 1 ] || exit 1
    exit 0
}
[ "$(id -u)" = 0 ] || leave_out "not root"
sh tools/debian_packages.sh mmdebstrap buildah || leave_out "mmdebstrap and buildah are not to be had"

work=$(mktemp -d)
export CONTAINERS_STORAGE_CONF=$work/storage.conf
printf '[storage]\ndriver = "vfs"\nrunroot = "%s/run"\ngraphroot = "%s/store"\n' "$work" "$work" >"$CONTAINERS_STORAGE_CONF"
trap 'buildah umount --all >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

quietly() {
    "$@" >"$work/log" 2>&1 || { tail -n 30 "$work/log"; echo "failed: $1"; exit 1; }
}

. /etc/os-release
echo "A base of Debian $VERSION_CODENAME with Python"
quietly mmdebstrap --mode=root --variant=minbase --include=python3,python3-venv,ca-certificates \
    "$VERSION_CODENAME" "$work/base.tar"
base=$(buildah from scratch)
quietly buildah add --quiet "$base" "$work/base.tar" /
quietly buildah commit --quiet --rm "$base" localhost/homeward-base

echo "The image"
# This machine's certificates: it may reach the package index by way of its own authority.
quietly buildah build --isolation chroot --pull-never --format docker --build-arg BASE=localhost/homeward-base \
    --volume /etc/ssl/certs:/etc/ssl/certs:ro -f deploy/Containerfile -t localhost/homeward .

made=$(buildah from --pull-never localhost/homeward)
user=$(buildah inspect --format '{{.OCIv1.Config.User}}' "$made")
[ "$user" = 10001:10001 ] || { echo "its user is $user"; exit 1; }
root=$(buildah mount "$made")

echo "The main job, with a read-only root, as $user"
unshare --mount --pid --fork --kill-child --mount-proc bash tools/in_the_image.sh "$root" "$user"
echo "The image was built and did the main job."

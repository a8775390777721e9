#!/bin/sh
# Afterwards Homeward's newest version lies in an environment of its own below /opt, as root's and for everybody to run.
#
#     sudo sh deploy/install.sh homeward_permanence-0.2.0-py3-none-any.whl              # the program alone
#     sudo sh deploy/install.sh homeward_permanence-0.2.0-py3-none-any.whl --systemd    # and its user, folders and units
#
# Each version has its own folder (/opt/homeward-0.2.0); /opt/homeward points to the newest, and is turned round in one
# step when everything is there. The way back to a version is: ln -sfn /opt/homeward-0.2.0 /opt/homeward.
# Libraries come by the hashes of requirements.txt, Homeward from the file, nothing by a name alone.
# Variables: PREFIX (/opt/homeward), PYTHON (python3), REQUIREMENTS (requirements.txt beside this folder).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
prefix=${PREFIX:-/opt/homeward}
python=${PYTHON:-python3}
requirements=${REQUIREMENTS:-$here/../requirements.txt}
refuse() { echo "install.sh: $*" >&2; exit 2; }

wheel=${1:-}
case ${2:-} in "" | --systemd) ;; *) refuse "what is ${2}? --systemd is all that may follow the wheel" ;; esac
[ -f "$wheel" ] || refuse "name the wheel: homeward_permanence-VERSION-py3-none-any.whl"
[ -f "$requirements" ] || refuse "there is no $requirements"
version=$(basename "$wheel" | sed -n 's/^homeward_permanence-\([^-]*\)-py3-none-any\.whl$/\1/p')
[ -n "$version" ] || refuse "$wheel is no wheel of Homeward"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    refuse "$python is no Python of 3.11 or newer; name one with PYTHON=/path/to/python3"
[ -L "$prefix" ] || [ ! -e "$prefix" ] || refuse "$prefix is there and was not made by this script"
folder=$prefix-$version
[ ! -e "$folder" ] || refuse "$folder is there already: this version is installed"

unfinished=yes
trap '[ -z "$unfinished" ] || rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
umask 022
"$python" -I -m venv "$folder" || refuse "$python cannot make environments (Debian: apt-get install python3-venv)"
"$folder/bin/python" -I -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r "$requirements"
"$folder/bin/python" -I -m pip install --quiet --disable-pip-version-check --no-deps --no-index "$wheel"
"$folder/bin/homeward" --help >/dev/null
unfinished=
ln -sfn "$folder" "$prefix"
echo "Homeward $version is in $folder; $prefix points to it."

[ "${2:-}" = --systemd ] || exit 0
getent passwd homeward >/dev/null ||
    useradd --system --user-group --home-dir /var/lib/homeward --no-create-home --shell /usr/sbin/nologin homeward
install -d -m 0700 -o homeward -g homeward /var/lib/homeward
install -d -m 0700 /etc/homeward /etc/homeward/credentials
install -m 0644 "$here"/systemd/*.service "$here"/systemd/*.timer /etc/systemd/system/
install -D -m 0755 "$here/systemd/homeward-command" /usr/local/sbin/homeward
systemctl daemon-reload
echo "Next: homeward init; then docs/install.md, \"With systemd\"."

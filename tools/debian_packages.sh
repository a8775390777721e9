#!/bin/sh
# Afterwards the named Debian packages are installed, or the last lines say which are not and why (then it ends with 1).
#
#     sh tools/debian_packages.sh postfix chromium
#
# Looks first and does nothing when all are there. Needs root or a sudo that asks no password. No service is started, and
# those that come with the packages named here do not start with the machine either: the tests run private ones.
set -u

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing_of() {
    for package in "$@"; do is_installed "$package" || printf '%s ' "$package"; done
}

leave_out() {
    echo "LEFT OUT: Debian packages not installed: $missing(${1})"
    exit 1
}

command -v dpkg-query >/dev/null || { missing="$* "; leave_out "this is not a Debian machine; install their likes by hand"; }
missing=$(missing_of "$@")
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then as_root=""
elif sudo -n true 2>/dev/null; then as_root="sudo -n"
else leave_out "neither root nor sudo without a password; by hand: apt-get install --no-install-recommends $missing"
fi

# A guard that answers "do not start" to every package that asks; one that is there already is the administrator's own.
guard=/usr/sbin/policy-rc.d
if [ ! -e "$guard" ]; then
    trap '$as_root rm -f "$guard"' EXIT
    trap 'exit 130' INT TERM
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$guard" >/dev/null
    $as_root chmod 755 "$guard"
fi

apt() {
    $as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get -qq \
        -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@" </dev/null
}

# A service is kept from starting with the machine only if it was not there before: somebody's own is left as it is.
services=""
for pair in postfix:postfix dovecot-core:dovecot postgresql-common:postgresql nginx-light:nginx caddy:caddy; do
    is_installed "${pair%%:*}" || services="$services ${pair##*:}"
done

echo "Installing Debian packages: $missing(a minute or two)"
log=$(mktemp)
case " $missing" in *" postfix "*)
    echo "postfix postfix/main_mailer_type select No configuration" | $as_root debconf-set-selections 2>/dev/null ;;
esac
# shellcheck disable=SC2086 # the list is meant to fall apart into words
{ apt update && { apt install --no-install-recommends $missing ||
    for package in $missing; do apt install --no-install-recommends "$package"; done; }; } >"$log" 2>&1
for service in $services; do
    [ -e "/etc/init.d/$service" ] && $as_root update-rc.d "$service" disable >>"$log" 2>&1
    [ -d /run/systemd/system ] && $as_root systemctl disable "$service" >>"$log" 2>&1
done

missing=$(missing_of "$@")
[ -z "$missing" ] || tail -n 15 "$log"
rm -f "$log"
[ -z "$missing" ] || leave_out "apt-get failed, see above"

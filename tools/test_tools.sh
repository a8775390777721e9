#!/bin/sh
# Afterwards the programs that only the tests use are on this machine (Debian packages) and in tests/node (npm packages),
# or build/left-out says which are not and why, for the end of the run. A second run looks and changes nothing.
set -u
cd "$(dirname "$0")/.."
notes=build/left-out
rm -rf "$notes"
mkdir -p "$notes"

# Servers and a browser that the tests start privately: mail, PostgreSQL, pages and pictures. Playwright drives the browser
# and needs libatomic1 without saying so.
debian="postfix dovecot-imapd dovecot-lmtpd openssl postgresql chromium fonts-liberation libatomic1"
debian="$debian caddy nginx-light systemd" # read what deploy/ has for them
command -v npm >/dev/null || debian="$debian nodejs npm" # only where there is none: another Node is left as it is

# shellcheck disable=SC2086 # the list is meant to fall apart into words
sh tools/debian_packages.sh $debian | tee build/debian.log
grep '^LEFT OUT' build/debian.log >"$notes/debian.txt"

stamp=tests/node/node_modules/.stamp
leave_out_npm() { echo "LEFT OUT: tools of tests/node: $1" | tee "$notes/npm.txt"; }
if [ "$stamp" -nt tests/node/package.json ]; then :
elif ! command -v npm >/dev/null; then leave_out_npm "no npm on this machine"
else
    echo "Installing the npm packages of tests/node (seconds)"
    if (cd tests/node && npm install --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null) \
        >build/npm.log 2>&1; then touch "$stamp"
    else tail -n 15 build/npm.log; leave_out_npm "npm install failed, see above"
    fi
fi
exit 0

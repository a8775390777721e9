"""The files that tell Postfix and Dovecot to live in one folder, and who has a mailbox at the made-up council.

Dovecot's file is written for version 2.3, which Debian 12 has.
"""

import os
import pwd
import re
import shutil
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from string import Template

from tests.servers.certificates import Certificates

DOMAIN = "council.example"
RELAYED_DOMAIN = "remote.example"
# Staff are first.last; the service's own mailboxes take any +detail, as reply addresses and bounces need.
MAILBOXES = (
    r"[a-z][a-z'-]*\.[a-z][a-z'-]*(\+[^@]*)?",
    r"(homeward|alerts|replies|bounces)(\+[^@]*)?",
    r"postmaster",
)

DOVECOT = Template("""\
protocols = imap lmtp
listen = 127.0.0.1
base_dir = $folder/dovecot/run
state_dir = $folder/dovecot/run
log_path = $folder/dovecot.log
mail_location = maildir:$folder/mailboxes/%Ln
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
first_valid_gid = 1
ssl = yes
ssl_cert = <$certificate
ssl_key = <$key
disable_plaintext_auth = yes
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
lmtp_hdr_delivery_address = original
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = $folder/dovecot/oauth2.conf
}
passdb {
  driver = static
  mechanisms = plain login
  args = password=$password
}
userdb {
  driver = static
  args = uid=mail gid=mail home=$folder/homes/%Ln allow_all_users=yes
}
service imap-login {
  inet_listener imap {
    port = $imap_port
  }
  inet_listener imaps {
    port = $imaps_port
    ssl = yes
  }
}
service lmtp {
  unix_listener $folder/queue/private/dovecot-lmtp {
    mode = 0600
    user = postfix
  }
}
service auth {
  unix_listener $folder/queue/private/dovecot-auth {
    mode = 0600
    user = postfix
  }
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
namespace inbox {
  inbox = yes
}
""")

# Tokens are JWTs that Dovecot checks by itself with this key.
DOVECOT_OAUTH = Template("""\
introspection_mode = local
local_validation_key_dict = fs:posix:prefix=$folder/dovecot/keys/
username_attribute = email
username_format = %Lu
scope =
""")

POSTFIX_MAIN = Template("""\
compatibility_level = 3.6
queue_directory = $folder/queue
data_directory = $folder/data
command_directory = /usr/sbin
daemon_directory = $daemons
mail_owner = postfix
setgid_group = postdrop
syslog_name = homeward-test
maillog_file = $folder/postfix.log
maillog_file_prefixes = $folder
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.$domain
mydestination =
mynetworks =
notify_classes =
local_recipient_maps =
local_transport = error:no local mail
alias_maps =
virtual_mailbox_domains = $domain
virtual_mailbox_maps = regexp:$folder/postfix/mailboxes
virtual_transport = lmtp:unix:private/dovecot-lmtp
recipient_delimiter = +
message_size_limit = 10485760
smtpd_tls_cert_file = $certificate
smtpd_tls_key_file = $key
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtp_tls_security_level = none
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/dovecot-auth
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_peername_lookup = no
smtpd_error_sleep_time = 0
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtp_dns_support_level = disabled
default_transport = error:there is no way out of the test machine
relay_domains = $relayed
transport_maps = inline:{$relayed=smtp:[127.0.0.1]:$remote_port}
minimal_backoff_time = 1s
maximal_backoff_time = 1s
queue_run_delay = 1s
bounce_queue_lifetime = 5m
maximal_queue_lifetime = 5m
""")

POSTFIX_SERVICES = Template("""\
127.0.0.1:$smtp_port inet n - n - - smtpd
127.0.0.1:$submission_port inet n - n - - smtpd
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_tls_security_level=encrypt
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
smtp      unix  - - n - - smtp
relay     unix  - - n - - smtp
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
lmtp      unix  - - n - - lmtp
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
""")

QUEUES = ("active", "bounce", "defer", "deferred", "flush", "hold", "incoming", "private", "trace")


@dataclass(frozen=True, slots=True)
class MailPorts:
    """Ports on 127.0.0.1."""

    smtp: int
    submission: int
    imap: int
    imaps: int
    remote: int


def write_mail_settings(
    folder: Path, *, ports: MailPorts, certificates: Certificates, password: str, daemons: Path
) -> None:
    """`folder` holds all that Postfix and Dovecot read and write, owned as they want it. Needs root."""
    values = {
        "folder": folder,
        "daemons": daemons,
        "password": password,
        "domain": DOMAIN,
        "relayed": RELAYED_DOMAIN,
        "certificate": certificates.certificate,
        "key": certificates.key,
        "smtp_port": ports.smtp,
        "submission_port": ports.submission,
        "imap_port": ports.imap,
        "imaps_port": ports.imaps,
        "remote_port": ports.remote,
    }
    folder.chmod(0o755)  # the servers' own users have to get in
    _make_folders(folder)
    (folder / "dovecot" / "dovecot.conf").write_text(DOVECOT.substitute(values))
    (folder / "dovecot" / "oauth2.conf").write_text(DOVECOT_OAUTH.substitute(values))
    (folder / "dovecot" / "keys" / "default" / "HS256" / "default").write_text(
        b64encode(password.encode()).decode()
    )
    (folder / "postfix" / "main.cf").write_text(POSTFIX_MAIN.substitute(values))
    (folder / "postfix" / "master.cf").write_text(POSTFIX_SERVICES.substitute(values))
    known = "".join(rf"/^{pattern}@{re.escape(DOMAIN)}$/ ok" + "\n" for pattern in MAILBOXES)
    (folder / "postfix" / "mailboxes").write_text(known)
    for file in (folder / "postfix").iterdir():
        os.utime(
            file, (0, 0)
        )  # Postfix waits up to two seconds for a file that has just been written to settle


def _make_folders(folder: Path) -> None:
    for name in ("dovecot/run", "dovecot/keys/default/HS256", "postfix", "queue/pid"):
        (folder / name).mkdir(parents=True)
    for name in QUEUES:
        _make_owned(folder / "queue" / name, "postfix", 0o700)
    _make_owned(folder / "queue" / "maildrop", "postfix", 0o730, group="postdrop")
    _make_owned(folder / "queue" / "public", "postfix", 0o710, group="postdrop")
    _make_owned(folder / "data", "postfix", 0o700)
    _make_owned(folder / "mailboxes", "mail", 0o700)
    _make_owned(folder / "homes", "mail", 0o700)


def _make_owned(path: Path, user: str, mode: int, group: str | None = None) -> None:
    path.mkdir()
    path.chmod(mode)
    shutil.chown(path, user, group or pwd.getpwnam(user).pw_gid)

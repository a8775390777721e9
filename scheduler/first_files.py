"""`homeward init`: a commented homeward.toml and an empty store, and nothing that exists is touched."""

from __future__ import annotations

from pathlib import Path

from scheduler.settings import FILE_NAME, read_settings
from store.case_record import SqlCaseRecord
from store.engine import reading
from store.kept_rules import holds_children

FIRST_SETTINGS = """\
# Homeward's settings. All of them: docs/settings.md
#
# A secret never stands here. It lies in a file of its own beside this one, in the folder secrets, called as the
# setting: secrets/slack_bot_token. That holds for every way of running it. Where one council alone is served
# (homeward run, web, worker) every setting, a secret too, can be given by the environment as well: HOMEWARD_ and its
# name in capitals; that goes before this file. homeward hosted takes nothing of a council from the environment.

# Where plans, the ledger and the outbox are kept. One file to begin with; postgresql+psycopg://... for many machines.
store_url = "sqlite:///homeward.sqlite"

# The routes, stages and targets: "scotland" or "england", and your council's own file over it (docs/packs.md).
pack = "scotland"
# council_file = "council.toml"

# People see this zone; messages go out on the council's working days between these hours.
zone = "Europe/London"
working_hours_from = "08:00"
working_hours_to = "17:00"

# Digests go out every second Monday, counted from this one.
digest_anchor = "2026-01-05"
digest_at = "08:00"

# Where the service listens: what Slack and Teams send, /healthz and /metrics. Put it behind your own HTTPS.
bind = "127.0.0.1:8080"

# E-mail (docs/email.md). The server must offer STARTTLS unless it is this machine.
# secrets/smtp_url: smtp://user:password@mail.council.example:587
# mail_from = "homeward@council.example"

# Slack (docs/slack.md): bot token, and signing secret (HTTP) or app token (Socket Mode):
# secrets/slack_bot_token, secrets/slack_signing_secret, secrets/slack_app_token

# Teams (docs/teams.md): the app registration, the council's tenant, and secrets/teams_app_secret
# teams_app_id = "00000000-0000-0000-0000-000000000000"
# teams_tenant = "00000000-0000-0000-0000-000000000000"

# Replies by e-mail (docs/email.md): a mailbox for them, and the key that signs their addresses:
# secrets/mailbox_url, secrets/reply_key
# reply_address = "replies@council.example"
# mail_boundary = "mx.council.example"

# An address outside that is told after each good sweep; when it hears nothing, it calls a human (docs/operations.md).
# heartbeat_url = "https://watcher.example/homeward"

# The weekly file (docs/imports.md): a folder that homeward run looks into. Nothing else stands below [import].
# [import]
# folder = "inbox"
# mapping = "mine.toml"
# every = "7 days"
"""


def write_first_files(folder: Path) -> list[str]:
    """homeward.toml and the store are there; one line about each."""
    from scheduler.wiring.record import make_record, store_url

    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE_NAME
    lines = []
    if file.exists():
        lines.append(f"{FILE_NAME} is there already and was left as it is")
    else:
        file.write_text(FIRST_SETTINGS, encoding="utf-8")
        lines.append(f"wrote {FILE_NAME}")
    settings = read_settings(folder)
    record = make_record(settings, folder)
    kept_in = (
        store_url(settings, folder).partition("?")[0].rpartition("/")[2]
    )  # behind it could be a password
    lines.append(_said_of(record, kept_in))
    record.close()
    return lines


def _said_of(record: SqlCaseRecord, kept_in: str) -> str:
    """What the store is: new, or one with people in it, which in a folder that was copied are another council's."""
    with record.reading() as tx, reading(record.engine) as connection:
        people, has_children = len(tx.directory().people), holds_children(connection)
    if not (people or has_children):
        return f"the store is ready ({kept_in}); next: homeward people load STAFF.csv, homeward import FILE"
    return (
        f"the store ({kept_in}) was there already and was left as it is: it holds "
        f"{people} of staff{' and children' if has_children else ''}. "
        "Where these are not this council's own, correct store_url before anything else"
    )

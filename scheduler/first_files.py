"""`homeward init`: a commented homeward.toml and an empty store, and nothing that exists is touched."""

from __future__ import annotations

from pathlib import Path

from scheduler.settings import FILE_NAME, read_settings
from store.case_record import SqlCaseRecord
from store.engine import reading
from store.kept_rules import holds_children

FIRST_SETTINGS = """\
# Homeward's settings. Every one can also be given by the environment: HOMEWARD_ and its name in capitals.
# The environment goes before this file. Secrets belong in the environment. All of them: docs/settings.md

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
# HOMEWARD_SMTP_URL = "smtp://user:password@mail.council.example:587"
# mail_from = "homeward@council.example"

# Slack (docs/slack.md): bot token, and signing secret (HTTP) or app token (Socket Mode), by the environment:
# HOMEWARD_SLACK_BOT_TOKEN, HOMEWARD_SLACK_SIGNING_SECRET, HOMEWARD_SLACK_APP_TOKEN

# Teams (docs/teams.md): the app registration, its secret and the council's tenant, by the environment:
# HOMEWARD_TEAMS_APP_ID, HOMEWARD_TEAMS_APP_SECRET, HOMEWARD_TEAMS_TENANT

# Replies by e-mail (docs/email.md): a mailbox for them, and the key that signs their addresses, by the environment:
# HOMEWARD_MAILBOX_URL, HOMEWARD_REPLY_KEY
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

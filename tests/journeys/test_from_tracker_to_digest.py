"""The whole path once, as a council would walk it: its tracker in, one alert, one tap, and a digest that counts it."""

import csv
import json
import os
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from permanence.entries import EntryKind
from tests.conftest import ROOT
from tests.journeys.running import Council
from tests.servers.slack_client import SlackClient

TELLS_A_DATE = (EntryKind.MILESTONE_REACHED, EntryKind.DECISION_RECORDED)
SECRET = "made-up signing secret"
SHONA, MORAG = "shona.reid@council.example", "morag.bell@council.example"
STAFF = [
    ("name", "email", "role", "team", "manager", "leave", "channel"),
    ("Shona Reid", SHONA, "social_worker", "Annandale", "Morag Bell", "", "slack"),
    ("Morag Bell", MORAG, "team_manager", "Annandale", "Isla Dunbar", "", "email"),
    ("Isla Dunbar", "isla.dunbar@council.example", "service_manager", "", "", "", "email"),
    ("Jamie Orr", "jamie.orr@council.example", "social_worker", "Wigtown", "Isla Dunbar", "", "email"),
    ("Fergus Baird", "fergus.baird@council.example", "administrator", "", "", "", "email"),
]
MILESTONES = {
    "became_looked_after": "2025-10-01",
    "first_review": "2025-11-05",
    "second_review": "2026-02-04",
    "permanence_recommendation": "2026-03-11",
    "panel": "2026-05-05",
}
EVENTS = [
    {
        "child_ref": f"MADE-UP-{n}",
        "care_period": "1",
        "milestone": milestone,
        "event_date": on,
        "worker": "Shona Reid" if n < 4 else "Jamie Orr",
        "team": "Annandale" if n < 4 else "Wigtown",
    }
    for n in range(1, 6)
    for milestone, on in MILESTONES.items()
]


@pytest.fixture
def council(tmp_path, slack_stand_in, mail_stack):
    return Council(
        tmp_path,
        HOMEWARD_SMTP_URL=f"smtp://127.0.0.1:{mail_stack.smtp_port}",
        HOMEWARD_MAIL_FROM="Homeward <homeward@council.example>",
        HOMEWARD_SLACK_BOT_TOKEN=slack_stand_in.bot_token,
        HOMEWARD_SLACK_SIGNING_SECRET=SECRET,
        HOMEWARD_SLACK_API_URL=slack_stand_in.api_url,
    )


def load_staff(council):
    with (council.folder / "staff.csv").open("w", newline="") as file:
        csv.writer(file).writerows(STAFF)
    council.command("people", "load", "staff.csv", "--now", "2026-05-19")


def alerts_in(slack):
    """The app's alerts to Shona; her own short digest stands beside them."""
    messages = slack.messages(slack.direct_channel(SHONA))
    return [m for m in messages if m.by_the_app and "alert:" in json.dumps(m.metadata)]


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def take_in(council):
    """The shared tracker where it is at hand, else a list of this test's own."""
    shared = Path(os.environ.get("HOMEWARD_SHARED_DATA") or ROOT.parent / "shared" / "data")
    tracker = shared / "tracker-sample.xlsx"
    if tracker.exists():
        taken = council.json(
            "import", str(tracker), "--mapping", "tracker", "--now", "2026-05-19", ends_with=1
        )
        expected = json.loads((shared / "tracker-sample.expected.json").read_text())
        assert taken["children"]["new"] == len(expected["children"])
        return
    with (council.folder / "children.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(EVENTS[0]))
        writer.writeheader()
        writer.writerows(EVENTS)
    council.json("import", "children.csv", "--mapping", "canonical", "--now", "2026-05-19")


@pytest.mark.system
@pytest.mark.slow
def test_a_tracker_leads_to_one_alert_one_tap_and_a_digest_that_counts_it(
    council, slack_stand_in, mail_stack
):
    slack = slack_stand_in
    load_staff(council)
    take_in(council)
    council.command("start", "--on", "2026-05-20", "--now", "2026-05-19")
    first = council.json("due", "--on", "2026-05-20", "--owner", SHONA)[0]

    with council.running("2026-05-20T09:00") as service:
        # she hears once, of what is late, statutory first
        [alert] = service.wait_for(lambda: alerts_in(slack))
        assert first["reference"] in json.dumps(alert.blocks[:4])

        # she taps Held on the first item, which is late, then today; Slack, impatient, delivers the tap twice
        people = SlackClient(
            slack, url=f"{service.url}/slack/events", signing_secret=SECRET, patience_seconds=20
        )
        assert people.press(SHONA, alert, "answer.done", block_id="answers.1").ok
        service.wait_for(lambda: "days.1" in json.dumps(slack.message(alert.channel, alert.ts).blocks))
        tap = people.press(SHONA, slack.message(alert.channel, alert.ts), "answer.done", block_id="days.1")
        assert tap.ok
        people.repeat(tap)

        # the ledger has it once, and her message says so, with Undo
        entry = service.wait_for(lambda: next(iter(entries_by(council, SHONA)), None))
        service.wait_for(lambda: "undo" in json.dumps(slack.message(alert.channel, alert.ts).blocks))
        assert (entry.reference, entry.day("on")) == (first["reference"], date(2026, 5, 20))
        assert len(entries_by(council, SHONA)) == 1
        assert len(alerts_in(slack)) == 1

    # the next mornings call for nothing more about that stage, from anybody
    for morning in ("2026-05-21T09:00", "2026-05-22T09:00"):
        council.json("sweep", "--now", morning)
    left = council.json("due", "--on", "2026-05-22", "--owner", SHONA)
    assert (first["reference"], first["stage"]) not in {(line["reference"], line["stage"]) for line in left}
    assert {n.raised_on for n in notices_about(council, first)} == {date(2026, 5, 20)}

    # Tuesday's digest, through a real Postfix, counts it
    mail_stack.empty()
    with council.running("2026-05-26T09:00") as service:
        service.wait_for(lambda: mail_stack.read_mailbox(MORAG))  # what waited since the last mornings
    with council.running("2026-05-26T10:30") as service:  # the digest keeps an hour from it
        [digest] = service.wait_for(lambda: digests_to(mail_stack, MORAG))
    preview = json.loads(council.command("digest", "--to", MORAG, "--on", "2026-05-26", "--format", "json"))
    assert first["reference"] in {line["reference"] for line in preview["digest"]["reached"]}
    assert first["reference"] in text_of(digest)
    assert len(digests_to(mail_stack, MORAG)) == 1
    council.command("ledger", "verify")
    council.command("ledger", "rebuild", "--check")


def digests_to(mail, address):
    return [m for m in mail.read_mailbox(address) if (m["List-Id"] or "").startswith("<digest.")]


def entries_by(council, person):
    with closing(council.record()) as record, record.reading() as tx:
        return [e for e in tx.entries() if e.by == person and e.kind in TELLS_A_DATE]


def notices_about(council, line):
    with closing(council.record()) as record, record.reading() as tx:
        return [n for n in tx.notices_about(line["reference"]) if n.stage.startswith(line["stage"])]

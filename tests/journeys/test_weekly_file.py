"""The weekly file comes in while the service runs, what it asks reaches the information officer, and the log names nobody."""

import json
import os
import time

import pytest

from tests.importing import a_csv
from tests.journeys.running import Council

KIRSTY, SHONA = "kirsty.lamont@council.example", "shona.reid@council.example"
STAFF = (
    "name,email,role,team,manager,leave\n"
    "Kirsty Lamont,kirsty.lamont@council.example,information_officer,,,\n"
    "Shona Reid,shona.reid@council.example,social_worker,North,Morag Keir,\n"
    "Morag Keir,morag.keir@council.example,team_manager,North,,\n"
    "Fergus Baird,fergus.baird@council.example,administrator,,,\n"
)
MAPPING = """
name = "mine"
about = "a tracker"
pack = "scotland"
confirmed = true
id_column = "ID"
date_formats = ["%Y-%m-%d"]
worker_column = "Worker"
never = ["Name"]
[dates]
"LAC" = "became_looked_after"
"Rec" = "permanence_recommendation"
"Panel" = "panel"
"""
HEADERS = "ID,Name,Worker,LAC,Rec,Panel"
FIRST = (
    "CASE-4521,Kayden Madeup,Shona Reid,2025-06-01,2025-12-01,2026-03-02",
    "CASE-4522,Isla Madeup,Shona Reid,2025-06-01,2025-12-01,2026-03-03",
)
SECOND = (
    "CASE-4521,Kayden Madeup,Shona Reid,2025-06-01,2025-12-01,",
    "CASE-4522,Isla Madeup,Shona Reid,2025-06-01,2025-12-01,her gran Mrs Madeup said so",
)
SETTINGS = """
log_format = "json"
log_level = "debug"
[import]
folder = "inbox"
mapping = "mine.toml"
every = "7 days"
look_every_seconds = 1
"""
NOT_IN_A_LOG = (
    *(
        "Kayden",
        "Madeup",
        "Shona",
        "shona",
        "Kirsty",
        "kirsty",
        "Lamont",
        "Reid",
        "Fergus",
        "council.example",
    ),
    *("CASE-4521", "gran", "tracker of", "remove 1", "no longer in the file", "What to do"),
)


@pytest.fixture
def council(tmp_path, fault_smtp):
    made = Council(tmp_path, HOMEWARD_MAIL_FROM="Homeward <homeward@council.example>")
    made.smtp = fault_smtp()
    made.environment["HOMEWARD_SMTP_URL"] = f"smtp://127.0.0.1:{made.smtp.port}"
    (tmp_path / "homeward.toml").write_text(SETTINGS)
    (tmp_path / "mine.toml").write_text(MAPPING)
    (tmp_path / "staff.csv").write_text(STAFF)
    (tmp_path / "inbox").mkdir()
    made.command("init")
    made.command("people", "load", "staff.csv", "--now", "2026-05-19")
    return made


def drop(council, *lines):
    """A file that carries a child's name in its own, put there as a copying program does."""
    half = a_csv(council.folder / "inbox", HEADERS, *lines, name="tracker of Kayden Madeup.csv.part")
    os.utime(half, (time.time(), time.time()))
    half.rename(half.with_suffix(""))


def taken(council):
    place = council.folder / "inbox" / "taken"
    return sorted(place.iterdir()) if place.exists() else []


def mails_to(council, address):
    return [mail for mail in council.smtp.messages if address in (mail["To"] or "")]


@pytest.mark.system
def test_a_file_that_is_dropped_comes_in_and_its_questions_go_out(council):
    with council.running("2026-05-20T09:00") as service:
        drop(council, *FIRST)
        service.wait_for(lambda: len(taken(council)) == 1)
        drop(council, *SECOND)
        service.wait_for(lambda: len(taken(council)) == 2)
        service.wait_for(lambda: mails_to(council, KIRSTY))
        status, health = service.healthz()
        time.sleep(2)  # another look, another delivery
        log = [json.loads(line) for line in service.process.complained().splitlines() if line.startswith("{")]
        (council.folder / "inbox").rename(council.folder / "elsewhere")
        service.wait_for(lambda: service.healthz()[0] == 503)
        red = service.healthz()[1]
        everything = service.process.complained()

    (mail,) = [m for m in mails_to(council, KIRSTY) if "weekly" in m["Subject"]]
    text = mail.get_body(("plain",)).get_content()
    assert "The weekly file asks 2 questions" in text
    assert "Reply: remove 1, or keep 1." in text
    assert "Madeup" not in str(mail)
    assert (status, health["problems"]) == (200, [])
    assert red["problems"] == ["the weekly file cannot come in: homeward check says why"]

    imports = [line for line in log if line["message"] == "weekly file taken in"]
    assert [(line.get("batch"), line["rows"]) for line in imports] == [(1, 2), (None, 2)]
    delivered = [line for line in log if line["message"] == "message delivered"]
    assert len(delivered) == len(council.smtp.messages)
    assert {(line["channel"], line["outcome"], line["attempts"]) for line in delivered} == {
        ("email", "sent", 1)
    }
    assert [line for line in log if line["message"] == "swept"]
    assert all(line["at"].endswith(("+00:00", "+01:00")) for line in log)
    assert [words for words in NOT_IN_A_LOG if words in everything] == []

"""The table of threats names tests that are there, and every threat has one."""

import re

import pytest

from scheduler.anchors import anchored
from scheduler.health import health_of
from scheduler.heartbeat import counts_of
from scheduler.settings import Settings
from store.forgetting import A_CODE_IS_GOOD_FOR, CONFIRMED_BY_MAIL, CONFIRMED_IN_CHAT
from tests.builders import NOW, TODAY, a_record
from tests.sources import ROOT

PAGES = [ROOT / "SECURITY.md", ROOT / "docs" / "information-governance.md"]
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")


PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
FOUND = "## What was found by trying"
WAYS = 44  # that were tried and got in or out


def named():
    """Each file of tests that a page names, with the test, if it names one."""
    for page in PAGES:
        for file, test in NAMED.findall(page.read_text(encoding="utf-8")):
            yield f"{page.name}: {file}::{test}", file, test


@pytest.mark.parametrize(("file", "test"), [pytest.param(f, t, id=i) for i, f, t in named()])
def test_what_a_page_names_as_proof_is_there(file, test):
    assert (ROOT / file).is_file()
    assert not test or f"def {test}(" in (ROOT / file).read_text(encoding="utf-8")


def test_the_impact_assessment_says_the_days_for_which_things_are_kept():
    page = PAGES[1].read_text(encoding="utf-8")
    days = Settings()
    in_chat, by_mail = CONFIRMED_IN_CHAT.days, CONFIRMED_BY_MAIL.days

    assert (in_chat, A_CODE_IS_GOOD_FOR.days) == (1, 1)
    assert (
        f"raw replies {days.keep_raw_days} days, what was never confirmed a day in chat and {by_mail} days by e-mail, "
        f"bodies {days.keep_bodies_days} days, codes a day, looks {days.keep_access_days} days"
    ) in page


def test_the_watcher_is_told_what_the_pages_say_and_no_more(tmp_path):
    record = a_record(tmp_path)
    with record.reading() as tx:
        told = {*counts_of(tx, health_of(tx, NOW, ()), TODAY), *anchored(Settings(), tmp_path, record, NOW)}
    record.close()

    assert told == {"due", "told", "delivered", "failed", "ledger", "looks"}


def test_every_threat_is_shown_by_a_test():
    threats = PAGE.partition("## Threats")[2].partition(FOUND)[0]
    rows = [row for row in threats.splitlines() if row.startswith("| ") and not row.startswith("| Who ")]

    assert len(rows) >= 30
    assert [row for row in rows if not NAMED.search(row)] == []


def test_every_way_that_got_in_or_out_is_held_shut_by_a_test():
    rows = [row for row in PAGE.partition(FOUND)[2].splitlines() if re.match(r"\| \d", row)]

    assert [int(row.split("|")[1]) for row in rows] == [*range(1, WAYS + 1)]
    assert [row for row in rows if not NAMED.search(row)] == []

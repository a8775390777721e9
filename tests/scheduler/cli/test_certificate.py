"""`homeward certificate` and `homeward why-not` at the command line."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from store.certificate_tables import CERTIFICATE
from store.tables import STAGE
from tests.builders import EWAN, NOW, SHONA
from tests.casework.test_raise_alerts import DAY_AFTER, DECISION, DUE, a_child_after_panel

KEY = "a key of the tests, thirty-two characters long"
EVENING = ["--now", f"{DUE}T19:00"]
NEXT_EVENING = ["--now", f"{DAY_AFTER}T19:00"]


@pytest.fixture
def signed(monkeypatch, folder):
    monkeypatch.setenv("HOMEWARD_CERTIFICATE_KEY", KEY)


def shifted(store):
    with store.engine.begin() as connection:
        later = {"due_on": DUE + timedelta(days=30), "next_check_on": DUE + timedelta(days=20)}
        connection.execute(update(STAGE).where(STAGE.c.key == DECISION).values(**later))


def test_there_is_none_before_the_first_night(here):
    here("certificate", *EVENING, ends_with=1)
    here("certificate", "--on", "2026-05-01", *EVENING, ends_with=1)


@pytest.mark.usefixtures("signed")
def test_a_clean_one_ends_with_0_and_says_by_whose_key(here, store):
    a_child_after_panel(store)

    said = here("certificate", "--make", *EVENING)

    assert "Certificate of Tue 19 May 2026: no difference" in said
    assert "Nothing was compared: this is the first certificate" in said
    assert "signed by this key" in said
    assert here("certificate", "--on", str(DUE)) == said


@pytest.mark.usefixtures("signed")
def test_a_difference_ends_with_1_and_stands_in_the_table_and_in_json(here, store):
    reference = a_child_after_panel(store, now=NOW - timedelta(days=9))
    here("sweep", "--now", f"{DUE}T09:00")
    here("certificate", "--make", *EVENING)
    shifted(store)
    here("sweep", "--now", f"{DAY_AFTER}T09:00")

    table = here("certificate", "--make", *NEXT_EVENING, ends_with=1)
    found = json.loads(here("certificate", "--on", str(DAY_AFTER), "--json", ends_with=1))

    assert reference in table
    assert SHONA in table
    assert {d["fault"] for d in found["differences"]} == {"missing", "record"}
    assert (found["is_right"], found["counts"]["called_for"]) == (False, 1)


@pytest.mark.usefixtures("signed")
def test_one_that_was_changed_since_is_not_signed_by_this_key(here, store):
    here("certificate", "--make", *EVENING)
    with store.engine.begin() as connection:
        text = connection.execute(CERTIFICATE.select()).one().text
        changed = text.replace('"children":0', '"children":9')
        connection.execute(update(CERTIFICATE).values(text=changed))

    assert "not signed by this key" in here("certificate", ends_with=1)


def test_without_a_key_it_says_that_it_is_not_signed(here):
    assert "not signed: certificate_key is not set" in here("certificate", "--make", *EVENING)


def test_why_not_says_what_kept_a_notice_back(here, store):
    reference = a_child_after_panel(store)
    on = ["--now", str(DAY_AFTER)]

    said = here("why-not", reference, SHONA, *on)
    found = json.loads(here("why-not", reference, SHONA, *on, "--json"))

    assert "PO.ADM#1: not told yet" in said
    assert next(s for s in found["steps"] if s["stage"] == DECISION)["level"] == "overdue"
    assert f"{EWAN} may not see {reference}" in here("why-not", reference, EWAN, *on)
    for called in ("Shona Reid", "shona", "shona.reid", "SHONA  reid"):
        assert here("why-not", reference, called, *on) == said
    here("why-not", "HW-0000-0", SHONA, *on, ends_with=1)
    here("why-not", reference, "nobody@council.example", *on, ends_with=2)
    assert date.fromisoformat(found["on"]) == DAY_AFTER

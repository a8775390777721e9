"""Where a certificate is told: at the end of a manager's digest, in `check` and in /healthz; never anything of anybody."""

from datetime import date, timedelta

import pytest

from casework.certificate.words import last_words, problem, sentence
from casework.send_digests import preview_digest
from permanence.certificate import read_certificate
from permanence.digest.fortnight import Rhythm
from scheduler.check_certificate import certificate_trouble
from scheduler.wiring.certificate import certificate_problems, certificate_shown
from tests.builders import LONDON, MORAG, SHONA
from tests.casework.certificate.nights import Nights

MONDAY = date(2026, 5, 18)
RHYTHM = Rhythm(date(2026, 1, 12), LONDON)


@pytest.fixture
def nights(record):
    """A council whose Thursday had no sweep."""
    made = Nights(record)
    for day in (MONDAY + timedelta(days=n) for n in range(-4, 14)):
        if day == date(2026, 5, 28):
            made.night(day)
        else:
            made.day(day)
    return made


def test_a_managers_digest_ends_with_how_the_days_of_its_fortnight_went(record, nights):
    with record.reading() as tx:
        people = tx.directory().people
        hers = preview_digest(tx, record.rules, RHYTHM, people[MORAG], date(2026, 6, 1))
        workers = preview_digest(tx, record.rules, RHYTHM, people[SHONA], date(2026, 6, 1))

    (said,) = hers.last
    assert said == (
        "Certificate: on 14 days from Mon 18 May 2026 to Sun 31 May 2026 what people were told was compared with what "
        "the rules called for: 1 difference."
    )
    assert workers.last == ()


def test_a_fortnight_of_which_no_day_was_compared_says_nothing(record):
    with record.reading() as tx:
        assert last_words(tx, MONDAY, MONDAY + timedelta(days=13)) == ()
    assert sentence([]) == ""


def test_it_is_red_until_the_next_one_is_clean(record, nights):
    silent, after = date(2026, 5, 28), date(2026, 5, 31)
    with record.reading() as tx:
        kept = {one.on: read_certificate(one.text) for one in tx.certificates_since(MONDAY)}

    assert (
        problem(kept[silent])
        == f"the certificate of {silent} has 1 difference: homeward certificate --on {silent}"
    )
    assert problem(kept[after]) == ""
    assert list(certificate_problems(record)) == []
    assert certificate_shown(record) == {
        "on": "2026-05-31",
        "differences": 0,
        "ledger_hash": kept[after].ledger_hash,
        "is_signed": True,
    }


def test_check_says_when_there_is_none_when_it_differs_when_it_is_old_and_when_nobody_signs(record):
    nights = Nights(record)

    def said(*, has_key=True):
        with record.reading() as tx:
            return certificate_trouble(tx, nights.post.now, has_key=has_key)

    assert said() == ("there is none yet: homeward run makes one of each day", False)
    nights.day(MONDAY)
    assert said() == ("", False)
    assert said(has_key=False) == ("it is not signed: set certificate_key (docs/settings.md)", False)
    nights.post.wait(days=4)
    assert said() == (f"the newest is of {MONDAY}: homeward run makes one of each day", True)
    nights.night(MONDAY + timedelta(days=1))
    text, is_wrong = said()
    assert is_wrong
    assert "1 difference" in text

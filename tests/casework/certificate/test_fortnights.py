"""On the night of a digest day the certificate says whose digest is not there, and whose did not arrive."""

from datetime import date, time

import pytest

from casework.certificate.make import make_certificates
from casework.ports import SendFailed
from casework.send_digests import send_digests
from permanence.certificate import Difference, Fault
from permanence.digest.fortnight import Rhythm
from tests.builders import LONDON, MORAG, SHONA
from tests.casework.certificate.nights import HOURS, KEY, NIGHT, Nights

BEFORE, DIGEST_DAY = date(2026, 5, 29), date(2026, 6, 1)  # a Friday and a Monday
RHYTHM = Rhythm(date(2026, 5, 18), LONDON)


@pytest.fixture
def nights(record):
    nights = Nights(record)
    nights.post.morning(BEFORE, time(9))
    certified(nights, BEFORE)
    return nights


def certified(nights, day):
    now = nights.post.at(day, NIGHT)
    return make_certificates(nights.record, now, HOURS, nights.named, KEY, RHYTHM)[-1]


def digests_go(nights):
    nights.post.at(DIGEST_DAY, time(8, 0))
    send_digests(nights.record, RHYTHM, nights.post.now)


def of_digests(certificate):
    return {(d.fault, d.person) for d in certificate.differences if "digest" in d.detail}


def test_a_fortnight_that_everybody_has_is_no_difference(nights):
    digests_go(nights)
    nights.post.morning(DIGEST_DAY, time(8, 5))

    assert certified(nights, DIGEST_DAY).is_clean


def test_digests_that_nobody_queued_are_missing_each_by_the_name_of_its_reader(nights):
    nights.post.morning(DIGEST_DAY, time(8, 5))

    made = certified(nights, DIGEST_DAY)

    assert {(Fault.MISSING, SHONA), (Fault.MISSING, MORAG)} <= of_digests(made)
    assert Difference(
        Fault.MISSING, DIGEST_DAY, person=MORAG, detail="the fortnight's digest: none was queued"
    ) in (made.differences)


def test_a_digest_that_failed_for_good_did_not_arrive(nights, record):
    digests_go(nights)
    nights.post.email.trouble[MORAG] = SendFailed("550 no such mailbox", permanent=True)
    nights.post.morning(DIGEST_DAY, time(8, 5))
    nights.post.morning(DIGEST_DAY, time(12, 0))

    assert of_digests(certified(nights, DIGEST_DAY)) == {(Fault.NOT_DELIVERED, MORAG)}


def test_one_that_waits_for_its_channel_is_the_channels_trouble(nights):
    digests_go(nights)
    nights.post.email.trouble[MORAG] = SendFailed("451 try later")
    nights.post.morning(DIGEST_DAY, time(8, 5))

    assert of_digests(certified(nights, DIGEST_DAY)) == set()


def test_on_any_other_day_no_digest_is_asked_about(nights):
    nights.post.morning(date(2026, 6, 2), time(8, 5))

    assert of_digests(certified(nights, date(2026, 6, 2))) == set()

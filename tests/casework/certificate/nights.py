"""Mornings and nights of a council in tests: the sweep, the post, and the certificate of each day."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from casework.certificate.make import make_certificates
from casework.content import AlertContent
from casework.ports import StoredMessage
from casework.raise_alerts import WorkingHours
from permanence.certificate import Certificate, Difference, Fault
from store.case_record import SqlCaseRecord
from tests.casework.post_room import PostRoom
from tests.casework.test_raise_alerts import DAY_AFTER, DUE
from tests.casework.test_raise_alerts import a_child_after_panel as a_child

HOURS = WorkingHours()
KEY = b"a key of the tests, thirty-two characters long"
MORNING, NIGHT = time(8, 5), time(19)


@dataclass
class Nights:
    """The days of a council one after another. `meanwhile`: what happens at a time of a day, once."""

    record: SqlCaseRecord
    post: PostRoom = field(init=False)

    def __post_init__(self) -> None:
        self.post = PostRoom(self.record)

    def named(self, message: StoredMessage) -> frozenset[str]:
        """The references that a message of the post room names; in chat what it only counts is not named."""
        content = self.post.contents.get(message.frozen or b"")
        if not isinstance(content, AlertContent):
            return frozenset()
        counted = content.named_before if message.channel == "slack" else ()
        return frozenset(item.reference for item in content.items if item not in counted)

    def day(self, day: date, at: time = MORNING) -> Certificate:
        """Morning, post and night of a day; its certificate."""
        self.post.morning(day, at)
        return self.night(day)

    def days(self, first: date, last: date) -> Iterator[Certificate]:
        day = first
        while day <= last:
            yield self.day(day)
            day += timedelta(days=1)

    def night(self, day: date, at: time = NIGHT) -> Certificate:
        """The certificate that is made on the evening of this day."""
        return make_certificates(self.record, self.post.at(day, at), HOURS, self.named, KEY)[-1]


def faults(certificate: Certificate) -> list[Fault]:
    return [difference.fault for difference in certificate.differences]


def named(certificate: Certificate, fault: Fault) -> list[Difference]:
    return [difference for difference in certificate.differences if difference.fault is fault]


BEFORE = DUE - timedelta(days=5)
NEXT_WEEK = DAY_AFTER + timedelta(days=12)


def a_child_after_panel(record, *which, now=datetime(2026, 4, 20, 8, 0, tzinfo=UTC), **details):
    """She came in weeks before the days of these tests."""
    return a_child(record, *which, now=now, **details)


def begin(nights, on=BEFORE):
    """The first certificate: nothing is compared yet."""
    return nights.day(on)


def to(nights, last, first=BEFORE + timedelta(days=1)):
    """The days up to this one, each clean."""
    for certificate in nights.days(first, last):
        assert certificate.differences == (), (certificate.on, certificate.differences)

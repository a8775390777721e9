"""The day, the people and the references that every example of an e-mail is about. All of them are made up."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.email.mime import Mailbox
from permanence.pack.model import TargetStatus
from permanence.reference import is_usable, reference_for
from tests import builders
from tests.builders import a_person

SENDER = Mailbox("homeward@council.example", "Homeward")
TODAY = date(2026, 5, 18)
MORNING = datetime(2026, 5, 18, 7, 0, tzinfo=UTC)

SHONA = a_person(builders.SHONA)
SHONA_IN_SLACK = replace(SHONA, slack_user="U0SHONA", channel="slack")
MORAG = a_person(builders.MORAG)
ISLA = a_person(builders.ISLA)
FERGUS = a_person(builders.FERGUS)

NUMBERS = [n for n in range(4821, 9999) if is_usable(n)]
STATUTORY, AIM = TargetStatus.STATUTORY, TargetStatus.COUNCIL_AIM


def reference(n: int) -> str:
    return reference_for(NUMBERS[n])

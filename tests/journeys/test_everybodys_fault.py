"""The fault is everybody's, lasts for an hour, and ends: nothing is given up, nobody above hears, each is told once.

Against a real SMTP server and the strict stand-ins for Slack and Teams, on a clock that is moved by hand.
"""

import asyncio
from datetime import timedelta

import pytest

from bot.delivery import Delivery
from bot.email.channel import EmailChannel
from bot.email.mail_server import MailServer
from bot.email.mime import Mailbox
from bot.email.renderer import EmailRenderer
from casework.channel_trouble import SEVERAL
from casework.compose import DeliverySetup
from casework.debts import look_at_debts
from casework.last_look import NoLonger
from casework.message_contents import message_contents
from casework.ports import MessageKind, MessageState
from casework.raise_alerts import raise_alerts
from scheduler.health import health_of, message_problems
from tests.bot.slack.council import a_council as in_slack
from tests.bot.teams.council import a_council as in_teams
from tests.builders import EWAN, JAMIE, MORAG, NOW, SHONA
from tests.casework.test_raise_alerts import a_child_after_panel
from tests.proof import one_of
from tests.servers.fault_smtp import Fault

SENDER = Mailbox("homeward@council.example", "Homeward")
WORKERS = (SHONA, JAMIE, EWAN)
AN_HOUR, A_QUARTER = 60, 15  # minutes


class MailCouncil:
    """A council that is reached by a mail server alone."""

    def __init__(self, record, server):
        self.record, self.now, self.server = record, NOW, server
        contents = message_contents(record.rules, lambda *_: NoLonger("nothing to amend"))
        self.setup = DeliverySetup("test", contents, {"email": EmailRenderer(SENDER)})

    def deliver(self):
        asyncio.run(self._delivered())

    async def _delivered(self):
        channel = EmailChannel(MailServer.parse(f"smtp://127.0.0.1:{self.server.port}"), SENDER)
        await Delivery(self.record, self.setup, {"email": channel}, lambda: self.now).drain()
        await channel.close()


def minutes(council, number):
    for _ in range(number):
        council.now += timedelta(minutes=1)
        council.deliver()


def alerts(record, workers=WORKERS):
    with record.reading() as tx:
        return [m for w in workers for m in tx.messages_for(w) if m.kind is MessageKind.ALERT]


def red(council, *channels):
    with council.record.reading() as tx:
        return [str(p) for p in message_problems(health_of(tx, council.now, channels), channels)]


@one_of(2)
@pytest.mark.parametrize("fault", [Fault.RCPT_571, Fault.DATA_571, Fault.RCPT_550, Fault.DATA_552])
def test_a_relay_that_refuses_everybody_for_an_hour_loses_nothing(record, fault_smtp, fault):
    server = fault_smtp()
    council = MailCouncil(record, server)
    for number, worker in enumerate(WORKERS):
        a_child_after_panel(record, f"C{number}", worker=worker)
    server.misbehave("*", fault)
    raise_alerts(record, council.now)
    council.deliver()
    said = red(council, "email")
    minutes(council, AN_HOUR)
    still = {m.state for m in alerts(record)}

    server.misbehave("*", Fault.OK)
    minutes(council, A_QUARTER + 1)

    assert "email refuses everybody: the mail server refused it" in said[0]
    assert still == {MessageState.READY}
    assert [m.state for m in alerts(record)] == [MessageState.SENT] * 3
    to = sorted(mail.rcpts[0] for mail in server.mails)
    assert [to.count(worker) for worker in WORKERS] == [1, 1, 1]
    assert not {MORAG} & set(to)
    assert look_at_debts(record, council.setup, council.now) == 0
    assert red(council, "email") == []
    assert len(server.refusals) < SEVERAL + AN_HOUR / 5  # it was left alone, not hammered


def test_a_slack_that_refuses_everybody_for_an_hour_loses_nothing(tmp_path):
    with in_slack(tmp_path) as council:
        for number, worker in enumerate((SHONA, MORAG, EWAN)):
            council.child(f"C{number}", worker=worker)
        council.slack.fail("chat.postMessage", "channel_not_found", times=10_000)
        raise_alerts(council.record, council.now)
        council.deliver()
        minutes(council, AN_HOUR)
        said = red(council, "slack")
        still = {m.state for m in alerts(council.record, (SHONA, MORAG, EWAN))}

        council.slack.mended()
        minutes(council, A_QUARTER + 1)

        assert "slack refuses everybody: the direct message conversation is gone" in said
        assert still == {MessageState.READY}
        assert [len(council.messages(worker)) for worker in (SHONA, MORAG, EWAN)] == [1, 1, 1]
        assert [p for p in red(council, "slack") if "refuses" in p or "reached nobody" in p] == []


def test_a_teams_that_refuses_everybody_for_an_hour_loses_nothing(tmp_path):
    with in_teams(tmp_path) as council:
        for number, worker in enumerate((SHONA, MORAG, EWAN)):
            council.child(f"C{number}", worker=worker)
        before = [len(council.teams.messages(worker)) for worker in (SHONA, MORAG, EWAN)]
        council.teams.troubled(404, times=10_000)
        raise_alerts(council.record, council.now)
        council.deliver()
        minutes(council, AN_HOUR)
        said = red(council, "teams")
        still = {m.state for m in alerts(council.record, (SHONA, MORAG, EWAN))}

        council.teams.mended()
        minutes(council, A_QUARTER + 1)

        assert any("teams refuses everybody: the conversation is gone" in line for line in said)
        assert still == {MessageState.READY}
        after = [len(council.teams.messages(worker)) for worker in (SHONA, MORAG, EWAN)]
        assert [now - was for now, was in zip(after, before, strict=True)] == [1, 1, 1]

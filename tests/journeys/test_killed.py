"""kill -9 over delivery: nothing is lost; a duplicate only where nobody can know, by e-mail, and byte for byte the same."""

import json
import subprocess
import sys
from collections import Counter
from datetime import date

import pytest

from casework.ports import MessageKind, MessageState, NewMessage
from permanence.people import Person, Role
from tests.builders import NOW, register_child
from tests.conftest import ROOT
from tests.proof import in_proof, sampled

MESSAGES, IN_SLACK = sampled((40, 20), (120, 60))
BY_CHANCE = sampled(6, 20)
POINTS = ["before claim", "after claim", "after send", "after the transaction"]


def queue_for_many(record, channel, messages=MESSAGES):
    people = [
        Person(f"worker.{letters(n)}@council.example", "Una Rennie", Role.SOCIAL_WORKER, channel=channel)
        for n in range(messages)
    ]
    with record.writing() as tx:
        tx.put_people(people, NOW)
        for person in people:
            tx.queue(NewMessage(f"test:{person.email}", MessageKind.TEST, person.email, channel, NOW), NOW)
    return [person.email for person in people]


def letters(number):
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")


@pytest.fixture(scope="module")
def killer():
    """The program whose forks are killed; it takes one order after another."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.killed"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        yield program


def die_often(record, killer, **order):
    """How many lives were killed before one was let end."""
    record.close()
    told = {
        "store": str(record.engine.url),
        "now": NOW.isoformat(),
        "seed": 4821,
        "together": 1,
        "points": [],
        "kills": 0,
        "longest": 0.25,
        **order,
    }
    print(json.dumps(told), file=killer.stdin, flush=True)
    said = killer.stdout.readline()
    assert said, f"the program ended with {killer.wait(10)}"
    return json.loads(said)["killed"]


def rows(record, people):
    with record.reading() as tx:
        return [tx.messages_for(person)[0] for person in people], tx.health(NOW)


@in_proof
@pytest.mark.slow
@pytest.mark.parametrize("together", [1, 4])
def test_many_kills_lose_no_email_and_double_only_what_nobody_could_know(
    record, killer, fault_smtp, together, figure
):
    server = fault_smtp(delay_ms=8)
    people = queue_for_many(record, "email")
    points = [(point, 7) for point in POINTS]

    killed = die_often(
        record,
        killer,
        channel="email",
        address=f"smtp://127.0.0.1:{server.port}",
        points=points,
        kills=BY_CHANCE,
        together=together,
    )

    sent, health = rows(record, people)
    copies = Counter(mail.rcpts[0] for mail in server.mails)
    doubled = {person for person, count in copies.items() if count > 1}
    figure(
        f"e-mail, {together} at a time: {killed} kills, {len(copies)} of {MESSAGES} arrived, {len(doubled)} twice, "
        f"{health.resent_unsure} resent unsure"
    )
    assert killed >= sampled(4, 10)
    assert {message.state for message in sent} == {MessageState.SENT}
    assert set(copies) == set(people)
    assert doubled <= {message.person for message in sent if message.was_unsure}
    assert sum(count - 1 for count in copies.values()) <= killed * together
    assert all(len({m.content for m in server.mails if m.rcpts[0] == person}) == 1 for person in doubled)


@in_proof
@pytest.mark.slow
def test_many_kills_lose_and_double_nothing_in_slack_because_it_can_be_asked(
    record, killer, slack_stand_in, figure
):
    people = queue_for_many(record, "slack", IN_SLACK)
    points = [(point, 5) for point in POINTS]

    killed = die_often(
        record,
        killer,
        channel="slack",
        address=slack_stand_in.api_url,
        points=points,
        kills=BY_CHANCE,
        longest=0.5,
    )

    sent, health = rows(record, people)
    copies = Counter(
        {person: len(slack_stand_in.messages(slack_stand_in.direct_channel(person))) for person in people}
    )
    figure(
        f"Slack: {killed} kills, {sum(copies.values())} messages to {len(people)} people, "
        f"{health.resent_unsure} resent unsure"
    )
    assert killed >= sampled(3, 8)
    assert {message.state for message in sent} == {MessageState.SENT}
    assert set(copies.values()) == {1}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("point", "count", "copies", "unsure"),
    [  # of the transactions of one delivery the first claims it, the second freezes it, the third marks it sent
        ("before claim", 1, 1, False),
        ("after the transaction", 1, 1, True),
        ("after the transaction", 2, 1, True),
        ("after claim", 1, 1, True),
        ("after send", 1, 2, True),
        ("after the transaction", 3, 1, False),
    ],
)
def test_each_named_point_has_its_one_outcome(record, killer, fault_smtp, point, count, copies, unsure):
    server = fault_smtp()
    [person] = queue_for_many(record, "email", 1)

    killed = die_often(
        record, killer, channel="email", address=f"smtp://127.0.0.1:{server.port}", points=[(point, count)]
    )

    [message], health = rows(record, [person])
    assert killed == 1
    assert message.state is MessageState.SENT
    assert len(server.mails) == copies
    assert message.was_unsure is unsure
    assert health.resent_unsure == message.was_unsure


@pytest.mark.slow
@pytest.mark.parametrize("transaction", [2, 3])
def test_a_sweep_that_dies_before_its_rows_are_kept_tells_once_when_it_runs_again(
    record, killer, fault_smtp, transaction
):
    server = fault_smtp()
    register_child(record, "C1", date(2025, 10, 1))

    killed = die_often(
        record,
        killer,
        channel="email",
        address=f"smtp://127.0.0.1:{server.port}",
        points=[("before the rows are kept", transaction)],
        sweeps=True,
    )

    assert killed == 1
    told = [mail.rcpts for mail in server.mails]
    assert told.count(("shona.reid@council.example",)) == 1
    assert len(told) == len(set(told)), "nobody is told twice"

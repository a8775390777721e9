"""Mails that mean harm, and mutations of them: a verdict each, in under a second and 100 MB, and nothing recorded."""

import time
import tracemalloc
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.email.incoming.sorting import sorted_mail
from bot.email.incoming.stripping import stripped
from bot.email.incoming.taking import Verdict
from casework.ports import MessageKind
from permanence.replies.lexicon import Lexicon
from tests.bot.email.incoming.council import ADDRESSES, BOUNDARY, Council
from tests.bot.email.incoming.hostile import hostile_mails
from tests.builders import a_record
from tests.casework.replying import newest, waits_for_panel
from tests.proof import in_proof, sampled

MOST_SECONDS, MOST_MEMORY = 1.0, 100_000_000


@pytest.fixture(scope="module")
def read_only(tmp_path_factory):
    """A council after a morning, its mails, and what may come of them."""
    record = a_record(tmp_path_factory.mktemp("hostile"))
    waits_for_panel(record)
    council = Council(record)
    council.morning()
    yield council, hostile_mails(council)
    record.close()


def read(raw: bytes) -> None:
    """Everything that is done with a mail before the record is asked."""
    found = sorted_mail(raw, ADDRESSES, BOUNDARY)
    if found:
        stripped(found.mail.plain, found.mail.html, "Shona Reid")


def test_every_hostile_mail_gets_its_verdict_in_time_and_records_nothing(council, child, figure):
    council.morning()
    Lexicon.of(council.record.rules.pack)  # as the service has it from its start
    before, faults = newest(council.record, child), []
    mails = hostile_mails(council)
    slowest = 0.0

    for hostile in mails:
        council.now += timedelta(minutes=5)
        start = time.process_time()
        verdict = council.desk.take(hostile.raw, council.now)
        taken = time.process_time() - start
        slowest = max(slowest, taken)
        if verdict not in hostile.may | {Verdict.REPEAT} or taken > MOST_SECONDS:
            faults.append(f"{hostile.name}: {verdict} in {taken:.2f} s")

    figure(f"hostile mails: {len(mails)}, the slowest {slowest * 1000:.0f} ms")
    assert "\n".join(faults) == ""
    assert newest(council.record, child) == before
    assert len(mails) >= 40


def test_what_is_said_back_to_hostile_mails_can_be_sent(council):
    council.morning()
    for hostile in hostile_mails(council):
        council.desk.take(hostile.raw, council.now)

    council.deliver()

    with council.record.reading() as tx:
        states = {m.state.value for m in tx.messages() if m.kind is not MessageKind.QUEUE}
    assert states == {"sent"}


@in_proof
def test_no_hostile_mail_takes_a_hundred_megabytes(read_only, figure):
    """Each in a proof, otherwise every fifth: to count every byte takes ten times as long as to read the mail."""
    _, mails = read_only
    largest = {}
    for hostile in mails[:: sampled(15, 1)]:
        tracemalloc.start()
        read(hostile.raw)
        largest[hostile.name] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert {name: size for name, size in largest.items() if size > MOST_MEMORY} == {}
    figure(f"hostile mails: at most {max(largest.values()) / 1e6:.0f} MB for one")


@settings(
    max_examples=sampled(20, 300),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_mutation_makes_the_reader_raise_or_stay(read_only, data):
    """Cut, repeated, spliced and overwritten: still a verdict, still quick."""
    _, mails = read_only
    small = [hostile.raw for hostile in mails if len(hostile.raw) < 60_000]
    raw = data.draw(st.sampled_from(small))
    for _ in range(data.draw(st.integers(1, 4))):
        raw = _mutated(raw, data, small)

    start = time.process_time()
    read(raw)

    assert time.process_time() - start < MOST_SECONDS


def _mutated(raw: bytes, data: st.DataObject, others: list[bytes]) -> bytes:
    place = data.draw(st.integers(0, len(raw)))
    match data.draw(st.sampled_from(["cut", "drop", "repeat", "splice", "write", "ends"])):
        case "cut":
            return raw[:place]
        case "drop":
            return raw[:place] + raw[place + data.draw(st.integers(1, 200)) :]
        case "repeat":
            piece = raw[place : place + 80]
            return raw[:place] + piece * data.draw(st.integers(2, 500)) + raw[place:]
        case "splice":
            return raw[:place] + data.draw(st.sampled_from(others))[place:]
        case "ends":
            return raw.replace(b"\r\n", data.draw(st.sampled_from([b"\n", b"\r", b"\r\r\n", b"\r\n\r\n"])))
    return raw[:place] + data.draw(st.binary(max_size=60)) + raw[place:]


@settings(
    max_examples=sampled(20, 100),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_mutation_of_an_outsiders_mail_is_ever_taken(read_only, data):
    _, mails = read_only
    outsider = next(h.raw for h in mails if h.name == "an outsider")
    place = data.draw(st.integers(0, len(outsider)))
    raw = outsider[:place] + data.draw(st.binary(max_size=40)) + outsider[place:]
    found = sorted_mail(raw, ADDRESSES, BOUNDARY)

    assert found is None or found.sender != "shona.reid@council.example"

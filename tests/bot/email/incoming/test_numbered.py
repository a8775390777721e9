"""Answers by the numbers of a message, above all of a digest: "3: agreed, panel moved to 12 May"."""

import re
from dataclasses import replace

import pytest

from bot.email.incoming.numbered import by_reference, numbers_in
from bot.email.incoming.reply_address import ReplyAddresses
from bot.email.incoming.taking import Verdict
from bot.email.mime import Mailbox
from bot.email.opened import opened
from bot.email.renderer import EmailRenderer
from casework.send_digests import send_digests
from permanence.digest.fortnight import Rhythm
from scheduler.settings import A_MONDAY
from tests.bot.email.examples import EXAMPLES
from tests.bot.email.incoming.council import text_of
from tests.bot.email.made_up import SENDER
from tests.builders import LONDON, MORAG
from tests.casework.replying import newest, waits_for_decision

ADDRESSES = ReplyAddresses(Mailbox("replies@council.example"), (b"k" * 32,))
ANSWERABLE = EmailRenderer(SENDER, reply_to=ADDRESSES.reply_to)
NUMBERS = {1: "HW-4821-B", 3: "HW-4822-9", 12: "HW-4823-7"}


def frozen(name, renderer=ANSWERABLE):
    example = EXAMPLES[name]
    return renderer.render(example.content, replace(example.message, kind=example.kind), example.person)


@pytest.mark.parametrize(
    ("name", "least", "shown"),
    [
        ("own-digest", 15, r"<li[^>]*>{}\. <b[^>]*>{}</b>"),
        *(
            (name, 5, r'class="kid-number"[^>]*>{}</td><td[^>]*><b[^>]*>{}</b>')
            for name in ("digest", "digest-several", "digest-large", "digest-late")
        ),
    ],
)
def test_every_line_about_a_step_has_a_number_of_its_own_in_text_and_page(name, least, shown):
    letter = opened(frozen(name))

    numbers = numbers_in(frozen(name))

    assert list(numbers) == list(range(1, len(numbers) + 1))
    assert len(numbers) >= least
    for number, reference in numbers.items():
        assert re.search(shown.format(number, reference), letter.html), (number, reference)


@pytest.mark.parametrize("name", ["own-digest", "digest-quiet"])
def test_a_workers_digest_that_nobody_can_answer_has_no_numbers(name):
    assert numbers_in(frozen(name, EmailRenderer(SENDER))) == {}


def test_an_alert_has_its_numbers_and_bytes_of_another_kind_have_none():
    assert len(numbers_in(frozen("alert"))) == 4
    assert numbers_in(None) == {}
    assert numbers_in(b"{}") == {}


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("3: agreed, panel moved to 12 May", "HW-4822-9 panel moved to 12 May"),
        ("#3) panel done yesterday", "HW-4822-9 panel done yesterday"),
        ("3. panel done yesterday", "HW-4822-9 panel done yesterday"),
        ("3 - blocked", "HW-4822-9 blocked"),
        ("1: done\n3: not yet", "HW-4821-B done\nHW-4822-9 not yet"),
        ("12. May panel held", "12. May panel held"),
        ("12: May panel held", "HW-4823-7 May panel held"),
        ("3 June panel", "3 June panel"),
        ("3", "3"),
        ("HW-4821-B 3: done", "HW-4821-B 3: done"),
        ("3: HW-4821-B done", "3: HW-4821-B done"),
    ],
)
def test_a_number_stands_for_the_reference_of_its_line(said, means):
    assert by_reference(said, NUMBERS) == (means, None)


def test_a_number_that_the_message_does_not_have_is_told():
    assert by_reference("1: done\n7: done", NUMBERS)[1] == 7


def test_a_manager_answers_her_digest_by_line_and_it_is_read_back(council, child):
    other = waits_for_decision(council.record)
    send_digests(council.record, Rhythm(A_MONDAY, LONDON), council.now)
    council.deliver()
    digest = council.letter(MORAG)
    lines = {ref: number for number, ref in numbers_in(council.message(MORAG).frozen).items()}
    before = newest(council.record, child)

    reply = council.reply(digest, f"{lines[child]}: agreed, panel moved to 12 June", sender=MORAG)
    assert council.takes(reply) is Verdict.TAKEN
    asked = council.letter(MORAG)
    assert f"{child}: " in text_of(asked)
    assert "booked for Fri 12 Jun" in text_of(asked)
    assert other not in text_of(asked)

    assert council.takes(council.reply(asked, "yes", sender=MORAG)) is Verdict.TAKEN
    assert newest(council.record, child) > before

"""The look at words before they are frozen: what it stops, whom it lets be named, and that it is no slower than it need be."""

from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outgoing_privacy import permitted_in, refuse_private_words
from bot.slack.blocks import SlackMessage
from bot.slack.renderer import SlackRenderer
from bot.slack.words import Words
from casework.content import NoticeContent
from casework.ports import MessageKind, PrivateWords
from permanence.notices import Level
from permanence.privacy.words import private_words_in
from permanence.reference import is_usable, reference_for
from tests.bot.email.examples import EXAMPLES, an_alert, an_item
from tests.bot.email.fortnights import FULL, a_digest
from tests.bot.email.made_up import FERGUS, MORAG, SHONA, TODAY
from tests.permanence.cost import processor_time

PRIVATE = {
    "name": "Jamie Smith",
    "birth date": "born on 12/05/2019",
    "initials with a date": "AB 12/05/19",
    "postcode": "EH1 1AA",
    "phone number": "0131 496 0000",
    "e-mail address": "granny@example.net",
    "address": "12 High Street",
}
LINES = (
    "3 days over the statutory limit",
    "HW-4821-B: Agency decision",
    "Due Fri 15 May 2026: 14 days from Panel (Fri 1 May 2026), every day counts.",
    "",
)


def kinds_found(*texts: str, permitted: frozenset[str] = frozenset()) -> tuple[str, ...]:
    try:
        refuse_private_words(texts, permitted)
    except PrivateWords as found:
        return found.kinds
    return ()


@pytest.mark.parametrize("kind", PRIVATE)
@pytest.mark.parametrize(
    "around", ["{}", "HW-4821-B: {}", "<td style='color:red'>{}</td>", "one\n<p>{}, 3 days</p>"]
)
def test_private_words_are_found_wherever_they_stand(kind: str, around: str) -> None:
    assert kind in kinds_found("a clean subject", around.format(PRIVATE[kind]))


def test_what_was_found_is_not_repeated() -> None:
    with pytest.raises(PrivateWords) as found:
        refuse_private_words(["Jamie Smith, EH1 1AA"])

    assert found.value.kinds == ("name", "postcode")
    assert "Smith" not in str(found.value)
    assert "EH1" not in str(found.value)


def test_the_words_of_messages_pass() -> None:
    assert kinds_found("\n".join(LINES)) == ()


def test_characters_written_as_html_writes_them_are_read() -> None:
    assert "name" in kinds_found("<p>Jamie O&#39;Neill</p>")


def test_staff_may_be_named_but_nobody_who_shares_half_a_name() -> None:
    shona = frozenset({"Jamie Smith"})

    assert kinds_found("Waits for Jamie Smith.", permitted=shona) == ()
    assert kinds_found("Waits for Jamie Smith. Carer: Callum Smith", permitted=shona) == ("name",)


def test_a_line_that_was_let_pass_for_one_message_is_looked_at_again_for_the_next() -> None:
    line = "Waits for Jamie Smith."

    assert kinds_found(line, permitted=frozenset({"Jamie Smith"})) == ()
    assert kinds_found(line) == ("name",)


@given(
    st.lists(st.sampled_from([*LINES, *PRIVATE.values()]), max_size=4),
    st.integers(0, 999),
    st.sampled_from(["day", "days of", "high street", "may 2019"]),
)
def test_a_line_is_looked_at_as_the_scanner_looks_at_it(words: list[str], number: int, what: str) -> None:
    line = " ".join([*words, f"{number} {what}"])

    assert kinds_found(line) == tuple(sorted({word.kind.value for word in private_words_in(line)}))


@pytest.mark.parametrize("text", ["Told Jamie\nSmith", "Panel 12\nHigh Street", "Ref 0131\n496 0000"])
def test_nothing_private_runs_over_two_lines(text: str) -> None:
    assert kinds_found(text) == ()


def test_a_sign_that_opens_no_mark_up_does_not_hide_the_next_line() -> None:
    assert kinds_found("age < 5\nJamie Smith\nb > a") == ("name",)


def test_a_digest_of_three_thousand_children_is_looked_at_in_less_than_a_second() -> None:
    numbers = (number for number in range(100_000, 200_000) if is_usable(number))
    lines = [
        f"{reference_for(number)}: Panel, 12 days past the council's aim" for number in islice(numbers, 3000)
    ]
    html = "\n".join(f"<tr><td class='x'><b>{line}</b></td><td>Shona Reid</td></tr>" for line in lines)

    assert processor_time(lambda: kinds_found("\n".join(lines), html)) < 1


def test_a_message_may_name_those_whom_its_content_names() -> None:
    alert = replace(
        an_alert(an_item(level=Level.MANAGER, waits_for="Jamie Orr"), person=MORAG), instead_of="Ailsa Innes"
    )

    assert {"Jamie Orr", "Ailsa Innes", MORAG.name, MORAG.email} <= permitted_in(alert, MORAG)
    assert "Jamie Orr" not in permitted_in(an_alert(an_item()), SHONA)


def test_a_digest_may_name_the_workers_of_its_lines() -> None:
    permitted = permitted_in(a_digest(FULL, MORAG), MORAG)

    assert {"Shona Reid", "Ruairidh Kerr", "Catriona MacIntyre-Farquharson"} <= permitted


def test_a_notice_may_say_whom_a_message_did_not_reach() -> None:
    headline = "shona.reid@council.example could not be reached in Slack: user_not_found"
    notice = NoticeContent(1, TODAY, headline, (), "homeward check")

    assert kinds_found(headline, permitted=permitted_in(notice, FERGUS)) == ()
    assert kinds_found(headline) == ("e-mail address",)


def test_an_edited_message_may_say_which_colleague_recorded_it() -> None:
    amend = replace(EXAMPLES["alert"].message, kind=MessageKind.AMEND)
    edited = SlackMessage("Done, recorded by Morag Smith on Thu 14 May 2026", (), frozenset({"Morag Smith"}))

    SlackRenderer(Words()).render(edited, amend, SHONA)

    with pytest.raises(PrivateWords):
        SlackRenderer(Words()).render(replace(edited, staff=frozenset()), amend, SHONA)


def test_nobody_is_not_a_name() -> None:
    assert "" not in permitted_in(an_alert(an_item()), replace(SHONA, name=""))

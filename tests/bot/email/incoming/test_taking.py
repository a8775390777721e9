"""Shona answers an alert by e-mail: what is read back, recorded, asked, refused, and never done by a mail alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.email.incoming.taking import MOST_AN_HOUR, Verdict
from casework.ports import MessageKind
from casework.restored import Gap, name_gap
from permanence.entries import EntryKind
from tests.bot.email.incoming.council import ADDRESSES, VOUCHED, text_of
from tests.builders import EWAN, FERGUS, JAMIE, MORAG, SHONA, a_person
from tests.casework.replying import kinds_since, ledger, newest, waits_for_decision
from tests.waiting import waits_for_yes


def test_an_answer_in_words_is_read_back_and_recorded_when_she_says_yes(council, child):
    alert, before = council.morning(), newest(council.record, child)

    asked = council.answers(alert, "Panel done 12 May")
    assert "panel held on 12 May\r\nRecord it?" in text_of(asked)
    assert "Reply yes to this mail" in text_of(asked)
    assert newest(council.record, child) == before

    told = council.answers(asked, "Yes")
    assert f"Recorded for {child}" in text_of(told)
    assert "reply undo" in text_of(told)
    assert told["Subject"] == f"Homeward: recorded, {child}"
    assert EntryKind.MILESTONE_REACHED in kinds_since(council.record, child, before)
    assert ledger(council.record, child)[-1].by == SHONA
    assert ledger(council.record, child)[-1].through.startswith("email:<")


def test_mails_without_a_name_are_told_apart_by_what_they_answer(council):
    alert = council.morning()
    first = council.reply(alert, "Panel held 12 May", Message_ID=None)
    council.takes(first)
    asked = council.letter(SHONA)
    yes = council.reply(asked, "Yes", Message_ID=None)

    assert council.takes(yes) is Verdict.TAKEN
    assert council.takes(council.reply(council.letter(SHONA), "Yes", Message_ID=None)) is Verdict.TAKEN
    assert council.takes(yes) is Verdict.REPEAT


@pytest.mark.parametrize(
    ("said", "recorded"),
    [
        ("booked for 9 June", "booked for Tue 9 Jun"),
        ("blocked because no panel date, look again on 3 June", "blocked"),
        ("note: spoke with the panel clerk", "note kept"),
        ("Hi,\n\nPanel approved on 12 May.\n\nKind regards\nShona\nTel 01387 496 0123", "on 12 May"),
    ],
)
def test_notes_dates_bookings_and_blockers_are_recorded_by_mail_alone(council, child, said, recorded):
    asked = council.answers(council.morning(), said)
    assert recorded in text_of(asked)

    before = newest(council.record, child)
    council.answers(asked, "yes")

    assert kinds_since(council.record, child, before)


def test_no_records_nothing_and_asks_what_it_should_be(council, child):
    asked = council.answers(council.morning(), "Panel done 12 May")
    before = newest(council.record, child)

    again = council.answers(asked, "No")
    assert "What should it be?" in text_of(again)
    corrected = council.answers(asked, "no, 13 May")

    assert "Wed 13 May" in text_of(corrected)
    assert newest(council.record, child) == before


def test_a_question_is_answered_in_words(council, child):
    waits_for_decision(council.record)
    alert = council.morning()

    asked = council.answers(alert, "done 12 May")
    assert "Which child" in text_of(asked)
    asked = council.answers(asked, child)

    assert "Record it?" in text_of(asked)
    assert child in text_of(asked)


def test_a_number_of_the_message_names_its_line(council, child):
    other = waits_for_decision(council.record)
    alert = council.morning()
    lines = [line for line in text_of(alert).split("\n") if child in line and line[:1].isdigit()]
    number = lines[0].partition(".")[0]

    asked = council.answers(alert, f"{number}: agreed, panel moved to 12 June")

    assert f"{child}: " in text_of(asked)
    assert "booked for Fri 12 Jun" in text_of(asked)
    assert other not in text_of(asked).partition("--")[0]


def test_a_number_that_is_not_there_is_asked_about(council):
    alert = council.morning()

    assert council.takes(council.reply(alert, "9: done 12 May")) is Verdict.HELD

    assert "There is no line 9" in text_of(council.letter(SHONA))


# --- what a mail cannot do by itself ----------------------------------------------------------------------------------


def test_yes_to_any_other_mail_confirms_nothing(council, child):
    alert = council.morning()
    council.answers(alert, "Panel done 12 May")
    before = newest(council.record, child)

    told = council.answers(alert, "Yes")

    assert "Reply yes to the mail in which your answer was read back" in text_of(told)
    assert newest(council.record, child) == before


@pytest.mark.parametrize(
    "said",
    [
        "route changed to kinship because gran came forward",
        "information passed to legal on 12 May",
        "panel not applicable because petition in court",
    ],
)
def test_a_route_legal_hand_over_or_closure_waits_for_another_channel(council, child, said):
    asked = council.answers(council.morning(), f"{child} {said}")
    before = newest(council.record, child)
    assert "Record it?" in text_of(asked)
    assert "confirm it here: https://homeward.council.example/confirm/" in text_of(asked)
    assert "Reply yes" not in text_of(asked)

    refused = council.answers(asked, "yes")

    assert "An e-mail cannot settle this" in text_of(refused)
    assert "https://homeward.council.example/confirm/" in text_of(refused)
    assert newest(council.record, child) == before


def test_who_a_reference_is_is_never_told_by_mail(council, child):
    told = council.answers(council.morning(), f"who is {child}")

    assert "never told by e-mail" in text_of(told)
    assert "C1" not in text_of(told)


def test_of_private_words_nothing_is_kept_and_nothing_goes_out(council, child):
    alert = council.morning()

    told = council.answers(alert, "Panel done 12 May, Jamie Fraser was upset, dob 3/4/2019")

    assert "so nothing of it was kept" in text_of(told)
    assert "Fraser" not in text_of(told)
    kept = council.record.engine.raw_connection()
    dump = "\n".join(kept.driver_connection.iterdump())  # type: ignore[union-attr]
    kept.close()
    assert "Fraser" not in dump


def test_what_may_be_a_childs_name_is_asked_about_by_mail_without_naming_it(council, child):
    told = council.answers(council.morning(), "Oyinkan's panel was 12 May")

    assert "Is word 1 of what you wrote a child's name" in text_of(told)
    kept = council.record.engine.raw_connection()
    dump = "\n".join(kept.driver_connection.iterdump())  # type: ignore[union-attr]
    kept.close()
    assert "Oyinkan" not in dump


# --- who may answer ---------------------------------------------------------------------------------------------------


def test_a_forwarded_alert_answered_by_a_colleague_is_refused_and_shown_to_its_worker(council, child):
    alert, before = council.morning(), newest(council.record, child)

    verdict = council.takes(council.reply(alert, f"{child} panel done 12 May", sender=EWAN))

    assert verdict is Verdict.HELD
    shown = text_of(council.letter(SHONA))
    assert "Ewan Muir answered a message that was sent to you" in shown
    assert "12 May" in shown
    refused = text_of(council.letter(EWAN))
    assert "was sent to a colleague" in refused
    assert child not in refused
    assert newest(council.record, child) == before
    with council.record.reading() as tx:
        assert waits_for_yes(tx, SHONA) is None


def test_an_outsider_with_the_right_address_is_held_told_once_and_gets_no_answer(council, child):
    alert, before = council.morning(), newest(council.record, child)

    for _ in range(3):
        assert (
            council.takes(council.reply(alert, "Panel done 12 May", sender="x@evil.example")) is Verdict.HELD
        )

    assert len(council.letters(SHONA, MessageKind.SAID_BACK)) == 1
    assert "not yours" in text_of(council.letter(SHONA))
    sent = {p.email for m, p, _ in council.channel.sent if m.kind is not MessageKind.QUEUE}
    assert sent <= {SHONA, MORAG, FERGUS}
    assert newest(council.record, child) == before


@pytest.mark.parametrize(
    "results",
    [
        None,
        "mx.evil.example; dmarc=pass header.from=council.example",
        "mx.council.example; dkim=pass header.d=evil.example; dmarc=fail header.from=council.example",
        'mx.council.example; spf=pass smtp.mailfrom="dmarc=pass"@evil.example',
        "mx.council.example; none (dmarc=pass)",
    ],
)
def test_what_the_boundary_does_not_vouch_for_is_told_once_and_never_read(council, child, results):
    alert = council.morning()

    for _ in range(3):
        assert (
            council.takes(council.reply(alert, "Panel done 12 May", Authentication_Results=results))
            is Verdict.HELD
        )

    assert len(council.letters(SHONA, MessageKind.SAID_BACK)) == 1
    assert "did not vouch" in text_of(council.letter(SHONA))
    with council.record.reading() as tx:
        assert waits_for_yes(tx, SHONA) is None


def test_a_header_below_the_boundarys_own_counts_for_nothing(council):
    raw = council.reply(council.morning(), "Panel done 12 May", Authentication_Results=None)
    forged = (
        b"Authentication-Results: mx.council.example; dmarc=fail\r\nAuthentication-Results: "
        + VOUCHED.encode()
    )

    assert council.takes(forged + b"\r\n" + raw) is Verdict.HELD


def test_a_leaver_is_not_answered_and_nothing_is_recorded(council, child):
    alert, before = council.morning(), newest(council.record, child)
    with council.record.writing() as tx:
        tx.put_people([a_person(SHONA, active=False)], council.now)

    council.takes(council.reply(alert, "Panel done 12 May"))

    assert council.letters(SHONA, MessageKind.SAID_BACK) == []
    assert newest(council.record, child) == before


def test_a_colleague_of_the_team_may_not_see_the_child_by_its_reference(council, child):
    council.morning()
    fresh = council.reply(
        council.letter(SHONA),
        f"{child} panel done 12 May",
        sender=JAMIE,
        To="replies@council.example",
        In_Reply_To=None,
        References=None,
    )

    assert council.takes(fresh) is Verdict.TAKEN

    assert "There is no such reference" in text_of(council.letter(JAMIE))


# --- how a mail finds its message -------------------------------------------------------------------------------------


def test_an_answer_whose_signed_address_was_lost_is_found_by_its_thread(council, child):
    asked = council.answers(council.morning(), "Panel done 12 May", To="replies@council.example")
    assert "Record it?" in text_of(asked)
    before = newest(council.record, child)

    council.answers(asked, "yes", To=str(asked["Reply-To"]))

    assert newest(council.record, child) > before


def test_a_thread_alone_confirms_nothing(council, child):
    asked = council.answers(council.morning(), "Panel done 12 May")
    before = newest(council.record, child)

    council.takes(council.reply(asked, "yes", To="replies@council.example"))

    assert newest(council.record, child) == before


def test_a_mail_of_staff_to_the_mailbox_itself_is_answered(council, child):
    alert = council.morning()

    told = council.answers(alert, "list", To="replies@council.example", In_Reply_To=None, References=None)

    assert child in text_of(told)


def test_a_message_of_long_ago_is_not_answered_by_mail(council, child):
    alert, before = council.morning(), newest(council.record, child)
    council.now += timedelta(days=62)

    assert council.takes(council.reply(alert, "Panel done 12 May")) is Verdict.HELD

    assert "more than 60 days old" in text_of(council.letter(SHONA))
    assert newest(council.record, child) == before


# --- the same mail again ----------------------------------------------------------------------------------------------


def test_a_second_delivery_changes_nothing_and_is_not_answered(council):
    raw = council.reply(council.morning(), "Panel done 12 May")
    assert council.takes(raw) is Verdict.TAKEN
    sent = len(council.channel.sent)

    assert council.takes(b"Received: by another way\r\n" + raw) is Verdict.REPEAT

    assert len(council.channel.sent) == sent


def test_other_words_under_the_same_name_are_held(council):
    alert = council.morning()
    council.takes(council.reply(alert, "Panel done 12 May", Message_ID="<same@x>"))

    assert council.takes(council.reply(alert, "Panel done 13 May", Message_ID="<same@x>")) is Verdict.HELD

    assert "A second mail came under the name" in text_of(council.letter(SHONA))


def test_nobody_is_answered_without_end(council):
    alert = council.morning()

    verdicts = [
        council.takes(council.reply(alert, "such weather today", Message_ID=f"<{n}@loop>"))
        for n in range(MOST_AN_HOUR)
    ]
    council.now -= timedelta(minutes=MOST_AN_HOUR)

    assert set(verdicts) == {Verdict.TAKEN}
    assert (
        council.takes(council.reply(alert, "such weather today", Message_ID="<last@loop>"))
        is Verdict.TOO_MANY
    )
    assert "within an hour" in text_of(council.letter(FERGUS))


# --- what needs a question --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "html", "said"),
    [
        ("", None, "nothing in your mail but what it quotes"),
        ("Please see my answers below in red", None, "between the quoted lines"),
    ],
)
def test_what_cannot_be_placed_becomes_a_question(council, typed, html, said):
    assert council.takes(council.reply(council.morning(), typed, html=html)) is Verdict.HELD

    assert said in text_of(council.letter(SHONA))


def test_a_damaged_mail_is_not_read(council):
    raw = council.reply(council.morning(), "Panel done 12 May").replace(b": quoted-printable", b": base64")

    assert council.takes(raw) is Verdict.HELD
    assert "arrived damaged" in text_of(council.letter(SHONA))


def test_an_answer_that_is_too_large_is_told_so(council):
    raw = council.reply(council.morning(), "Panel done 12 May") + b"x" * 6_000_000

    assert council.takes(raw) is Verdict.HELD
    assert "too large" in text_of(council.letter(SHONA))


# --- robots -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Subject": "Automatic reply: Homeward"},
        {"X_Homeward_Loop": "homeward@council.example"},
        {"Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"List_Id": "<staff.council.example>"},
        {"Return_Path": "<>"},
        {"Content_Type": None, "Auto_Submitted": "auto-generated"},
    ],
)
def test_an_automatic_answer_does_nothing_and_is_never_answered(council, child, headers):
    alert, before = council.morning(), newest(council.record, child)
    sent = len(council.channel.sent)

    assert council.takes(council.reply(alert, "Done by 12/03/2026", **headers)) is Verdict.AUTOMATIC

    assert len(council.channel.sent) == sent
    assert newest(council.record, child) == before


def test_what_is_said_back_is_known_as_a_robots_and_stands_in_her_conversation(council):
    alert = council.morning()
    raw = council.reply(alert, "Panel done 12 May", Message_ID="<mine@mail.council.example>")
    council.takes(raw)

    told = council.letter(SHONA)

    assert told["Auto-Submitted"] == "auto-replied"
    assert told["In-Reply-To"] == "<mine@mail.council.example>"
    assert council.takes(council.reply(told, "yes", X_Homeward_Loop="x")) is Verdict.AUTOMATIC
    assert list(ADDRESSES.tokens_in([str(told["Reply-To"])]))


def test_an_answer_to_a_message_that_a_restored_record_does_not_know_is_not_recorded_and_she_hears(
    council, child
):
    alert = council.morning()
    lost = replace(council.message(), id=4_000_000)
    with council.record.writing() as tx:
        name_gap(tx, Gap(council.now - timedelta(days=1), council.now), 0, council.record.rules.zone)
    before = newest(council.record, child)

    for_her = str(ADDRESSES.reply_to(lost, a_person(SHONA)).address)
    assert council.takes(council.reply(alert, f"{child} panel held 12 May", To=for_her)) is Verdict.HELD

    told = text_of(council.letter(SHONA))
    assert "not in Homeward's record any more" in told
    assert "between Tue 19 May 2026, 09:30 and Wed 20 May 2026, 09:30" in told
    assert newest(council.record, child) == before


def test_nobody_else_hears_of_a_message_that_the_record_does_not_know(council):
    alert = council.morning()
    lost = replace(council.message(), id=4_000_000)
    sent = len(council.channel.sent)

    address = str(ADDRESSES.reply_to(lost, a_person(SHONA)).address)
    assert council.takes(council.reply(alert, "panel held", To=address, sender=EWAN)) is Verdict.NOT_OURS
    assert len(council.channel.sent) == sent

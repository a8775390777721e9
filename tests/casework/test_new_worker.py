"""A child gets another worker: one card for the new one, one question to the old one, nothing for anybody else."""

from datetime import timedelta

import pytest

from casework.content import SaidKind
from casework.ports import MessageKind, MessageState
from permanence.entries import EntryKind, Recorder
from permanence.replies.read import TOO_LONG
from store.erasing import erase
from tests.builders import EWAN, JAMIE, KIRSTY, MORAG, NOW, SHONA, TODAY, a_person, on_leave
from tests.casework.replying import Replying, ledger, waits_for_decision, waits_for_panel
from tests.casework.test_raise_alerts import put

TOMORROW = TODAY + timedelta(days=1)


def given_to(record, reference: str, worker: str | None, by: str = "import:tracker") -> None:
    with record.writing() as tx:
        recorder = Recorder(reference, 1, by, "import:2")
        tx.append([recorder.allocated(social_worker=worker, team="North")], NOW)


def cards(post, email: str) -> list:
    return [t.content for t in post.sent_to(email, MessageKind.NOTICE)]


def looked(post) -> None:
    """A first sweep, which marks where the ledger stands."""
    post.morning(TODAY)


def handed_over(record, post) -> str:
    """A child of Shona's who waits for a panel, and was Jamie's on the morning after."""
    reference = waits_for_panel(record)
    looked(post)
    given_to(record, reference, JAMIE)
    post.morning(TOMORROW)
    return reference


def test_the_new_worker_reads_what_is_open_why_and_what_was_not_answered(record, post) -> None:
    reference = handed_over(record, post)

    [card] = cards(post, JAMIE)
    assert card.headline == f"{reference} is yours from today"
    assert card.lines[0].startswith(
        "From Shona Reid, looked after since 2 Jun 2025, permanence order since 10 Feb"
    )
    titles = {part.title: part.lines for part in card.parts}
    assert "Panel, 16 days past the council's aim" in titles["Open"]
    assert titles["Asked and not answered"] == ("Panel, once, last on Wed 20 May",)
    assert titles["Why this plan"]


def test_the_old_worker_is_asked_once_what_is_not_written_down(record, post) -> None:
    reference = handed_over(record, post)
    post.morning(TOMORROW + timedelta(days=1))

    [asked] = cards(post, SHONA)
    assert asked.headline == f"{reference} goes to Jamie Orr today"


def test_her_answer_is_kept_as_a_note_and_the_new_worker_hears_that_it_is_there(record, post) -> None:
    reference = handed_over(record, post)
    [asked] = post.sent_to(SHONA, MessageKind.NOTICE)

    said = Replying(record, SHONA, now=post.now).types(
        "the carer prefers to be rung after four", message_id=asked.message.id
    )
    post.wait(minutes=1)
    post.deliver()

    assert said.lines == (f"Kept as a note for {reference}. Jamie Orr is told that it is there.",)
    noted = [e for e in ledger(record, reference) if e.kind is EntryKind.NOTED]
    assert [(e.by, e.data["note"]) for e in noted] == [(SHONA, "the carer prefers to be rung after four")]
    assert cards(post, JAMIE)[-1].headline == f"{reference}: Shona Reid has written something for you"


def test_once_answered_her_words_are_read_as_ever(record, post) -> None:
    reference = handed_over(record, post)
    [asked] = post.sent_to(SHONA, MessageKind.NOTICE)
    shona = Replying(record, SHONA, now=post.now)

    nothing = shona.types("nothing more", message_id=asked.message.id)
    after = shona.types("the carer prefers to be rung after four", message_id=asked.message.id)

    assert nothing.lines == ("Nothing was written down.",)
    assert after.kind is not SaidKind.ANSWERED
    assert not [e for e in ledger(record, reference) if e.kind is EntryKind.NOTED]


@pytest.mark.parametrize(
    "words",
    [
        "no nothing",
        "nothing mroe",
        "Nothing to add, thanks",
        "nope",
        "not really",
        "all in the notes",
        "No, all written down",
    ],
)
def test_that_there_is_nothing_is_never_kept_as_a_note(record, post, words) -> None:
    reference = handed_over(record, post)
    [asked] = post.sent_to(SHONA, MessageKind.NOTICE)

    said = Replying(record, SHONA, now=post.now).types(words, message_id=asked.message.id)

    assert said.lines == ("Nothing was written down.",)
    assert not [e for e in ledger(record, reference) if e.kind is EntryKind.NOTED]


def test_several_children_are_one_message_and_need_the_reference(record, post) -> None:
    panel, decision = waits_for_panel(record), waits_for_decision(record)
    looked(post)
    for reference in (panel, decision):
        given_to(record, reference, JAMIE)
    post.morning(TOMORROW)
    [asked] = post.sent_to(SHONA, MessageKind.NOTICE)
    shona = Replying(record, SHONA, now=post.now)

    which = shona.types("the school knows more", message_id=asked.message.id)
    said = shona.types(f"{panel}: the school knows more", message_id=asked.message.id)

    [card] = cards(post, JAMIE)
    assert card.headline == "2 children are yours from today"
    assert len(card.parts) == 2
    assert which.lines[0].startswith("Which child is it about?")
    assert said.lines[0].startswith(f"Kept as a note for {panel}.")


def test_a_child_who_is_kept_from_her_since_she_was_asked_is_not_named_again(record, post) -> None:
    panel, decision = waits_for_panel(record), waits_for_decision(record)
    third = waits_for_panel(record, "C8")
    looked(post)
    for reference in (panel, decision, third):
        given_to(record, reference, JAMIE)
    post.morning(TOMORROW)
    [asked] = post.sent_to(SHONA, MessageKind.NOTICE)
    with record.writing() as tx:
        tx.append([Recorder(decision, 0, KIRSTY, "cli").restricted(SHONA, "own family")], NOW)
    shona = Replying(record, SHONA, now=post.now)

    which = shona.types("the school knows more", message_id=asked.message.id)
    hers = shona.types(f"{decision}: the school knows more", message_id=asked.message.id)

    assert panel in which.lines[0]
    assert decision not in which.lines[0]
    assert hers.kind is SaidKind.NO_SUCH_REFERENCE
    assert not [e for e in ledger(record, decision) if e.kind is EntryKind.NOTED]


def test_what_is_left_of_a_card_is_sent_after_a_child_of_it_was_erased(record, post) -> None:
    panel, decision = waits_for_panel(record), waits_for_decision(record)
    looked(post)
    for reference in (panel, decision):
        given_to(record, reference, JAMIE)
    post.at(TOMORROW)
    post.sweep()

    erase(record, panel, "opened in error", post.now, bytes.decode)
    post.deliver()

    [card] = cards(post, JAMIE)
    assert decision in card.headline
    assert panel not in repr(card)


def test_a_managers_word_hands_over_as_an_import_does(record, post) -> None:
    reference = waits_for_panel(record)
    looked(post)
    morag = Replying(record, MORAG)
    morag.types(f"allocate {reference} to Jamie Orr")
    morag.types("yes")

    post.morning(TOMORROW)

    assert len(cards(post, JAMIE)) == 1


def test_a_first_worker_gets_no_card_and_neither_does_one_whose_address_changed(record, post) -> None:
    reference = waits_for_panel(record, worker=None)
    looked(post)
    given_to(record, reference, JAMIE)

    post.morning(TOMORROW)

    assert cards(post, JAMIE) == []


def test_given_back_before_it_left_nothing_is_sent(record, post) -> None:
    reference = waits_for_panel(record)
    looked(post)
    given_to(record, reference, JAMIE)
    post.at(TOMORROW)
    post.sweep()
    given_to(record, reference, SHONA)

    post.deliver()

    assert cards(post, JAMIE) == []
    assert MessageState.CANCELLED in post.states(JAMIE)


def test_who_is_kept_from_the_child_is_not_asked(record, post) -> None:
    reference = waits_for_panel(record)
    looked(post)
    given_to(record, reference, JAMIE)
    with record.writing() as tx:
        tx.append([Recorder(reference, 0, KIRSTY, "cli").restricted(SHONA, "own family")], NOW)

    post.morning(TOMORROW)

    assert cards(post, SHONA) == []


def test_who_is_away_is_not_asked(record, post) -> None:
    reference = waits_for_panel(record)
    looked(post)
    with record.writing() as tx:
        tx.put_people([on_leave(SHONA, TOMORROW, TOMORROW + timedelta(days=9), JAMIE)], NOW)
    given_to(record, reference, JAMIE)

    post.morning(TOMORROW)

    assert cards(post, SHONA) == []


def test_ewan_and_the_administrators_hear_nothing(record, post) -> None:
    reference = handed_over(record, post)

    assert post.sent_to(EWAN) == []
    assert not [c for c in cards(post, KIRSTY) if reference in c.headline]


def test_what_a_manager_says_in_her_meeting_is_of_the_child_she_is_shown_and_no_answer_to_the_question(
    record, post
) -> None:
    put(record, a_person(MORAG, channel="slack"))
    gone, shown = waits_for_panel(record, worker=MORAG), waits_for_decision(record, worker=JAMIE)
    looked(post)
    given_to(record, gone, SHONA)
    post.morning(TOMORROW)
    assert f"{gone} goes to Shona Reid today" in [card.headline for card in cards(post, MORAG)]
    morag = Replying(record, MORAG, now=post.now + timedelta(minutes=5))
    morag.types("meeting")
    while morag.types("next").card.shown != shown:
        pass

    morag.types("the carer prefers to be rung after four")
    morag.types("yes")

    of_whom = [r for r in (gone, shown) for e in ledger(record, r) if e.kind is EntryKind.NOTED]
    assert of_whom == [shown]


def test_an_answer_too_long_to_be_looked_through_is_not_kept(record, post) -> None:
    """Nobody has looked for private words in it."""
    reference = handed_over(record, post)
    [asked] = post.sent_to(SHONA, MessageKind.NOTICE)
    words = "the carer prefers to be rung after four. " * 500 + "Kayden Galbraith was born on 3 May 2019."

    said = Replying(record, SHONA, now=post.now).types(words, message_id=asked.message.id)

    assert (said.kind, said.question) == (SaidKind.ASKED, TOO_LONG)
    assert not [e for e in ledger(record, reference) if e.kind is EntryKind.NOTED]


def test_no_sign_that_steers_a_terminal_is_kept_in_a_note(record, post) -> None:
    """A note is shown in one by `homeward story`."""
    reference = handed_over(record, post)
    [asked] = post.sent_to(SHONA, MessageKind.NOTICE)

    Replying(record, SHONA, now=post.now).types(
        "the carer prefers\x1b[2J to be rung\x9b31m after four\r\nor at noon", message_id=asked.message.id
    )

    [note] = [e.data["note"] for e in ledger(record, reference) if e.kind is EntryKind.NOTED]
    assert [line for line in note.splitlines() if not line.isprintable()] == []
    assert "or at noon" in note

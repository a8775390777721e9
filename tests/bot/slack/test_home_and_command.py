"""The Home tab shows her own list with its buttons; `/homeward` answers her alone."""

import pytest

from permanence.entries import EntryKind
from tests.bot.slack.council import texts_in
from tests.builders import EWAN, SHONA
from tests.looks import refusals


def home(council, email=SHONA):
    council.settle()
    view = council.slack.home(email)
    return "\n".join(texts_in(view.view["blocks"])) if view else ""


def test_the_home_tab_shows_her_own_list_with_buttons(council):
    council.child()
    council.people.open_home(SHONA)

    shown = home(council)
    assert f"{council.references[0]} · Agency decision" in shown
    assert "Booked…" in shown


def test_an_answer_from_home_is_shown_there_and_in_the_message(council):
    council.due_soon()
    message = council.alert()
    council.people.open_home(SHONA)
    council.settle()

    view = council.slack.home(SHONA)
    block = next(
        b["block_id"] for b in view.view["blocks"] if b["type"] == "actions" and "answers" in b["block_id"]
    )
    council.people.press(SHONA, view, "answer.done", block_id=block)

    assert home(council).startswith(f"Recorded for {council.references[0]}")
    assert "Undo" in home(council)
    assert "Recorded by you" in council.shown(message)


def test_a_form_from_home_is_taken_and_home_is_renewed(council):
    council.child(milestones={})
    council.people.open_home(SHONA)
    council.settle()
    view = council.slack.home(SHONA)
    block = next(
        b["block_id"] for b in view.view["blocks"] if b["type"] == "actions" and "answers" in b["block_id"]
    )

    council.people.press(SHONA, view, "more", block_id=block)
    council.settle()
    council.people.press(SHONA, council.slack.open_view(SHONA), "form.wrong_alert")
    council.settle()
    answer = council.people.submit(SHONA, {"note": "looked at the wrong date"})

    assert answer.errors == {}
    assert "reported as a wrong alert" in home(council)


def test_what_is_wrong_with_an_answer_from_home_stands_on_home(council):
    council.due_soon()
    council.people.open_home(SHONA)
    council.settle()
    view = council.slack.home(SHONA)
    block = next(
        b["block_id"] for b in view.view["blocks"] if b["type"] == "actions" and "answers" in b["block_id"]
    )

    council.people.press(SHONA, view, "answer.done", block_id=block)
    council.settle()
    council.people.press(SHONA, view, "answer.done", block_id=block)

    assert home(council).startswith("That is recorded already")


def test_home_of_ewan_shows_nothing_of_shonas(council):
    reference = council.child()
    council.people.open_home(EWAN)

    assert "Nothing is waiting for you" in home(council, EWAN)
    assert reference not in home(council, EWAN)


def test_home_of_a_stranger_says_how_to_be_known(council):
    council.people.open_home("stranger@council.example")

    assert "I do not know who you are yet" in home(council, "stranger@council.example")


def test_a_long_list_fits_into_the_home_tab(council):
    for number in range(30):
        council.child(f"C{number}")
    council.people.open_home(SHONA)

    assert "more: write" in home(council)
    assert len(council.slack.home(SHONA).view["blocks"]) <= 100


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "open:"),
        ("list", "open:"),
        ("help", "Answer in your own words"),
        ("dance", "Answer in your own words"),
        ("why {0}", "Agency decision:"),
        ("show {0}", "{0} "),
        ("who {0}", "{0} is C1 in the case system"),
        ("why", "Legal hand-over"),  # she has one child
        ("why HW-4821-B", "There is no such reference"),
    ],
)
def test_the_command_answers_the_one_who_gives_it(council, text, said):
    reference = council.child(reference="HW-4822-9")

    answer = council.people.command(SHONA, "/homeward", text.format(reference))

    assert answer.body["response_type"] == "ephemeral"
    assert said.format(reference) in answer.body["text"]
    assert council.messages() == []


def test_the_command_gives_ewan_nothing_of_shonas(council):
    reference = council.child()

    answers = [
        council.people.command(EWAN, "/homeward", f"{ask} {reference}") for ask in ("who", "why", "show")
    ]

    assert all("There is no such reference" in answer.body["text"] for answer in answers)
    assert len(refusals(council.record)) == 3


def test_a_command_records_nothing(council):
    reference = council.child()

    council.people.command(SHONA, "/homeward", f"{reference} ADM done 18 May")

    assert [e for e in council.recorded(EntryKind.MILESTONE_REACHED) if e.by == SHONA] == []

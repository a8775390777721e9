"""Cleared cells answered in Slack: the list comes as a message, its answer is read back, and the button records it."""

from permanence.entries import EntryKind
from permanence.people import Role
from tests.bot.slack.council import a_council
from tests.builders import NOW, SHONA, a_person
from tests.importing import a_row, a_tracker, reached, take_in

ONE, TWO = "D10001", "D10002"


def listed(council, folder):
    """The message that lists two cells that a second copy of the tracker leaves blank; Shona is an officer here."""
    with council.record.writing() as tx:
        tx.put_people([a_person(SHONA, role=Role.INFORMATION_OFFICER, channel="slack")], NOW)
    rows = (a_row(ONE, panel="6/5/26"), a_row(TWO, panel="5/5/26"))
    take_in(council.record, a_tracker(folder, *rows, name="first.xlsx"), now=council.now)
    take_in(council.record, a_tracker(folder, a_row(ONE), a_row(TWO)), now=council.now)
    council.deliver()
    return council.messages(SHONA)[-1]


def say(council, text, thread=None):
    council.people.say(SHONA, text, thread=thread)
    council.settle()
    return council.messages(SHONA)[-1]


def test_words_under_the_list_are_read_back_and_the_button_takes_the_date_out(tmp_path):
    with a_council(tmp_path) as council:
        message = listed(council, tmp_path)
        assert "2 dates are no longer in tracker.xlsx" in council.shown(message)

        back = say(council, "remove 1", thread=message)
        assert "Take out: " in council.shown(back)
        assert reached(council.record, ONE, "panel") == ["2026-05-06"]
        council.people.press(SHONA, back, "confirm")
        council.settle()

        assert reached(council.record, ONE, "panel") == []
        assert [e.by for e in council.recorded(EntryKind.UNDONE)] == [SHONA]


def test_words_outside_every_thread_are_about_the_newest_list(tmp_path):
    with a_council(tmp_path) as council:
        listed(council, tmp_path)

        say(council, "keep all")
        say(council, "yes")

        assert len(council.recorded(EntryKind.QUESTION_SETTLED)) == 2


def test_the_change_button_lets_it_go(tmp_path):
    with a_council(tmp_path) as council:
        back = say(council, "remove all", thread=listed(council, tmp_path))

        council.people.press(SHONA, back, "change")
        council.settle()

        assert "Nothing was recorded" in council.shown(council.messages(SHONA)[-1])
        assert reached(council.record, ONE, "panel") == ["2026-05-06"]

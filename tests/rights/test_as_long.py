"""An answer about a child whom one may not see takes as long as one about a child who is not there, by every door.

The same is done for both: the same statements, and hardly a call of a function more. And the time of the two, side by
side, differs by less than a millisecond. In a store that was put back from a backup as well.
"""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import process_time

import pytest
from starlette.applications import Starlette

from bot.email.incoming.answer_links import AnswerLinks
from bot.email.incoming.answer_page import AnswerPage
from casework.content import Said, SaidKind
from casework.imports.withdraw import withdraw_child
from casework.restrict import restrict
from casework.take_mail import MailReply, take_mail
from casework.take_reply import Reply, take_reply
from permanence.answer import Answer, Verb
from scheduler.backing_up import back_up
from scheduler.restore import Asked, restore
from scheduler.settings import Settings
from store.case_record import SqlCaseRecord
from store.engine import open_engine
from tests.bot.email.incoming.council import ADDRESSES, WORDS, Council
from tests.bot.practice.visitor import Visitor
from tests.builders import EWAN, MORAG, NOW, SHONA, a_record, a_rulebook, register_child, shona
from tests.casework.replying import PANEL, take, waits_for_panel
from tests.proof import one_of
from tests.rights.pairs import Work, told_apart, work_of
from tests.servers.asgi import serving

WHY = "a child of a colleague"
MONDAY = date(2026, 6, 1)
ABSENT = "HW-0000-1"
# Of all calls, where a sixth would be a millisecond: the child who is looked up in the place of none has fewer entries.
HARDLY_MORE = 0.02
WITH_A_LONG_STORY = 0.06  # forty entries more than the child who is looked up in the place of none
DOORS = {
    "the button Why": {"answer": Answer(Verb.WHY, ABSENT, PANEL)},
    "the button of an answer": {"answer": Answer(Verb.DONE, ABSENT, PANEL, on=NOW.date())},
    "a form": {
        "answer": Answer(Verb.BLOCKED, ABSENT, PANEL, reason="no_panel_date", until=MONDAY),
        "form": True,
    },
    "why, in words": {"text": f"why {ABSENT}"},
    "who is this, in words": {"text": f"who is {ABSENT}"},
    "an answer in words": {"text": f"{ABSENT} panel held 12 May"},
    "why, by mail": {"mail": f"why {ABSENT}"},
    "an answer by mail": {"mail": f"{ABSENT} panel held 12 May"},
}
TOLD = (SaidKind.NO_SUCH_REFERENCE, SaidKind.ASKED)


@pytest.fixture(params=["as it is", "put back"])
def record(request, tmp_path: Path):
    """With a child who comes first, and one from whom Morag is kept; from a backup, where it was put back."""
    made = a_record(tmp_path)
    register_child(made, "C0", date(2025, 10, 1))
    restrict(made, waits_for_panel(made), MORAG, WHY, NOW)
    if request.param == "put back":
        made = put_back(made, tmp_path)
    yield made
    made.close()


def put_back(made: SqlCaseRecord, folder: Path) -> SqlCaseRecord:
    settings, file = Settings(store_url=str(made.engine.url)), folder / "a.backup"
    back_up(settings, folder, file, NOW)
    made.close()
    restore(settings, folder, Asked(file, None, None, replace=True), NOW)
    return SqlCaseRecord(open_engine(settings.store_url), a_rulebook())


@pytest.fixture
def reference(record: SqlCaseRecord) -> str:
    with record.reading() as tx:
        return next(r for r in tx.references() if tx.journey(r).allocation.restricted_from)


class Asking:
    """The same question about the one reference or the other, again and again; each is a message of its own."""

    def __init__(self, record: SqlCaseRecord, who: str, door: str) -> None:
        self.record, self.who, self.given = record, who, DOORS[door]
        self.number = 0

    def about(self, reference: str) -> Said:
        self.number += 1
        given = {key: _about(value, reference) for key, value in self.given.items()}
        name = f"{self.number:06d}"
        if "mail" in given:
            mail = MailReply(f"<{name}@mail.council.example>", self.who, str(given["mail"]), None)
            with self.record.writing() as tx:
                said = take_mail(tx, self.record.rules, mail, NOW).said
        else:
            said = take(self.record, Reply(f"slack {reference}", name, self.who, **given), NOW)
        assert said.kind in TOLD, said
        return said


def _about(value: object, reference: str) -> object:
    if isinstance(value, Answer):
        return replace(value, reference=reference)
    return value.replace(ABSENT, reference) if isinstance(value, str) else value


def both(record: SqlCaseRecord, asking: Asking, reference: str) -> tuple[Work, Work]:
    """What is done for a hidden child and for none, once each has been asked about often enough to be done as usual."""
    for about in (reference, ABSENT) * 3:
        asking.about(about)
    hidden = work_of(record.engine, lambda: asking.about(reference))
    return hidden, work_of(record.engine, lambda: asking.about(ABSENT))


people = pytest.mark.parametrize("who", [EWAN, MORAG], ids=["of another team", "kept from her"])
doors = pytest.mark.parametrize("door", DOORS)


@doors
@people
def test_the_same_is_done_for_a_hidden_child_and_for_none(record, reference, door, who):
    hidden, none = both(record, Asking(record, who, door), reference)

    assert hidden.statements == none.statements
    assert abs(hidden.calls - none.calls) <= HARDLY_MORE * none.calls


@one_of(6)
@doors
@people
def test_an_answer_about_a_hidden_child_takes_as_long_as_one_about_none(record, reference, door, who):
    asking = Asking(record, who, door)

    assert told_apart(lambda: asking.about(reference), lambda: asking.about(ABSENT)) == []


@one_of(6)
@doors
def test_a_long_story_of_hers_does_not_show_either(record, reference, door):
    with record.writing() as tx:
        tx.append([shona(reference).noted(f"seen by the clerk, {n}") for n in range(20)], NOW)
        tx.append([shona(reference).booked("panel", MONDAY + timedelta(days=n)) for n in range(20)], NOW)
    asking = Asking(record, EWAN, door)

    hidden, none = both(record, asking, reference)

    assert hidden.statements == none.statements
    assert abs(hidden.calls - none.calls) <= WITH_A_LONG_STORY * none.calls
    assert told_apart(lambda: asking.about(reference), lambda: asking.about(ABSENT)) == []


def test_what_is_counted_would_tell_a_child_whom_she_sees(record, reference):
    def asks(about: str) -> None:
        with record.writing() as tx:
            take_reply(tx, record.rules, Reply("slack", f"once {about}", SHONA, Answer(Verb.WHY, about)), NOW)

    hers, none = (work_of(record.engine, lambda about=about: asks(about)) for about in (reference, ABSENT))

    assert abs(hers.calls - none.calls) > HARDLY_MORE * none.calls


def test_what_is_timed_would_tell_two_milliseconds():
    def works(seconds: float) -> None:
        until = process_time() + seconds
        while process_time() < until:
            pass

    assert told_apart(lambda: works(0.005), lambda: works(0.003)) != []


def test_the_page_of_a_link_does_not_say_whether_the_child_is_hidden_or_not_there(tmp_path):
    """Its reader had a mail about both; since then she is kept from the one, and the other was taken out."""
    record = a_record(tmp_path)
    hidden, gone = waits_for_panel(record, "C1"), waits_for_panel(record, "C2")
    council = Council(record)
    council.morning()
    [message] = [m for m in _messages(record) if m.kind == "alert"]
    restrict(record, hidden, SHONA, WHY, NOW)
    withdraw_child(record, gone, "wrong child", NOW)
    page = AnswerPage(
        record, AnswerLinks(ADDRESSES.keys), WORDS, "https://homeward.council.example", lambda: NOW
    )
    day = NOW.date()
    links = {
        child: f"/answer/{page.links.signed(message.id, 1, (child, 1, PANEL), SHONA, day)}"
        for child in (hidden, gone)
    }
    with serving(Starlette(routes=page.routes)) as url:
        visitor = Visitor(url)
        answers = [visitor.get(links[child]) for child in (hidden, gone)]
        by = told_apart(lambda: visitor.get(links[hidden]), lambda: visitor.get(links[gone]))
    record.close()

    assert [answer.status for answer in answers] == [404, 404]
    assert answers[0].words == answers[1].words
    assert by == []


def _messages(record: SqlCaseRecord):
    with record.reading() as tx:
        return tx.messages_for(SHONA)

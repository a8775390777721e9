"""What a manager asks of her teams."""

from datetime import date

from casework.content import Said, SaidKind
from casework.manager_lists import digest_now, list_team, not_answered
from casework.ports import MessageKind
from casework.reply_work import ReplyWork
from permanence.answer import Verb
from store.case_record import SqlCaseRecord
from tests.builders import EWAN, ISLA, MORAG, NOW, ROSS, SHONA
from tests.casework.post_room import PostRoom
from tests.casework.replying import Replying, waits_for_panel

TODAY = date(2026, 5, 20)


def asks(record: SqlCaseRecord, email: str, what: object, now: object = NOW) -> Said:
    with record.writing() as tx:
        directory = tx.directory()
        work = ReplyWork(tx, record.rules, directory.get(email), now, "slack:1", directory)  # type: ignore[arg-type]
        return what(work)  # type: ignore[operator, no-any-return]


def test_her_team_is_a_line_a_worker(record: SqlCaseRecord, reference: str):
    said = asks(record, MORAG, list_team)

    assert said.kind is SaidKind.ANSWERED
    assert said.lines == (f"Shona Reid: 1 step is late: {reference}.",)
    assert asks(record, ISLA, list_team).lines == said.lines


def test_another_team_has_nothing_of_it(record: SqlCaseRecord, reference: str):
    assert asks(record, ROSS, list_team).lines == ("Nothing is late in your team.",)
    assert "no team" in asks(record, EWAN, list_team).lines[0]
    assert "no team" in asks(record, SHONA, not_answered).lines[0]


def test_who_has_not_answered_is_told_with_the_day(record: SqlCaseRecord, reference: str, post: PostRoom):
    assert asks(record, MORAG, not_answered).lines == ("Everybody has answered.",)

    post.morning(TODAY)
    (line,) = asks(record, MORAG, not_answered).lines
    assert line == f"Shona Reid: {reference}, Panel, told on Wed 20 May."

    Replying(record).taps(Verb.ACKNOWLEDGE, reference)
    assert asks(record, MORAG, not_answered).lines == ("Everybody has answered.",)


def test_what_waits_for_her_word_comes_first(record: SqlCaseRecord, reference: str):
    other = waits_for_panel(record, "C2")
    shona = Replying(record)
    shona.taps(Verb.JOURNEY_OVER, reference, None, on=TODAY, reason="came_of_age")
    shona.taps(Verb.NOT_MINE, other, None)

    lines = asks(record, MORAG, list_team).lines
    over = f"{reference}: The journey is over on Wed 20 May: turned 18."
    allocate = f"{other}: not the right worker. Say allocate {other} to, and the name."
    assert set(lines[:2]) == {f"{over} Say {reference} confirm over, or {reference} goes on.", allocate}


def test_the_digest_comes_when_it_is_asked_for_once_a_day(
    record: SqlCaseRecord, reference: str, post: PostRoom
):
    assert asks(record, MORAG, digest_now).lines == ("Your digest up to today comes by e-mail.",)
    assert asks(record, MORAG, digest_now).lines == ("Today's digest is on its way already.",)
    post.deliver()

    (digest,) = [t for t in post.sent_to(MORAG) if t.message.kind is MessageKind.DIGEST]
    assert digest.content.digest.period.last == TODAY  # type: ignore[attr-defined]

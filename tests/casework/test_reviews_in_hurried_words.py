"""What hurried people answer to the question about a review or a plan: only what was said is recorded, the rest is quoted."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from casework.content import Said, SaidKind
from casework.review_messages import send_review_messages
from casework.take_words import TOO_MUCH_FOR_MAIL
from permanence.entries import EntryKind
from store.case_record import SqlCaseRecord
from store.engine import open_engine
from tests.builders import AILSA, NOW, SHONA, a_record, a_rulebook, register_child
from tests.casework.replying import Replying, ledger
from tests.casework.test_reviews import A_MONDAY, AFTER, BEGAN, UP_TO_REVIEW, without_news

SOURCES = ("slack", "teams", "email", "practice")
HELD, RIGHT, NEXT = (
    "later review held on Fri 22 May",
    "plan still right",
    "later review booked for Wed 18 Nov",
)
KINSHIP = "route changed to Kinship care order on Mon 24 Aug, reason: Kin came forward"

REVIEW = [  # what is written, what is recorded on a yes, and what is quoted as not read
    ("held 22 may plan same next 18/11", [HELD, RIGHT, NEXT], []),
    ("held 22/5 same plan next 18 nov", [HELD, RIGHT, NEXT], []),
    ("review went ahead, plan still right", [RIGHT], []),
    ("no change", [], ["no change"]),
    ("not held, panel cancelled", [], []),
    ("held fri, all fine, next one 18 nov", [HELD, NEXT], []),
    ("was held 22/5. plan ok. next 18/11", [HELD, RIGHT, NEXT], []),
    ("held 22 may plan unchanged", [HELD, RIGHT], []),
    ("no change of plan, held 22 may", [RIGHT, HELD], []),
    ("held 22 may. no change", [HELD], ["no change"]),
    ("held 22 may but plan isnt the same", [HELD], ["plan isnt the same"]),
    ("held 22/5 plan stays adoption", [HELD], ["plan stays adoption"]),
    ("plan not the same any more", [], ["plan not the same any more"]),
    ("22nd. same plan. 18 nov", [RIGHT], ["22nd", "18 nov"]),
    ("22/5 plan not changed next 18 nov", [HELD, RIGHT, NEXT], []),
    ("yes 22 may same plan", [HELD, RIGHT], []),
    ("yes friday plan ok", [RIGHT], ["friday"]),
    ("went ahead fri no changes next review 18/11/26", [], ["no changes"]),
    (
        "held 22/5, drift at legal, chase papers by 5 june",
        [HELD],
        ["drift at legal", "chase papers by 5 june"],
    ),
    ("rev held, minutes to follow", [], ["minutes to follow"]),
    ("done, plan right, blocked waiting on medical", [RIGHT], ["blocked waiting on medical"]),
    ("held apparently 22 may", [], ["apparently"]),
    ("was told it went ahead fri", [], ["was told"]),
    ("if its held I will tell you", [], ["if"]),
    ("think it was 22nd", [], ["think"]),
    ("it was but I wasnt there ask Ailsa", [], ["I wasnt there ask Ailsa"]),
    ("yes all as before", [], ["yes all as before"]),
    ("yes held, dont think plan is right any more", [], ["dont think plan is right any more"]),
    ("22 may went ahead, shona to book next", [HELD], ["shona to book next"]),
    ("yes 22nd may. plan same. next tbc", [HELD, RIGHT], ["next tbc"]),
    ("postponed no new date", [], []),
]
PLAN = [
    ("yes still right", [RIGHT], []),
    ("yep no change", [RIGHT], []),
    ("plan unchanged", [RIGHT], []),
    ("same plan", [RIGHT], []),
    ("no, kinship care order now because kin came forward", [KINSHIP], []),
    ("no, plan changed to kinship, kin came forward", [KINSHIP], []),
    ("no, adoption now", [], []),
    ("no it changes", [], ["no it changes"]),
    ("no, panel cancelled", [], []),
    ("no change", [], ["no change"]),
    ("no, kinship/PO whatever", [], ["kinship", "PO whatever"]),
    ("thanks", [], []),
    ("not sure", [], []),
]


@pytest.fixture(scope="module")
def begun(tmp_path_factory) -> dict[str, Path]:
    """The store in which Shona was asked about a review, and that in which she was asked about a plan."""
    stores = {}
    for asks, now in (("review", AFTER), ("plan", A_MONDAY)):
        folder = tmp_path_factory.mktemp(asks)
        record = a_record(folder)
        if asks == "plan":
            without_news(record)
        else:
            then = NOW - timedelta(days=30)
            given = {"route": "permanence_order", "milestones": UP_TO_REVIEW, "reviewing_officer": AILSA}
            register_child(record, "C1", BEGAN, now=then, **given)
        send_review_messages(record, now)
        record.close()
        stores[asks] = folder / "homeward.db"
    return stores


@pytest.fixture(params=["review", "plan"])
def record(request, begun, tmp_path) -> Iterator[SqlCaseRecord]:
    shutil.copy(begun[request.param], tmp_path / "homeward.db")
    record = SqlCaseRecord(open_engine(f"sqlite:///{tmp_path / 'homeward.db'}"), a_rulebook())
    yield record
    record.close()


def answered(record: SqlCaseRecord, source: str, words: str) -> tuple[Said, list[str]]:
    """What Shona is told first; and the lines that were recorded after her yes, where anything was read back.

    A change of route waits for another way where it came by mail.
    """
    with record.reading() as tx:
        [message] = tx.messages_for(SHONA)
        [child] = tx.references()
    now = max(message.not_before, message.created_at) + timedelta(hours=1)
    shona = Replying(record, SHONA, source=source, now=now)
    first = shona.types(words, message.id)
    if first.kind is not SaidKind.READ_BACK:
        assert entries(record, child) == []
        return first, []
    last = shona.types("yes", message.id)
    if source == "email" and "route changed" in first.recorded:
        assert last.question == TOO_MUCH_FOR_MAIL
        return first, [first.recorded.removeprefix(f"{child}: ")]
    assert first.recorded.replace(f"{child}: ", "").startswith(last.recorded)
    return first, list(last.lines)


def entries(record: SqlCaseRecord, child: str) -> list[EntryKind]:
    return [entry.kind for entry in ledger(record, child) if entry.by == SHONA]


def quoted(said: Said) -> str:
    return " ".join([*said.unread, *said.also, said.question or ""])


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("record", ["review"], indirect=True)
@pytest.mark.parametrize(("words", "recorded", "unread"), REVIEW)
def test_of_a_review(record, source, words, recorded, unread) -> None:
    first, lines = answered(record, source, words)

    assert [line.partition(", prompted")[0] for line in lines] == recorded
    assert [part for part in unread if part not in quoted(first)] == []


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("record", ["plan"], indirect=True)
@pytest.mark.parametrize(("words", "recorded", "unread"), PLAN)
def test_of_a_plan(record, source, words, recorded, unread) -> None:
    first, lines = answered(record, source, words)

    assert [line.partition(", prompted")[0] for line in lines] == recorded
    assert [part for part in unread if part not in quoted(first)] == []


@pytest.mark.parametrize("record", ["plan"], indirect=True)
def test_the_question_about_a_plan_is_put_again_with_what_was_not_read(record) -> None:
    first, _ = answered(record, "slack", "no it changes")

    assert first.question == (
        'I have not read: "no it changes". Is the plan still right? If it changes, write which route it is now, and why.'
    )

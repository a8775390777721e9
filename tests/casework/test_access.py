"""Who looked: every look at a child is in the access log, by whatever it came, and so is a look at the log itself."""

import pytest

from casework.access import Looking, access_log, looked_at_all, whole_access_log
from permanence.answer import Verb
from store import ledger
from store.case_record import SqlCaseRecord
from tests.builders import EWAN, KIRSTY, MORAG, NOW, SHONA
from tests.casework.replying import PANEL, Replying, waits_for_decision
from tests.looks import looks, refusals

AT_THE_LINE = Looking("command line (fergus)", "access", "homeward access", NOW, "asked by her manager")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("why {}", "why"),
        ("who is {}", "who"),
        ("history {}", "history"),
        ("{} panel done 12 May", "read_back"),
    ],
)
def test_whoever_asks_about_a_child_is_in_the_log(replying: Replying, reference: str, words: str, what: str):
    replying.types(words.format(reference))

    assert [(look.who, look.what, look.shown) for look in looks(replying.record, reference)] == [
        (SHONA, what, True)
    ]


def test_a_list_is_a_look_at_each_child_in_it(replying: Replying, reference: str):
    other = waits_for_decision(replying.record)

    replying.types("list")

    assert {look.reference for look in looks(replying.record)} == {reference, other}
    assert {(look.who, look.what) for look in looks(replying.record)} == {(SHONA, "list")}


def test_a_managers_list_of_her_team_is_a_look_at_whom_it_names(replying: Replying, reference: str):
    replying.as_(MORAG).types("list team")

    assert [(look.who, look.reference) for look in looks(replying.record)] == [(MORAG, reference)]


@pytest.mark.parametrize("press", [Verb.WHY, Verb.DONE, Verb.LIST])
def test_a_button_is_a_look_too(replying: Replying, reference: str, press: Verb):
    replying.taps(press, reference)

    assert [(look.who, look.what) for look in looks(replying.record, reference)] == [(SHONA, press.value)]


def test_an_attempt_at_a_child_whom_she_may_not_see_is_kept_as_one(replying: Replying, reference: str):
    replying.as_(EWAN).types(f"why {reference}")

    assert refusals(replying.record, reference) == [EWAN]


def test_a_hidden_child_and_none_at_all_leave_the_same_behind(replying: Replying, reference: str):
    ewan = replying.as_(EWAN)
    for about in (reference, "HW-0000-1"):
        ewan.types(f"why {about}")
        ewan.taps(Verb.DONE, about, PANEL)

    of_hidden, of_nobody = (
        [(look.what, look.shown) for look in looks(replying.record, about)]
        for about in (reference, "HW-0000-1")
    )

    assert of_hidden == of_nobody
    assert ledger.verify(replying.record.engine).first_bad is None


def test_what_is_no_reference_is_not_kept(replying: Replying):
    replying.taps(Verb.WHY, "the girl at 14 Station Road")

    assert looks(replying.record) == []


def test_looking_at_the_log_is_logged_with_its_reason(record: SqlCaseRecord, reference: str):
    found = access_log(record, reference, AT_THE_LINE)

    assert [(look.who, look.what, look.why) for look in found] == [
        ("command line (fergus)", "access", "asked by her manager")
    ]


def test_an_export_is_one_look_at_all_children_and_stands_in_the_log_of_each(
    record: SqlCaseRecord, reference: str
):
    looked_at_all(record, Looking(KIRSTY, "export", "homeward export", NOW))

    [look] = looks(record, reference)
    assert (look.who, look.what, look.reference, look.children) == (KIRSTY, "export", None, 1)


def test_an_export_of_the_log_goes_on_where_the_last_one_ended(record: SqlCaseRecord, reference: str):
    first = whole_access_log(record, AT_THE_LINE)
    Replying(record).types(f"why {reference}")

    then = whole_access_log(record, AT_THE_LINE, after=first[-1].number)

    assert [look.what for look in then] == ["why", "access"]


def test_a_new_address_is_hers_in_the_log_as_well(record: SqlCaseRecord, reference: str):
    from casework.same_person import same

    Replying(record).types(f"why {reference}")

    with record.writing() as tx:
        same(tx, SHONA, "shona.new@council.example", None, NOW, by="test", sure=True)

    assert [look.who for look in looks(record, reference)] == ["shona.new@council.example"]

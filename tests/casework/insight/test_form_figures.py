"""How the form about reviews was used: counted by field, and its words told to those who may see the child."""

from datetime import date, timedelta

from casework.insight.form_figures import forms_used
from casework.restrict import seal
from permanence.entries import EntryKind
from tests.builders import AILSA, EWAN, NOW, SHONA, a_person, register_child
from tests.casework.test_reviews import AFTER, BEGAN, UP_TO_REVIEW, sends

YEAR = date(2026, 1, 1), date(2026, 12, 31)


def a_child(record, case_id="C1"):
    return register_child(
        record,
        case_id,
        BEGAN,
        now=NOW - timedelta(days=30),
        route="permanence_order",
        milestones=UP_TO_REVIEW,
        reviewing_officer=AILSA,
    )


def used(record, person=None):
    return forms_used(record, *YEAR, person, AFTER.date())


def field(form, code):
    return next(one for one in form.fields if one.code == code)


def test_each_field_is_counted_as_used_left_empty_or_something_else(record):
    first, second = a_child(record), a_child(record, "C2")
    sends(record, SHONA, first, held_on="2026-05-22", plan="right")
    sends(
        record,
        SHONA,
        second,
        held_on="2026-05-22",
        plan="changes",
        route="kinship_care_order",
        route_reason="other",
        note="Her own reason",
    )

    [form] = used(record)

    assert (form.form, form.answered) == ("review 1", 2)
    assert (field(form, "plan").used, field(form, "plan").empty) == (2, 0)
    assert (field(form, "route_reason").used, field(form, "route_reason").other) == (1, 1)
    assert field(form, "blocker").empty == 2
    assert form.words == ((second, "Her own reason"),)
    assert used(record, a_person(SHONA))[0].words == form.words
    assert used(record, a_person(EWAN))[0].words == ()


def test_a_sealed_child_is_in_no_figure_of_a_form_and_none_of_its_words(record):
    child = a_child(record)
    sends(
        record,
        SHONA,
        child,
        held_on="2026-05-22",
        plan="changes",
        route="kinship_care_order",
        route_reason="other",
        note="Her own reason",
    )
    assert used(record)[0].words

    seal(record, child, [SHONA], "a child of a colleague", AFTER)

    assert used(record) == []
    assert used(record, a_person(EWAN)) == []


def test_where_people_stop_is_counted_until_they_have_sent_it(record):
    child = a_child(record)
    sends(record, SHONA, child, held_on="2026-05-22", blocker="court")

    [form] = used(record)
    assert (form.answered, field(form, "look_again").stopped) == (0, 1)

    sends(record, SHONA, child, held_on="2026-05-22", blocker="court", look_again="2026-06-19")

    [form] = used(record)
    assert form.answered == 1
    assert all(one.stopped == 0 for one in form.fields)


def test_a_stop_is_nothing_that_changes_the_child(record):
    child = a_child(record)
    sends(record, SHONA, child)

    with record.reading() as tx:
        [stopped] = [e for e in tx.entries(child) if e.kind is EntryKind.FORM_STOPPED]
        assert stopped.text("field") == "held_on"
        assert tx.journey(child).forms == ()

"""Answers in the practice inbox go through the same requests as from any channel, once, and are shown as Slack shows them."""

from datetime import date

import pytest

from casework.ports import StageQuery
from permanence.entries import EntryKind
from tests.builders import EWAN, JAMIE, KIRSTY, MORAG, SHONA
from tests.looks import looks, refusals


def entries_by(practised, email: str, reference: str | None = None):
    with practised.room.record.reading() as tx:
        return [e for e in tx.entries(reference or practised.late) if e.by == email]


def panel_of(practised):
    with practised.room.record.reading() as tx:
        query = StageQuery(references=frozenset({practised.late}), open_only=False)
        return next(s.stage for s in tx.stages(query) if s.stage.milestone == "panel")


def test_done_on_a_late_step_is_recorded_with_the_day_it_asks_for_and_the_message_shows_it(
    practised, visitor
):
    page = visitor.held_today(visitor.get(f"/people/{SHONA}"), "Held… Later review")

    [entry] = entries_by(practised, SHONA)
    assert (entry.kind, entry.day("on")) == (EntryKind.MILESTONE_REACHED, date(2026, 5, 20))
    assert entry.through.startswith("practice:")
    assert "✓ Later review held on Wed 20 May" in page.words
    assert "Recorded by you, Wed 20 May at 09:02" in page.words


def test_another_day_than_those_offered_is_given_in_a_form(practised, visitor):
    asked = visitor.press(visitor.get(f"/people/{SHONA}"), "Held… Later review")
    form = visitor.press(asked, "Another day").form_with("Record")

    visitor.send(form, {**form.fields, "on": "2026-05-12"})

    assert [entry.day("on") for entry in entries_by(practised, SHONA)] == [date(2026, 5, 12)]


def test_undo_takes_it_back_and_the_buttons_return(practised, visitor):
    done = visitor.held_today(visitor.get(f"/people/{SHONA}"), "Held… Later review")

    page = visitor.press(done, "Undo")

    assert [e.kind for e in entries_by(practised, SHONA)] == [EntryKind.MILESTONE_REACHED, EntryKind.UNDONE]
    assert "Undone for" in page.words
    assert page.form_with("Held… Later review")


def test_undo_ends_when_ten_minutes_have_passed_on_the_practice_clock(practised, visitor):
    page = visitor.held_today(visitor.get(f"/people/{SHONA}"), "Held… Later review")
    for _ in range(11):
        page = visitor.press(page, "list")

    assert not any(words.startswith("Undo ") for form in page.forms for words in form.buttons)


def test_the_same_press_twice_changes_nothing_the_second_time(practised, visitor):
    asked = visitor.press(visitor.get(f"/people/{SHONA}"), "Held… Later review")
    form = asked.form_with("Today, ")

    first = visitor.post(form.action, form.fields)
    again = visitor.post(form.action, form.fields)

    assert (first.status, again.status) == (303, 303)
    assert len(entries_by(practised, SHONA)) == 1


def test_words_are_read_back_and_recorded_when_she_confirms(practised, visitor):
    page = visitor.get(f"/people/{SHONA}")
    form = page.form_with("Send")

    asked = visitor.send(form, {**form.fields, "text": "panel moved to 28 May, report late"})
    assert "panel booked for Thu 28 May" in asked.words
    assert entries_by(practised, SHONA) == []

    said = visitor.press(asked, "Record it")
    assert "Recorded for" in said.words
    assert panel_of(practised).booked_on == date(2026, 5, 28)


def test_what_was_read_back_wrongly_can_be_changed(practised, visitor):
    form = visitor.get(f"/people/{SHONA}").form_with("Send")
    asked = visitor.send(form, {**form.fields, "text": "panel moved to 28 May, report late"})

    page = visitor.press(asked, "Change")

    assert entries_by(practised, SHONA) == []
    assert not any(words.startswith("Record it") for form in page.forms for words in form.buttons)


def test_words_that_cannot_be_understood_are_answered_too(visitor):
    form = visitor.get(f"/people/{SHONA}").form_with("Send")

    page = visitor.send(form, {**form.fields, "text": "the weather in the Firth"})

    assert "I have not read" in page.words


def test_private_words_are_given_back_and_not_kept(practised, visitor):
    form = visitor.get(f"/people/{SHONA}").form_with("Send")

    page = visitor.send(
        form, {**form.fields, "text": "panel done today, born 3 March 2019, call 0131 496 0000"}
    )

    assert "0131 496 0000" not in page.text
    assert "nothing of it was kept" in page.words


def test_an_option_of_a_question_is_as_good_as_writing_it(practised, visitor):
    form = visitor.get(f"/people/{SHONA}").form_with("Send")
    asked = visitor.send(form, {**form.fields, "text": "panel done yesterday"})
    options = [w for f in asked.forms for w in f.buttons if f.fields.get("action", "").startswith("say")]

    page = visitor.press(asked, options[0])

    assert options
    assert len(page.words) > 0
    assert asked.words != page.words


def test_a_form_opens_without_changing_anything_and_is_recorded_when_sent(practised, visitor):
    opened = visitor.press(visitor.get(f"/people/{SHONA}"), "Booked… Panel")
    assert opened.status == 200
    assert "Booked for" in opened.words
    assert entries_by(practised, SHONA) == []

    form = opened.form_with("Record")
    page = visitor.send(form, {**form.fields, "on": "2026-06-04"})

    assert panel_of(practised).booked_on == date(2026, 6, 4)
    assert "✓ Panel booked for Thu 4 Jun" in page.words


def test_a_form_that_cannot_be_right_comes_back_with_what_is_wrong_beside_the_field(practised, visitor):
    opened = visitor.press(visitor.get(f"/people/{SHONA}"), "Booked… Panel")
    form = opened.form_with("Record")

    page = visitor.post(form.action, {**form.fields, "on": "2026-05-01"})

    assert page.status == 422
    assert "has passed: if it happened then, give it as done" in page.words
    assert 'aria-invalid="true"' in page.text
    assert 'value="2026-05-01"' in page.text
    assert entries_by(practised, SHONA) == []


def test_a_day_that_is_no_day_is_said_to_be_none(visitor):
    opened = visitor.press(visitor.get(f"/people/{SHONA}"), "Booked… Panel")
    form = opened.form_with("Record")

    page = visitor.post(form.action, {**form.fields, "on": "soon"})

    assert (page.status, "This is no day: choose one." in page.words) == (422, True)


@pytest.mark.parametrize(
    ("verb", "filled", "recorded"),
    [
        ("blocked", {"reason": "no_panel_date", "until": "2026-06-03"}, "blocked"),
        ("decision", {"outcome": "deferred", "on": "2026-05-19", "reason": "report_awaited"}, "deferred"),
        ("change_route", {"route": "home", "on": "2026-05-20", "reason": "needs_changed"}, "Route changed"),
        ("not_applicable", {"reason": "other"}, "does not apply"),
        ("wrong_alert", {}, "reported as a wrong alert"),
        ("pause", {"reason": "appeal", "on": "2026-05-20"}, "clock paused"),
        ("snooze", {"until": "2026-06-01"}, "nothing more is asked until"),
    ],
)
def test_every_form_that_slack_has_can_be_sent_here(practised, visitor, verb, filled, recorded):
    page = visitor.get(f"/people/{SHONA}")
    handle = page.form_with("Booked… Panel").fields["value"]
    opened = visitor.get(f"/people/{SHONA}/form/{verb}?value={quoted(handle)}")
    form = opened.form_with("Record")

    said = visitor.send(form, {**form.fields, **filled})

    assert entries_by(practised, SHONA)
    assert recorded in said.words


def test_more_leads_to_the_answers_without_a_button_and_to_questions(practised, visitor):
    more = visitor.press(visitor.get(f"/people/{SHONA}"), "Something else…")
    assert "Change of route" in more.words

    page = visitor.press(more, "Choose Who is this")

    assert "is C-1 in the case system. It is kept that you looked." in page.words
    assert [(look.who, look.shown) for look in looks(practised.room.record, practised.late)] == [
        (SHONA, True)
    ]


def test_answers_on_the_open_list_show_in_the_message_as_well(visitor):
    page = visitor.held_today(visitor.get(f"/people/{SHONA}/list"), "Held… Later review")

    assert page.path.startswith(f"/people/{SHONA}/list")
    assert "Recorded for" in page.words
    assert "✓ Later review" in visitor.get(f"/people/{SHONA}").words


def test_ewan_gets_no_such_reference_for_shonas_child_and_the_attempt_is_logged(practised, visitor):
    form = visitor.get(f"/people/{EWAN}").form_with("Send")

    page = visitor.send(form, {**form.fields, "text": f"{practised.late} panel done today"})

    assert "There is no such reference" in page.words
    assert entries_by(practised, EWAN) == []
    assert refusals(practised.room.record, practised.late) == [EWAN]


def test_ewan_cannot_press_shonas_buttons_by_making_up_a_form(practised, visitor):
    form = visitor.get(f"/people/{SHONA}").form_with("Held… Panel")

    page = visitor.follow(visitor.post(f"/people/{EWAN}/press", {**form.fields, "message": ""}))

    assert "There is no such reference" in page.words
    assert entries_by(practised, EWAN) == []
    assert refusals(practised.room.record, practised.late) == [EWAN]
    assert panel_of(practised).is_open


def test_a_wrong_alert_reaches_the_information_officer_at_once(practised, visitor):
    page = visitor.get(f"/people/{SHONA}")
    handle = page.form_with("Booked… Panel").fields["value"]
    opened = visitor.get(f"/people/{SHONA}/form/wrong_alert?value={quoted(handle)}")

    visitor.send(opened.form_with("Record"), opened.form_with("Record").fields)

    assert "was reported as wrong" in visitor.get(f"/people/{KIRSTY}").words


def test_what_shona_recorded_is_seen_by_her_manager_and_not_by_a_colleague(practised, visitor):
    visitor.held_today(visitor.get(f"/people/{SHONA}"), "Held… Later review")

    recorded = "Later review held on Wed 20 May"
    assert recorded in visitor.get(f"/people/{MORAG}/why?reference={practised.late}").words
    assert recorded not in visitor.get(f"/people/{JAMIE}/why?reference={practised.late}").words


@pytest.mark.parametrize(
    "fields",
    [
        {"event": "", "action": "answer.done", "value": "{}"},
        {"event": "a b", "action": "answer.done", "value": "{}"},
        {"event": "abc1", "action": "answer.done", "value": "nonsense"},
        {"event": "abc2", "action": "answer.dance", "value": '{"r":"HW-4821-B","j":1,"s":"X#1","n":1}'},
        {"event": "abc3", "action": "dance", "value": ""},
        {"event": "abc4", "action": "confirm", "value": "one"},
        {"event": "abc5", "action": "say.0", "value": "[]"},
    ],
)
def test_a_press_that_no_page_of_ours_offers_is_not_taken(practised, visitor, fields):
    page = visitor.post(f"/people/{SHONA}/press", fields)

    assert page.status == 404
    assert entries_by(practised, SHONA) == []


def quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text)


def test_a_form_that_offers_a_childs_own_decisions_is_a_look_at_her(practised, visitor):
    handle = visitor.get(f"/people/{SHONA}").form_with("Booked… Panel").fields["value"]

    visitor.get(f"/people/{SHONA}/form/change_route?value={quoted(handle)}")

    assert [(look.who, look.what, look.through) for look in looks(practised.room.record, practised.late)] == [
        (SHONA, "form", "practice:form")
    ]

"""Which child, step or line of several a short reply means, and that nothing but that is recorded."""

from dataclasses import replace
from datetime import timedelta

import pytest

from permanence.replies.memory import Does, Tells
from permanence.replies.reading import Line
from tests.permanence.replies.contexts import NOW, REFERENCES, situation_in
from tests.permanence.replies.corpora_of_ours import OWN
from tests.permanence.replies.dialogues import Player
from tests.permanence.replies.talked import after, told


def _two_steps_of_one_child():
    """Thread B with a second line about the child of its first."""
    situation = situation_in(OWN, "B")
    reference = REFERENCES["B"][0]
    case = situation.case(reference)
    keys = [s.key for s in case.running() if s.due_on][:2]
    lines = tuple(Line(n, reference, key) for n, key in enumerate(keys, start=1))
    return Player(replace(situation, lines=lines), "B"), keys


@pytest.mark.parametrize(
    ("picks", "does", "kept"),
    [
        ("yes to 1", Does.CONFIRM, (0,)),
        ("yes to 2", Does.CONFIRM, (1,)),
        ("just 1", Does.READ_BACK, (0,)),
        ("not 1", Does.READ_BACK, (1,)),
        ("leave 2 out", Does.READ_BACK, (0,)),
        ("yes to 1, no to 2", Does.CONFIRM, (0,)),
    ],
)
def test_a_line_is_its_step_where_two_lines_are_about_one_child(picks, does, kept):
    player, keys = _two_steps_of_one_child()
    assert [a.stage for a in player.says("1 and 2 booked for 9 june", NOW).answers] == keys

    turn = player.says(picks, NOW)

    assert (turn.does, [a.stage for a in turn.answers]) == (does, [keys[n] for n in kept])


@pytest.mark.parametrize("picks", ["leave {B2#} out", "not {B2#}", "not the panel"])
def test_what_is_left_out_may_be_told_by_its_digits_or_its_step(picks):
    turn, facts, _ = after("B", "1 held 12 may, 2 held 13 may", picks)

    assert (turn.does, facts) == (Does.READ_BACK, ["1 done 2026-05-12"])


def test_yes_to_the_first_two_leaves_the_third():
    turn, facts, _ = after("B", "1 held 12 may, 2 held 13 may, 3 held 14 may", "yes to the first two")

    assert (turn.does, facts) == (Does.CONFIRM, ["1 done 2026-05-12", "2 done 2026-05-13"])


@pytest.mark.parametrize("picks", ["just 1", "only the first one"])
def test_what_was_asked_along_is_let_go_with_all_that_is_left_out(picks):
    turn, facts, _ = after("B", "1 held 12 may, 2 done", picks)

    assert (turn.does, facts, turn.asks) == (Does.READ_BACK, ["1 done 2026-05-12"], ())


@pytest.mark.parametrize("says", ["sorry wrong child, {B3}", "sorry, {B3}", "no, that was {B3}"])
def test_a_step_told_by_its_name_goes_with_the_child_to_whom_it_is_moved(says):
    """The line of the other child waits for another step than the one that was told."""
    situation = situation_in(OWN, "B")
    told_of, other = REFERENCES["B"][1], REFERENCES["B"][2]
    panel = next(s for s in situation.case(told_of).running() if s.milestone == "panel")
    other_case = situation.case(other)
    moved = replace(
        other_case,
        stages=(*other_case.stages, replace(panel, reference=other, owner=other_case.stages[0].owner)),
    )
    cases = tuple(moved if c is other_case else c for c in situation.cases)
    player = Player(replace(situation, cases=cases), "B")

    player.says("{B2} panel held 13 may", NOW)
    turn = player.says(says, NOW)

    assert [(a.reference, a.milestone) for a in turn.answers] == [(other, "panel")]


@pytest.mark.parametrize("correction", ["no 11 june", "sorry, 11 june", "make it 11 june"])
def test_a_deferral_without_its_reason_takes_no_day_to_come(correction):
    _, facts, _ = after("A", "panel deferred to 5 june", correction)

    assert [f for f in facts if "booked" in f] == ["booked 2026-06-11"]


def test_a_yes_records_no_deferral_without_its_reason():
    turn, facts, _ = after("A", "panel deferred, new date 5 june", "yes")

    assert (turn.does, facts) == (Does.CONFIRM, ["booked 2026-06-05"])
    assert turn.asks


@pytest.mark.parametrize("says", ["forget that", "cancel", "never mind"])
def test_what_is_recorded_stands_until_undo_is_said(says):
    turn, _, _ = after("A", "panel held 12 may", "yes", says)

    assert (turn.does, turn.tells) == (Does.TELL, Tells.STANDS)


@pytest.mark.parametrize("says", ["hang on", "will check", "i don't know"])
def test_nothing_is_said_to_wait_where_nothing_does(says):
    turn, _, _ = after("A", says)

    assert (turn.does, turn.tells) == (Does.TELL, Tells.NO_MATTER)


@pytest.mark.parametrize("says", ["make it 3", "actually make that 3", "make it 3."])
def test_a_bare_number_in_the_place_of_a_length_is_asked_about_and_moves_no_child(says):
    blocked = "1 blocked, no panel date, look again in 2 weeks"
    turn, facts, player = after("B", blocked, "yes", says)
    assert (turn.does, facts) == (Does.ASK, ["1 blocked 2026-06-03 no_panel_date"])

    assert told(player, player.says("3 weeks", NOW).answers) == ["1 blocked 2026-06-10 no_panel_date"]


@pytest.mark.parametrize("question", ["who has {B2}", "why {B2}", "when is {B2} panel", "who is {B2}?"])
@pytest.mark.parametrize("says", ["panel was held 13 may", "it was held 13 may"])
def test_what_follows_a_question_may_be_about_its_child(question, says):
    turn, facts, _ = after("B", question, says)

    assert (turn.does, facts) == (Does.READ_BACK, ["2 done 2026-05-13"])


def test_a_child_named_after_a_question_is_the_one_who_is_meant():
    _, facts, _ = after("B", "who has {B2}", "1 was held 12 may")

    assert facts == ["1 done 2026-05-12"]


@pytest.mark.parametrize("says", ["2", "{B2}", "line 2"])
def test_a_child_named_alone_is_whom_the_next_words_are_about(says):
    _, facts, _ = after("B", says, "panel was held 13 may")

    assert facts == ["2 done 2026-05-13"]


def test_what_follows_a_question_long_ago_is_about_nobody():
    player = Player(situation_in(OWN, "B"), "B")
    player.says("who has {B2}", NOW)

    assert player.says("it was held 13 may", NOW + timedelta(hours=2)).does is Does.ASK


@pytest.mark.parametrize(
    "told_first",
    ["{B4} petition lodged 12 may", "{B5} adopted on 12 may"],
)
@pytest.mark.parametrize("agreed", ["yes", None])
@pytest.mark.parametrize("says", ["oh no wrong one, it was {B1}", "sorry, {B1}"])
def test_the_step_told_is_asked_for_where_the_child_named_does_not_run_it(told_first, agreed, says):
    turn, facts, player = after("B", *(line for line in (told_first, agreed, says) if line))
    assert (turn.does, facts) == (Does.ASK, ["1 done 2026-05-12"])
    assert [a.milestone for a in turn.answers] == [None]
    assert turn.asks[0].sentence == f"{REFERENCES['B'][0]}: Which step is this about?"

    assert [a.milestone for a in player.says("first review", NOW).answers] == ["first_review"]


def test_a_question_for_an_outcome_names_the_child_and_the_step():
    turn, _, _ = after("B", "1, 2 and 5 all held on 12 may")

    asked = f"{REFERENCES['B'][4]}: What was the outcome of the kinship decision?"
    assert [ask.sentence for ask in turn.asks] == [asked]


def test_a_question_for_a_reason_names_the_step_and_the_outcome():
    turn, _, _ = after("A", "panel deferred on 12 may")

    assert turn.asks[0].sentence.startswith("Panel deferred: why was that?")


def test_a_child_with_several_lines_is_offered_once_where_all_come_to_the_same():
    situation = situation_in(OWN, "B")
    references = (REFERENCES["B"][0], REFERENCES["B"][0], REFERENCES["B"][1])
    keys = [s.key for s in situation.case(references[0]).running() if s.due_on]
    steps = (keys[0], keys[1], situation.lines[1].stage)
    lines = tuple(Line(n, *line) for n, line in enumerate(zip(references, steps, strict=True), start=1))
    player = Player(replace(situation, lines=lines), "B")

    [ask] = player.says("we changed to kinship because gran came forward", NOW).asks

    assert [option.label for option in ask.options] == [f"1: {references[0]}", f"3: {references[2]}"]

"""Reading a pack's file: what it holds, and every mistake in it with its line."""

from datetime import date

import pytest

from permanence.dates import Timescale, Unit
from permanence.pack.file import PackMistake, PackMistakes, check_pack, read_pack
from permanence.pack.model import CalendarRule, TargetStatus
from permanence.people import Role
from tests.permanence.pack.mistakes import MISTAKES
from tests.permanence.small_pack import SMALL, changed, line_with

# ------------------------------------------------------------------------------------------------ a sound pack


def test_a_sound_pack_has_no_mistakes():
    assert check_pack(SMALL) == []


def test_what_the_file_says_is_what_the_pack_holds():
    pack = read_pack(SMALL)

    look, do, again = pack.stages.values()
    assert (pack.code, pack.name, pack.begins_with, pack.final_order) == (
        "small",
        "A small pack",
        "begun",
        "done",
    )
    assert pack.anchors == ("begun", "done")
    assert pack.milestones["looked_at"].words == ("seen",)
    assert pack.milestones["looked_at"].body == "review"
    assert pack.milestones["begun"].body is None
    assert look.target_on(date(2026, 3, 31)).timescale == Timescale(6, Unit.WEEKS)
    assert look.target_on(date(2026, 4, 1)).timescale == Timescale(5, Unit.WEEKS)
    assert look.target_on(date(2026, 4, 1)).status is TargetStatus.STATUTORY
    assert look.target_on(date(2026, 4, 1)).source.address == "https://law.example/2"
    assert look.owner is Role.SOCIAL_WORKER
    assert do.routes == {"short"}
    assert (do.applies_when.age_under, do.applies_when.legal_basis) == (12, {"agreed"})
    assert pack.unset_stages() == [do]
    assert again.repeats
    assert pack.orderings[0].words == "Look before you do"
    assert not pack.outcomes["put_off"].reaches
    assert pack.calendar == CalendarRule("GB", "SCT")


def test_a_file_with_windows_line_ends_and_a_byte_order_mark_is_read():
    assert read_pack("\ufeff" + SMALL.replace("\n", "\r\n")) == read_pack(SMALL)


def test_an_outcome_may_reach_some_milestones_and_not_others():
    outcomes = read_pack(
        changed(
            "[outcomes.put_off]\n",
            '[outcomes.no]\nname = "No"\nreaches_not = ["done"]\n\n[outcomes.put_off]\n',
        )
    ).outcomes

    assert outcomes["no"].reaches_at("looked_at")
    assert not outcomes["no"].reaches_at("done")
    assert outcomes["agreed"].reaches_at("done")
    assert not outcomes["put_off"].reaches_at("looked_at")


# ----------------------------------------------------------------------------- each mistake, with its own line


@pytest.mark.parametrize(("text", "at", "message"), MISTAKES)
def test_a_mistake_is_told_with_its_line(text, at, message):
    mistakes = check_pack(text)

    said = {(mistake.line, mistake.message) for mistake in mistakes}
    if at == 2:
        at = SMALL.splitlines().index("number = 5")  # the second of two headers that look alike
    line = at if isinstance(at, int) else line_with(text, at)
    assert (line, message) in said, "\n".join(map(str, mistakes))


@pytest.mark.parametrize(("text", "at", "message"), MISTAKES)
def test_a_pack_with_a_mistake_is_never_used(text, at, message):
    with pytest.raises(PackMistakes, match=r"line \d+"):
        read_pack(text)


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines():
    spoilt = SMALL.replace('end = "done"', 'end = "dome"').replace("age_under = 12", "age_under = 0")
    spoilt = spoilt.replace('name = "Rain"', 'nam = "Rain"')

    mistakes = check_pack(spoilt)

    assert [str(mistake) for mistake in mistakes] == [
        'line 60, stages."S.DO".end: no milestone is called "dome"; did you mean "done"?',
        'line 62, stages."S.DO".applies_when.age_under: "age_under" should be a whole number of 1 or more, not 0',
        'line 100, blocker_reasons.rain: "name" is missing',
        'line 101, blocker_reasons.rain.nam: "nam" is not known here; did you mean "name"?',
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (changed('end = "done"', 'end = done"'), 60),
        (changed('name = "Looking again"', "name = “Looking again”"), 70),
        (changed("[routes.short]", "[routes.short"), 32),
        (changed("[routes.short]\nname", "[milestones.done]\nname"), 32),
        (changed('words = ["shortcut"]', 'words = ["shortcut"'), 36),
        (changed("in_force_to = 2026-03-31", "in_force_to = 2026-02-30"), 47),
        (SMALL + 'notes = """never ended', SMALL.count("\n") + 1),
        ("", 1),
    ],
)
def test_a_text_that_is_not_toml_is_told_with_its_line(text, line):
    mistakes = check_pack(text)

    assert mistakes[0].line == line
    assert not text or mistakes[0].message.startswith("this is not TOML: ")
    assert not text or len(mistakes) == 1


def test_a_mistake_reads_as_a_sentence():
    mistake = PackMistake(12, "routes.home", "that is wrong")

    assert str(mistake) == "line 12, routes.home: that is wrong"
    assert str(PackMistakes([mistake, PackMistake(14, "", "so is that")])) == (
        "line 12, routes.home: that is wrong\nline 14: so is that"
    )

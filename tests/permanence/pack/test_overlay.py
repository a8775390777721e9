"""A council's own file over a pack: what it may change, what a law keeps fixed, and that the pack stays as it was."""

from datetime import date

import pytest

from permanence.dates import Timescale, Unit
from permanence.pack.file import PackMistakes, check_pack, overlay, read_pack, read_pack_named
from permanence.pack.model import CalendarRule, ChangedDay, Pack, TargetStatus
from permanence.people import Role
from tests.permanence.small_pack import SMALL, line_with

COUNCIL = """\
overlays = "small"
code = "firth"
name = "Invented Firth (made up)"
"""

AN_AIM = """
number = 8
unit = "weeks"
status = "council_aim"
citation = "Made up"
address = "https://firth.example/aims"
"""


def laid(text: str) -> Pack:
    return overlay(read_pack(SMALL), COUNCIL + text)


def mistakes(text: str) -> list[tuple[int, str]]:
    with pytest.raises(PackMistakes) as refused:
        laid(text)
    return [(mistake.line, mistake.message) for mistake in refused.value.mistakes]


def test_a_council_has_its_own_code_and_name_and_everything_else_of_the_pack():
    pack, council = read_pack(SMALL), laid("")

    assert (council.code, council.name) == ("firth", "Invented Firth (made up)")
    assert council.stages == pack.stages
    assert council.milestones == pack.milestones
    assert council.anchors == pack.anchors
    assert (council.begins_with, council.final_order) == (pack.begins_with, pack.final_order)


def test_a_council_sets_a_target_that_the_pack_leaves_open():
    council = laid(f'[[stages."S.DO".targets]]{AN_AIM}')

    assert council.stages["S.DO"].target_on(date(2026, 5, 20)).timescale == Timescale(8, Unit.WEEKS)
    assert council.stages["S.DO"].name == "Doing"
    assert council.unset_stages() == []


def test_a_council_replaces_an_aim_or_guidance_by_its_own():
    council = laid(f'[[stages."S.AGAIN".targets]]{AN_AIM}')

    assert [target.status for target in council.stages["S.AGAIN"].targets] == [TargetStatus.COUNCIL_AIM]


def test_a_statutory_target_gives_way_only_to_another_statutory_one():
    amended = AN_AIM.replace("council_aim", "statutory")

    replaced = laid(f'[[stages."S.LOOK".targets]]{amended}')

    assert replaced.stages["S.LOOK"].target_on(date(2026, 5, 20)).timescale == Timescale(8, Unit.WEEKS)
    assert mistakes(f'[[stages."S.LOOK".targets]]{AN_AIM}') == [
        (4, "a statutory target gives way only to another statutory target")
    ]


@pytest.mark.parametrize("line", ['start = ["looked_at", "begun"]\n', 'end = "done"\n'])
def test_a_law_fixes_where_a_stage_starts_and_ends(line):
    assert (5, "a law fixes where this stage starts and ends") in mistakes(f'[stages."S.LOOK"]\n{line}')


def test_a_council_may_start_a_step_of_its_own_elsewhere():
    council = laid(
        '[stages."S.DO"]\nstart = ["begun"]\nowner = "legal_officer"\nwarn_days = [5]\nroutes = []\n'
    )

    stage = council.stages["S.DO"]
    assert (stage.start, stage.end) == (("begun",), "done")
    assert stage.owner is Role.LEGAL_OFFICER
    assert stage.warn_days == (5,)
    assert stage.routes == frozenset()
    assert stage.applies_when.age_under == 12, "what the file does not say stays"


def test_a_council_puts_a_step_into_a_queue_of_its_own():
    stage = laid(
        '[stages."S.DO".queue]\nrole = "team_manager"\ncitation = "Our own way"\naddress = "https://a.example/"\n'
    ).stages["S.DO"]

    assert stage.queue.role is Role.TEAM_MANAGER
    assert stage.queue.source.citation == "Our own way"


def test_a_council_changes_names_and_adds_words():
    council = laid('[milestones.done]\nname = "Finished at last"\nwords = ["sorted", "ready"]\n')

    assert council.milestones["done"].name == "Finished at last"
    assert council.milestones["done"].words == ("ready", "finished", "sorted")


def test_a_council_adds_milestones_stages_routes_reasons_and_outcomes():
    council = laid(f"""
[milestones.tea]
name = "Tea"
words = ["cuppa"]
[stages."FIRTH.TEA"]
name = "Time for tea"
start = ["looked_at"]
end = "tea"
routes = ["scenic"]
[[stages."FIRTH.TEA".targets]]{AN_AIM}
[routes.scenic]
name = "The scenic way"
[outcomes.maybe]
name = "Maybe"
[blocker_reasons.ferry]
name = "No ferry"
[pause_reasons.storm]
name = "Storm"
[bodies]
committee = "Committee"
[[orderings]]
code = "TEA_FIRST"
first = ["tea"]
then = "done"
words = "Tea first"
status = "council_aim"
citation = "Made up"
address = "https://firth.example/tea"
""")

    assert list(council.stages) == ["S.LOOK", "S.DO", "S.AGAIN", "FIRTH.TEA"]
    assert list(council.routes) == ["short", "scenic"]
    assert list(council.outcomes) == ["agreed", "put_off", "maybe"]
    assert list(council.blocker_reasons) == ["rain", "ferry"]
    assert list(council.pause_reasons) == ["storm"]
    assert council.bodies == {"review": "Review", "committee": "Committee"}
    assert [rule.code for rule in council.orderings] == ["LOOK_FIRST", "TEA_FIRST"]


def test_a_rule_of_order_of_the_same_code_takes_the_old_ones_place():
    council = laid("""
[[orderings]]
code = "LOOK_FIRST"
first = ["begun"]
then = "done"
words = "Begin before you do"
status = "guidance"
citation = "Made up"
address = "https://firth.example/order"
""")

    assert [rule.words for rule in council.orderings] == ["Begin before you do"]


def test_a_council_adds_and_drops_days_and_says_for_which_years():
    council = laid("""
[calendar]
years = [2026, 2027]
add = [
    { on = 2026-04-06, name = "Easter Monday" },
]
drop = [{ on = 2026-08-03, name = "Summer" }]
""")

    assert council.calendar == CalendarRule(
        "GB",
        "SCT",
        add=(ChangedDay(date(2026, 4, 6), "Easter Monday"),),
        drop=(ChangedDay(date(2026, 8, 3), "Summer"),),
        years=frozenset({2026, 2027}),
    )


def test_the_pack_stays_as_it_was():
    pack = read_pack(SMALL)

    overlay(pack, f'{COUNCIL}[milestones.done]\nwords = ["sorted"]\n[[stages."S.DO".targets]]{AN_AIM}')

    assert pack == read_pack(SMALL)


# ----------------------------------------------------------------------------------- mistakes in a council's file


def test_a_word_that_the_pack_already_uses_is_told_at_the_councils_own_line():
    text = '[milestones.again]\nwords = ["Finished"]\n'

    assert mistakes(text) == [(5, '"Finished" is claimed by "done" and by "again"')]


def test_a_clash_with_what_stands_later_in_the_pack_is_still_told_at_the_councils_line():
    assert mistakes('[milestones.looked_at]\nwords = ["finished"]\n') == [
        (5, '"finished" is claimed by "looked_at" and by "done"')
    ]


def test_a_slip_in_a_code_of_the_pack_is_told_as_such():
    told = mistakes(f'[[stages."S.DOO".targets]]{AN_AIM}')

    assert [message for _, message in told] == [
        '"S.DOO" is not in the pack; did you mean "S.DO"?',
        '"end" is missing',
        '"name" is missing',
        '"start" is missing: name the milestones that start the clock',
    ]
    assert {line for line, _ in told} == {4}


def test_an_unknown_milestone_in_a_councils_rule_of_order_is_told_at_its_own_row():
    text = """
[[orderings]]
code = "MINE"
first = ["looked_at"]
then = "dome"
words = "Made up"
status = "council_aim"
citation = "Made up"
address = "https://firth.example/order"
"""

    line = line_with(COUNCIL + text, 'then = "dome"')
    assert mistakes(text) == [(line, 'no milestone is called "dome"; did you mean "done"?')]


def test_the_file_must_name_the_pack_it_is_laid_over():
    with pytest.raises(PackMistakes, match='line 1, overlays: this file should say overlays = "small"'):
        overlay(read_pack(SMALL), COUNCIL.replace('"small"', '"scotland"'))


def test_a_file_that_overlays_an_unknown_pack_is_told_only_that():
    told = check_pack(
        COUNCIL.replace('"small"', '"scotlnd"') + '[milestones.panel]\nwords = ["firth panel"]\n'
    )

    assert [mistake.line for mistake in told] == [1]
    assert told[0].message == (
        'no pack is called "scotlnd"; there are demo_council, england, scotland; did you mean "scotland"?'
    )


def test_a_councils_file_reads_over_the_shipped_pack_it_names():
    council = read_pack(COUNCIL.replace('"small"', '"scotland"') + f'[[stages."PO.LODGE".targets]]{AN_AIM}')

    assert council.stages["PO.LODGE"].targets[0].timescale == Timescale(8, Unit.WEEKS)
    assert council.stages["PO.ADM"] == read_pack_named("scotland").stages["PO.ADM"]


def test_a_pack_that_does_not_come_with_homeward_is_named():
    with pytest.raises(
        PackMistakes, match='no pack is called "wales"; there are demo_council, england, scotland'
    ):
        read_pack_named("wales")


def test_a_file_of_a_council_that_names_no_pack_is_told_that_alone():
    with pytest.raises(PackMistakes) as refused:
        read_pack(AN_AIM)

    [mistake] = refused.value.mistakes
    assert mistake.message.startswith("say which pack this file is laid over: overlays = ")

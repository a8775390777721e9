"""The children to talk about: each once, with one question, and more than one kind of trouble."""

from datetime import date

from permanence.digest.digest import ChildRecord, digest_of
from permanence.digest.fortnight import Period
from permanence.digest.happened import OWN_WORDS
from permanence.digest.page import page_of
from permanence.entries import LegalStep
from permanence.pack.model import in_a_sentence
from tests.builders import MORAG, a_rulebook, people
from tests.permanence.journeys_told import Told

PERIOD = Period(date(2026, 5, 11), date(2026, 5, 24), date(2026, 5, 26))
AS_OF = date(2026, 5, 26)
REVIEWED = {
    "first_review": date(2025, 11, 5),
    "second_review": date(2026, 2, 4),
    "kinship_ruled": date(2026, 1, 14),
}
RECOMMENDED = {**REVIEWED, "permanence_recommendation": date(2026, 2, 4)}


def child(name, began=date(2025, 10, 1), route="permanence_order", **details):
    told = Told(began, reference=name, **details)
    return told.plan(route, began) if route else told


def late_decision(name, panel):
    return child(name).on(panel).reached(**RECOMMENDED, panel=panel)


def digest(*children):
    records = [ChildRecord(told.journey, told.all_stages()) for told in children]
    return digest_of(records, PERIOD, AS_OF, a_rulebook(), people(), usual={}, scope="North")


def topics(*children):
    return {t.reference: (t.standing, t.question) for t in digest(*children).topics}


def test_a_step_that_nobody_has_said_a_word_about_since_it_was_due_may_have_happened():
    standing, question = topics(late_decision("silent", date(2026, 3, 16)))["silent"]

    assert standing == "Agency decision 57 days over the statutory limit"
    assert question == "Was it made and not written down?"


def test_a_step_of_which_somebody_has_spoken_is_asked_what_it_waits_for():
    told = late_decision("spoken", date(2026, 3, 16)).on(date(2026, 5, 20))
    told.say(told.recorder().blocked("PO.ADM#1", "report_awaited", date(2026, 6, 8)))

    assert topics(told)["spoken"][1] == "What is it waiting for?"


def test_a_booking_that_was_moved_twice_is_asked_about_with_what_stands_in_its_way():
    told = child("moved").on(date(2026, 5, 18)).reached(**RECOMMENDED, panel=date(2026, 5, 18))
    for day in (date(2026, 5, 28), date(2026, 5, 30), date(2026, 6, 1)):
        told.say(told.recorder().booked("agency_decision", day))
    told.say(told.recorder().blocked("PO.ADM#1", "report_awaited", date(2026, 6, 8)))

    standing, question = topics(told)["moved"]

    assert standing == "Agency decision put off twice: medical or specialist report awaited"
    assert question == "Who can get this out of the way?"


def test_a_question_of_legal_services_that_nobody_answered_is_asked_about():
    told = child("queried").on(date(2026, 5, 1)).reached(**RECOMMENDED, panel=date(2026, 5, 20))
    told.reached(agency_decision=date(2026, 5, 25), legal_referral=date(2026, 5, 4))
    told.on(date(2026, 5, 16)).say(
        told.recorder().legal_step(LegalStep.QUERIED, date(2026, 5, 16), "chronology")
    )

    standing, question = topics(told)["queried"]

    assert standing == "Legal services asked for: chronology, 10 days ago"
    assert question == "Can they have it this week?"


def test_a_route_that_was_changed_is_asked_for_a_second_plan_where_there_is_none():
    def changed(name):
        told = child(name, date(2026, 3, 20), "home").on(date(2026, 5, 13))
        told.reached(first_review=date(2026, 4, 28))
        return told.say(told.recorder().route_changed("home", "adoption", date(2026, 5, 13), "needs_changed"))

    with_another = changed("two plans")
    with_another.plan("kinship_care_order", date(2026, 5, 14), primary=False)

    found = topics(changed("one plan"), with_another)

    assert found == {
        "one plan": (
            "Return or remain at home changed to adoption on 13 May: child's needs changed",
            "Is there a second plan beside it?",
        )
    }


def test_a_late_child_without_any_plan_is_asked_for_one():
    told = child("no plan", route=None).on(date(2026, 5, 20)).reached(**REVIEWED)

    standing, question = topics(told)["no plan"]

    assert standing == "Recommendation 55 days past the guideline"
    assert question == "Is there a plan for this child at all?"


def test_two_past_the_limit_come_first_and_then_every_other_kind_before_a_third():
    late = [late_decision(f"late {n}", date(2026, 3, 16 + n)) for n in range(4)]
    no_plan = child("no plan", route=None).on(date(2026, 5, 20)).reached(**REVIEWED)

    shown = [topic.reference for topic in page_of(digest(*late, no_plan)).topics]

    assert shown == ["late 0", "late 1", "no plan", "late 2", "late 3"]


def test_a_child_who_stands_elsewhere_in_the_message_is_no_topic_as_well():
    late = [late_decision(f"late {n}", date(2026, 3, 16 + n)) for n in range(7)]

    page = page_of(digest(*late), named={"late 0", "late 3"})

    assert [topic.reference for topic in page.topics] == ["late 1", "late 2", "late 4", "late 5", "late 6"]


def test_no_child_stands_twice_in_the_short_part():
    late = [late_decision(f"late {n}", date(2026, 3, 16 + n)) for n in range(7)]
    came = [
        late_decision(f"came {n}", date(2026, 4, 16 + n))
        .on(date(2026, 5, 20))
        .reached(agency_decision=date(2026, 5, 20))
        for n in range(5)
    ]
    unallocated = [
        Told(date(2025, 10, 1), reference=f"nobody {n}", worker=None).plan("home") for n in range(5)
    ]

    page = page_of(digest(*late, *came, *unallocated))

    named = [
        line.reference for lines in (page.topics, page.moved, page.asked) for line in lines if line.reference
    ]
    assert len(named) == len(set(named)) == 11
    assert (len(page.asked), page.more_asked) == (3, 2)


def test_children_of_several_teams_are_asked_about_by_team():
    of = {team: Told(date(2026, 5, 20), reference=team, worker=None, team=team) for team in ("North", "East")}

    found = digest(*of.values())

    assert [ask.words for ask in found.asked] == [
        "East has 1 child without a worker.",
        "North has 1 child without a worker.",
    ]
    assert [team.name for team in found.teams] == ["East", "North"]


def test_a_manager_is_asked_for_a_worker_and_for_her_word():
    nobody = Told(date(2026, 5, 4), reference="nobody", worker=None)
    over = child("over", date(2026, 5, 1)).on(date(2026, 5, 20))
    over.say(over.recorder().journey_said_over(date(2026, 5, 19), "home_for_good"))
    far = late_decision("far", date(2026, 5, 1)).on(date(2026, 5, 20))
    far.say(far.recorder().booked("agency_decision", date(2026, 7, 1)))

    asked = {ask.reference: (ask.words, ask.say) for ask in digest(nobody, over, far).asked}

    assert asked["nobody"] == ("no worker since 4 May", "allocate to, and the name")
    assert asked["over"][0].startswith("said to be over since 19 May: ")
    assert asked["far"] == (
        "agency decision booked for Wed 1 Jul, 47 days past the statutory limit",
        "agency decision booked for, and an earlier day",
    )


def test_a_table_of_many_teams_shows_those_with_most_overdue_and_adds_up():
    children = [
        late_decision(f"{team} {n}", date(2026, 3, 16 + n)) for team in range(11) for n in range(1 + team % 3)
    ]
    for told in children:
        told.say(told.recorder().allocated(social_worker=MORAG, team=f"Team {told.reference.split()[0]}"))

    page = page_of(digest(*children))

    assert len(page.teams) == 8
    assert page.teams[-1].name == "4 others"
    assert sum(team.overdue for team in page.teams) == page.all_teams.overdue == len(children)
    assert page.moved == ()


# --- nobody's own words -----------------------------------------------------------------------------------------------


def test_reasons_and_prompts_that_the_pack_does_not_know_are_in_no_list():
    told = child("own words", date(2026, 3, 20), "home").on(date(2026, 5, 13))
    story = "Zqella's mother said so on the phone"
    told.say(told.recorder().route_changed("home", "adoption", date(2026, 5, 13), story, prompted_by=story))
    told.say(
        told.recorder().decision_recorded(
            "panel", "panel", story, date(2026, 5, 14), reaches=False, reason=story
        )
    )

    found = digest(told)

    assert "Zqella" not in repr(found)
    assert found.route_changes[0].prompt == found.route_changes[0].reason == OWN_WORDS
    assert found.decisions[0].words == "Panel on 14 May: decided"


def test_a_change_says_what_prompted_it_as_the_pack_names_it():
    told = child("named", date(2026, 3, 20), "home").on(date(2026, 5, 13))
    told.say(
        told.recorder().route_changed(
            "home", "adoption", date(2026, 5, 13), "kin_withdrew", prompted_by="kin_named"
        )
    )

    [change] = digest(told).route_changes

    assert change.prompt == in_a_sentence(a_rulebook().pack.prompts["kin_named"].name)

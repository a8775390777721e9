"""Each entry of the ledger and each answer in the words that people read, with and without its parts."""

from datetime import date

import pytest

from permanence.answer import Answer, Verb
from permanence.answers.entry_words import entry_in_words
from permanence.answers.words import in_words
from permanence.entries import LegalStep
from tests.builders import JAMIE, TODAY, a_rulebook, shona
from tests.permanence.cases import as_recorded

HER = shona("HW-4821-B")
MAY_12, JUNE_11 = date(2026, 5, 12), date(2026, 6, 11)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (HER.plan_opened("home", MAY_12, None), "plan opened: Return or remain at home, on 12 May"),
        (
            HER.plan_opened("home", MAY_12, None, primary=False),
            "Second route beside the first: Return or remain at home, opened on 12 May",
        ),
        (HER.plan_opened("gone_from_the_pack", MAY_12, None), "plan opened: gone_from_the_pack, on 12 May"),
        (HER.plan_closed("home", MAY_12, None), "plan closed: Return or remain at home, on 12 May"),
        (HER.route_changed("home", "adoption", MAY_12, "assessment"), "route changed to Adoption on 12 May"),
        (
            HER.route_changed("home", "adoption", MAY_12, None, prompted_by="panel not_agreed"),
            "route changed to Adoption on 12 May, prompted by: panel not agreed",
        ),
        (HER.journey_began(MAY_12, "became_looked_after"), "journey began on 12 May"),
        (HER.journey_ended(MAY_12, "as the file says"), "journey ended on 12 May"),
        (HER.journey_ended(MAY_12, "home"), "journey ended on 12 May"),
        (HER.journey_ended(MAY_12, "died"), "The child has died on 12 May"),
        (HER.journey_said_over(MAY_12, "home"), "The journey is over on 12 May"),
        (HER.journey_goes_on(), "The journey goes on: it is not over"),
        (HER.milestone_reached("panel", MAY_12), "panel held on 12 May"),
        (
            HER.decision_recorded("panel", "panel", "deferred", MAY_12, reaches=False),
            "panel: deferred on 12 May",
        ),
        (
            HER.decision_recorded(
                "panel", "panel", "approved", MAY_12, reaches=True, reason="report_awaited", note="x"
            ),
            "panel held on 12 May, approved, reason: Medical or specialist report awaited, with a note",
        ),
        (
            HER.decision_recorded(
                "agency_decision", "adm", "approved", MAY_12, reaches=True, on_behalf_of="adm"
            ),
            "agency decision made on 12 May, approved, recorded on behalf of the agency decision maker",
        ),
        (HER.booked("panel", JUNE_11), "panel booked for Thu 11 Jun"),
        (
            HER.booked("panel", JUNE_11, "report_awaited"),
            "panel booked for Thu 11 Jun, reason: Medical or specialist report awaited",
        ),
        (
            HER.blocked("PO.PANEL#1", "report_awaited", JUNE_11),
            "panel: blocked, reason: Medical or specialist report awaited, to be looked at again on Thu 11 Jun",
        ),
        (
            HER.blocked("PO.PANEL#1", "report_awaited", JUNE_11, "doctor", "x"),
            "panel: blocked, reason: Medical or specialist report awaited, to be looked at again on Thu 11 Jun, with a note",
        ),
        (HER.blocker_cleared("PO.PANEL#1", MAY_12), "panel: no longer blocked from 12 May"),
        (HER.paused("PO.PANEL#1", MAY_12, "appeal"), "panel: clock paused from 12 May, reason: Appeal"),
        (
            HER.paused("PO.PANEL#1", MAY_12, "appeal", JUNE_11),
            "panel: clock paused from 12 May until Thu 11 Jun, reason: Appeal",
        ),
        (HER.resumed("PO.PANEL#1", MAY_12), "panel: clock running again from 12 May"),
        (HER.not_applicable("PO.PANEL#1", "other_route"), "panel: does not apply"),
        (HER.snoozed("PO.PANEL#1", JUNE_11), "panel: nothing more is asked until Thu 11 Jun"),
        (
            HER.snoozed("PO.PANEL#1", JUNE_11, "report_awaited"),
            "panel: nothing more is asked until Thu 11 Jun, reason: Medical or specialist report awaited",
        ),
        (HER.acknowledged("PO.PANEL#1"), "panel: seen"),
        (HER.alert_wrong("PO.PANEL#1", JUNE_11), "panel: reported as a wrong alert"),
        (HER.noted("x"), "note kept"),
        (HER.noted("x", "PO.PANEL#1"), "panel: note kept"),
        (HER.legal_step(LegalStep.SENT, MAY_12), "Information passed to legal services on 12 May"),
        (HER.legal_step(LegalStep.QUERIED, MAY_12), "Legal services asked a question on 12 May"),
        (
            HER.legal_step(LegalStep.QUERIED, MAY_12, "chronology"),
            "Legal services asked a question on 12 May, they want: Chronology",
        ),
        (HER.legal_step(LegalStep.ANSWERED, MAY_12), "Question of legal services answered on 12 May"),
        (HER.legal_step(LegalStep.ACCEPTED, MAY_12), "Legal services accepted the information on 12 May"),
        (HER.not_mine(), "Not the right worker: for the team manager to allocate"),
        (HER.not_mine(JAMIE), "Not the right worker: for the team manager to allocate"),
        (HER.plan_confirmed(MAY_12, ["home"]), "plan still right: return or remain at home"),
        (HER.plan_confirmed(MAY_12, []), "plan still right"),
        (HER.siblings("HW-1234-N"), "Sibling of HW-1234-N"),
        (HER.siblings("HW-1234-N", are=False), "Not a sibling of HW-1234-N"),
        (
            HER.form_answered(
                "review 1", "SCO.REVN#2", ["plan=right"], words=["plan still right", "next review in autumn"]
            ),
            "plan still right; next review in autumn",
        ),
        (HER.form_answered("review 1", "SCO.REVN#2", ["plan=right"]), "form of the review answered"),
        (HER.allocated(social_worker=JAMIE, team="North"), "allocation recorded"),
        (HER.details_changed(4, "s25"), "age or legal basis recorded"),
    ],
)
def test_an_entry_reads_as_it_was_answered(entry, words):
    [recorded] = as_recorded([entry])

    assert entry_in_words(recorded, a_rulebook(), TODAY) == words


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            Answer(Verb.PARALLEL_PLAN, "HW-4821-B", route="home", on=MAY_12),
            "Second route beside the first: Return or remain at home, opened on 12 May",
        ),
        (
            Answer(Verb.PARALLEL_PLAN, "HW-4821-B", route="gone", on=MAY_12),
            "Second route beside the first: another one, opened on 12 May",
        ),
        (Answer(Verb.JOURNEY_OVER, "HW-4821-B", on=MAY_12, reason="home"), "The journey is over on 12 May"),
        (Answer(Verb.JOURNEY_OVER, "HW-4821-B", reason="died"), "The child has died"),
        (Answer(Verb.JOURNEY_OVER, "HW-4821-B"), "The journey is over"),
        (
            Answer(Verb.PLAN_RIGHT, "HW-4821-B", filled=(("routes", "home adoption gone"),)),
            "plan still right: return or remain at home, with adoption beside it",
        ),
        (Answer(Verb.PLAN_RIGHT, "HW-4821-B"), "plan still right"),
        (Answer(Verb.REVIEW, "HW-4821-B"), "form of the review answered"),
        (Answer(Verb.REALLOCATE, "HW-4821-B", to="Jamie Orr"), "Allocated to Jamie Orr"),
        (Answer(Verb.REALLOCATE, "HW-4821-B"), "Allocated to somebody else"),
        (Answer(Verb.SIBLINGS, "HW-4821-B"), "Sibling of another child"),
        (
            Answer(Verb.LEAVE, on=MAY_12, until=JUNE_11, to="Jamie Orr"),
            "You are away from 12 May, last day away Thu 11 Jun, Jamie Orr covers",
        ),
        (Answer(Verb.LEAVE, until=JUNE_11), "You are away, last day away Thu 11 Jun"),
        (Answer(Verb.LEAVE), "You are away"),
        (Answer(Verb.WORKING_DAYS, days="mon tue wed"), "You work on Monday, Tuesday and Wednesday"),
        (Answer(Verb.WORKING_DAYS), "You work on other days"),
        (Answer(Verb.CALL_MINE, "HW-4821-B", number=3), "Your number 3"),
        (Answer(Verb.CALL_MINE, "HW-4821-B"), "A number of your own"),
        (
            Answer(Verb.LEGAL_QUERIED, "HW-4821-B", reason="chronology"),
            "Legal services asked a question, they want: Chronology",
        ),
        (Answer(Verb.LEGAL_ACCEPTED, "HW-4821-B"), "Legal services accepted the information"),
    ],
)
def test_an_answer_reads_as_it_is_read_back(answer, words):
    assert in_words(answer, a_rulebook(), TODAY) == words

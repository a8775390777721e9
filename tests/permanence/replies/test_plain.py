"""Lines that a careful reader takes at once and that were asked about, by kind; and their neighbours, still asked."""

import pytest

from permanence.answer import Answer
from permanence.replies.read import read
from permanence.replies.reading import Kind, Reading
from tests.permanence.replies.contexts import filled, situation_in
from tests.permanence.replies.test_disturbed import CONTEXTS

# Kind: lines of "thread | reply | what is read".
LINES = {
    "may is the month": """
        A | panel met 7 may sorry im late telling you | done panel 2026-05-07
        A | review held 14 may theyve minuted it | done later_review 2026-05-14
        A | panel met 12 may they agreed | decision panel 2026-05-12 approved
        A | panel held 12 may chaired by the iro | done panel 2026-05-12
        A | panel was 12 may it went well | done panel 2026-05-12
        A | panel held 7 may apologies for not saying | done panel 2026-05-07
        A | panel sat 12 may thx | done panel 2026-05-12
        A | panel held 12 may cheers | done panel 2026-05-12
    """,
    "why the route changes, told first": """
        A | gran has come forward, changing to kinship | change_route kinship_care_order kin_came_forward
        A | aunt came forward, change of route to kinship | change_route kinship_care_order kin_came_forward
        A | gran has come forward and we are switching to kinship | change_route kinship_care_order kin_came_forward
        A | gran has come forward so changing to kinship | change_route kinship_care_order kin_came_forward
        A | granny came forward. changing to kinship | change_route kinship_care_order kin_came_forward
        A | change of plan, nana's come forward so we're now going down the kinship route | change_route kinship_care_order kin_came_forward
        A | an aunt has come forward, plan changed to kinship | change_route kinship_care_order kin_came_forward
        A | grandparents have come forward, switching to kinship | change_route kinship_care_order kin_came_forward
    """,
    "as of a day": """
        A | changing to kinship as of 19/5, gran came forward | change_route 2026-05-19 kinship_care_order kin_came_forward
        A | changing to kinship as of tues 19/5, gran has come forward | change_route 2026-05-19 kinship_care_order kin_came_forward
        A | gran came forward, change of route to kinship as of 19 May | change_route 2026-05-19 kinship_care_order kin_came_forward
        A | we've opened a parallel plan for kinship as of tues 19/5, just in case | parallel_plan 2026-05-19 kinship_care_order contingency
        A | parallel plan for kinship as of 18 May, just in case | parallel_plan 2026-05-18 kinship_care_order contingency
        A | on leave as of 1 June till 12 June | leave 2026-06-01 2026-06-12
        A | off as of 1 june till 12 june | leave 2026-06-01 2026-06-12
        A | away as of 1 June until 12 June | leave 2026-06-01 2026-06-12
    """,
    "away for a stretch": """
        A | off 1 june till 12 june | leave 2026-06-01 2026-06-12
        A | away 1 june till 12 june | leave 2026-06-01 2026-06-12
        A | off 1 june to 12 june | leave 2026-06-01 2026-06-12
        B | off 1 june till 12 june finally | leave 2026-06-01 2026-06-12
        A | leave 1-12 jun | leave 2026-06-01 2026-06-12
        A | hi, off 1 june - 12 june | leave 2026-06-01 2026-06-12
        A | off next week | leave 2026-05-25 2026-05-31
        A | off all next week | leave 2026-05-25 2026-05-31
        A | away next week | leave 2026-05-25 2026-05-31
        A | away all of next week | leave 2026-05-25 2026-05-31
        A | away from 1 june until 12 june, thanks | leave 2026-06-01 2026-06-12
    """,
    "idle words round a day": """
        A | lac was on the 14th though | done later_review 2026-05-14
        A | it was the 14th though | done panel 2026-05-14
        A | Thurs 14th panel said yes | decision panel 2026-05-14 approved
        A | Thursday 14th panel agreed | decision panel 2026-05-14 approved
        A | went ahead as planned 12 May | done panel 2026-05-12
        A | went ahead as scheduled on 12 May | done panel 2026-05-12
        A | held as expected 12 May | done panel 2026-05-12
        A | moved up to 9 June | booked panel 2026-06-09
        A | panel bumped up to 9 June | booked panel 2026-06-09
        A | Tues 12th panel went ahead | done panel 2026-05-12
    """,
    "questions": """
        B | did 2 get its panel date | question when_booked
        B | has 2 got a date | question when_booked
        B | has 4 got its petition date yet | question when_booked
        B | does 2 have a panel date | question when_booked
        B | did 2 get a date for panel | question when_booked
        B | did {B2} get its panel date | question when_booked
        A | is panel the 18th or the 25th june do you know | question when_booked
        A | is panel 18 june or 25 june | question when_booked
        A | is it 12 weeks up here then? it was different in leeds | question other
        A | when is the next review? thanks so much for this | question when_due
    """,
    "why it does not apply": """
        B | 4 not needed, petition's in court already | not_applicable petition_lodged petition_in_court
        A | panel isnt needed on this, the petition's already in court (direct petition) | not_applicable panel petition_in_court
        A | Panel is not required, as the adopters have already lodged a petition in court. | not_applicable panel petition_in_court
        A | panel n/a - petition already in court | not_applicable panel petition_in_court
        A | panel not needed, petition already in court | not_applicable panel petition_in_court
        A | panel not needed cos the petition is in court | not_applicable panel petition_in_court
        A | panel not required - petition in court | not_applicable panel petition_in_court
        B | 2 not needed, petition is in court | not_applicable panel petition_in_court
    """,
    "pause and look again": """
        A | pause it please mums appealed look again 17 june | pause panel 2026-05-20 2026-06-17 appeal
        A | pause, appeal lodged, look again 17 june | pause panel 2026-05-20 2026-06-17 appeal
        A | pause, mum in hospital, look again 9 june | pause panel 2026-05-20 2026-06-09 other
        A | please pause, mum has appealed, look again on 17 June | pause panel 2026-05-20 2026-06-17 appeal
        A | pause panel, appeal lodged. look again 17 June | pause panel 2026-05-20 2026-06-17 appeal
        A | pause until 17 june, appeal lodged | pause panel 2026-05-20 2026-06-17 appeal
    """,
    "a colleague's": """
        A | thats jamies one now no mine | not_mine jamie@council.example
        B | 2 is jamies one | not_mine jamie@council.example
        B | 2 is jamie's one | not_mine jamie@council.example
        B | 2 is jamies case now | not_mine jamie@council.example
        B | 2 is jamies | not_mine jamie@council.example
        B | 1 done 13 may, 2 is ewans | done first_review 2026-05-13; not_mine ewan@council.example
        B | 2 was reallocated to Jamie Orr last week | not_mine jamie@council.example
        A | Jamie took over last week | not_mine jamie@council.example
        A | This child is no longer allocated to me; Jamie Orr took over last week. | not_mine jamie@council.example
        A | Jamie took over on 12 May | not_mine jamie@council.example
    """,
    "the day of the news": """
        A | panel 16 june clerk confirmed this morning | booked panel 2026-06-16
        A | panel 16 June confirmed today | booked panel 2026-06-16
        A | panel 16 june, clerk confirmed yesterday | booked panel 2026-06-16
        A | panel on 16 june chair confirmed today | booked panel 2026-06-16
        A | review 3 june iro confirmed this afternoon | booked later_review 2026-06-03
        A | panel is 16 June clerk has confirmed today | booked panel 2026-06-16
        A | panel booked 16 june clerk confirmed last night | booked panel 2026-06-16
        A | panel 16 june just confirmed today | booked panel 2026-06-16
    """,
    "both, and the rest": """
        A | review 13 may and visit 14 may both done | done later_review 2026-05-13; done visit 2026-05-14
        A | visit 13 May, panel 14 May, both held | done visit 2026-05-13; done panel 2026-05-14
        A | papers went in on 30 april, then panel was 12 may, so both done | done panel_papers 2026-04-30; done panel 2026-05-12
        A | review 13 May and panel 14 May both held | done later_review 2026-05-13; done panel 2026-05-14
        A | panel 12 may, visit 14 may, both done | done panel 2026-05-12; done visit 2026-05-14
        B | 1 done 13 may the rest im still chasing | done first_review 2026-05-13
        B | 1 done 13 may the rest not yet | done first_review 2026-05-13
        B | 1 held 13 May the rest to follow | done first_review 2026-05-13
        B | 2 booked 16 june the rest to follow | booked panel 2026-06-16
    """,
    "not that day now": """
        A | panel not 9 June now, 16 June | booked panel 2026-06-16
        A | panel not 9 June - 16 June | booked panel 2026-06-16
        A | panel not 9 June but 16 June | booked panel 2026-06-16
        A | its not 9 June now, 16 June | booked panel 2026-06-16
        A | not 9 June now, 16 June | booked panel 2026-06-16
        A | panel isn't 9 June now, 16 June | booked panel 2026-06-16
        A | panel is not 9 june now, its 16 june | booked panel 2026-06-16
        A | review not 2 june now, 3 june | booked later_review 2026-06-03
    """,
    "when it starts": """
        A | panel 16 june half nine start | booked panel 2026-06-16
        A | panel on 23.06, half nine start | booked panel 2026-06-23
        A | panel 16 june, 10am start | booked panel 2026-06-16
        A | panel 16 june start 2pm | booked panel 2026-06-16
        A | panel 16 june starts at 10 | booked panel 2026-06-16
        A | panel 16 June 9.30 start | booked panel 2026-06-16
        A | panel booked 16 june, start 10.30am | booked panel 2026-06-16
        A | review 3 june half ten start | booked later_review 2026-06-03
    """,
    "legal services say it themselves": """
        A | legal want the chronology redone they said on the 14th | legal_queried 2026-05-14 chronology
        A | legal asked for the grounds they said on 14 May | legal_queried 2026-05-14 evidence
        A | legal want the chronology updated they said 14 May | legal_queried 2026-05-14 chronology
        A | legal want a new chronology they told me on 14 May | legal_queried 2026-05-14 chronology
        A | legal want the medical redone they say 14 May | legal_queried 2026-05-14 report
        A | legal have asked for the grounds, they said on 14 May | legal_queried 2026-05-14 evidence
        A | legal need the chronology redone they said yesterday | legal_queried 2026-05-19 chronology
        A | legal are asking for the chronology they said 14 may | legal_queried 2026-05-14 chronology
    """,
    "its subject first": """
        B | the kin one - ruled out at the review on 14/5 | decision kinship_ruled 2026-05-14 ruled_out
        B | the kinship one: ruled out 14/5 | decision kinship_ruled 2026-05-14 ruled_out
        B | the petition one - lodged 14/5 | done petition_lodged 2026-05-14
        B | the panel one - booked 11 June | booked panel 2026-06-11
        B | the panel one, held 14/5 | done panel 2026-05-14
        B | panel held aswell on 14/5 | done panel 2026-05-14
        B | panel wentahead 14/5 | done panel 2026-05-14
        A | twin tracking now, adoption and kinship | asks parallel_plan kinship_care_order
        A | twin tracking, adoption and kinship | asks parallel_plan kinship_care_order
        A | parallel planning: adoption and kinship | asks parallel_plan kinship_care_order
        A | twin tracking adoption and kinship from 12 May | parallel_plan 2026-05-12 kinship_care_order
    """,
    "still asked": """
        A | 3 may slip to june | asks
        A | 12 may carers happy | asks
        B | 1 may proceed | asks
        A | panel 12 may, the 3rd panel said yes | done panel 2026-05-12
        A | planned 12 May | asks
        A | up to 9 June | asks
        A | off 12 may | asks
        A | panel off 1 june till 12 june | asks
        A | jamie off 1 june till 12 june | asks
        A | holidays next week | asks
        A | is panel 11 june | asks
        A | panel held? yes | asks
        A | panel not 12 May now | asks
        A | panel not 9 June now, 16 June or 23 June | asks
        A | panel held 12 May for one of jamies kids | asks
        B | jamies done 12 May | asks
        B | the kin one - review held 14/5 | asks
        A | panel start 16 june | asks
        A | panel done as of 12 May | asks
        A | panel 12 may they said | asks
    """,
}
TOLD = [(kind, line.strip()) for kind, lines in LINES.items() for line in lines.strip().splitlines()]


def said(answer: Answer) -> str:
    """The answer as its words stand in LINES."""
    told = (
        answer.verb,
        answer.milestone,
        answer.on,
        answer.until,
        answer.outcome,
        answer.route,
        answer.reason,
        answer.to,
    )
    return " ".join(str(one) for one in told if one)


def taken(reading: Reading) -> str:
    """What a reading comes to, as it stands in LINES."""
    if reading.question:
        return f"question {reading.question.topic}"
    if reading.kind is Kind.FACTS:
        return "; ".join(map(said, reading.facts))
    return "; ".join(("asks", *map(said, reading.understood)))


@pytest.mark.parametrize(("kind", "line"), TOLD, ids=[line for _, line in TOLD])
def test_what_is_plain_is_not_asked_about(kind: str, line: str):
    thread, text, told = line.split(" | ")

    reading = read(filled(text, thread), situation_in(CONTEXTS, thread))

    if kind == "still asked" and told == "asks":
        assert reading.kind is Kind.ASKED
    else:
        assert taken(reading) == told.replace("asks ", "asks; ")

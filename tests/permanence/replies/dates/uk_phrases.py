"""What UK social workers type about dates, and what a careful reader takes from it: our own table, all made up.

Each line: the text; the day meant (ISO), or `-` where no date is named; and how sure a careful reader is:
`sure`, `ask` (the date has to be put as a question first), or `problem` (words that speak of a date and give none).
Unless a table says otherwise it is read on Wednesday 20 May 2026, in Scotland.
"""

from dataclasses import dataclass
from datetime import date

WEDNESDAY = date(2026, 5, 20)


@dataclass(frozen=True, slots=True)
class Phrase:
    text: str
    expected: date | None
    sureness: str


def table(lines: str) -> list[Phrase]:
    phrases = []
    for line in filter(str.strip, lines.splitlines()):
        text, expected, sureness = (part.strip() for part in line.rsplit("|", 2))
        on = None if expected == "-" else date.fromisoformat(expected)
        phrases.append(Phrase(text.replace("\\n", "\n"), on, sureness))
    return phrases


DONE = table("""
panel held 12/5                                          | 2026-05-12 | sure
panel held 12.05.2026                                    | 2026-05-12 | sure
panel held first Tuesday in May                          | 2026-05-05 | sure
panel held last Thursday in November                     | 2025-11-27 | sure
held this Friday past                                    | 2026-05-15 | sure
panel held 14 May last year                              | 2025-05-14 | sure
14.05                                                    | 2026-05-14 | ask
held today last week                                     | 2026-05-20 | ask
panel held 12-05-2026                                    | 2026-05-12 | sure
panel held 12/5/2026 at 10.30                            | 2026-05-12 | sure
panel held 12 / 05 / 2026, minute to follow              | 2026-05-12 | sure
panel held 2026/05/12                                    | 2026-05-12 | sure
panel held 2026-05-12T10:00                              | 2026-05-12 | sure
panel held 12/5 2026                                     | 2026-05-12 | sure
panel held Tues 12/5                                     | 2026-05-12 | sure
panel held 12/5 (Tues)                                   | 2026-05-12 | sure
panel held on Tuesday, 12/05/26.                         | 2026-05-12 | sure
*12/5* panel held                                        | 2026-05-12 | sure
_panel 12 May_ done                                      | 2026-05-12 | sure
panel was Wed 12/5                                       | 2026-05-12 | ask
panel was Wednesday 12 May                               | 2026-05-12 | ask
panel was 12/5 (Thurs)                                   | 2026-05-12 | ask
ADM decision dated 28th April                            | 2026-04-28 | sure
ADM decision dated the 28th of April 2026                | 2026-04-28 | sure
ADM dec 12 May                                           | 2026-05-12 | ask
ADM 12May                                                | 2026-05-12 | sure
ADM 12-May-26                                            | 2026-05-12 | sure
ADM 12th may '26 agreed                                  | 2026-05-12 | sure
ADM 12.May.2026                                          | 2026-05-12 | sure
ADM May 12th, 2026                                       | 2026-05-12 | sure
ADM Tuesday the 12th of May                              | 2026-05-12 | sure
ADM first of May                                         | 2026-05-01 | sure
ADM on the twenty-eighth of April                        | 2026-04-28 | sure
lodged 14th Sept.                                        | 2025-09-14 | sure
lodged 3 Dec                                             | 2025-12-03 | sure
lodged 12/7                                              | 2025-07-12 | ask
lodged 20/5                                              | 2026-05-20 | sure
lodged 21/5                                              | 2025-05-21 | ask
lodged 21/5/2026                                         | 2026-05-21 | ask
lodged 12/5/2062                                         | 2062-05-12 | ask
lodged 12/5/1998                                         | 1998-05-12 | ask
lodged 12/5/202                                          | -          | problem
lodged 12/5/20266                                        | -          | problem
lodged 12/5-26                                           | 2026-05-12 | ask
lodged 12 05 2026                                        | 2026-05-12 | ask
lodged 12052026                                          | 2026-05-12 | ask
lodged 20260512                                          | 2026-05-12 | ask
lodged 31/6                                              | -          | problem
lodged 31 June                                           | -          | problem
lodged 29/2/2026                                         | -          | problem
lodged 29/2                                              | -          | problem
lodged 30 February 2026                                  | -          | problem
lodged 32 May                                            | -          | problem
lodged 2026-02-30                                        | -          | problem
lodged 2026-13-01                                        | -          | problem
lodged 05/13/2026                                        | 2026-05-13 | ask
lodged 15/15                                             | -          | sure
became looked after 29/2/24                              | 2024-02-29 | sure
became looked after 3rd Jan 2019                         | 2019-01-03 | sure
became looked after in Feb 2025                          | 2025-02-01 | ask
became looked after 02/2025                              | 2025-02-01 | ask
became looked after in 2024                              | -          | problem
became looked after last year                            | -          | problem
agreed by end of April                                   | 2026-04-30 | sure
agreed early March                                       | 2026-03-01 | ask
agreed in april                                          | 2026-04-01 | ask
agreed last month                                        | 2026-04-01 | ask
agreed last week                                         | 2026-05-11 | ask
agreed on the 5th                                        | 2026-05-05 | sure
agreed on the 22nd                                       | 2026-04-22 | ask
agreed the 12th, minute out                              | 2026-05-12 | sure
agreed on Tues the 12th                                  | 2026-05-12 | sure
agreed Tues 12th                                         | 2026-05-12 | sure
agreed Mon 18                                            | 2026-05-18 | sure
agreed the 12th of last month                            | 2026-04-12 | sure
spoke to legal mon                                       | 2026-05-18 | sure
spoke to legal on Monday.                                | 2026-05-18 | sure
spoke to legal Monday morning                            | 2026-05-18 | sure
spoke to legal wed                                       | 2026-05-13 | ask
spoke to legal last mon                                  | 2026-05-18 | ask
spoke to legal last fri                                  | 2026-05-15 | sure
spoke to legal last Wednesday                            | 2026-05-13 | sure
spoke to legal Friday last                               | 2026-05-15 | sure
spoke to legal fri gone                                  | 2026-05-15 | sure
spoke to legal Friday past                               | 2026-05-15 | sure
spoke to legal on Friday there                           | 2026-05-15 | sure
spoke to legal this past Friday                          | 2026-05-15 | sure
spoke to legal a week past on Tuesday                    | 2026-05-12 | ask
spoke to legal a week past Monday                        | 2026-05-11 | ask
spoke to legal a week ago on Friday                      | 2026-05-08 | ask
spoke to legal a week last Friday                        | 2026-05-08 | ask
spoke to legal two weeks last Monday                     | 2026-05-04 | ask
spoke to legal Friday before last                        | 2026-05-08 | ask
spoke to legal Tues last week                            | 2026-05-12 | sure
spoke to legal last week on Thursday                     | 2026-05-14 | sure
spoke to legal Monday of this week                       | 2026-05-18 | sure
spoke to legal wensday                                   | 2026-05-13 | ask
spoke to legal thrusday                                  | 2026-05-14 | ask
spoke to legal 12 Febuary                                | 2026-02-12 | ask
spoke to legal yesterday                                 | 2026-05-19 | sure
spoke to legal yest                                      | 2026-05-19 | sure
spoke to legal this morning                              | 2026-05-20 | sure
spoke to legal the day before yesterday                  | 2026-05-18 | sure
spoke to legal last night                                | 2026-05-19 | sure
spoke to legal yestreen                                  | 2026-05-19 | sure
spoke to legal 3 days ago                                | 2026-05-17 | sure
spoke to legal a week ago                                | 2026-05-13 | sure
spoke to legal week ago                                  | 2026-05-13 | sure
spoke to legal a week ago today                          | 2026-05-13 | sure
spoke to legal a week ago yesterday                      | 2026-05-12 | sure
spoke to legal a week yesterday                          | 2026-05-12 | sure
spoke to legal 2wks ago                                  | 2026-05-06 | sure
spoke to legal 2 weeks back                              | 2026-05-06 | sure
spoke to legal twenty eight days ago                     | 2026-04-22 | sure
spoke to legal a month ago                               | 2026-04-20 | sure
spoke to legal 3 mths ago                                | 2026-02-20 | sure
spoke to legal about 2 weeks ago                         | 2026-05-06 | ask
spoke to legal over a month ago                          | 2026-04-20 | ask
spoke to legal a couple of weeks ago                     | 2026-05-06 | ask
spoke to legal 2 or 3 weeks ago                          | 2026-04-29 | ask
spoke to legal a year ago                                | 2025-05-20 | ask
spoke to legal 2 weeks ago or so                         | 2026-05-06 | ask
spoke to legal 5 working days ago                        | 2026-05-13 | sure
spoke to legal a few weeks ago                           | -          | problem
spoke to legal weeks ago                                 | -          | problem
spoke to legal the other day                             | -          | problem
seen 3/52 ago                                            | 2026-04-29 | ask
seen 12 or 13 May                                        | 2026-05-13 | ask
seen 12-14 May                                           | 2026-05-14 | ask
seen 12/13 May                                           | 2026-05-13 | ask
seen 12th & 13th May                                     | 2026-05-13 | ask
seen 11-12/5                                             | 2026-05-12 | ask
seen May 12-14                                           | 2026-05-12 | ask
seen 12/5?                                               | 2026-05-12 | ask
seen around 12/5                                         | 2026-05-12 | ask
seen I think 12/5                                        | 2026-05-12 | ask
seen after 12/5                                          | 2026-05-12 | ask
seen 2 days after 12/5                                   | 2026-05-14 | ask
seen the day before 12 May                               | 2026-05-11 | ask
seen 12\\nMay                                            | 2026-05-12 | ask
not 12/5, 19/5                                           | 2026-05-19 | sure
12/5 not 19/5                                            | 2026-05-12 | sure
12/5, sorry 19/5                                         | 2026-05-19 | sure
12/5 -> 19/5                                             | 2026-05-19 | sure
~12/5~ 19/5                                              | 2026-05-19 | sure
19/5 instead of 12/5                                     | 2026-05-19 | sure
12/5 should be 19/5                                      | 2026-05-19 | sure
it was not 12/5                                          | 2026-05-12 | ask
12/5 or 19/5                                             | 2026-05-12 | ask
12/5 and legal told 19/5                                 | 2026-05-12 | ask
12/5 I mean 31/6                                         | 2026-05-12 | ask
HW-4821-B panel 12/5                                     | 2026-05-12 | sure
hw 4821 12/5                                             | 2026-05-12 | sure
panel 12/5, s.83 report, 2 of 3 siblings, flat 3/1       | 2026-05-12 | sure
panel's 12/5                                             | 2026-05-12 | sure
dob 3/4/2019, panel 12/5                                 | 2026-05-12 | sure
Tuesday 12/5 2pm room 3                                  | 2026-05-12 | sure
12/5 10:30-11:30                                         | 2026-05-12 | sure
12 May 10 children attended                              | 2026-05-12 | sure
12 May 10 attended                                       | 2026-05-12 | ask
12 May 2015                                              | 2015-05-12 | sure
12 May 1930 start                                        | 1930-05-12 | ask
12 may approved                                          | 2026-05-12 | sure
12 may carers happy                                      | 2026-05-12 | ask
panel sat 12/5                                           | 2026-05-12 | ask
panel sat on Tuesday                                     | 2026-05-19 | sure
since Monday                                             | 2026-05-18 | sure
blocked since 12 May                                     | 2026-05-12 | sure
as of today, no date yet                                 | 2026-05-20 | ask
panel due 12/5                                           | 2026-05-12 | ask
panel should have been 12/5                              | 2026-05-12 | ask
panel scheduled for 12/5                                 | 2026-05-12 | ask
no panel on 12/5                                         | 2026-05-12 | ask
panel didn't go ahead on 12/5                            | 2026-05-12 | ask
Friday's panel cancelled                                 | 2026-05-15 | ask
panel not approved 12/5                                  | 2026-05-12 | sure
12/5 adjourned to 19/5                                   | 2026-05-19 | sure
12/5 deferred, new date 19/5                             | 2026-05-19 | sure
not able to do 12/5, 19/5 instead                        | 2026-05-12 | ask
the following Tuesday                                    | 2026-05-19 | ask
Tuesday after the hearing                                | 2026-05-19 | ask
w/c Monday                                               | 2026-05-18 | ask
week commencing the 11th                                 | 2026-05-11 | ask
Mon25May                                                 | -          | sure
12/5ish                                                  | -          | sure
May 5/6                                                  | 2025-06-05 | ask
12/5 May                                                 | 2026-05-05 | ask
00/00/0000                                               | -          | problem
1/1/1900                                                 | 1900-01-01 | ask
12/5/2026/3                                              | -          | sure
looked after since 29 Feb 2024                           | 2024-02-29 | sure
panel 12/5 not held                                      | 2026-05-12 | ask
panel 12/5 not quorate                                   | 2026-05-12 | ask
12/5 panel postponed                                     | 2026-05-12 | ask
missed panel on 12/5                                     | 2026-05-12 | ask
unable to attend 12/5                                    | 2026-05-12 | ask
seen on the 12th or so                                   | 2026-05-12 | ask
seen since the 12th                                      | 2026-05-12 | sure
12th                                                     | 2026-05-12 | sure
end of April or May                                      | 2026-04-30 | ask
6/12 review held                                         | -          | problem
2 weeks past                                             | 2026-05-06 | sure
10 days past the council's aim                           | -          | sure
2 weeks back from leave                                  | -          | sure
a week now                                               | -          | sure
report sent 2 weeks before panel 12/5                    | 2026-04-28 | ask
12/5 panel moved to 19/5                                 | 2026-05-19 | sure
Monday's meeting moved to Tues                           | 2026-05-19 | sure
week 11 May                                              | 2026-05-11 | ask
""")

BOOKED = table("""
panel booked 4/6                                         | 2026-06-04 | sure
panel booked Thurs 4/6                                   | 2026-06-04 | sure
panel booked 4/6 Thurs 10am                              | 2026-06-04 | sure
panel booked 4th June, Thursday                          | 2026-06-04 | sure
panel booked Fri 4 June                                  | 2026-06-04 | ask
panel booked for 9th Jan                                 | 2027-01-09 | sure
panel booked 15/5                                        | 2027-05-15 | ask
panel booked 15/5/26                                     | 2026-05-15 | ask
panel booked 4.6                                         | -          | sure
panel moved to 4.6                                       | 2026-06-04 | ask
panel on 4-6                                             | 2026-06-04 | ask
panel at 4.6                                             | -          | sure
panel June 26                                            | 2026-06-26 | ask
panel June 26th                                          | 2026-06-26 | sure
panel Jun '26                                            | 2026-06-01 | ask
panel June 2026                                          | 2026-06-01 | ask
panel in June                                            | 2026-06-01 | ask
panel by June                                            | 2026-06-01 | ask
panel mid-June                                           | 2026-06-01 | ask
panel end June                                           | 2026-06-30 | sure
panel by the end of Feb                                  | 2027-02-28 | sure
panel end of May                                         | 2026-05-31 | sure
panel by the end of the month                            | 2026-05-31 | sure
panel end of next month                                  | 2026-06-30 | sure
panel start of July                                      | 2026-07-01 | ask
panel next month                                         | 2026-06-01 | ask
panel next week                                          | 2026-05-25 | ask
panel week after next                                    | 2026-06-01 | ask
panel w/c 1st June                                       | 2026-06-01 | ask
panel week commencing Monday 1 June                      | 2026-06-01 | ask
panel wk beginning 1/6/26                                | 2026-06-01 | ask
panel w/e 5/6                                            | 2026-06-01 | ask
panel the 27th                                           | 2026-05-27 | sure
panel 27th                                               | 2026-05-27 | sure
panel on the 15th                                        | 2026-06-15 | ask
panel on the 10th                                        | 2026-06-10 | sure
panel on the 31st                                        | 2026-05-31 | sure
panel on the 5th of next month                           | 2026-06-05 | sure
panel the 3rd                                            | 2026-06-03 | ask
panel Thurs 28                                           | 2026-05-28 | sure
panel Thurs 4                                            | 2026-06-04 | ask
panel thurs                                              | 2026-05-21 | sure
panel on Fri                                             | 2026-05-22 | sure
panel this Friday                                        | 2026-05-22 | sure
panel this coming Friday                                 | 2026-05-22 | sure
panel Friday coming                                      | 2026-05-22 | sure
panel Friday first                                       | 2026-05-22 | sure
panel Friday first thing                                 | 2026-05-22 | sure
panel this mon                                           | 2026-05-18 | ask
panel next mon                                           | 2026-05-25 | ask
panel next fri                                           | 2026-05-29 | ask
panel Friday next                                        | 2026-05-29 | ask
panel Wed                                                | 2026-05-27 | ask
panel Monday                                             | 2026-05-25 | ask
panel Monday week                                        | 2026-06-01 | sure
panel mon wk                                             | 2026-06-01 | sure
panel Wednesday week                                     | 2026-06-03 | ask
panel week on Monday                                     | 2026-06-01 | sure
panel a week on Monday                                   | 2026-06-01 | sure
panel a week Monday                                      | 2026-06-01 | sure
panel two weeks on Friday                                | 2026-06-05 | sure
panel a fortnight on Friday                              | 2026-06-05 | sure
panel Friday fortnight                                   | 2026-06-05 | sure
panel 2 weeks from Friday                                | 2026-06-05 | sure
panel Monday after next                                  | 2026-06-01 | ask
panel Thursday next week                                 | 2026-05-28 | sure
panel Thursday of next week                              | 2026-05-28 | sure
panel next week on Thursday                              | 2026-05-28 | sure
panel next week, Thurs                                   | 2026-05-28 | sure
panel this week Friday                                   | 2026-05-22 | sure
panel mon or tues                                        | 2026-05-25 | ask
panel after Friday                                       | 2026-05-22 | ask
panel Friday?                                            | 2026-05-22 | ask
panel good friday                                        | -          | problem
panel first Tuesday in July                              | 2026-07-07 | sure
panel last Friday of May                                 | 2026-05-29 | sure
panel third Thurs of the month                           | 2026-05-21 | sure
panel the 2nd Wed of next month                          | 2026-06-10 | sure
panel last Fri in Jan 2027                               | 2027-01-29 | sure
panel fifth Monday of June                               | 2026-06-29 | sure
panel fifth Friday of June                               | -          | problem
panel Thurs 28th 1.30                                    | 2026-05-28 | sure
panel Thurs 28th room                                    | 2026-05-21 | ask
panel fortnight tomorrow                                 | 2026-06-04 | sure
panel this day week                                      | 2026-05-27 | sure
panel this time next week                                | 2026-05-27 | sure
panel Friday come a week                                 | 2026-05-29 | sure
panel tmr                                                | 2026-05-21 | sure
panel 28 May pending confirmation                        | 2026-05-28 | ask
panel 28 May, not yet confirmed                          | 2026-05-28 | ask
panel 1 July 207                                         | 2026-07-01 | ask
panel 29/2                                               | -          | problem
panel second Sept                                        | 2026-09-02 | ask
panel 30 o September                                     | 2026-09-30 | sure
panel twenty second July                                 | 2026-07-22 | sure
booked today for 8 June                                  | 2026-06-08 | sure
rang legal yesterday, panel 8 June                       | 2026-06-08 | sure
panel Fri 12th June (was Mon 8th)                        | 2026-06-12 | sure
panel tomorrow                                           | 2026-05-21 | sure
panel tomoz                                              | 2026-05-21 | sure
panel the morn                                           | 2026-05-21 | sure
panel day after tomorrow                                 | 2026-05-22 | sure
panel tomorrow week                                      | 2026-05-28 | sure
panel a week today                                       | 2026-05-27 | sure
panel today week                                         | 2026-05-27 | sure
panel a week tomorrow                                    | 2026-05-28 | sure
panel 2 weeks today                                      | 2026-06-03 | sure
panel a month today                                      | 2026-06-20 | sure
panel two months from now                                | 2026-07-20 | sure
panel in 3 weeks                                         | 2026-06-10 | sure
panel in 3 weeks' time                                   | 2026-06-10 | sure
panel in three weeks time                                | 2026-06-10 | sure
panel in a fortnight                                     | 2026-06-03 | sure
panel in a fortnight's time                              | 2026-06-03 | sure
panel in a week or two                                   | 2026-05-27 | ask
panel in 2 and a half weeks                              | -          | sure
panel in a week and a half                               | 2026-05-27 | ask
panel in about 6 weeks                                   | 2026-07-01 | ask
panel in 2 or 3 weeks                                    | 2026-06-10 | ask
panel within 10 working days                             | 2026-06-04 | ask
panel in 10 working days                                 | 2026-06-04 | sure
panel 10wd from today                                    | 2026-06-04 | sure
panel in 1 working day                                   | 2026-05-21 | sure
panel 3 working days from today                          | 2026-05-26 | sure
panel 2 weeks after 4/6                                  | 2026-06-18 | ask
panel 10 working days from 22/5/26                       | 2026-06-08 | ask
panel three months from 30 November 2026                 | 2027-02-28 | ask
panel in 6/52                                            | 2026-07-01 | ask
panel in 3/12                                            | 2026-08-20 | ask
panel moved from 4/6 to 18/6                             | 2026-06-18 | sure
panel moved to 18/6 from 4/6                             | 2026-06-18 | sure
panel 4/6 moved to 18/6                                  | 2026-06-18 | sure
panel 4/6 put back to 18/6                               | 2026-06-18 | sure
was 4/6 now 18/6                                         | 2026-06-18 | sure
4/6 cancelled, rebooked 18/6                             | 2026-06-18 | sure
moved from Thurs 4th to Thurs 18th June                  | 2026-06-18 | sure
moved from Thursday to Monday 1 June                     | 2026-06-01 | sure
moved from mon to fri                                    | 2026-05-22 | sure
respite from 4/6 to 18/6                                 | 2026-06-04 | ask
panel 4/6 or 18/6                                        | 2026-06-04 | ask
panel 4/6, review 18/6                                   | 2026-06-04 | ask
panel 4/6 (4 June)                                       | 2026-06-04 | sure
panel Thursday 4 June, papers by 4/6                     | 2026-06-04 | sure
panel moved to 31/6                                      | -          | problem
panel moved from 4/6 to 31/6                             | 2026-06-04 | ask
panel after easter                                       | -          | problem
panel before the summer holidays                         | -          | problem
panel not until July                                     | 2026-07-01 | ask
carer available 24/7                                     | 2026-07-24 | ask
panel on 24/7                                            | 2026-07-24 | sure
panel yesterday                                          | 2026-05-19 | ask
panel 4/6/29                                             | 2029-06-04 | ask
panel 1/6                                                | 2026-06-01 | sure
snooze until 4 June                                      | 2026-06-04 | sure
4 June at 14.30                                          | 2026-06-04 | sure
a week on from Friday                                    | 2026-05-22 | ask
on or before 4 June                                      | 2026-06-04 | ask
no later than 4 June                                     | 2026-06-04 | sure
court 4/6 adjourned to 18/6                              | 2026-06-18 | sure
proof 17th & 18th June                                   | 2026-06-18 | ask
4 June 10-12                                             | 2026-06-04 | sure
4 June 12 noon                                           | 2026-06-04 | sure
booked today                                             | 2026-05-20 | ask
six weeks Friday                                         | 2026-07-03 | sure
4/6 tbc                                                  | 2026-06-04 | ask
4/6 if the report is in                                  | 2026-06-04 | ask
hopefully 4/6                                            | 2026-06-04 | ask
pencilled in for 4/6                                     | 2026-06-04 | ask
4 June or later                                          | 2026-06-04 | ask
June 4, 5                                                | 2026-06-04 | ask
can't do it before 4/6                                   | 2026-06-04 | ask
next Thursday 28th                                       | 2026-05-28 | sure
mon-wed 1-3 June                                         | 2026-05-25 | ask
panel 1st or 2nd week of June                            | 2026-06-01 | ask
4th of June at ten                                       | 2026-06-04 | sure
Thurs 4th @ 10                                           | 2026-06-04 | sure
""")

NOT_KNOWN_WHICH = table("""
panel 12/5                                               | 2026-05-12 | sure
panel 4/6                                                | 2026-06-04 | sure
panel 11/12                                              | 2025-12-11 | ask
panel Fri 11/12                                          | 2026-12-11 | sure
panel Thurs 11/12                                        | 2025-12-11 | sure
panel mon                                                | 2026-05-25 | ask
panel the 27th                                           | 2026-05-27 | ask
panel last thurs                                         | 2026-05-14 | sure
panel Monday week                                        | 2026-06-01 | sure
panel 2 weeks ago                                        | 2026-05-06 | sure
panel 12/5/26                                            | 2026-05-12 | sure
""")

NO_DATE = table("""
aged 3 1/2                                               | -          | sure
8 sessions in 2 months                                   | -          | sure
done                                                     | - | sure
Done.                                                    | - | sure
yes, all done, thanks                                    | - | sure
TBC                                                      | - | sure
no panel date, report late                               | - | sure
awaiting medical                                         | - | sure
s.83 report outstanding                                  | - | sure
s83(2)(c) not met                                        | - | sure
s 11 order                                               | - | sure
section 25 ended                                         | - | sure
section 12/5 of the form                                 | - | sure
reg 45(4)                                                | - | sure
regs 21 and 22                                           | - | sure
the 2009 Regulations, reg 13(1)                          | - | sure
rule 3.4 and para 12.5                                   | - | sure
flat 3/1 visit cancelled                                 | - | sure
Flat 2/2, 14 Made Up Street                              | - | sure
lives at 3/1 Imaginary Road                              | - | sure
visit to 3/1, 12 Imaginary Street                        | - | sure
2 of 3 siblings placed                                   | - | sure
2/3 siblings placed                                      | - | sure
in 2-3 weeks                                             | - | sure
3/6 monthly reviews                                      | - | sure
12 weeks time limit                                      | - | sure
on the 2nd and 3rd attempts                              | - | sure
the 5th of 6                                             | - | sure
financial year 2025/26                                   | - | sure
met June 3 times                                         | - | sure
1/2 day visit                                            | - | sure
3/4 of the reports                                       | - | sure
scored 8/10                                              | - | sure
call 01387 000000                                        | - | sure
call 0131 496 0000                                       | - | sure
call 07700 900123                                        | - | sure
+44 7700 900123                                          | - | sure
HW-4821-B                                                | - | sure
hw4821b                                                  | - | sure
HW-4812-B                                                | - | sure
at 2pm                                                   | - | sure
at 10:30                                                 | - | sure
10.30am                                                  | - | sure
14:00-15:00 room 5                                       | - | sure
meeting 1400hrs                                          | - | sure
cost £12.50                                              | - | sure
12.5% behind                                             | - | sure
5 June Street visit                                      | - | sure
Thurs - Fri                                              | - | sure
aged 5                                                   | - | sure
aged 4/5                                                 | - | sure
5 years old                                              | - | sure
dob 12/3/19                                              | - | sure
born 3 May 2019                                          | - | sure
case 120526                                              | - | sure
case no 12/5                                             | - | sure
ref: 120526                                              | - | sure
SWIS 20260512                                            | - | sure
id 1234567                                               | - | sure
#1205                                                    | - | sure
all 3 may be placed together                             | - | sure
the panel may be late                                    | - | sure
it may not go ahead                                      | - | sure
this may take weeks                                      | - | sure
march on with it                                         | - | sure
the panel sat for hours                                  | - | sure
waiting on report from Jan                               | - | sure
April to chase                                           | - | sure
decision pending                                         | - | sure
monitoring, satisfied, weddings, friends, sunny          | - | sure
every Monday                                             | - | sure
contact every other Tuesday                              | - | sure
contact fortnightly on Friday                            | - | sure
Mon-Fri                                                  | - | sure
open Monday to Friday                                    | - | sure
1st review                                               | - | sure
the 2nd LAC review                                       | - | sure
the 1st and 2nd reviews                                  | - | sure
3rd carer                                                | - | sure
2nd floor                                                | - | sure
for 6 weeks                                              | - | sure
2 weeks late                                             | - | sure
6 weeks after placement                                  | - | sure
in 6 weeks of placement                                  | - | sure
stage 2/3                                                | - | sure
version 1.2.3                                            | - | sure
form 11                                                  | - | sure
page 3                                                   | - | sure
P2/3                                                     | - | sure
see https://records.example/2026/05/12/note              | - | sure
mail shona.reid.12.5@council.example                     | - | sure
9-5 most days                                            | - | sure
2.5 weeks                                                | - | sure
1,000 days                                               | - | sure
on a Monday                                              | - | sure
nowadays, someday                                        | - | sure
they may 2                                               | - | sure
12 may attend                                            | - | sure
1.2.3.4                                                  | - | sure
DG1 2AB                                                  | - | sure
SW1A 1AA                                                 | - | sure
""")

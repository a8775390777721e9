"""Sentences with private words and sentences without, all made up.

PRIVATE: the private words stand between « and », with their kind after the bar. INNOCENT: nothing may be found.
"""

PRIVATE = """
«Jamie Madeup» seen at home                                              | name
Seen at home with «Jamie Madeup».                                        | name
«JAMIE MADEUP» to panel                                                  | name
«jamie smith» seen today                                                 | name
spoke to «kirsty campbell» about contact                                 | name
«Zoë Invented»'s medical is late                                         | name
«Siân Pretend» moved                                                     | name
«Chloë O’Nobody» settled                                                 | name
«Jean-Paul Fictional» at school                                          | name
«Amy-Lee Fictional» at school                                            | name
«Mohammed Notreal» has a new school                                      | name
«Aisha Imaginary» has contact                                            | name
«Piotr Niktowski» asks for an interpreter                                | name
«Oleksandr Nikhto» moved                                                 | name
«Agnieszka Nowak» phoned                                                 | name
Carers are «Mr Invented» and «Mrs Invented».                             | name name
mum is «mrs invented»                                                    | name
«mr pretend» did not come                                                | name
«Ms Nobody» refused                                                      | name
«Miss Nobody» refused                                                    | name
«Dr Notreal» has not sent the medical                                    | name
«Dr. Notreal» has not sent the medical                                   | name
«Prof Notreal» wrote                                                     | name
«Rev Notreal» visited                                                    | name
«Grace Campbell» at contact                                              | name
«Will Murray» at contact                                                 | name
«April McDonald» at contact                                              | name
«Hope O'Neill» at contact                                                | name
«Rose MacMadeup» at contact                                              | name
the «McPretend» children                                                 | name
the «Smith family» moved                                                 | name
the «Wilson siblings» stay together                                      | name
«Baby Robertson» placed                                                  | name
«J Robertson» refused                                                    | name
«J. Robertson» refused                                                   | name
«Smith, Jamie» to panel                                                  | name
«Iqbal, Zara» to panel                                                   | name
Panel agreed. «Callum Nobody» told.                                      | name
panel 12/5, «Eilidh Nobody» there                                        | name
carer «Fiona Nobody» is ill                                              | name
«Ewan Nobody»: contrary decision                                         | name
Note: «Craig Nobody» objects                                             | name
(«Lewis Nobody»)                                                         | name
*«Isla Nobody»*                                                          | name
«Isla Nobody»'s gran                                                     | name
Gran is «Margaret Nobody», aunt is «Agnes Nobody»                        | name name
«Heather Thomson» will not sign                                          | name
«Ruby Fraser» asked                                                      | name
foster carers «Jim Kerr» and «Anne Kerr»                                 | name name
JS («dob 12/3/19»)                                                       | birth date
«dob 12/3/19»                                                            | birth date
«DOB: 12/03/2019»                                                        | birth date
«D.O.B. 12.03.19»                                                        | birth date
«date of birth 12-03-2019»                                               | birth date
«date of birth is 12 March 2019»                                         | birth date
«born 3 May 2019»                                                        | birth date
«born on the 3rd of May 2019»                                            | birth date
«Born 3/5/19», placed at once                                            | birth date
«born 2019-05-03»                                                        | birth date
«born May 3rd»                                                           | birth date
«born in March 2019»                                                     | birth date
«birthday is 3 May»                                                      | birth date
«birthday on 03/05»                                                      | birth date
«Birthdate 030519»                                                       | birth date
«born 2019»                                                              | birth date
«JS 12/3/19» to panel                                                    | initials with a date
«J.S. 12/03/2019»                                                        | initials with a date
«J S 12/3/2019»                                                          | initials with a date
child «AB (12/03/19»)                                                    | initials with a date
«KMR 1.2.2018»                                                           | initials with a date
lives in «DG1 2AB»                                                       | postcode
lives in «dg12ab»                                                        | postcode
«EH6 5QQ»                                                                | postcode
«G12 8QQ»                                                                | postcode
«SW1A 1AA»                                                               | postcode
«W1T 4JJ»                                                                | postcode
moved to «KA7 1UB», settled                                              | postcode
«TD1 3DB»                                                                | postcode
«M1 1AE».                                                                | postcode
call «01387 000000»                                                      | phone number
call «01387000000»                                                       | phone number
call «0131 496 0000»                                                     | phone number
call «(0131) 496 0000»                                                   | phone number
call «0131-496-0000»                                                     | phone number
mobile «07700 900123»                                                    | phone number
mobile «07700 900 123»                                                   | phone number
mobile «07700900123»                                                     | phone number
mobile «+44 7700 900123»                                                 | phone number
mobile «+447700900123»                                                   | phone number
mobile «0044 7700 900123»                                                | phone number
«+44 (0)131 496 0000»                                                    | phone number
«020 7946 0000»                                                          | phone number
ring «0800 000 0000» today                                               | phone number
gran is «gran.pretend@mail.example»                                      | e-mail address
write to «A_B+c@mail.example.org».                                       | e-mail address
«CHI 0101150004»                                                         | health number
«chi no 0101150004»                                                      | health number
«CHI number: 010115 0004»                                                | health number
«NHS number 943 476 5919»                                                | health number
«9434765919»                                                             | health number
«943 476 5919»                                                           | health number
«943-476-5919»                                                           | health number
«flat 3/1» visit cancelled                                               | address
«Flat 2» visited                                                         | address
«Flat 2/2», «14 Imaginary Street»                                        | address address
«flat 12b» visited                                                       | address
«Apartment 4» visited                                                    | address
lives at «12 Station Road»                                               | address
lives at «12 station road»                                               | address
moved to «7A Imaginary Crescent»                                         | address
moved to «7a imaginary crescent» last week                               | address
moved to «114 Old Pretend Road»                                          | address
at «3 Nowhere Court» now                                                 | address
at «5, Nowhere Gardens»                                                  | address
at «22 Nowhere Wynd»                                                     | address
at «22 nowhere brae»                                                     | address
visit to «1 High Street» done                                            | address
«14 St Nowhere Terrace»                                                  | address
«9 Nowhere Pl»                                                           | address
«Jamie Smith», «dob 1/2/19», «12 Station Road», «DG1 2AB», «01387 000000» | name birth date address postcode phone number
HW-4821-B is «Jamie Smith»                                               | name
"""

INNOCENT = """
done
Done.
no panel date, report late
awaiting medical
Morag to chase
Morag to chase?
Thu 14 May 2026
Due date: Thu 14 May 2026.
HW-4821-B
hw 4821 b done
HW-4821-B booked for Thu 4 Jun 2026
HW-1234567-P: Adoption and permanence panel
Adoption and Permanence Panel
Looked After Children (Scotland) Regulations 2009, reg 45
Looked After Children (Scotland) Regulations 2009, reg 38(2), as made
Adoption Agencies (Scotland) Regulations 2009, reg 13(1)
Children and Young People (Scotland) Act 2014, s 72
Children's Hearings (Scotland) Act 2011, s.137
Act of Sederunt (Sheriff Court Rules Amendment) 2009, rule 31
Principal Reporter
Referred to the Principal Reporter
Scotland's Adoption Register
On Scotland's Adoption Register
Agency Decision Maker
agency decision maker agreed
Permanence order with authority to adopt
Kinship Care Order
Children's hearing
Dumfries Sheriff Court
sheriff court 12 / 6 / 26
12 May Dumfries Sheriff Court
12 May 2026 at 10:30
petition lodged 12/5/26
panel 12/5
panel moved from 12/5 to 9/6
w/c 1 June
LAC 12/05/26
ADM 12/05/2026
PO 7-5-2026
POA 7/5/26
KCO 1/2/2026
CSO 3/4/26
ICSO varied 3/4/26
SCRA 3/4/26
LAAC review 3/4/26
TM 3/4/26 agreed
IRO 3/4/26
GP 3/4/26 appointment
CPO made 1/4/2026
PO granted 2026-05-08
2026-05-20T08:00:00+01:00
2026-05-20 08:00
01/04/2026
01 04 2026
120526
12052026
case 120526
case id 13782635
case 4939073
SWIS 1234567
ids 00123, 00124
CHILD10
10 days past the council's aim
3 days over the statutory limit
14 of 17 within timescale (82%)
12 weeks, council aim, from 1 April 2026
1,259 plans
£12,500
5 working days
2 of 3 siblings placed
2/3 siblings placed
s.83 CSO continued, no change
s11 2nd review
s11 1st LAC review
section 25
reg 21 and reg 22
rule 31
room 12, second floor
Council offices, High Street
the High Street office
Station Road team
Permanence Team East
Nithsdale Team
Annandale and Eskdale
Team Manager
Service Manager
Social Worker
Reviewing Officer
Information Officer
Legal Services
Morag Team Manager
Shona SW
Shona to book panel
Kirsty asked
Isla, please approve
Hello Shona, 3 steps need you.
Welcome back, Morag: 3 steps open
Recorded by Shona, 14:02.
Thanks Ewan
Ewan LAC review chair
Monday list
next Monday
Monday to Friday
January, February, March, April, May, June, July, August, September, October, November, December
Monday Tuesday Wednesday Thursday Friday Saturday Sunday
Mon Tue Wed Thu Fri Sat Sun
May Panel
April Review
June Hearing
August Panel cancelled
in May
May be late
March on with it
Mark Complete
mark as done
Mark Done
Will Send
Will Panel sit?
Grace Period
Grant Permanence
Grant of order
Order Granted
Hope Panel agrees
Faith group
Chase Medical
Chase Legal
Frank Discussion
Bill Paid
Jack up
Rose Ward
Robin House
Heather Unit
Holly Lodge
Victoria Hospital
Victoria Infirmary, ward 4
Douglas House
Stewart Hall
Lewis Island
Isle of Arran
Skye
Craig Centre
Iona Ward
Amber alert
Red, Amber, Green
Dawn raid
Summer holidays
Summer Holiday
Autumn term
Easter Monday
Miss panel
will miss panel
we miss the report
dr report outstanding
dr letter awaited
Dr appointment
Mr and Mrs
flat rate
flat refusal
a flat
2 miles down the road
3 weeks down the road
further down the road
one way
12 ways
Way forward agreed
6 months
24/7
in 10 days
Placement Plan
Place of safety
born into care
newborn
birth extract missing
birth certificate requested
reply to this e-mail
Open https://homeward.council.example/why/HW-4821-B
see https://records.example/2026/05/12/note
@shona
version 1.2.3
10.30am room 5
at 2pm
P7 transition
S5 pupil
B7 form
M8 closed, hearing moved
A75 closed, visit moved
M74 accident
E11 code
V2 to C1
code E12
Form 11
F10
BBC1
N/A
TBC
n/a
AA Regs 13(1)
PACE aim 2
90% by 31 March 2027
Aim: 12 weeks from 1 April 2024
ledger entry 1234567890
hash 9f86d081884c7d659a2feaa0c55ad015
ledger 4,821,001
window 10 to 12
Blocked: medical report
Reason: report late
Reason: carer withdrew
Contrary decision, reasons given
Not agreed
Deferred: medical adviser's report
Consent certificate back from parent
Parent uncontactable
Father's notice
mother did not attend
carer withdrew her consent
his gran wants to be assessed
Young person
A Young Person
Baby clinic
Baby box
Good news
A Good Parent
The Main Plan
J Smithson House
New school
route changed to kinship because the carer came forward
Parallel planning agreed
Twin-track plan
Homeward fortnight: 3 overdue
Undo
Who is this?
Why this alert?
"""

"""How councils head their columns and write their days: many ways of each, one drawn for every tracker."""

from __future__ import annotations

from datetime import date
from random import Random

DAY_FORMS = (
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d.%m.%Y",
    "%d.%m.%y",
    "%d-%b-%y",
    "%d %B %Y",
    "%d %b %Y",
    "%Y-%m-%d",
    "%d-%m-%Y",
)

ID = (
    "Child ID",
    "ID",
    "Ref",
    "Mosaic ID",
    "SWIS No",
    "Person ID",
    "Case No.",
    "Case Ref",
    "Child Ref",
    "Client ID",
    "LCS ID",
    "Child's ID",
    "CareFirst No",
    "System ID",
    "Child Unique ID",
    "PID",
    "Child reference",
    "Case number",
)
NAME = ("Name", "Child's name", "Child", "Child Name", "Young person", "Surname, forename", "Name of child")
BORN = ("DOB", "D.O.B.", "Date of Birth", "Date of birth", "Birth date", "DoB")
WORKER = (
    "SW",
    "Social Worker",
    "Worker",
    "Allocated worker",
    "Allocated SW",
    "Case holder",
    "Social worker name",
    "Allocated Social Worker",
    "Key worker",
    "Named worker",
)
TEAM = ("Team", "Locality", "Team name", "SW Team", "Allocated team", "Area team")
MANAGER = ("Team Manager", "TM", "Manager", "Team manager name")
ROUTE = ("Plan", "Route", "Permanence plan", "Permanence route", "Care plan", "Plan type", "Current plan")
BLOCKER = (
    "Stumbling block",
    "Blocker",
    "Barriers",
    "Reason for delay",
    "Delay reason",
    "Stumbling blocks",
    "Drift reason",
)
NOTE = ("Comments", "Notes", "Comment", "Update", "Additional comments", "Notes / updates")
ENDED = (
    "Date ceased",
    "Date case closed",
    "Left care",
    "Date ceased to be looked after",
    "End of care",
    "Closed",
    "Date left care",
    "LAC end date",
    "Ceased LAC",
    "Date discharged from care",
    "Case closed date",
    "End date",
)
BOOKED_PANEL = (
    "Panel booked",
    "Panel date booked",
    "Next panel",
    "Planned panel date",
    "Booked panel",
    "Panel (planned)",
    "Forthcoming panel",
    "Panel scheduled for",
)

BEGAN = (
    "Date LAAC",
    "Date LAC",
    "Became looked after",
    "Date became looked after",
    "Date accommodated",
    "LAC date",
    "Came into care",
    "Date entered care",
    "LAC since",
    "Start of care",
    "Date became LAC",
    "Date LAC started",
    "Looked after from",
    "Date of admission to care",
    "Entered care",
    "Date child looked after",
)
SCOTLAND = {
    "became_looked_after": BEGAN,
    "first_review": ("6 wk review", "6 week review", "1st review", "First review", "First LAC review", "6 week LAC",
                     "1st LAC", "LAC 1", "Review 1", "R1", "1st LAAC review", "Initial review", "6wk LAC", "6 Week LAAC",
                     "1st CLA Review", "Six week review"),
    "second_review": ("2nd review", "Second review", "3 month review", "2nd LAC", "3 month LAC", "LAC 2", "Review 2", "R2",
                      "2nd LAAC Review", "Second LAC review", "3mth review", "2nd CLA review", "Three month review"),
    "permanence_recommendation": ("Perm rec", "Permanence recommendation", "Perm LAC", "Permanence LAC", "Recommendation",
                                  "Permanence recommended", "Permanence review", "Perm recommendation",
                                  "LAC recommends permanence", "Recommendation for permanence"),
    "legal_referral": ("To legal", "Sent to legal", "Legal referral", "Date to legal", "Info to legal", "Referred to legal",
                       "Passed to legal services", "Referral to legal", "Papers to legal"),
    "panel": ("Panel", "Panel date", "Date to panel", "Adoption panel", "Permanence panel", "Date of panel", "Perm panel",
              "A&P panel"),
    "agency_decision": ("ADM", "ADM decision", "ADM date", "Agency decision", "ADM ratified", "Date of ADM decision",
                        "Agency Decision Maker", "ADM approval", "Agency decision maker's decision"),
    "petition_lodged": ("Lodged", "Petition lodged", "Application lodged", "Date lodged", "Lodged in court",
                        "Adoption application lodged", "Court application lodged", "Date petition lodged"),
    "order_granted": ("Order", "Order granted", "Date of order", "Granted", "Order made", "PO granted", "Final order",
                      "Court order granted"),
}  # fmt: skip
ENGLAND = {
    "became_looked_after": (*BEGAN, "Date the child entered care", "Date became CLA", "Started to be looked after",
                            "Became CLA", "Date CIC"),
    "first_review": ("First review", "1st CLA Review", "20 day review", "1st LAC Review", "Initial CIC review", "CLA review 1",
                     "20 working day review", "28 day review"),
    "second_review": ("Second review", "2nd CLA Review", "3 month review", "2nd LAC Review", "4 month review", "CLA review 2"),
    "agency_decision": ("ADM decision", "SHOBPA", "ADM SHOBPA date", "Should be placed for adoption decision", "ADM date",
                        "Date of decision child should be placed for adoption", "Agency decision", "SHOBPA decision",
                        "Best interests decision"),
    "placement_order": ("Placement order", "PO granted", "Placement Order granted", "Date of placement order",
                        "Placement order made", "PO date"),
    "matched": ("Matched", "Match date", "ADM matching decision", "Date of match", "Matching decision", "Match agreed",
                "ADM match decision"),
    "placed_for_adoption": ("Placed for adoption", "Date placed with adopters", "Adoptive placement", "Placed with adopters",
                            "Date placed for adoption", "Moved in with adopters"),
    "order_granted": ("Adoption order", "AO granted", "Adoption Order granted", "Date of adoption order", "AO",
                      "Adoption order made"),
}  # fmt: skip
HEADERS = {"scotland": SCOTLAND, "england": ENGLAND}

HELD = (
    "{} held",
    "{} actual",
    "{} (actual)",
    "Actual {}",
    "{} - actual",
    "{} completed",
    "{} (held)",
    "Actual date of {}",
)
DUE = ("{} due", "{} target", "{} due date", "Target {}", "{} (target)", "{} by", "{} expected", "{} deadline", "Due date: {}",
       "{} - due", "{} to be held by", "Expected {}", "{} required by")  # fmt: skip

ROUTES = {
    "permanence_order": ("PO", "Perm Order", "Permanence order"),
    "permanence_order_with_authority": (
        "POA",
        "PO with authority",
        "Permanence order with authority to adopt",
    ),
    "home": ("Rehab", "Home", "Return home"),
    "kinship_care_order": ("KCO", "Kinship", "Kinship care order"),
    "adoption": ("Adoption", "adopt"),
}
BLOCKERS = {
    "report_awaited": ("awaiting medical", "report awaited"),
    "no_panel_date": ("no panel date", "Panel full"),
    "worker_change": ("SW left", "change of worker"),
}
# Columns that say nothing Homeward asks for, beside those that are read.
OTHER = ("Gender", "Ethnicity", "Age", "Sibling group", "Placement type", "Legal status text", "Carer", "School", "Locality code",
         "Panel minutes sent", "Life story book due", "Health assessment date", "PEP date", "Panel chair", "CPR requested",
         "Panel papers due", "Contact arrangements", "Family finder", "IRO report due", "Medical date", "Matching panel date",
         "Number of moves", "Date of last visit", "Allocation date")  # fmt: skip


def case_of(random: Random, header: str) -> str:
    """A header as another hand would write it."""
    return random.choice(
        (header, header, header, header.upper(), header.title(), f" {header} ", header.replace(" ", "  "))
    )


def written(day: date, form: str) -> str:
    """A day in a form, without leading zeros half of the time where the form has none to lose."""
    return day.strftime(form)

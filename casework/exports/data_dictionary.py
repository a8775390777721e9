"""The tables of the open data and what each of their columns means; the export carries this list with it."""

from __future__ import annotations

from collections.abc import Mapping

DAY, DAYS, NUMBER, CODE = "day", "days", "number", "code"
_KEY = {
    "reference": ("the child, by the random name that she has in every message", CODE, ""),
    "journey": ("which of the child's periods of being looked after, from 1", NUMBER, ""),
}
_STAGE = ("the step: code of the pack, a hash, its number ('PO.ADM#1')", CODE, "stages of the pack")

COLUMNS: Mapping[str, Mapping[str, tuple[str, str, str]]] = {
    "journey": {
        **_KEY,
        "began_on": ("first day", DAY, ""),
        "ended_on": ("last day; empty while it goes on", DAY, ""),
        "ended_reason": ("why it ended", CODE, "journey_end_reasons of the pack"),
        "age_band": ("age on the first day, in bands of years; empty where not known", "", ""),
        "legal_basis": ("how the child is looked after", CODE, "legal_bases of the pack"),
        "team": ("whose child it was when the journey began", "", ""),
        "led_to": ("which way the child went", CODE, "routes of the pack, other, still in care"),
        "led_to_on": ("on which day; empty while still in care", DAY, ""),
        "has_worker": ("1 where a social worker is known now", NUMBER, "0, 1"),
    },
    "route": {
        **_KEY,
        "plan": ("number of the plan within its journey", NUMBER, ""),
        "route": ("the kind of permanence aimed at", CODE, "routes of the pack"),
        "is_primary": ("1 for the first aim, 0 for a parallel one", NUMBER, "0, 1"),
        "opened_on": ("since when it was followed", DAY, ""),
        "closed_on": ("until when; empty while it is followed", DAY, ""),
        "opened_reason": ("why it was taken", CODE, "reasons of the pack"),
        "closed_reason": ("why it was left", CODE, "route_change_reasons of the pack"),
        "changed_to": ("the route taken instead; empty where there was none", CODE, "routes of the pack"),
        "prompted_by": (
            "what brought the change about: a milestone with its outcome, or a prompt",
            CODE,
            "milestones and outcomes, prompts of the pack",
        ),
        "prompted_by_entry": ("its entry in the ledger, where it is one", NUMBER, ""),
        "prompt_is": (
            "named: a person said so; nearest: the last decision of 28 days before; none",
            CODE,
            "named, nearest, none",
        ),
    },
    "step": {
        **_KEY,
        "stage": ("the step: a code of the pack", CODE, "stages of the pack"),
        "occurrence": (
            "which time on this journey, from 1; 0: booked, and what came before it is not known",
            NUMBER,
            "",
        ),
        "from_milestone": ("what its clock is counted from", CODE, "milestones of the pack"),
        "to_milestone": ("what ends it", CODE, "milestones of the pack"),
        "route": ("the route followed when it began", CODE, "routes of the pack"),
        "team_at_start": ("whose child it was when it began", "", ""),
        "owner_role": ("who answers for it", CODE, "roles"),
        "started_on": ("first day of its clock", DAY, ""),
        "ended_on": ("when it was reached or stopped; empty while it runs", DAY, ""),
        "how": (
            "what became of it",
            CODE,
            "reached, open, paused, changed, journey_over, final_order, not_applicable, untracked",
        ),
        "days": ("from its start to its end or the day looked at, without those paused", DAYS, ""),
        "days_paused": ("days in which its clock stood still", DAYS, ""),
        "days_waiting_for_others": ("days in which it waited for somebody outside the team", DAYS, ""),
        "due_on": (
            "last day on which it is in time; empty where no target was in force, or not judged",
            DAY,
            "",
        ),
        "has_target": ("1 where a target was in force when it began", NUMBER, "0, 1"),
        "status": ("what stands behind its target", CODE, "statutory, court_rule, guidance, council_aim"),
        "days_over": ("days past its due date, up to its end or the day looked at", DAYS, ""),
        "times_moved": ("how often its booked day was moved", NUMBER, ""),
        "at_the_latest": ("1 where one of its days is known only roughly", NUMBER, "0, 1"),
        "waits_for": ("whom it waits for by what it is; empty for the team", "", ""),
    },
    "wait": {
        **_KEY,
        "stage": ("the step that was waited for: a code of the pack", CODE, "stages of the pack"),
        "began_on": (
            "first day of the wait: the step's first milestone, or the first route that has it if later",
            DAY,
            "",
        ),
        "ended_on": ("when it was reached; empty before", DAY, ""),
        "seen_until": ("its end, the day on which it stopped, or the day looked at", DAY, ""),
        "days": ("from its beginning to seen_until, without those paused", DAYS, ""),
        "became": (
            "what became of it; ended_first came before its beginning and is in no figure",
            CODE,
            "reached, open, stopped, ended_first",
        ),
        "because": ("why it stopped", "", ""),
        "days_paused": ("days in which its clock stood still", DAYS, ""),
        "at_the_latest": ("1 where one of its days is known only roughly", NUMBER, "0, 1"),
        "route": ("the route followed when it began", CODE, "routes of the pack"),
        "team": ("whose child it was when it began", "", ""),
        "turned_round": ("1 where the end came before the step's first milestone", NUMBER, "0, 1"),
    },
    "event": {
        **_KEY,
        "milestone": ("what happened", CODE, "milestones of the pack"),
        "happened_on": ("when", DAY, ""),
        "recorded_on": ("when it was written down", DAY, ""),
        "lag_days": ("days from the one to the other", DAYS, ""),
        "source": ("through what: import, or a channel", CODE, ""),
        "body": ("who decided", CODE, "bodies of the pack"),
        "outcome": ("what was decided", CODE, "outcomes of the pack"),
        "reason": ("why", CODE, "reasons of the pack"),
        "has_note": ("1 where somebody wrote own words, which stay in the record", NUMBER, "0, 1"),
        "entry": ("its entry in the ledger", NUMBER, ""),
        "reached": ("1 where the milestone happened, 0 for a decision that left it open", NUMBER, "0, 1"),
        "precision": ("day, month, or latest: it had happened by that day", CODE, "day, month, latest"),
    },
    "blocker": {
        **_KEY,
        "stage": _STAGE,
        "reason": ("what stood in the way", CODE, "blocker_reasons of the pack"),
        "waits_for": ("whom it waits for outside the team; empty for the team", "", ""),
        "opened_on": ("since when", DAY, ""),
        "cleared_on": ("until when; empty while it stands", DAY, ""),
        "days": ("how long, up to the day looked at", DAYS, ""),
    },
    "pause": {
        **_KEY,
        "stage": _STAGE,
        "first_on": ("first day on which the clock stood still", DAY, ""),
        "until_on": ("the day on which it ran again; empty while it stands", DAY, ""),
        "reason": ("why", CODE, "pause_reasons of the pack"),
    },
    "allocation": {
        **_KEY,
        "since": ("the day on which it was recorded", DAY, ""),
        "team": ("the team that had the child from then on", "", ""),
    },
    "change_mark": {
        "on_day": ("the day from which practice changed", DAY, ""),
        "step": ("the step that it is about", CODE, "stages of the pack"),
        "what": ("what was changed", "", ""),
        "by": ("who said so", "", ""),
    },
    "forecast": {
        "made_on": ("when it was made", DAY, ""),
        **_KEY,
        "stage": _STAGE,
        "low": ("8 in 10 end from this day on", DAY, ""),
        "middle": ("half end by this day", DAY, ""),
        "high": ("8 in 10 end up to this day", DAY, ""),
        "late_in_ten": ("how many of ten such steps end late", NUMBER, ""),
        "peers_open": ("others that were open as long", NUMBER, ""),
        "peers_ended": ("those of them that ended", NUMBER, ""),
        "silent_because": ("why nothing is said", "", ""),
        "ended_on": ("when it ended; empty while open", DAY, ""),
        "held": ("1 where that was within the range", NUMBER, "0, 1"),
    },
    "data_dictionary": {
        "table_name": ("a table of this export", "", ""),
        "column_name": ("a column of it", "", ""),
        "meaning": ("what it holds", "", ""),
        "unit": ("in what it is counted", "", ""),
        "codes": ("the codes that may stand there", "", ""),
    },
}
DICTIONARY: tuple[tuple[str, str, str, str, str], ...] = tuple(
    (table, column, *said) for table, columns in COLUMNS.items() for column, said in columns.items()
)

"""What a year came to: the differences between what was told and what should have been, and how much of it people got."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from statistics import median

from casework.content import SaidKind
from casework.ports import MessageKind
from permanence.certificate import Difference, Fault
from tests.builders import LONDON
from tests.year.carriers import Arrived
from tests.year.oracle import Notice, Seen
from tests.year.oracle_reviews import Message
from tests.year.oracle_staff import ABOVE
from tests.year.reasons import FAR, moment
from tests.year.year import Lived

ASKED_FOR = 18  # days: a fortnight from when the question arrived, which may have waited over a long weekend
AN_HOUR = timedelta(hours=1)
NOBODY_WROTE = ("", "", FAR)
BY_DAY = frozenset({"alert", "catch_up", "digest", "own_digest", "backlog", "queue"})
DAILY_CAP = (
    12  # messages to one person in one day that answer nothing of hers: more is a loop, whatever caused it
)


FAULTS = (
    "missed",
    "extra",
    "reviews_missed",
    "reviews_extra",
    "too_early",
    "wrong_person",
    "out_of_hours",
    "in_one_hour",
    "not_told",
    "forbidden",
    "twice_without_unsure",
    "over_the_cap",
    "broken",
    "certified",
)


@dataclass
class Outcome:
    """One seed's figures; `add` sums seeds."""

    seeds: list[int] = field(default_factory=list)
    notices: int = 0
    agree: int = 0
    missed: list[Notice] = field(default_factory=list)
    extra: list[Notice] = field(default_factory=list)
    reviews: Counter[str] = field(default_factory=Counter)
    reviews_missed: list[Message] = field(default_factory=list)
    reviews_extra: list[Message] = field(default_factory=list)
    too_early: list[Notice] = field(default_factory=list)
    wrong_person: list[Notice] = field(default_factory=list)
    out_of_hours: list[Arrived] = field(default_factory=list)
    in_one_hour: list[str] = field(default_factory=list)
    not_told: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    twice: int = 0
    twice_without_unsure: list[str] = field(default_factory=list)
    over_the_cap: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    certified: list[str] = field(default_factory=list)
    certified_known: Counter[str] = field(default_factory=Counter)
    a_week: list[int] = field(default_factory=list)
    most_a_day: int = 0
    answerable: int = 0
    answered: int = 0
    above: Counter[str] = field(default_factory=Counter)
    cuts: int = 0
    messages: int = 0
    answers: Counter[str] = field(default_factory=Counter)

    @property
    def is_clean(self) -> bool:
        return not any(getattr(self, kind) for kind in FAULTS)

    def add(self, other: "Outcome") -> None:
        for name, value in vars(other).items():
            if name == "most_a_day":
                self.most_a_day = max(self.most_a_day, value)
            else:
                setattr(self, name, getattr(self, name) + value)


def outcome_of(lived: Lived) -> Outcome:
    """Everything that can be said of a year."""
    wanted, told = lived.wanted(), lived.told()
    found = Outcome([lived.plan.seed], notices=len(told), agree=len(wanted & told), cuts=lived.council.cuts)
    _differences(found, wanted - told, told - wanted)
    _reviews(found, lived)
    arrived = lived.council.arrived()
    found.messages = len(arrived)
    found.out_of_hours = [a for a in arrived if a.kind in BY_DAY and not _is_at_work(lived, a)]
    found.in_one_hour = list(_in_one_hour(arrived))
    found.not_told = _not_told(lived, arrived)
    found.forbidden = [
        f"{one.at} {one.kind} to {one.person}: {ref}"
        for one, ref, is_kept_away in lived.oracle.forbidden
        if is_kept_away or not _thanks_for_a_note(lived, one, ref)
        if is_kept_away or not _says_that_nobody_can_hear(one)
        if not _gives_back_her_own_words(lived, one, ref)
        if is_kept_away or not _was_given_away_meanwhile(lived, one, ref)
    ]
    _twice(found, lived, arrived)
    _how_much(found, lived, arrived, told)
    _by_certificate(found, lived)
    found.broken = [f"{b.rule}: {b.day} {b.about}" for b in lived.broken]
    for (verb, _kind), count in lived.doings.count.items():
        found.answers[verb] += count
    return found


def _says_that_nobody_can_hear(seen: Seen) -> bool:
    """Whether it tells an administrator of a child of whom nobody else may be told; never of one kept from him."""
    assert isinstance(seen, Arrived)
    return seen.key.startswith("nobody:")


def _gives_back_her_own_words(lived: Lived, seen: Seen, reference: str) -> bool:
    """Whether this answers words in which its reader wrote the reference, as if it were no child's; a mail word for word."""
    assert isinstance(seen, Arrived)
    if seen.channel != "email":
        return lived.reasons.says.get(seen.number) == SaidKind.NO_SUCH_REFERENCE
    wrote, words, _at = lived.doings.speaker.typed.get(seen.answers, NOBODY_WROTE)
    of_nobody = next((a.says for a in lived.council.arrived() if a.answers in lived.of_nobody), None)
    return wrote == seen.person and reference in words and seen.says == of_nobody


def _was_given_away_meanwhile(lived: Lived, seen: Seen, reference: str) -> bool:
    """Whether this answers its reader's own words, and the child was given to somebody while it was on its way.

    A mail waits for its hour; in a chat what may have arrived is looked for, and goes once more.
    """
    assert isinstance(seen, Arrived)
    if seen.kind != MessageKind.SAID_BACK:
        return False
    wrote, _words, asked_at = lived.doings.speaker.typed.get(
        seen.answers, (seen.person, "", lived.reasons.made_at(seen.number))
    )
    given = (
        moment(row["recorded_at"]) or FAR
        for row in lived.rows
        if row["reference"] == reference and row["kind"] == "allocated"
    )
    return wrote == seen.person and any(asked_at <= at <= seen.at for at in given)


def _thanks_for_a_note(lived: Lived, seen: Seen, reference: str) -> bool:
    """Whether this answers what she wrote of a child when she was asked for it, within a fortnight of the question."""
    assert isinstance(seen, Arrived)
    wrote, _words, _at = lived.doings.speaker.typed.get(seen.answers, NOBODY_WROTE)
    asked = (
        m.day
        for m in lived.oracle.reviews.found
        if (m.kind, m.reference, m.person) == ("parting", reference, wrote)
    )
    day = seen.at.astimezone(LONDON).date()
    is_asked = any(timedelta(0) <= day - on <= timedelta(days=ASKED_FOR) for on in asked)
    return is_asked and wrote == seen.person and "Kept as a note for HW." in seen.says


def _reviews(found: Outcome, lived: Lived) -> None:
    """Briefs, questions after reviews, questions about plans and cards of hand-overs: whole sets, both ways."""
    wanted = Counter(lived.oracle.reviews.found)
    found.reviews = Counter(message.kind for message in lived.reviews)
    found.reviews_missed = sorted((wanted - lived.reviews).elements())
    found.reviews_extra = sorted((lived.reviews - wanted).elements())


def _by_certificate(found: Outcome, lived: Lived) -> None:
    """What the nightly certificates found, and what of it the year had planned."""
    for one in lived.certified:
        if _is_planned(lived, one):
            found.certified_known[one.fault.value] += 1
        else:
            found.certified.append(
                f"{one.day} {one.fault} {one.reference} {one.stage} {one.level}: {one.detail}"
            )


def _is_planned(lived: Lived, one: Difference) -> bool:
    """A mail that came twice, a day on which the service was down, a digest to somebody whose mails came back."""
    match one.fault:
        case Fault.TWICE:
            return True
        case Fault.NO_SWEEP:
            return one.day in lived.down
        case Fault.NOT_DELIVERED:
            return not one.reference and lived.council.is_dead_on(one.person, one.day)
    return False


def _differences(found: Outcome, missed: set[Notice], extra: set[Notice]) -> None:
    """A missed and an extra notice of one thing are one fault: to somebody else, or on another day."""
    waits = defaultdict(list)
    for notice in missed:
        waits[notice.reference, notice.journey, notice.stage, notice.level].append(notice)
    for notice in sorted(extra):
        others = waits[notice.reference, notice.journey, notice.stage, notice.level]
        if any(o.day == notice.day for o in others):
            found.wrong_person.append(notice)
        elif notice.level in ABOVE and not any(o.day <= notice.day for o in others):
            found.too_early.append(notice)
    found.missed, found.extra = sorted(missed), sorted(extra)


def _is_at_work(lived: Lived, arrived: Arrived) -> bool:
    """Whether the council is at work and it is one of her days, by the oracle's own calendar."""
    local = arrived.at.astimezone(LONDON)
    packs = [e.pack for e in lived.events if e.pack]
    people = next(e.people for e in reversed(lived.events) if e.people and e.at <= arrived.at)
    spells = people[arrived.person]["spells"]
    return time(8) <= local.time() < time(17) and packs[0].calendar.works(local.date(), spells)


def _in_one_hour(arrived: Sequence[Arrived]) -> Iterator[str]:
    """Two lists, fortnights or queues that came to one person within an hour; the same once more is counted elsewhere."""
    last: dict[str, Arrived] = {}
    for one in arrived:
        if one.kind not in BY_DAY or one.key.startswith("minutes:"):
            continue
        before = last.get(one.person)
        if before and before.number != one.number and one.at - before.at < AN_HOUR:
            yield f"{one.person} {one.at}: {before.key} and {one.key}"
        last[one.person] = one


def _not_told(lived: Lived, arrived: Sequence[Arrived]) -> list[str]:
    """Notices whose child stands in no message that arrived, where nothing was recorded meanwhile either.

    In a Monday's list what was named to the same reader before may be counted instead.
    """
    named, named_to = defaultdict(set), defaultdict(set)
    for one in arrived:
        named[one.number] |= one.names
        named_to[one.person] |= one.names
    found = []
    for day, reference, _journey, stage, level, person, message in lived.raised:
        if any(reference in named[one] for one in lived.reasons.all_of(message)):
            continue
        if level == "service_manager" and _has_come(lived, message, named):
            continue  # a line for each team, and by child only what is statutory
        is_counted = level == "weekly" and reference in named_to[person]
        if is_counted or lived.reasons.is_excused(message, reference):
            continue
        state, why = lived.reasons.states.get(message, ("no message", None))
        found.append(f"{day} {reference} {stage} {level} {person}: message {message} is {state} ({why})")
    return found


def _has_come(lived: Lived, message: int, named: Mapping[int, object]) -> bool:
    return any(one in named for one in lived.reasons.all_of(message))


def _twice(found: Outcome, lived: Lived, arrived: Sequence[Arrived]) -> None:
    times = Counter((a.number, a.channel) for a in arrived)
    for (number, channel), count in times.items():
        if count > 1:
            found.twice += count - 1
            if channel != "email" or number not in lived.reasons.unsure:  # chat can be asked what it has
                found.twice_without_unsure.append(f"message {number}: {count} times by {channel}")


def _how_much(found: Outcome, lived: Lived, arrived: Sequence[Arrived], told: Iterable[Notice]) -> None:
    workers = {
        e
        for event in lived.events
        if event.people
        for e, p in event.people.items()
        if p["role"] == "social_worker"
    }
    weeks, days = Counter(), Counter()
    for one in arrived:
        local = one.at.astimezone(LONDON).date()
        days[one.person, local] += one.kind != "said_back"
        if one.person in workers and one.kind in BY_DAY:
            weeks[one.person, local.isocalendar()[:2]] += 1
    found.most_a_day = max(days.values(), default=0)
    found.over_the_cap = [f"{who} {day}: {n}" for (who, day), n in days.items() if n > DAILY_CAP]
    every = {a.at.astimezone(LONDON).date().isocalendar()[:2] for a in arrived}
    found.a_week = [weeks[who, week] for who in workers for week in every]
    said = defaultdict(list)
    for row in lived.rows:
        if "@" in row["by"]:
            said[row["reference"]].append(row["on"])
    for notice in told:
        if notice.level in ABOVE:
            found.above[notice.level] += 1
        elif notice.person in workers:
            found.answerable += 1
            limit = _two_working_days_after(notice.day)
            found.answered += any(notice.day <= on <= limit for on in said[notice.reference])


def _two_working_days_after(day: date) -> date:
    for _ in range(2):
        day += timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
    return day


def in_lines(found: Outcome) -> list[str]:
    """The table that `make year` prints."""
    weeks = sorted(found.a_week) or [0]
    share = 100 * found.answered / found.answerable if found.answerable else 0.0
    above = ", ".join(f"{n} {level.replace('_', ' ')}" for level, n in sorted(found.above.items())) or "none"
    of_reviews = ", ".join(f"{n} {kind.replace('_', ' ')}" for kind, n in sorted(found.reviews.items()))
    return [
        f"seeds                        {', '.join(map(str, found.seeds))}",
        f"notices                      {found.notices} raised, {found.agree} agree with the oracle",
        f"missed                       {len(found.missed)}",
        f"extra                        {len(found.extra)}",
        f"of reviews and hand-overs    {of_reviews or 'none'}; missed {len(found.reviews_missed)}, extra {len(found.reviews_extra)}",
        f"too early                    {len(found.too_early)}",
        f"out of hours                 {len(found.out_of_hours)}",
        f"two lists in one hour        {len(found.in_one_hour)}",
        f"to the wrong person          {len(found.wrong_person)}",
        f"raised and never told        {len(found.not_told)}",
        f"named to whom may not see    {len(found.forbidden)}",
        f"arrived twice                {found.twice}, {len(found.twice_without_unsure)} of them not marked unsure",
        f"over the cap of {DAILY_CAP} a day     {len(found.over_the_cap)} (most to one person: {found.most_a_day})",
        f"invariants broken            {len(found.broken)}",
        f"found by certificates        {len(found.certified)} beside {dict(found.certified_known) or 'nothing'} of the plan",
        f"power cuts                   {found.cuts}",
        f"messages                     {found.messages}",
        f"a worker's messages a week   median {median(weeks):g}, p95 {weeks[int(0.95 * (len(weeks) - 1))]}, max {weeks[-1]}",
        f"answered in 2 working days   {share:.0f} in 100",
        f"escalations                  {above}",
        f"answers given                {sum(found.answers.values())} of {len(found.answers)} verbs",
    ]


def what_is_wrong(found: Outcome, most: int = 20) -> list[str]:
    """Each fault by name, the first of every kind."""
    lines = []
    for kind in FAULTS:
        wrong = getattr(found, kind)
        lines += [f"{kind}: {one}" for one in wrong[:most]]
        if len(wrong) > most:
            lines.append(f"{kind}: and {len(wrong) - most} more")
    return lines

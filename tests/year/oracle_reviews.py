"""Who should have had which brief, which question and which card on which day: the oracle's own reading of the issue.

Five working days before a review those who work with the child have a brief, on the working day after it a question,
six a morning at most, and what can wait longest waits for the next; a question that no morning of its week had room
for, or on which nobody looked, is asked behind the others within four weeks;
a plan without a word for half a year is asked about; whoever takes a child over has a card, and who had her a question.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tests.year.oracle_child import Child, Review
from tests.year.oracle_days import DAY, later_by
from tests.year.oracle_pack import Pack
from tests.year.oracle_staff import Staff, away_on

BRIEF_BEFORE = 5  # working days
MOST_A_MORNING = 6
ASKED_WITHIN, ASKED_AT_LAST = 7 * DAY, 28 * DAY
NEAR = 28 * DAY  # a review that is so near asks of the plan itself


@dataclass(frozen=True, order=True)
class Message:
    """One message about one child. `about`: the step, and the day of the review or of the last word on the plan."""

    day: date
    kind: str
    reference: str
    about: str
    person: str


@dataclass
class Reviews:
    """What was said of reviews, plans and hand-overs so far. `looked_at`: the ledger's newest row at the last look."""

    found: list[Message] = field(default_factory=list)
    had: set[tuple[str, str, str, str]] = field(default_factory=set)
    plans_asked: dict[str, date] = field(default_factory=dict)
    looked_at: int | None = None
    to_ask_since: date | None = (
        None  # the first day of which somebody was still to be asked after the last look
    )
    not_left: dict[str, tuple[date, frozenset[str]]] = field(
        default_factory=dict
    )  # meetings, by their managers
    open_until: dict[str, date] = field(default_factory=dict)  # until when the meetings that go on do

    def look(
        self, children: Mapping[str, Child], pack: Pack, staff: Staff, listed: set[tuple[str, date]]
    ) -> None:
        """The first whole sweep of a working day. `listed`: who has a list to answer on which day."""
        today = staff.day
        since = max(min(self.to_ask_since or today, today - ASKED_WITHIN), today - ASKED_AT_LAST)
        wanted = sorted(
            (_urgency(kind, day, today), kind, reference, review.key, day)
            for reference, child in children.items()
            if child.newest is not None and not child.newest.ended
            for kind, review, day in _occasions(child, pack, today, since)
        )
        told: dict[str, int] = {}
        self.to_ask_since = today
        for _urgent, kind, reference, step, day in wanted:
            child = children[reference]
            for person in _hearers(child, staff, (child.newest.worker, child.newest.reviewing)):
                about = f"{child.number}/{step} {day}"
                if told.get(person, 0) < MOST_A_MORNING:
                    told[person] = told.get(person, 0) + self._tell(today, kind, reference, about, person)
                elif kind == "review" and (kind, reference, about, person) not in self.had:
                    self.to_ask_since = min(self.to_ask_since, day)
        self._ask_of_plans(children, pack, staff, listed)

    def _tell(self, today: date, kind: str, reference: str, about: str, person: str) -> bool:
        if (kind, reference, about, person) in self.had:
            return False
        self.had.add((kind, reference, about, person))
        self.found.append(Message(today, kind, reference, about, person))
        return True

    def _ask_of_plans(
        self, children: Mapping[str, Child], pack: Pack, staff: Staff, listed: set[tuple[str, date]]
    ) -> None:
        """One plan a week of each person, the longest without a word first; never beside a list."""
        today, asked = staff.day, set()
        monday = today - today.weekday() * DAY
        waiting = sorted(
            (since, reference)
            for reference, child in children.items()
            if (since := _without_news_since(child, pack, today)) and not _is_reviewed_soon(child, today)
        )
        for since, reference in waiting:
            child = children[reference]
            for person in _hearers(child, staff, (child.newest.worker if child.newest else None,)):
                about = f"{child.number}/ {since}"
                is_busy = person in asked or (person, today) in listed
                if is_busy or self.plans_asked.get(person, date.min) >= monday:
                    continue
                if self._tell(today, "plan", reference, about, person):
                    asked.add(person)
                    self.plans_asked[person] = today

    def hand_over(self, child: Child, reference: str, people: Mapping[str, Mapping], today: date) -> None:
        """A child of whom something was recorded since the look before, up to ledger row `self.looked_at`.

        The first look marks where the ledger stands. What was undone, or is of an earlier period, counts for nobody.
        """
        if child.newest is None or self.looked_at is None:
            return
        workers = [(number, who if who in people else None) for number, who in child.newest.workers]
        then = [who for number, who in workers if number <= self.looked_at]
        before = next((who for who in reversed(then) if who), None)
        number, now = workers[-1] if workers else (0, None)
        if before is None or now is None or before == now or number <= self.looked_at:
            return
        self.found.append(Message(today, "hand_over", reference, before, now))
        if then[-1] and people[before]["active"] and not away_on(people[before], today):
            self.found.append(Message(today, "parting", reference, now, before))

    def meet(
        self,
        children: Mapping[str, Child],
        staff: Staff,
        manager: str,
        recorded: frozenset[str],
        until: date | None,
    ) -> None:
        """Of these children something was recorded in a meeting. `until`: it goes on; None: it was left."""
        if until:
            self.open_until[manager] = until
            self.not_left[manager] = (
                staff.day,
                recorded | self.not_left.get(manager, (staff.day, frozenset()))[1],
            )
            return
        self.open_until.pop(manager, None)
        self._tell_what_was_recorded(
            children, staff, manager, recorded | self.not_left.pop(manager, (staff.day, frozenset()))[1]
        )

    def record(self, by: str, reference: str, day: date) -> None:
        """What a manager says in her chat while her meeting goes on is of the meeting."""
        if by in self.open_until and day <= self.open_until[by]:
            self.not_left[by] = day, self.not_left.get(by, (day, frozenset()))[1] | {reference}

    def tell_what_was_left(self, children: Mapping[str, Child], staff: Staff) -> None:
        """A look on a later day at meetings that nobody has left."""
        for manager, (day, recorded) in list(self.not_left.items()):
            if day < staff.day:
                del self.not_left[manager]
                self._tell_what_was_recorded(children, staff, manager, recorded)

    def _tell_what_was_recorded(
        self, children: Mapping[str, Child], staff: Staff, manager: str, recorded: frozenset[str]
    ) -> None:
        for reference in recorded:
            newest = children[reference].newest
            worker = staff.who_stands_in(newest.worker, children[reference]) if newest else None
            if worker and worker != manager:
                self.found.append(Message(staff.day, "minutes", reference, "", worker))


def _urgency(kind: str, day: date, today: date) -> tuple[bool, date]:
    """What can come in time before what cannot any more, and each by the day until when it can."""
    until = day if kind == "brief" else day + ASKED_WITHIN
    return until < today, until


def _occasions(child: Child, pack: Pack, today: date, since: date) -> Iterator[tuple[str, Review, date]]:
    until = today
    for _ in range(BRIEF_BEFORE):
        until = pack.calendar.next_working(until + DAY)
    for review in child.reviews:
        if review.ended:
            if since <= review.ended < today:
                yield "review", review, review.ended
            continue
        ahead, gone = _days(review, today)
        if gone and gone >= since:
            yield "review", review, gone
        elif ahead and ahead <= until:
            yield "brief", review, ahead


def _days(review: Review, today: date) -> tuple[date | None, date | None]:
    """The day ahead on which it is to be, and the last on which it was to be, as far as it is not booked anew."""
    booked = review.booked if review.quiet_kind in ("booked", None) else None
    if booked and booked >= today:
        return booked, None
    if review.due and review.due >= today:
        return review.due, booked
    return None, max((day for day in (review.booked, review.due) if day and day < today), default=None)


def _hearers(child: Child, staff: Staff, meant: Sequence[str | None]) -> Iterable[str]:
    """Each of them, or who stands in today; nobody who may not see the child."""
    found = (staff.who_stands_in(email, child) for email in meant)
    return dict.fromkeys(person for person in found if person)


def _is_reviewed_soon(child: Child, today: date) -> bool:
    days = (day for review in child.open_reviews for day in (review.booked, review.due) if day)
    return any(day <= today + NEAR for day in days)


def _without_news_since(child: Child, pack: Pack, today: date) -> date | None:
    newest = child.newest
    if newest is None or pack.still_right is None or newest.ended or newest.said_over:
        return None
    if all(plan["closed"] for plan in newest.plans):
        return None
    last = max(
        [day for plan in newest.plans for day in (plan["opened"], plan["closed"]) if day] + newest.plan_words
    )
    return last if later_by(last, *pack.still_right, pack.calendar) <= today else None

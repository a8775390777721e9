"""What happens to the staff in a year: leave with and without cover, part time, people who leave, managers who are new."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from permanence.dates import Spell
from permanence.people import Leave, Person, Role
from tests.year.council import Council

NEW_WORKERS = ("Peigi Pretend", "Torquil Trial", "Una Unwritten", "Wullie Whatif")
NEW_MANAGERS = ("Netta Newcomer", "Ossian Onpaper")
DEAD_FOR = (9, 20, 40)  # days until somebody has put an address right
PATTERNS = (frozenset({0, 1, 2}), frozenset({0, 1, 3}), frozenset({1, 2, 3, 4}), frozenset({2, 3, 4}))


class StaffYear:
    """Draws the year beforehand; `happen` lets a day's changes come in, as a new staff list brings them."""

    def __init__(self, council: Council, seed: int, first: date, days: int, dead: int) -> None:
        self.council, self.chance = council, Random(f"staff {seed}")
        self.plan: dict[date, list[str]] = {}
        self.first, self.days = first, days
        workers = [p.email for p in council.staff.values() if p.role is Role.SOCIAL_WORKER]
        managers = [p.email for p in council.staff.values() if p.role is Role.TEAM_MANAGER]
        for email in workers + managers:
            for _ in range(max(1, days // 130)):
                self._on("away", email)
        for email in self.chance.sample(workers, max(1, len(workers) // 5)):
            self.plan.setdefault(first, []).append(f"part-time {email}")
        for email in self.chance.sample(workers, max(1, days // 130)):
            self._on("leaves", email)
        for n, email in enumerate(self.chance.sample(managers, max(1, days // 200))):
            self._on("replaced", f"{email} {n}")
        for n in range(max(1, days // 130)):
            self._on("joins", str(n))
        for email in self.chance.sample(workers, 2):
            self._on("moves-channel", email)
        for n in range(dead):
            self._on("dead-mailbox", str(n))

    def _on(self, what: str, whom: str) -> None:
        day = self.first + timedelta(days=self.chance.randrange(self.days))
        self.plan.setdefault(day, []).append(f"{what} {whom}")

    def happen(self, day: date) -> None:
        """Everything that the staff list says anew on this day."""
        for entry in self.plan.pop(day, []):
            what, _, whom = entry.partition(" ")
            changed = getattr(self, f"_{what.replace('-', '_')}")(whom, day)
            if changed:
                self.council.put_staff(*changed)

    def _away(self, email: str, day: date) -> list[Person]:
        person = self.council.staff[email]
        if not person.active:
            return []
        first = day + timedelta(days=self.chance.choice((0, 1, 3)))
        last = first + timedelta(days=self.chance.choice((0, 1, 4, 9, 13, 20)))
        mates = [
            p.email
            for p in self.council.staff.values()
            if p.team == person.team and p.active and p is not person
        ]
        cover = self.chance.choice(sorted(mates)) if mates and self.chance.random() < 0.7 else None
        return [replace(person, leave=(*person.leave, Leave(first, last, cover)))]

    def _part_time(self, email: str, day: date) -> list[Person]:
        return [replace(self.council.staff[email], pattern=(Spell(self.chance.choice(PATTERNS)),))]

    def _leaves(self, email: str, day: date) -> list[Person]:
        return [replace(self.council.staff[email], active=False)]

    def _moves_channel(self, email: str, day: date) -> list[Person]:
        return [replace(self.council.staff[email], channel=self.chance.choice(("slack", "email")))]

    def _dead_mailbox(self, _number: str, day: date) -> list[Person]:
        """Somebody's mails all come back, for some weeks."""
        by_mail = [
            p.email
            for p in self.council.staff.values()
            if p.channel == "email" and p.active and p.role in (Role.SOCIAL_WORKER, Role.TEAM_MANAGER)
        ]
        if by_mail:
            email = self.chance.choice(sorted(by_mail))
            self.council.mailbox_is_dead(email)
            right = day + timedelta(days=self.chance.choice(DEAD_FOR))
            self.plan.setdefault(right, []).append(f"mailbox-right {email}")
        return []

    def _mailbox_right(self, email: str, day: date) -> list[Person]:
        self.council.mailbox_is_back(email)
        return []

    def _replaced(self, whom: str, day: date) -> list[Person]:
        """A manager has left, and somebody else has the team from this day."""
        email, _, number = whom.partition(" ")
        old = self.council.staff[email]
        new = self._person(NEW_MANAGERS[int(number) % 2], replace(old, leave=()))
        team = [p for p in self.council.staff.values() if p.manager == email]
        return [new, replace(old, active=False), *(replace(p, manager=new.email) for p in team)]

    def _joins(self, number: str, day: date) -> list[Person]:
        workers = sorted(p.email for p in self.council.staff.values() if p.role is Role.SOCIAL_WORKER)
        like = replace(self.council.staff[self.chance.choice(workers)], active=True, leave=(), pattern=())
        return [self._person(NEW_WORKERS[int(number) % 4], replace(like, working_days=None))]

    def _person(self, name: str, like: Person) -> Person:
        """Somebody new in the place of another: same role, team and manager."""
        address = f"{name.lower().replace(' ', '.')}@council.example"
        mark = address.partition("@")[0]
        return replace(
            like, email=address, name=name, number=0, slack_user=f"U-{mark}", teams_user=f"teams-{mark}"
        )

"""Who hears of a child on a day, and who may see her at all: the oracle's own reading of design sections 6 and 9."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tests.year.oracle_child import Child

ABOVE = frozenset({"manager", "service_manager"})
Chain = tuple[str | None, str | None]


def away_on(person: Mapping, day: date) -> tuple | None:
    """The leave that she is on: first day, last day, who covers."""
    return next((leave for leave in person["leave"] if leave[0] <= day <= leave[1]), None)


def who_is_what(people: Mapping[str, Mapping]) -> dict[str, tuple]:
    """All of the staff that decides whose a step is: who they are, and not when they work."""
    return {
        email: (p["name"], p["role"], p["team"], p["manager"], p["active"]) for email, p in people.items()
    }


def who_works_otherwise(was: Mapping[str, Mapping], people: Mapping[str, Mapping]) -> set[str]:
    """Everybody known before whose days of work are others now."""
    return {email for email, p in people.items() if email in was and was[email]["spells"] != p["spells"]}


@dataclass(frozen=True)
class Staff:
    """Everybody as they are on one day."""

    people: Mapping[str, Mapping]
    day: date

    def of_role(self, role: str) -> list[str]:
        return sorted(e for e, p in self.people.items() if p["role"] == role and p["active"])

    def line(self, email: str | None) -> list[str]:
        """Managers upwards, nearest first."""
        found: list[str] = []
        above = self.people.get(email, {}).get("manager")
        while above in self.people and above not in found and above != email:
            found.append(above)
            above = self.people[above]["manager"]
        return found

    def who_allocates(self, child: Child) -> str | None:
        """The manager of the team of a child without a worker."""
        found = [
            e for e in self.of_role("team_manager") if child.team and self.people[e]["team"] == child.team
        ]
        return next((e for e in found[:1] if e not in child.closed_to), None)

    def chain(self, owner: str | None, child: Child) -> Chain:
        """The team manager and the service manager above the owner; of one without a line, above the worker."""
        line = self.line(owner) or self.line(child.worker)
        service = [e for e in line[1:] if self.people[e]["role"] == "service_manager"] or line[1:]
        return (line[0] if line else None), (service[0] if service else None)

    def kept(self, chain: Chain, owner: str | None, child: Child) -> Chain:
        """As it was when the alert opened; a link that left, or may not see the child any more, is today's."""
        anew = self.chain(owner, child)
        return (
            chain[0] if self._still(chain[0], child) else anew[0],
            chain[1] if self._still(chain[1], child) else anew[1],
        )

    def _still(self, email: str | None, child: Child) -> bool:
        return email in self.people and self.people[email]["active"] and self.may_see(email, child)

    def hearer(self, level: str, owner: str | None, chain: Chain, child: Child) -> str | None:
        """Whoever it is meant for, or who stands in; then whom a sealed child is open to; last the administrator.

        Whom a sealed child is open to hears though all of them are away: an administrator must not learn of her. None:
        nobody may be told.
        """
        if level == "service_manager" and chain[1] is None:
            return None
        place = {"manager": 0, "service_manager": 1}.get(level)
        meant = (owner, child.worker)
        if place is not None:
            meant = (chain[place], self.chain(child.worker, child)[place])
        for email in meant:
            other = self.who_stands_in(email, child)
            if other:
                return other
        open_to = [e for e in sorted(child.sealed_to or ()) if self._still(e, child)]
        for last in (open_to, [e for e in self.of_role("administrator") if not _is_hidden(e, child)]):
            present = [e for e in last if not away_on(self.people[e], self.day)]
            if last:
                return (present or last)[0]
        return None

    def who_stands_in(self, email: str | None, child: Child) -> str | None:
        """She herself or who stands in for her today, as far as they may see the child; None where nobody is left."""
        seeing = (o for o in self._stand_ins(email) if self._is_there(o) and self.may_see(str(o), child))
        return next(seeing, None)

    def _is_there(self, email: str | None) -> bool:
        person = self.people.get(email)
        return person is not None and person["active"] and not away_on(person, self.day)

    def _stand_ins(self, email: str | None) -> list[str | None]:
        """She herself, her cover while she is away, then everybody above her."""
        if email not in self.people:
            return []
        away = away_on(self.people[email], self.day)
        return [email, away[2] if away else None, *self.line(email)]

    def may_see(self, email: str, child: Child) -> bool:
        """Design section 9: her worker and reviewing officer, those above, covers, and whose step is open."""
        person = self.people[email]
        if not person["active"] or email in child.closed_to:
            return False
        if child.sealed_to is not None:
            return email in child.sealed_to
        if person["role"] == "information_officer":
            return True
        of_her_team = person["role"] == "team_manager" and person["team"] and person["team"] == child.team
        if child.worker is None and (person["role"] == "service_manager" or of_her_team):
            return True
        if person["role"] in child.roles & {"legal_officer", "agency_decision_maker"}:
            return True
        return any(self._stands_for(email, other) for other in (child.worker, child.reviewing) if other)

    def _stands_for(self, email: str, other: str) -> bool:
        links = [other, *self.line(other)] if other in self.people else []
        covers = [away_on(self.people[link], self.day) for link in links]
        return email == other or email in links or email in [c[2] for c in covers if c]


def _is_hidden(email: str, child: Child) -> bool:
    """Whether she is kept from the child, or the child is sealed for others."""
    return email in child.closed_to or (child.sealed_to is not None and email not in child.sealed_to)

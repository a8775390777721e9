"""A council's calendar: its country's public holidays from the `holidays` library, and the council's own changes.

Most public holidays in Scotland are set by each council, so the library's list is only where a council's own begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from permanence.dates import MONDAY_TO_FRIDAY, SATURDAY, CouncilCalendar
from permanence.pack.model import CalendarRule
from permanence.plain_error import PlainError


class UnknownCalendar(PlainError):
    """The holidays library knows no such country or part of it."""

    def __init__(self, rule: CalendarRule) -> None:
        super().__init__(f'there are no public holidays for "{rule.country}", part "{rule.subdivision}"')
        self.rule = rule


class CalendarWhenAsked(CouncilCalendar):
    """A calendar that is looked up when the first day is asked about: many a command never asks.

    To load the library takes as long as `homeward due` takes in all.
    """

    __slots__ = ("_find",)
    _find: Callable[[], CouncilCalendar]

    def __init__(self, name: str, find: Callable[[], CouncilCalendar]) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "weekdays", MONDAY_TO_FRIDAY)
        object.__setattr__(self, "spells", ())
        object.__setattr__(self, "guesses", False)
        object.__setattr__(self, "_find", find)

    def __getattr__(self, field: str) -> frozenset[date] | frozenset[int]:
        """Only asked for a field that is still empty."""
        if field not in ("holidays", "years"):
            raise AttributeError(field)
        found = self._find()
        object.__setattr__(self, "holidays", found.holidays)
        object.__setattr__(self, "years", found.years)
        return found.holidays if field == "holidays" else found.years


def council_calendar(rule: CalendarRule, years: Iterable[int], name: str = "") -> CouncilCalendar:
    """The working days of a council for those of `years` for which its holidays are known.

    A year that the library does not know, or that lies outside the years of the council's own list, is left out, so
    that counting in it raises CalendarRunsOut. Raises UnknownCalendar.
    """
    public = _public_holidays(rule, years)
    known = {day.year for day in public}
    own = known & rule.years if rule.years else known
    days = (public | {day.on for day in rule.add}) - {day.on for day in rule.drop}
    return CouncilCalendar(
        name=name or f"{rule.country} {rule.subdivision}".strip(),
        holidays=frozenset(day for day in days if day.year in own),
        years=frozenset(own),
    )


def odd_days(rule: CalendarRule, years: Iterable[int]) -> list[str]:
    """What looks like a slip in a council's list: days added for nothing, or dropped that were no holidays."""
    checked = set(years)
    public = _public_holidays(rule, checked)
    odd = [
        f"{day.on} ({day.name}) is added, but {_why_off(day.on, public)}"
        for day in rule.add
        if day.on.year in checked and _why_off(day.on, public)
    ]
    return odd + [
        f"{day.on} ({day.name}) is dropped, but is no public holiday"
        for day in rule.drop
        if day.on.year in checked and day.on not in public
    ]


def _public_holidays(rule: CalendarRule, years: Iterable[int]) -> set[date]:
    import holidays  # loads the calendars of all countries

    try:
        return set(
            holidays.country_holidays(
                rule.country, subdiv=rule.subdivision or None, years=sorted(set(years)), expand=False
            )
        )
    except NotImplementedError as error:
        raise UnknownCalendar(rule) from error


def _why_off(day: date, public: set[date]) -> str:
    if day in public:
        return "is a public holiday already"
    return "falls on a weekend" if day.weekday() >= SATURDAY else ""

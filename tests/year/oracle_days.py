"""The oracle's own counting of days: nothing of the project is imported here, and nothing of the `holidays` library.

Written from the design (section 5) and the calendar of Scotland's bank holidays: months are clamped to their end,
working day 1 is the first working day after the start, a paused day does not count.
"""

from datetime import date, timedelta

DAY = timedelta(days=1)
MONDAY_TO_FRIDAY = frozenset({0, 1, 2, 3, 4})
# Days that were made a holiday for one year only, and the one that a jubilee moved.
ONCE = frozenset(map(date.fromisoformat, ("2022-06-03", "2022-09-19", "2023-05-08", "2026-06-15")))
SPRING_OF_2022 = date(2022, 6, 2)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the usual reckoning of the golden number and the epact."""
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    full_moon = epact - (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    to_sunday = (year + year // 4 + full_moon + 2 - century + century // 4) % 7
    offset = full_moon - to_sunday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def monday_of(year: int, month: int, *, last: bool = False) -> date:
    """The first Monday of a month, or its last one."""
    days = [date(year, month, n) for n in range(1, 32) if n < 31 or month in (1, 3, 5, 7, 8, 10, 12)]
    mondays = [day for day in days if day.weekday() == 0]
    return mondays[-1] if last else mondays[0]


def bank_holidays(year: int) -> set[date]:
    """The bank holidays of Scotland in one year, with the weekdays on which those at a weekend are kept."""
    spring = SPRING_OF_2022 if year == 2022 else monday_of(year, 5, last=True)
    found = {easter(year) - 2 * DAY, monday_of(year, 5), spring, monday_of(year, 8)}
    fixed = ((1, 1), (1, 2), (11, 30), (12, 25), (12, 26))
    for month, number in fixed:
        day = date(year, month, number)
        while day.weekday() > 4 or day in found:
            day += DAY
        found.add(day)
    return found | {day for day in ONCE if day.year == year}


class Calendar:
    """The days on which a council works, and the days of the week on which one person does."""

    def __init__(self, add: set[date], drop: set[date], years: range) -> None:
        self.free = {day for year in years for day in bank_holidays(year)} - drop | add
        self.first, self.last = years[0], years[-1]
        self._known: dict[tuple, bool] = {}

    def works(self, day: date, spells: tuple = ()) -> bool:
        """`spells`: (days of the week, first, last) of one person, of which the first that fits decides."""
        known = self._known.get((day, spells))
        if known is None:
            known = self._known[day, spells] = self._works(day, spells)
        return known

    def _works(self, day: date, spells: tuple) -> bool:
        assert self.first <= day.year <= self.last, day
        if day.weekday() > 4 or day in self.free:
            return False
        for days, first, last in spells:
            if (first is None or first <= day) and (last is None or day <= last):
                return day.weekday() in days or not MONDAY_TO_FRIDAY & set(days)
        return True

    def next_working(self, day: date, spells: tuple = ()) -> date:
        """The day itself, or the first one after it that is worked."""
        while not self.works(day, spells):
            day += DAY
        return day

    def worked_since(self, start: date, day: date, spells: tuple = ()) -> int:
        """Working days after `start`, up to and with `day`."""
        count = 0
        while start < day:
            start += DAY
            count += self.works(start, spells)
        return count

    def first_of_week(self, day: date, spells: tuple = ()) -> date:
        """Monday, or the first day after it that is worked."""
        return self.next_working(day - day.weekday() * DAY, spells)


def later_by(start: date, number: int, unit: str, calendar: Calendar) -> date:
    """The last day that is still in time for something due within so much of `start`."""
    if unit == "calendar_days":
        return start + number * DAY
    if unit == "weeks":
        return start + 7 * number * DAY
    if unit == "working_days":
        day = start
        for _ in range(number):
            day = calendar.next_working(day + DAY)
        return day
    months = number * (12 if unit == "years" else 1)
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    number = start.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def due_day(start: date, number: int, unit: str, calendar: Calendar, pauses: list) -> date:
    """The due date of a clock, each paused day after the start left out. `pauses`: (first, end), the end runs again."""
    due, day = later_by(start, number, unit, calendar), start
    if not pauses:
        return due
    while day < due:
        day += DAY
        if any(first <= day < end for first, end in pauses):
            if unit != "working_days":
                due += DAY
            elif calendar.works(day):
                due = calendar.next_working(due + DAY)
    return due

"""What every page has in common: the clock on top, the words of the templates, and what cannot be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from secrets import token_hex
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.practice.inbox import PracticeInbox
from bot.references_whole import ON_A_PAGE, references_whole
from bot.render import TEMPLATES, Filter, Templates
from casework.ports import Reading
from permanence.day_words import day_words
from permanence.local_day import local_time
from permanence.people import Person, Role

FILES = TEMPLATES / "practice"
STYLES, ICON = FILES / "practice.css", FILES / "icon.svg"


class NotHere(Exception):
    """There is no such page: nobody of this address, no such message of hers, no such child for her."""

    def __init__(self, what: str, person: Person | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.person = person


def role_words(role: Role) -> str:
    """A role as people say it: "Team manager"."""
    return role.value.replace("_", " ").capitalize()


def channel_words(name: str) -> str:
    """A way to reach people, as they call it: "Slack", "Teams", "E-mail"."""
    return {"email": "E-mail"}.get(name, name.capitalize())


def initials(name: str) -> str:
    """For the little square beside what she wrote: "SS"."""
    return "".join(word[0] for word in name.replace("-", " ").split()[:2]).upper()


@dataclass(frozen=True, slots=True)
class PageRenderer:
    """Renders pages of `templates/practice/`."""

    inbox: PracticeInbox
    templates: Templates

    def page(
        self,
        request: Request,
        name: str,
        facts: Mapping[str, object],
        *,
        person: Person | None = None,
        status: int = 200,
    ) -> HTMLResponse:
        """The page `name` as HTML. `person`: whose page it is."""
        clock = self.inbox.clock()
        common: dict[str, object] = {
            "here": request.url.path,
            "council": self.inbox.council,
            "clock": clock.now,
            "works_today": self.works_at(clock.now),
            "can_begin_again": self.inbox.begin_again is not None,
            "person": person,
            "event": token_hex,
        }
        html = self.templates.render(f"practice/{name}.html.j2", **common, **facts)
        return HTMLResponse(f"{html}\n", status_code=status)

    def works_at(self, moment: datetime) -> bool:
        return self.inbox.rules.for_sending.is_working_day(local_time(moment, self.inbox.rules.zone).date())

    def not_here(self, request: Request, problem: Exception) -> HTMLResponse:
        """What cannot be shown or done, said so that nothing is given away."""
        what, person, status = "There is no such page.", None, 404
        if isinstance(problem, NotHere):
            what, person = problem.what, problem.person
        elif isinstance(problem, HTTPException):
            status = problem.status_code
        return self.page(request, "problem", {"what": what}, person=person, status=status)


def person_of(tx: Reading, email: str) -> Person:
    """Raises NotHere for somebody who is not known, or who is never written to."""
    person = tx.directory().get(email)
    if person is None or person.role is Role.CARER:
        raise NotHere("There is nobody of this address.")
    return person


@cache
def practice_templates(zone: ZoneInfo) -> Templates:
    """The words of the pages, with moments shown in the council's zone."""

    def at(moment: datetime) -> str:
        local = local_time(moment, zone)
        return f"{day_words(local.date())}, {local:%H:%M}"

    filters: dict[str, Filter] = {
        "at": at,
        "role": role_words,
        "initials": initials,
        "channel": channel_words,
        "references_whole": partial(references_whole, around=ON_A_PAGE),
    }
    return Templates(filters=filters)

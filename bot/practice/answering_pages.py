"""Pages that answer: buttons, words, forms, the clock, beginning again. Each change is a POST, then a redirect."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.form_fields import FIELDS
from bot.handle import Handle
from bot.in_thread import in_thread
from bot.practice.acts import Act, Acts
from bot.practice.clock import Move, moments_to
from bot.practice.conversation import turns_of
from bot.practice.drawn import Form, drawn_form
from bot.practice.paper import NotHere, Paper, person_of
from bot.practice.room import Room
from bot.slack.forms import Forms
from permanence.answer import Verb
from permanence.dates import CalendarRunsOut
from permanence.local_day import local_day
from permanence.people import Person

SEE_OTHER, UNPROCESSABLE = 303, 422


@dataclass(frozen=True, slots=True)
class Opened:
    """A form in front of a person: of which step, and which number that has in the message."""

    person: Person
    handle: Handle
    step: int | None


@dataclass
class AnsweringPages:
    """One change at a time: the clock moves in one place, and answers stand in a row."""

    room: Room
    paper: Paper
    acts: Acts
    forms: Forms
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    # --- buttons and words ----------------------------------------------------------------------------------

    async def press(self, request: Request) -> Response:
        person, form = await self._asked(request)
        act = act_of(person, form)
        number = await self._taken(self.acts.press, act)
        return self._back(person, act, number)

    async def write(self, request: Request) -> Response:
        person, form = await self._asked(request)
        act = act_of(person, form)
        if not act.text:
            return self._back(person, act, None)
        number = await self._taken(self.acts.write, act)
        return self._back(person, act, number)

    async def _taken(self, take: Callable[[Act], int | None], act: Act) -> int | None:
        async with self._turn:
            number = await in_thread(take, act)
            await self.room.deliver((await in_thread(self.room.clock)).now)
        return number

    # --- forms ----------------------------------------------------------------------------------------

    def more(self, request: Request) -> Response:
        opened = opened_by(self._person(request.path_params["email"]), request.query_params)
        return self._form_page(request, opened, drawn_form(self.forms.more(opened.handle)))

    def form(self, request: Request) -> Response:
        opened = opened_by(self._person(request.path_params["email"]), request.query_params)
        verb = verb_in(request)
        return self._form_page(request, opened, self._form(verb, opened.handle), verb)

    async def fill_in(self, request: Request) -> Response:
        """What the form says is recorded; or the form is shown again, with what is wrong beside each field."""
        person, filled = await self._asked(request)
        verb, opened, act = verb_in(request), opened_by(person, filled), act_of(person, filled)
        values = {f.name: str(filled.get(f.name, "")).strip() for f in FIELDS[verb]}
        async with self._turn:
            number, errors = await in_thread(self.acts.fill_in, act, verb, opened.handle, values)
            await self.room.deliver((await in_thread(self.room.clock)).now)
        if errors:
            again = self._form(verb, opened.handle).filled(values, errors)
            return self._form_page(request, opened, again, verb, status=UNPROCESSABLE)
        return self._back(person, act, number)

    def _form(self, verb: Verb, handle: Handle) -> Form:
        today = local_day(self.room.clock().now, self.room.rules.zone)
        return drawn_form(self.forms.form(verb, handle, today))

    def _form_page(
        self, request: Request, opened: Opened, form: Form, verb: Verb | None = None, status: int = 200
    ) -> Response:
        back = place_of(opened.person, opened.handle.message)
        facts = {"form": form, "verb": verb, "handle": opened.handle, "step": opened.step, "back": back}
        return self.paper.page(request, "form", facts, person=opened.person, status=status)

    # --- the clock ------------------------------------------------------------------------------------------

    async def move_clock(self, request: Request) -> Response:
        """The service has lived through every working morning up to where the clock now stands."""
        form = await request.form()
        try:
            move = Move(str(form.get("move", "")))
        except ValueError as unknown:
            raise NotHere("The clock cannot be moved by that.") from unknown
        async with self._turn:
            try:
                now = (await in_thread(self.room.clock)).now
                await self.room.live_through(moments_to(now, move, self.room.rules))
            except CalendarRunsOut as end:
                raise NotHere(f"The clock stays: {end}.") from end
        return RedirectResponse(own_page(str(form.get("back", "/"))), SEE_OTHER)

    async def begin_again(self, _request: Request) -> Response:
        """Everything is as it was at first."""
        if self.room.begin_again is None:
            raise NotHere("There is nothing to go back to.")
        async with self._turn:
            self.room.record = await in_thread(self.room.begin_again)
        return RedirectResponse("/", SEE_OTHER)

    async def _asked(self, request: Request) -> tuple[Person, FormData]:
        form = await request.form()
        person = await in_thread(self._person, request.path_params["email"])
        return person, form

    def _person(self, email: str) -> Person:
        with self.room.record.reading() as tx:
            return person_of(tx, email)

    def _back(self, person: Person, act: Act, number: int | None) -> Response:
        """To the page on which it was pressed or written: to the step itself, or to what was said."""
        query = f"?{urlencode({'said': number})}" if number is not None else ""
        place = f"step-{act.step}" if act.step is not None and self._shows_it(person, number) else "said"
        return RedirectResponse(f"{place_of(person, act.message)}{query}#{place}", SEE_OTHER)

    def _shows_it(self, person: Person, number: int | None) -> bool:
        """Whether the message that was answered shows by itself what was said."""
        with self.room.record.reading() as tx:
            return any(turn.shown for turn in turns_of(tx, person.email) if turn.number == number)


def act_of(person: Person, form: FormData) -> Act:
    """Raises NotHere for a form that no page of ours has."""
    event = str(form.get("event", ""))
    if not event.isalnum():
        raise NotHere("This form is not one of this page.", person)
    return Act(
        person=person.email,
        event=event,
        message=_number(form.get("message")),
        action=str(form.get("action", "")),
        value=str(form.get("value", "")),
        text=str(form.get("text", "")).strip(),
        turn=_number(form.get("turn")),
        step=_number(form.get("step")),
    )


def _number(given: object) -> int | None:
    text = str(given or "")
    return int(text) if text.isdecimal() else None


def verb_in(request: Request) -> Verb:
    """Raises NotHere for an answer that has no form."""
    try:
        verb = Verb(request.path_params["verb"])
        FIELDS[verb]
    except (ValueError, KeyError) as unknown:
        raise NotHere("There is no such form.") from unknown
    return verb


def opened_by(person: Person, fields: Mapping[str, object]) -> Opened:
    """Raises NotHere for what no button of ours carries."""
    try:
        handle = Handle.read(str(fields.get("value", "")))
    except ValueError as unknown:
        raise NotHere("This form belongs to no step.") from unknown
    return Opened(person, handle, _number(fields.get("step")))


def place_of(person: Person, message: int | None) -> str:
    """The page on which a message, or the open list, can be answered."""
    return f"/people/{person.email}/" + ("list" if message is None else f"messages/{message}")


def own_page(path: str) -> str:
    """A path of this page itself; anything else leads to the beginning."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"

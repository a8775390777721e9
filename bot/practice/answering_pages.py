"""Pages that answer: buttons, words, forms, the clock, beginning again. Each change is a POST, then a redirect."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.background import BackgroundTasks
from bot.conversation import Taken
from bot.form_fields import FIELDS, Offered, errors_of
from bot.handle import Handle
from bot.practice.clock import Move, moments_to
from bot.practice.drawn import Form, drawn_form
from bot.practice.inbox import PracticeInbox
from bot.practice.pages import NotHere, PageRenderer, person_of
from bot.practice.replies import PracticeEvent, PracticeReplies, event_of, form_event, number
from bot.practice.turns import turns_of
from bot.review_fields import OpenedForm, opened_form, review_errors
from bot.slack.forms import Forms
from bot.slack.review_form import review_view
from bot.slack.said import said_text
from bot.worker import in_thread
from bot.written_day import UnclearDay
from casework.access import shown_to
from casework.colleagues import colleagues_of
from casework.prompts_offered import prompts_in_form
from permanence.answer import Verb
from permanence.local_day import local_day
from permanence.people import Person

SEE_OTHER, UNPROCESSABLE = 303, 422
NO_DAY = "This is no day: choose one."
log = logging.getLogger("homeward.practice")


@dataclass(frozen=True, slots=True)
class Opened:
    """A form in front of a person: of which step, and which number that has in the message."""

    person: Person
    handle: Handle
    step: int | None


@dataclass
class AnsweringPages:
    """One change at a time: the clock moves in one place, and answers stand in a row."""

    inbox: PracticeInbox
    pages: PageRenderer
    replies: PracticeReplies
    forms: Forms
    _background: BackgroundTasks = field(default_factory=lambda: BackgroundTasks(log))
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    # --- buttons and words ----------------------------------------------------------------------------------

    async def press(self, request: Request) -> Response:
        return await self._answered(event_in(*await self._asked(request)))

    async def write(self, request: Request) -> Response:
        event = event_in(*await self._asked(request))
        return await self._answered(event) if event.words else self._back(event, None)

    async def _answered(self, event: PracticeEvent) -> Response:
        async with self._turn:
            taken = await self._take(event)
            await self._show(event, taken)
        return self._back(event, taken)

    async def _take(self, event: PracticeEvent) -> Taken:
        return await self.replies.conversation(self._background).take(event)

    async def _show(self, event: PracticeEvent, taken: Taken) -> None:
        await self.replies.conversation(self._background).show(event, taken)
        await self.inbox.deliver((await in_thread(self.inbox.clock)).now)

    # --- forms ----------------------------------------------------------------------------------------

    def more(self, request: Request) -> Response:
        opened = opened_by(self._person(request.path_params["email"]), request.query_params)
        return self._form_page(request, opened, drawn_form(self.forms.more(opened.handle)))

    def form(self, request: Request) -> Response:
        opened = opened_by(self._person(request.path_params["email"]), request.query_params)
        verb = verb_in(request)
        if verb is Verb.REVIEW:
            form = self._review(opened)
            opened = replace(opened, handle=form.handle)
            shown = drawn_form(review_view(form.asked, form.handle, self.forms.words))
            return self._form_page(request, opened, shown, verb)
        return self._form_page(request, opened, self._form(verb, opened), verb)

    async def fill_in(self, request: Request) -> Response:
        """What the form says is recorded; or the form is shown again, with what is wrong beside each field."""
        person, filled = await self._asked(request)
        verb, opened, event = verb_in(request), opened_by(person, filled), event_in(person, filled)
        names = [f.name for f in self._form(verb, opened).fields]
        values = {name: " ".join(map(str, filled.getlist(name))).strip() for name in names}
        async with self._turn:
            try:
                event = form_event(event, verb, opened.handle, values)
            except UnclearDay as unclear:
                errors = {unclear.field: NO_DAY}
            except ValueError:
                errors = {"on" if values.get("on") else "until": NO_DAY}
            else:
                taken = await self._take(event)
                errors = self._errors(verb, taken, names)
                if not errors:
                    await self._show(event, taken)
        if errors:
            again = self._form(verb, opened).filled(values, errors)
            return self._form_page(request, opened, again, verb, status=UNPROCESSABLE)
        return self._back(event, taken)

    def _errors(self, verb: Verb, taken: Taken, names: list[str]) -> dict[str, str]:
        text = said_text(taken.said, self.forms.words)
        return (
            review_errors(taken.said, text, names)
            if verb is Verb.REVIEW
            else errors_of(verb, taken.said, text)
        )

    def _form(self, verb: Verb, opened: Opened) -> Form:
        """Raises NotHere for a form that this person may not fill in."""
        if verb is Verb.REVIEW:
            form = self._review(opened)
            return drawn_form(review_view(form.asked, form.handle, self.forms.words))
        today = local_day(self.inbox.clock().now, self.inbox.rules.zone)
        return drawn_form(self.forms.form(verb, opened.handle, today, self._offered(verb, opened)))

    def _review(self, opened: Opened) -> OpenedForm:
        """Raises NotHere for a form that this person may not fill in."""
        now = self.inbox.clock().now
        with self.inbox.record.writing() as tx:
            form = opened_form(tx, self.inbox.rules, opened.person, opened.handle, now)
            if form:
                shown_to(tx, opened.person, form.asked.reference, "form", "practice:form", now)
        if form is None:
            raise NotHere("There is no such form.", opened.person)
        return form

    def _offered(self, verb: Verb, opened: Opened) -> Offered:
        """What the record offers in a form: whom the child may be allocated to, or what prompted a change of route."""
        handle = opened.handle
        with self.inbox.record.writing() as tx:
            if verb is Verb.CHANGE_ROUTE:
                now, through = self.inbox.clock().now, "practice:form"
                return prompts_in_form(tx, self.inbox.rules, opened.person, handle.reference, now, through)
            message = tx.message(handle.message) if handle.message is not None else None
            if verb is not Verb.REALLOCATE or message is None:
                return ()
            return colleagues_of(tx.directory(), person_of(tx, message.person))

    def _form_page(
        self, request: Request, opened: Opened, form: Form, verb: Verb | None = None, status: int = 200
    ) -> Response:
        back = place_of(opened.person.email, opened.handle.message)
        facts = {"form": form, "verb": verb, "handle": opened.handle, "step": opened.step, "back": back}
        return self.pages.page(request, "form", facts, person=opened.person, status=status)

    # --- the clock ------------------------------------------------------------------------------------------

    async def move_clock(self, request: Request) -> Response:
        """The service has lived through every working morning up to where the clock now stands."""
        form = await request.form()
        try:
            move = Move(str(form.get("move", "")))
        except ValueError as unknown:
            raise NotHere("The clock cannot be moved by that.") from unknown
        async with self._turn:
            now = (await in_thread(self.inbox.clock)).now
            await self.inbox.live_through(moments_to(now, move, self.inbox.rules))
        return RedirectResponse(own_page(str(form.get("back", "/"))), SEE_OTHER)

    async def begin_again(self, _request: Request) -> Response:
        """Everything is as it was at first."""
        if self.inbox.begin_again is None:
            raise NotHere("There is nothing to go back to.")
        async with self._turn:
            self.inbox.record = await in_thread(self.inbox.begin_again)
        return RedirectResponse("/", SEE_OTHER)

    async def _asked(self, request: Request) -> tuple[Person, FormData]:
        form = await request.form()
        person = await in_thread(self._person, request.path_params["email"])
        return person, form

    def _person(self, email: str) -> Person:
        with self.inbox.record.reading() as tx:
            return person_of(tx, email)

    def _back(self, event: PracticeEvent, taken: Taken | None) -> Response:
        """To the page on which it was pressed or written: to the step itself, or to what was said."""
        where, turn = event.where, None
        if taken and not taken.is_repeat:
            with self.inbox.record.reading() as tx:
                turns = turns_of(tx, event.account)
            turn = next((t for t in turns if t.number == where.turn), turns[-1])
        query = f"?{urlencode({'said': turn.number})}" if turn else ""
        at_step = where.step is not None and turn is not None and turn.shown
        place = f"step-{where.step}" if at_step else "said"
        return RedirectResponse(f"{place_of(event.account, where.message)}{query}#{place}", SEE_OTHER)


def event_in(person: Person, form: FormData) -> PracticeEvent:
    """Raises NotHere for a form that no page of ours has."""
    if not str(form.get("event", "")).isalnum():
        raise NotHere("This form is not one of this page.", person)
    return event_of(person.email, form)


def verb_in(request: Request) -> Verb:
    """Raises NotHere for an answer that has no form."""
    try:
        verb = Verb(request.path_params["verb"])
        if verb is not Verb.REVIEW:
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
    return Opened(person, handle, number(fields.get("step")))


def place_of(email: str, message: int | None) -> str:
    """The page on which a message, or the open list, can be answered."""
    return f"/people/{email}/" + ("list" if message is None else f"messages/{message}")


def own_page(path: str) -> str:
    """A path of this page itself; anything else leads to the beginning."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"

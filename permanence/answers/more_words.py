"""Answers about more than one step, in words: legal hand-over, whole journey, what people say of themselves."""

from __future__ import annotations

from datetime import date

from permanence.answer import Answer, Verb
from permanence.answers.own_rules import weekday_words, weekdays_in
from permanence.answers.plan_rules import ROUTES
from permanence.answers.review_form import Filled, as_asked, form_words
from permanence.day_words import day_words
from permanence.pack.forms import REVIEW
from permanence.pack.model import Pack, in_a_sentence
from permanence.stages import Rulebook

DIED = "died"
ABOUT_A_JOURNEY = frozenset(
    {
        Verb.PARALLEL_PLAN,
        Verb.JOURNEY_OVER,
        Verb.JOURNEY_GOES_ON,
        Verb.NOT_MINE,
        Verb.REALLOCATE,
        Verb.PLAN_RIGHT,
        Verb.REVIEW,
        Verb.SIBLINGS,
        Verb.NOT_SIBLINGS,
    }
)
_LEGAL = {
    Verb.LEGAL_SENT: "Information passed to legal services",
    Verb.LEGAL_RECEIVED: "Legal services received the information",
    Verb.LEGAL_QUERIED: "Legal services asked a question",
    Verb.LEGAL_ANSWERED: "Question of legal services answered",
    Verb.LEGAL_ACCEPTED: "Legal services accepted the information",
}


def head_of_more(answer: Answer, rules: Rulebook, today: date | None = None) -> str:
    """For example "Legal services asked a question on Tue 12 May 2026, they want: Chronology"."""
    on = f" on {day_words(answer.on, today)}" if answer.on else ""
    match answer.verb:
        case Verb.LEGAL_QUERIED:
            return f"{_LEGAL[answer.verb]}{on}{_wanted(answer.reason, rules.pack)}"
        case Verb.PARALLEL_PLAN:
            route = rules.pack.routes.get(answer.route or "")
            return f"Second route beside the first: {route.name if route else 'another one'}, opened{on}"
        case Verb.JOURNEY_OVER:
            return over_words(answer, rules.pack, today)
        case Verb.JOURNEY_GOES_ON:
            return "The journey goes on: it is not over"
        case Verb.PLAN_RIGHT:
            return f"plan still right{_routes(answer, rules.pack)}"
        case Verb.REVIEW:
            return review_words(answer, rules.pack)
        case Verb.NOT_MINE:
            return "Not the right worker: for the team manager to allocate"
        case Verb.REALLOCATE:
            return f"Allocated to {answer.to or 'somebody else'}"
        case Verb.SIBLINGS | Verb.NOT_SIBLINGS:
            said = "Sibling of" if answer.verb is Verb.SIBLINGS else "Not a sibling of"
            return f"{said} {answer.sibling or 'another child'}"
    return _LEGAL.get(answer.verb, "") + on if answer.verb in _LEGAL else _of_herself(answer, today)


def _wanted(reason: str | None, pack: Pack) -> str:
    coded = pack.legal_query_reasons.get(reason or "")
    return f", they want: {coded.name}" if coded else ""


def _routes(answer: Answer, pack: Pack) -> str:
    """The routes that are still right, the primary one first; nothing where they are not said."""
    codes = dict(answer.filled).get(ROUTES, "").split()
    names = [in_a_sentence(pack.routes[code].name) for code in codes if code in pack.routes]
    return f": {names[0]}{''.join(f', with {name} beside it' for name in names[1:])}" if names else ""


def review_words(answer: Answer, pack: Pack) -> str:
    """What only the form says; that it was answered, where it says nothing more."""
    form = pack.forms.get(REVIEW)
    words = form_words(Filled(as_asked(form, answer), answer), pack) if form else []
    return "; ".join(words) or "form of the review answered"


def over_words(answer: Answer, pack: Pack, today: date | None = None) -> str:
    """A death is said plainly; anything else is how the journey ended."""
    on = f" on {day_words(answer.on, today)}" if answer.on else ""
    if answer.reason == DIED:
        return f"The child has died{on}"
    coded = pack.journey_end_reasons.get(answer.reason or "")
    return f"The journey is over{on}" + (f": {in_a_sentence(coded.name)}" if coded else "")


def _of_herself(answer: Answer, today: date | None) -> str:
    match answer.verb:
        case Verb.LEAVE:
            first = f" from {day_words(answer.on, today)}" if answer.on else ""
            last = f", last day away {day_words(answer.until, today)}" if answer.until else ""
            return f"You are away{first}{last}" + (f", {answer.to} covers" if answer.to else "")
        case Verb.WORKING_DAYS:
            days = weekdays_in(answer.days)
            return f"You work on {weekday_words(days)}" if days else "You work on other days"
    return f"Your number {answer.number}" if answer.number else "A number of your own"

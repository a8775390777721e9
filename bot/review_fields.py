"""What a form about a review was filled in with, on every channel, as the one answer that it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.handle import Handle
from bot.written_day import days_in
from casework.asked_form import AskedForm, asked_form
from casework.content import Said, SaidKind
from casework.ports import Reading
from permanence.answer import Answer, Verb
from permanence.local_day import local_day
from permanence.pack.forms import Asks
from permanence.people import Person
from permanence.stages import Rulebook

NOTE = Asks.NOTE.value
DAYS = (Asks.HELD_ON.value, Asks.LOOK_AGAIN.value, Asks.NEXT_ON.value)
LONGEST = 300  # of what a field that is no words can hold
MOST_FIELDS = 30


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """The form as it is asked of one person. `handle`: of the review, with the form's version and its moment."""

    asked: AskedForm
    handle: Handle


def opened_form(
    tx: Reading, rules: Rulebook, person: Person | None, handle: Handle, now: datetime
) -> OpenedForm | None:
    """The form about the review of `handle`; None where this person may not fill it in."""
    today = local_day(now, rules.zone)
    asked = asked_form(tx, rules, person, handle.reference, handle.stage, today)
    if asked is None:
        return None
    return OpenedForm(asked, handle.as_of(asked.revision).with_form(asked.form, now))


def review_answer(handle: Handle, filled: Mapping[str, str | None]) -> Answer:
    """Field to text, several codes apart by a space, dates as 2026-05-20. Raises UnclearDay for a day that may be two.

    What is empty is left out. Own words stand apart, so that they are looked at before anything is kept.
    """
    read = days_in(filled, DAYS)
    kept = tuple(
        (code, value) for code, value in read.items() if code != NOTE and value and len(value) <= LONGEST
    )
    return Answer(
        Verb.REVIEW,
        reference=handle.reference,
        stage=handle.stage,
        note=filled.get(NOTE) or None,
        filled=kept[:MOST_FIELDS],
        form=handle.form,
        opened_at=handle.opened_at,
    )


def review_errors(said: Said, text: str, shown: Collection[str] = ()) -> dict[str, str]:
    """What is wrong, by the field that it stands beside; what is about no field that is shown, beside the day.

    `text`: what is said, in words. `shown`: the fields of the form; empty where that is not known.
    """
    if said.kind is SaidKind.PRIVATE_WORDS:
        return {NOTE: text}
    if said.kind is not SaidKind.INVALID:
        return {}
    errors: dict[str, str] = {}
    for field, sentence in said.problems:
        place = field if not shown or field in shown else Asks.HELD_ON.value
        errors[place] = f"{errors[place]} {sentence}" if place in errors else sentence
    return errors

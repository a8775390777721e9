"""The legal hand-over in words, the same for both sides."""

from __future__ import annotations

from datetime import date

from permanence.day_words import day_words
from permanence.entries import LegalStep
from permanence.pack.model import Pack
from permanence.receipt import Receipt, ReceiptStep, Side
from permanence.standing import days

_DONE = {
    LegalStep.SENT: "sent",
    LegalStep.RECEIVED: "received",
    LegalStep.QUERIED: "question",
    LegalStep.ANSWERED: "answered",
    LegalStep.ACCEPTED: "accepted",
    LegalStep.ADVICE: "advice given",
}


def receipt_words(receipt: Receipt, pack: Pack, today: date) -> str:
    """Every step with its day, and how many days each side has had it."""
    steps = ", ".join(_step(step, pack, today) for step in receipt.steps)
    return f"Legal hand-over: {steps}. {_counted(receipt, today)}."


def waits_words(receipt: Receipt, pack: Pack, today: date) -> str | None:
    """Who has it and for how long; None when nothing is waited for."""
    if receipt.has_it is None:
        return None
    since = receipt.has_it_since()
    waited = f"since {day_words(since, today)} ({days((today - since).days)})"
    if receipt.query:
        return f"legal services wait for an answer {waited}{_wants(receipt.query, pack)}"
    return f"with legal services {waited}"


def _step(step: ReceiptStep, pack: Pack, today: date) -> str:
    return f"{_DONE[step.step]} {day_words(step.on, today)}{_wants(step, pack)}"


def _wants(step: ReceiptStep, pack: Pack) -> str:
    coded = pack.legal_query_reasons.get(step.wants or "")
    return f", they want: {coded.name}" if coded else ""


def _counted(receipt: Receipt, today: date) -> str:
    legal, social = (receipt.days_with(side, today) for side in (Side.LEGAL, Side.SOCIAL_WORK))
    now = f", now with {receipt.has_it.value}" if receipt.has_it else ", nothing is waited for"
    return f"{days(legal)} with legal services, {days(social)} with social work{now}"


def steps_in_brief(receipt: Receipt, today: date) -> str:
    """For example "sent 17 Nov › received 19 Nov › accepted 24 Nov"."""
    return " › ".join(
        f"{_DONE[step.step]} {day_words(step.on, today, weekday=False)}" for step in receipt.steps
    )

"""What a reply comes to, in words for a golden copy: answers, questions with their choices, turns of a conversation."""

from dataclasses import fields
from datetime import date

from permanence.answer import Answer
from permanence.replies.memory import Turn, Waiting
from permanence.replies.reading import Ask, Reading
from tests.permanence.replies.contexts import line_of

_PLAIN = frozenset({"verb", "reference", "stage", "milestone", "on"})


def reading_in_words(reading: Reading, thread: str) -> str:
    """All that a person would notice of a reading, in one line."""
    told = [
        str(reading.kind),
        *_answers("is", reading.facts, thread),
        *_answers("sure", reading.understood, thread),
    ]
    told += [ask_in_words(ask, thread) for ask in reading.asks]
    told += [f"unread {list(reading.unread)}"] if reading.unread else []
    told += [f"note {reading.note!r}"] if reading.note else []
    question = reading.question
    told += [f"question {question.topic} {' '.join(question.milestones)}"] if question else []
    told += [f"command {reading.command}"] if reading.command else []
    return _one_line(told)


def turn_in_words(turn: Turn, thread: str) -> str:
    """What is said back in a turn, and what waits for the next one, in one line."""
    told = [str(turn.does), *_answers("is", turn.answers, thread)]
    told += [ask_in_words(ask, thread) for ask in turn.asks]
    told += [
        f"{name} {value}"
        for name in ("tells", "command", "undoes", "question", "unread")
        if (value := getattr(turn, name))
    ]
    return _one_line([*told, _waiting(turn.waiting, thread)])


def _waiting(waiting: Waiting, thread: str) -> str:
    told = [
        f"waits for {waiting.waits_for}",
        *_answers("", waiting.answers, thread),
        *_answers("open", waiting.rest, thread),
    ]
    told += [f"about {' '.join(waiting.about)}"] if waiting.about else []
    return ", ".join(told)


def ask_in_words(ask: Ask, thread: str) -> str:
    offered = [f"{o.label} = {'; '.join(answer_in_words(a, thread) for a in o.answers)}" for o in ask.options]
    return f"asks {', '.join(ask.opens)}: {ask.sentence} {offered or ''}"


def answer_in_words(answer: Answer, thread: str) -> str:
    """The verb, the child (as the line of the message, where it is one of it), the step, the day; the rest by its name."""
    line = line_of(answer.reference, thread[0])
    told = [
        str(answer.verb),
        f"line {line}" if line else answer.reference,
        answer.stage,
        answer.milestone,
        _value(answer.on),
    ]
    rest = {field.name: getattr(answer, field.name) for field in fields(answer) if field.name not in _PLAIN}
    return " ".join(
        [*filter(None, told), *(f"{name}={_value(value)}" for name, value in rest.items() if value)]
    )


def _answers(what: str, answers: tuple[Answer, ...], thread: str) -> list[str]:
    return [f"{what} {answer_in_words(answer, thread)}".lstrip() for answer in answers]


def _value(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _one_line(told: list[str]) -> str:
    return " ".join(" | ".join(told).split())

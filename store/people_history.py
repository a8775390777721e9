"""Since when what is true of a person, and the questions whether two are one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, select, update

from permanence.names_in_sheets import name_key
from permanence.people_history import Fact, PersonQuestion, Same, Since
from store.people_tables import PERSON_QUESTION, PERSON_SINCE
from store.sql import insert_into, insert_many
from store.transaction import Transaction


def keep(connection: Connection, changes: Iterable[Since]) -> None:
    """These are added to what is kept of people."""
    rows = [
        {"person": c.person, "fact": c.fact.value, "value": c.value, "since": c.since, "by": c.by}
        for c in changes
    ]
    insert_many(connection, PERSON_SINCE, rows)


class PeopleHistoryReading(Transaction):
    """What was true of people, and what is asked about them."""

    def person_since(self) -> list[Since]:
        """Everything that was ever true of anybody, in the order in which it was learnt."""
        rows = self.connection.execute(select(PERSON_SINCE).order_by(PERSON_SINCE.c.id))
        return [Since(row.person, Fact(row.fact), row.value, row.since, row.by) for row in rows]

    def person_questions(self) -> list[PersonQuestion]:
        """Whether rows of staff lists are people who are known: all that were asked, the oldest first."""
        rows = self.connection.execute(select(PERSON_QUESTION).order_by(PERSON_QUESTION.c.id))
        return [
            PersonQuestion(r.person, r.address, r.name, r.asked_at, Same(r.answer) if r.answer else None)
            for r in rows
        ]


class PeopleHistoryWriting(PeopleHistoryReading):
    """Keeps questions about people and their answers."""

    def ask_about_person(self, question: PersonQuestion) -> None:
        """The question is kept; one that was asked before stays as it is, with its answer."""
        row = {
            "person": question.person,
            "address": question.address,
            "name": question.name,
            "name_key": name_key(question.name),
            "asked_at": question.asked_at,
        }
        new = insert_into(self.connection, PERSON_QUESTION)
        keys = ["person", "address", "name_key"]
        self.connection.execute(new.on_conflict_do_nothing(index_elements=keys), [row])

    def answer_about_person(self, question: PersonQuestion, answer: Same, now: datetime, by: str) -> None:
        """The question has this answer; one that was never asked is kept with it."""
        self.ask_about_person(question)
        answered = {"answer": answer.value, "answered_at": now, "by": by}
        self.connection.execute(update(PERSON_QUESTION).where(_is(question)).values(**answered))


def _is(question: PersonQuestion) -> ColumnElement[bool]:
    return and_(
        PERSON_QUESTION.c.person == question.person,
        PERSON_QUESTION.c.address == question.address,
        PERSON_QUESTION.c.name_key == name_key(question.name),
    )

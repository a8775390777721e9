"""What taking in staff asks of the store (casework/ports.py): people as a list gives them, and who is whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from permanence.people import Person
from permanence.people_history import PersonQuestion, Same, Since


class PeopleReading(Protocol):
    """What was true of people, and what is asked about them."""

    def person_since(self) -> list[Since]:
        """Everything that was ever true of anybody, in the order in which it was learnt."""

    def person_questions(self) -> list[PersonQuestion]:
        """Whether rows of staff lists are people who are known: all that were asked, the oldest first."""


class PeopleWriting(PeopleReading, Protocol):
    """People come, change and become one."""

    def put_people(self, people: Iterable[Person], now: datetime, *, by: str = "the staff list") -> None:
        """These people are known as given (by e-mail address); the owners of their stages are worked out anew.

        What has changed of a person is kept with the moment at which it began and who said so.
        """

    def move_person(self, old: str, new: str, now: datetime, *, by: str) -> None:
        """Who is known by the address `old` is known by `new`, with her children, messages, accounts and threads.

        Whoever has `new` already is the same person from now on.
        """

    def move_people(self, moves: Sequence[tuple[str, str]], now: datetime, *, by: str) -> None:
        """As `move_person` of each pair, all at once: an address that one gives up may be another's new one."""

    def ask_about_person(self, question: PersonQuestion) -> None:
        """The question is kept; one that was asked before stays as it is, with its answer."""

    def answer_about_person(self, question: PersonQuestion, answer: Same, now: datetime, by: str) -> None:
        """The question has this answer; one that was never asked is kept with it."""

    def put_account(self, email: str, channel: str, account: str | None) -> None:
        """This is her account in a chat from now on; None: she has none there."""

    def switch_address_off(self, email: str, reason: str, now: datetime) -> bool:
        """Nothing is sent to this address any more; False when that was so before."""

    def switch_address_on(self, email: str) -> bool:
        """The address is written to again; False when it was not switched off."""

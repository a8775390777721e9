"""The tables of people. A person is her number; her address, name, team and manager are what is true of her just now.

Other tables name her by her address of today: when that changes, `store/moved_address.py` changes them with it.
"""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from permanence.people import Role
from permanence.people_history import Fact, Same
from store.kept import Kept
from store.sql import one_of


class PersonRow(Kept, table=True):
    """A member of staff. `name_key`: the name as names are compared; `manager`: an address.

    `working_days`: numbers of the days of the week, Monday is 0, with commas; empty where she has said nothing.
    `pattern`: what the list says of them, as lists write it. `aliases`: how sheets write her name too, parted by ";".
    """

    __tablename__: ClassVar[str] = "person"
    __table_args__: ClassVar[tuple[object, ...]] = (
        UniqueConstraint("email", name="uq_person_email"),
        one_of("role", Role, "person"),
        Index("ix_person_name_key", "name_key"),
        {
            "sqlite_autoincrement": True
        },  # the number of somebody who became one with another is not given again
    )

    number: int | None = Field(default=None, primary_key=True)
    email: str
    name: str
    name_key: str
    role: str
    team: str | None
    manager: str | None
    active: bool
    slack_user: str | None
    teams_user: str | None
    channel: str
    working_days: str | None
    aliases: str | None
    pattern: str | None


class LeaveRow(Kept, table=True):
    """Days away of a person, both ends included. `own_word`: she said so herself."""

    __tablename__: ClassVar[str] = "leave"
    __table_args__: ClassVar[tuple[object, ...]] = (Index("ix_leave_person", "person"),)

    id: int | None = Field(default=None, primary_key=True)
    person: int = Field(foreign_key="person.number")
    first: date
    last: date
    cover: str | None
    own_word: bool = Field(sa_column_kwargs={"server_default": text("false")})


class OwnNumberRow(Kept, table=True):
    """A number by which a person calls a child, for herself alone."""

    __tablename__: ClassVar[str] = "own_number"

    person: int = Field(
        primary_key=True, foreign_key="person.number", sa_column_kwargs={"autoincrement": False}
    )
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    reference: str


class PersonSinceRow(Kept, table=True):
    """What is true of a person since when, and who said so. Added to, never changed.

    `since`: empty for what was so when Homeward began to keep this. `value`: for a manager, the number of that person.
    """

    __tablename__: ClassVar[str] = "person_since"
    __table_args__: ClassVar[tuple[object, ...]] = (
        one_of("fact", Fact, "person_since"),
        Index("ix_person_since_person", "person", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person: int = Field(foreign_key="person.number")
    fact: str
    value: str | None
    since: datetime | None
    by: str


class PersonQuestionRow(Kept, table=True):
    """Whether a row of a staff list is somebody who is known, and what was answered, when and by whom."""

    __tablename__: ClassVar[str] = "person_question"
    __table_args__: ClassVar[tuple[object, ...]] = (
        UniqueConstraint("person", "address", "name_key", name="uq_person_question"),
        one_of("answer", Same, "person_question"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person: int = Field(foreign_key="person.number")
    address: str
    name: str
    name_key: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None
    by: str | None


PERSON = PersonRow.table()
ACCOUNT_COLUMNS = {
    "slack": "slack_user",
    "teams": "teams_user",
}  # of each chat; the name of a person's own field, too
LEAVE = LeaveRow.table()
OWN_NUMBER = OwnNumberRow.table()
PERSON_SINCE = PersonSinceRow.table()
PERSON_QUESTION = PersonQuestionRow.table()

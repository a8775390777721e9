"""What the reader gives back: facts to be read back, what is open, and the words that it has not read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from permanence.answer import Answer
from permanence.case import Case
from permanence.people import Directory, Person
from permanence.stages import Rulebook


class Kind(StrEnum):
    """What a reply is."""

    FACTS = "facts"  # `facts` are read back for a yes; `asks` holds what is open beside them
    ASKED = "asked"  # nothing is sure enough: `asks`, and `understood` as far as it is sure
    NOTE = "note"  # `note` is offered to be kept; no step is touched
    QUESTION = "question"  # `question` is answered in one line
    COMMAND = "command"  # `command` is done
    SEEN = "seen"  # thanks, ok, will do: a short answer; `facts` may hold an acknowledgement
    YES = "yes"
    NO = "no"
    WAIT = "wait"  # hang on
    LET_GO = "let_go"  # cancel, forget it
    NO_IDEA = "no_idea"  # she cannot say
    TURNED_ROUND = "turned_round"  # two days change places
    NOT_READ = "not_read"


class Open(StrEnum):
    """What is open, in the words of the corpora."""

    DAY = "day"
    NEW_DAY = "new day"  # not held: when then?
    WHETHER = "whether"  # did it happen, or is it fixed?
    CHILD = "child"
    STEP = "step"
    OUTCOME = "outcome"
    REASON = "reason"
    ROUTE = "route"
    REVIEW_DAY = "review day"  # when to look again
    UNTIL = "until"
    AGAIN = "again"  # a second time, or in the place of what is held?
    PANEL_DAY = "panel day"
    PETITION_DAY = "petition day"
    WHO = "who"  # which member of staff
    REST = "rest"  # a part that was not taken
    PRIVATE_WORDS = "private words"
    WHAT_INSTEAD = "what it should be"


class Command(StrEnum):
    LIST = "list"
    LIST_TEAM = "list_team"
    NOT_ANSWERED = "not_answered"
    DIGEST = "digest"
    HELP = "help"
    UNDO = "undo"
    STOP = "stop"


class Topic(StrEnum):
    """What a question is about; `Asked.reference` and `Asked.milestones` say of whom and of which step, where named."""

    WHY = "why"  # why this alert, or why Homeward asks
    WHO_IS_IT = "who_is_it"  # which child is this?
    WHO_SENT = "who_sent"  # who writes here?
    MANAGER = "manager"
    WORKER = "worker"
    WHEN_DUE = "when_due"
    WHEN_BOOKED = "when_booked"
    RECORDED = "recorded"  # has it been recorded, and for which day?
    DAYS_LEFT = "days_left"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    NEXT_STEP = "next_step"
    HISTORY = "history"  # what has happened, in the order of time
    OPEN_STEPS = "open_steps"  # all that is open for one child
    ROUTE = "route"
    LEGAL = "legal"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the writer's. `milestones`: those that the step she names may end at, as codes of the pack."""

    topic: Topic
    reference: str | None = None
    milestones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a question of Homeward's: what the button says, and what choosing it comes to.

    `answers` are complete, and are read back or recorded as they stand. `note` keeps the whole reply as a note instead.
    """

    label: str
    answers: tuple[Answer, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A question of Homeward's: what is open, the sentence that asks it, and the choices."""

    opens: tuple[Open, ...]
    sentence: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A day or a step as it stands in the text. `old`: it is taken back, as the 14th of "12 May, not the 14th".

    `words`: of a day, to be read with what is known of past or future. `codes`: the milestones that a step may be.
    `led_by`: what a day is by the word before it, "from", "until", "to" or "back"; else empty.
    """

    words: str
    codes: tuple[str, ...] = ()
    old: bool = False
    led_by: str = ""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The parts of a reply by themselves, for a question that waits and for what was read back.

    `bare`: the reply holds these and small words only. `corrects`: it takes something back ("sorry I meant", "no,").
    `length`: a length of time ("2 weeks"), as the day that it leads to. `own_words`: the reply without courtesies,
    which may serve as a reason. `reasons`: table of the pack to code. `to_come`: it speaks of a booking; `held`: of
    what happened. `lines`: of the message, named by number or place; their children stand in `references` too.
    `month`: named without a day ("June, I mean"). `denies`: it says "it wasn't" and no more. `adds`: it names a
    further child ("and 2", "same for 3"). `agrees`: a yes stands in it.
    `no_date`: it says that there is no date, and names none.
    """

    days: tuple[Piece, ...] = ()
    steps: tuple[Piece, ...] = ()
    references: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    length: date | None = None
    reasons: tuple[tuple[str, str], ...] = ()
    outcome: str | None = None
    route: str | None = None
    person: str | None = None
    own_words: str | None = None
    choice: str | None = None  # among the days that were offered: "nearer", "further", "due"
    every: bool = False
    to_come: bool = False
    held: bool = False
    corrects: bool = False
    wrong_child: bool = False
    bare: bool = False
    month: int | None = None
    denies: bool = False
    adds: bool = False
    agrees: bool = False
    no_date: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reply says. `understood`: of what is open, what is sure already and not asked again.

    `unread`: words that nothing was made of.
    """

    kind: Kind
    facts: tuple[Answer, ...] = ()
    understood: tuple[Answer, ...] = ()
    asks: tuple[Ask, ...] = ()
    unread: tuple[str, ...] = ()
    note: str | None = None
    question: Asked | None = None
    command: Command | None = None
    pieces: Pieces = field(default_factory=Pieces)

    @property
    def opens(self) -> tuple[Open, ...]:
        return tuple(dict.fromkeys(o for ask in self.asks for o in ask.opens))

    @property
    def options(self) -> tuple[Option, ...]:
        return tuple(option for ask in self.asks for option in ask.options)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the message that is answered: its number in it, the child, and the step by its stage's key."""

    number: int
    reference: str
    stage: str


@dataclass(frozen=True)
class Situation:
    """Whom a reply may be about, and by what it is read.

    `lines`: of the message answered, in its order. `cases`: of children that the writer may see: those of the
    lines, and those whom the reply names. `own_numbers`: her own numbers for children ("call HW-... my 3").
    `seen`: every reference that she may name; a reference outside it is as if it did not exist. `asks_plan`: the
    message answered asks whether the plan is still right, alone or beside the review.
    """

    today: date
    writer: Person
    rules: Rulebook
    staff: Directory
    lines: tuple[Line, ...] = ()
    cases: tuple[Case, ...] = ()
    own_numbers: tuple[tuple[int, str], ...] = ()
    seen: frozenset[str] = frozenset()
    asks_plan: bool = False

    def case(self, reference: str | None) -> Case | None:
        return next((c for c in self.cases if c.journey.reference == reference), None)

    def lines_of(self, reference: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.reference == reference)

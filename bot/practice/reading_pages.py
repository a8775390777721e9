"""Pages that are only read: who there is, her messages, her open list, her fortnight, why. Nothing changes by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.email.opened import Opened
from bot.handle import number_typed
from bot.practice.drawn import Drawn, drawn
from bot.practice.drawn_cards import drawn_card, drawn_said
from bot.practice.guard import MAIL_IN_FRAME
from bot.practice.inbox import PracticeInbox
from bot.practice.messages import (
    EMAIL,
    SLACK,
    TEAMS,
    MessageList,
    as_email,
    children_in,
    in_slack,
    in_teams,
    list_of,
    lists_of_all,
    news_in,
    title_of,
)
from bot.practice.pages import ICON, STYLES, NotHere, PageRenderer, person_of
from bot.practice.turns import Turn, turns_of
from bot.slack.blocks import JsonObject
from bot.slack.home import home_view
from bot.slack.words import Words
from casework.backlog import backlog_on
from casework.content import DigestContent
from casework.list_own import list_own
from casework.ports import ASKING, MessageKind, MessageState, Reading, StoredMessage
from casework.send_digests import OVER_ALL, OVER_TEAMS, OWN, preview_digest
from casework.why import STANDS, why
from permanence.local_day import local_day
from permanence.people import Directory, Person, Role
from permanence.reference import find_references

READS_DIGESTS = OWN | OVER_TEAMS | OVER_ALL
EXAMPLE_AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class SaidBack:
    """A turn of the conversation with its blocks ready to draw."""

    turn: Turn
    blocks: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """People shown together: a team with its manager first, or those who are there for all teams (no name)."""

    name: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class ReadingPages:
    """Each page takes its facts from one or two looks at the record, and hands them to its template."""

    inbox: PracticeInbox
    pages: PageRenderer
    words: Words

    @property
    def today(self) -> date:
        return local_day(self.inbox.clock().now, self.inbox.rules.zone)

    # --- people ---------------------------------------------------------------------------------------

    def people(self, request: Request) -> Response:
        clock = self.inbox.clock()
        with self.inbox.record.reading() as tx:
            directory = tx.directory()
            message_lists = lists_of_all(tx, directory.people, clock)
            is_agreeing = backlog_on(tx, self.today) is not None
        facts = {
            "groups": tuple(groups_of(directory)),
            "message_lists": message_lists,
            "guide": self._guide(directory, message_lists),
            "is_agreeing": is_agreeing,
            "news": news_in(message_lists.values()),
            "directory": directory,
            "clock_before": clock.before,
        }
        return self.pages.page(request, "people", facts)

    def _guide(self, directory: Directory, message_lists: dict[str, MessageList]) -> tuple[Person, ...]:
        """Whom to look at first: a worker who is asked something, her managers, and a worker of another team."""
        if self.inbox.guide:
            return tuple(p for p in map(directory.get, self.inbox.guide) if p)
        first = _most_asked(directory.with_role(Role.SOCIAL_WORKER), message_lists)
        if first is None:
            return ()
        other = _most_asked(
            (p for p in directory.with_role(first.role) if p.team != first.team), message_lists
        )
        found = (first, *directory.line_above(first.email))
        return (*found, other) if other else found

    # --- one person's messages ------------------------------------------------------------------------

    def newest(self, request: Request) -> Response:
        """A person's newest message that asks her something, else her newest."""
        with self.inbox.record.reading() as tx:
            person = person_of(tx, request.path_params["email"])
            message_list = list_of(tx, person.email, self.inbox.clock())
        asking = (m for m in message_list.messages if m.kind in ASKING)
        found = next(asking, next(iter(message_list.messages), None))
        if found is None:
            facts = {"message_list": message_list, **self._beside(person)}
            return self.pages.page(request, "no_messages", facts, person=person)
        return self._message(request, person, found.id)

    def message(self, request: Request) -> Response:
        with self.inbox.record.reading() as tx:
            person = person_of(tx, request.path_params["email"])
        return self._message(request, person, number_typed(request.path_params["message"]))

    def _message(self, request: Request, person: Person, message_id: int | None) -> HTMLResponse:
        clock = self.inbox.clock()
        with self.inbox.record.reading() as tx:
            message = message_of(tx, person, message_id)
            turns = turns_of(tx, person.email)
            facts: dict[str, object] = {
                "message_list": list_of(tx, person.email, clock),
                "message": message,
                "title": title_of(message),
                "children": children_in(tx, message),
                "turns": said_about(turns, message.id),
                "just_said": just_said(request, turns),
                **self._beside(person),
            }
            if message.channel == SLACK:
                facts["shown"] = in_slack(tx, self.inbox.rules, message, clock.now, self.words)
                return self.pages.page(request, "in_chat", facts, person=person)
            if message.channel == TEAMS:
                facts["shown"] = in_teams(
                    tx, self.inbox.rules, message, clock.now, self.inbox.cards, opened_in(request)
                )
                return self.pages.page(request, "in_chat", facts, person=person)
        facts["mail"] = as_email(message)
        return self.pages.page(request, "as_email", facts, person=person)

    def mail(self, request: Request) -> Response:
        """The HTML of a mail, by itself, for the frame."""
        return framed(self._mail_of(request)[1].html)

    def attached(self, request: Request) -> Response:
        """The page that is attached to a mail, by itself."""
        person, mail = self._mail_of(request)
        if mail.attached is None:
            raise NotHere("Nothing is attached to this message.", person)
        return framed(mail.attached[1])

    def _mail_of(self, request: Request) -> tuple[Person, Opened]:
        with self.inbox.record.reading() as tx:
            person = person_of(tx, request.path_params["email"])
            message = message_of(tx, person, number_typed(request.path_params["message"]))
        if message.channel != EMAIL:
            raise NotHere("This message is no e-mail.", person)
        return person, as_email(message)

    # --- her list, her fortnight, and why -------------------------------------------------------------

    def open_list(self, request: Request) -> Response:
        now = self.inbox.clock().now
        with self.inbox.record.reading() as tx:
            person = person_of(tx, request.path_params["email"])
            own = list_own(tx, self.inbox.rules, person, now)
            turns = turns_of(tx, person.email)
        facts = {
            "shown": drawn(blocks_in(home_view(own, self.today, None, self.words))),
            "turns": said_about(turns, None),
            "just_said": just_said(request, turns),
            **self._beside(person),
        }
        return self.pages.page(request, "open_list", facts, person=person)

    def fortnight(self, request: Request) -> Response:
        person, content = self._fortnight_of(request)
        facts = {
            "digest": content.digest,
            "shown": self._in_chat(content, person) if content.own else (),
            "text": self.inbox.email.words(_digest_kind(content), content, person).text,
            "own": content.own,
            **self._beside(person),
        }
        return self.pages.page(request, "fortnight", facts, person=person)

    def _in_chat(self, content: DigestContent, person: Person) -> tuple[Drawn, ...]:
        """The person's own fortnight as her chat would show it; nothing where she is reached by e-mail."""
        if person.channel == SLACK:
            return drawn(self.inbox.slack.message(content, person).blocks)
        if person.channel == TEAMS:
            return drawn_card(self.inbox.teams.message(content, person).card)
        return ()

    def fortnight_mail(self, request: Request) -> Response:
        person, content = self._fortnight_of(request)
        return framed(self.inbox.email.words(_digest_kind(content), content, person).html)

    def fortnight_whole(self, request: Request) -> Response:
        """The page that would be attached to a manager's."""
        person, content = self._fortnight_of(request)
        whole = self.inbox.email.words(_digest_kind(content), content, person).whole
        if whole is None:
            raise NotHere("All of this person's fortnight stands in the message.", person)
        return framed(whole)

    def _fortnight_of(self, request: Request) -> tuple[Person, DigestContent]:
        today = self.today
        with self.inbox.record.reading() as tx:
            person = person_of(tx, request.path_params["email"])
            if person.role not in READS_DIGESTS:
                raise NotHere("This person gets no digest.", person)
            return person, preview_digest(tx, self.inbox.rules, self.inbox.rhythm, person, today)

    def why(self, request: Request) -> Response:
        """The whole trace of a child, for somebody who may see her; else there is no such reference."""
        now = self.inbox.clock().now
        asked = request.query_params.get("reference", "").strip()
        with self.inbox.record.reading() as tx:
            person = person_of(tx, request.path_params["email"])
            own = list_own(tx, self.inbox.rules, person, now)
            names = {email: p.name for email, p in tx.directory().people.items()}
        reference = next(iter(find_references(asked)), None)
        trace = why(self.inbox.record, reference, person, now) if reference else None
        facts = {
            "asked": asked,
            "names": names,
            "trace": trace,
            "states": [(state.value, words.capitalize()) for state, words in STANDS.items()],
            "hers": tuple(dict.fromkeys(item.reference for item in own.items)),
            **self._beside(person),
        }
        status = 404 if asked and trace is None else 200
        return self.pages.page(request, "why", facts, person=person, status=status)

    def styles(self, _request: Request) -> Response:
        return Response(STYLES.read_bytes(), media_type="text/css")

    def icon(self, _request: Request) -> Response:
        return Response(ICON.read_bytes(), media_type="image/svg+xml")

    def _beside(self, person: Person) -> dict[str, object]:
        """What stands beside everything of a person: who leads her, who covers, what she can open."""
        today = self.today
        with self.inbox.record.reading() as tx:
            directory = tx.directory()
        leave = person.away_on(today)
        return {
            "manager": directory.manager_of(person.email),
            "leave": leave,
            "cover": directory.get(leave.cover) if leave else None,
            "reads_digests": person.role in READS_DIGESTS,
            "example_day": example_day(today + EXAMPLE_AHEAD),
        }


def message_of(tx: Reading, person: Person, message_id: int | None) -> StoredMessage:
    """A message that was sent to this very person. Raises NotHere."""
    message = tx.message(message_id) if message_id is not None else None
    mine = message is not None and message.person == person.email
    if message is None or not mine or message.state is not MessageState.SENT or message.frozen is None:
        raise NotHere("There is no such message.", person)
    return message


def opened_in(request: Request) -> tuple[int, str] | None:
    """The step of a card at which a form was asked for, and which form."""
    number, _, what = request.query_params.get("open", "").partition(".")
    step = number_typed(number)
    return (step, what) if step is not None and what else None


def blocks_in(view: JsonObject) -> Iterable[JsonObject]:
    blocks = view["blocks"]
    return blocks if isinstance(blocks, list) else []


def framed(html: str) -> HTMLResponse:
    """HTML that stands by itself: in a frame of this page it can do nothing and ask for nothing."""
    return HTMLResponse(html, headers={"Content-Security-Policy": MAIL_IN_FRAME})


def said_about(turns: Iterable[Turn], message: int | None) -> tuple[SaidBack, ...]:
    """What was said under a message, or on the open list, where nothing else shows it."""
    mine = (turn for turn in turns if turn.message == message and not turn.shown)
    return tuple(SaidBack(turn, drawn_said(turn.blocks)) for turn in mine)


def just_said(request: Request, turns: Iterable[Turn]) -> SaidBack | None:
    """What the last press or words led to, when the page is shown for that."""
    asked = request.query_params.get("said", "")
    found = next((turn for turn in turns if str(turn.number) == asked), None)
    return SaidBack(found, drawn_said(found.blocks)) if found else None


def groups_of(directory: Directory) -> Iterator[Group]:
    """Each team with its manager first; after them those who are there for all teams."""
    people = [p for p in directory.people.values() if p.active and p.role is not Role.CARER]
    by_team: dict[str, list[Person]] = {}
    for person in sorted(people, key=lambda p: (p.role is not Role.TEAM_MANAGER, p.name)):
        by_team.setdefault(person.team or "", []).append(person)
    for team in sorted(by_team, key=lambda name: (name == "", name)):
        yield Group(team, tuple(by_team[team]))


def example_day(day: date) -> str:
    return f"{day.day} {day:%B}"


def _most_asked(people: Iterable[Person], message_lists: dict[str, MessageList]) -> Person | None:
    """Whoever has most that asks her something; by name where several have."""
    return max(
        people, key=lambda p: sum(m.kind in ASKING for m in message_lists[p.email].messages), default=None
    )


def _digest_kind(content: DigestContent) -> MessageKind:
    return MessageKind.OWN_DIGEST if content.own else MessageKind.DIGEST

"""The form about a review on every channel: sent off empty, sent off twice, and sent off after its version has changed."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette

from bot.email.incoming.review_page import CHANGED, ReviewPage
from bot.render import plain_templates
from permanence.entries import EntryKind
from permanence.pack.file import overlay, read_pack_named
from store.case_record import SqlCaseRecord
from tests.bot.at_work import BEGAN
from tests.bot.practice.visitor import Visitor
from tests.bot.slack.council import a_council as a_council_in_slack
from tests.bot.teams.council import a_council as a_council_in_teams
from tests.builders import NOW, SHONA, a_record, register_child
from tests.casework.test_reviews import NEWER
from tests.journeys.test_review_by_mail import LINKS, mails
from tests.journeys.test_review_in_slack import MONDAY_AFTER, UP_TO_REVIEW
from tests.journeys.test_review_in_slack import morning as morning_in_slack
from tests.journeys.test_review_in_teams import morning as morning_in_teams
from tests.servers.asgi import serving
from tests.servers.slack_forms import CannotDo
from tests.servers.teams_client import LeftEmpty

FILLED = {"held_on": date(2026, 5, 22), "plan": "right", "next_on": date(2026, 11, 18)}
RECORDED = [EntryKind.MILESTONE_REACHED, EntryKind.PLAN_CONFIRMED, EntryKind.BOOKED, EntryKind.FORM_ANSWERED]


@dataclass
class Open:
    """The form that stands open before Shona. `sends`: what she is told when it is sent off so; `again`: once more."""

    record: SqlCaseRecord
    sends: Callable[[dict[str, object]], str]
    again: Callable[[], None]

    def recorded(self) -> list[EntryKind]:
        with self.record.reading() as tx:
            return [e.kind for e in tx.entries() if e.by == SHONA and e.kind is not EntryKind.FORM_STOPPED]

    def newer_form(self) -> None:
        """From now on the council's own form is asked."""
        pack = overlay(read_pack_named("scotland"), NEWER)
        self.record._people_cache.rules = replace(
            self.record.rules, pack=pack
        )  # as a restarted process has it


@contextmanager
def in_slack(folder: Path) -> Iterator[Open]:
    with a_council_in_slack(folder) as council:
        council.child(milestones=UP_TO_REVIEW)
        [asked] = morning_in_slack(council, MONDAY_AFTER)
        council.people.press(SHONA, asked, "form.review", block_id="answers.1")
        council.settle()
        sent = []

        def sends(filled: dict[str, object]) -> str:
            sent.append(council.people.submit(SHONA, filled))
            council.settle()
            return str(sent[-1].errors) + council.shown(asked)

        def again() -> None:
            assert council.people.repeat(sent[-1]).ok
            council.settle()

        yield Open(council.record, sends, again)


@contextmanager
def in_teams(folder: Path) -> Iterator[Open]:
    with a_council_in_teams(folder) as council:
        council.child(milestones=UP_TO_REVIEW)
        [asked] = morning_in_teams(council, MONDAY_AFTER)
        council.people.press(SHONA, asked, "open.review")
        council.settle()
        sent = []

        def sends(filled: dict[str, object]) -> str:
            sent.append(council.people.press(SHONA, asked, "form.review", **filled))
            council.settle()
            return f"{sent[-1].message} {sent[-1].card}"

        def again() -> None:
            assert council.people.again(sent[-1]).ok
            council.settle()

        yield Open(council.record, sends, again)


@contextmanager
def by_mail(folder: Path) -> Iterator[Open]:
    record = a_record(folder)
    then = NOW - timedelta(days=30)
    register_child(record, "C1", BEGAN, now=then, route="permanence_order", milestones=UP_TO_REVIEW)
    page = ReviewPage(
        record, LINKS, plain_templates(), "https://homeward.council.example", lambda: MONDAY_AFTER
    )
    mail = mails(record, MONDAY_AFTER, page)[SHONA]
    place = re.search(r"https://homeward.council.example(/review/\w+)", mail.text)[1]
    with serving(Starlette(routes=page.routes)) as url:
        visitor = Visitor(url)
        value = visitor.get(place).forms[0].fields["value"]
        sent = []

        def sends(filled: dict[str, object]) -> str:
            fields = {"value": value}
            for name, given in filled.items():
                if isinstance(given, date):
                    parts = {"day": given.day, "month": given.month, "year": given.year}
                    fields |= {f"{name}_{part}": str(number) for part, number in parts.items()}
                else:
                    fields[name] = str(given)
            sent.append(fields)
            return visitor.post(place, fields).words

        def again() -> None:
            assert visitor.post(place, sent[-1]).status in (200, 303)

        yield Open(record, sends, again)
    record.close()


WAYS = {"Slack": in_slack, "Teams": in_teams, "e-mail": by_mail}


@pytest.mark.parametrize("way", WAYS)
def test_empty_it_is_not_sent_off_or_given_back(way: str, tmp_path: Path) -> None:
    with WAYS[way](tmp_path) as form:
        if way == "e-mail":
            assert "This is needed" in form.sends({})
        else:
            with pytest.raises((CannotDo, LeftEmpty)):  # neither window nor card lets the day be left out
                form.sends({"held_on": None})

        assert form.recorded() == []


@pytest.mark.parametrize("way", WAYS)
def test_sent_twice_it_is_recorded_once(way: str, tmp_path: Path) -> None:
    with WAYS[way](tmp_path) as form:
        form.sends(FILLED)
        form.again()

        assert form.recorded() == RECORDED


@pytest.mark.parametrize("way", WAYS)
def test_in_an_older_version_nothing_is_lost(way: str, tmp_path: Path) -> None:
    with WAYS[way](tmp_path) as form:
        form.newer_form()
        told = form.sends(FILLED)

        assert form.recorded() == ([] if way == "e-mail" else RECORDED)
        assert way != "e-mail" or CHANGED in told

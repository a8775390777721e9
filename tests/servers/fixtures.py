"""Fixtures for the servers of this folder, known to every test (tests/conftest.py names this module as a plugin).

| fixture | scope | what it is |
|---|---|---|
| mail_servers | session | MailStack: real Postfix and Dovecot, as the tests before left them |
| mail_stack | test | the same, with nothing under way and every mailbox empty |
| fault_smtp | test | a function that makes a FaultSmtp: `fault_smtp(quota=3)` |
| slack_stand_in | test | SlackStandIn: strict stand-in for Slack, with everyone@council.example |
| postgres | session | PostgresServer |
| postgres_url | session | URL of its first database |
| postgres_database | test | URL of a database of the test's own, empty |
| postgres_made | session | URL of one with every change and the tables for jobs, to be copied; nobody connects to it |
| postgres_with_tables | test | URL of a copy of it, the test's own |
| chromium | session | Chromium, for `browser` |
| browser | module | Playwright's Browser over Debian's Chromium, which the modules of a process have one after another |
| page | test | Playwright's Page with a new profile |
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.servers.browser import InTurns
    from tests.servers.fault_smtp import FaultSmtp
    from tests.servers.mail_stack import MailStack
    from tests.servers.postgres import PostgresServer
    from tests.servers.slack_stand_in import SlackStandIn

# Each fixture imports its server itself: together they would cost every run of any test half a second.


@pytest.fixture(scope="session")
def mail_servers() -> "Iterator[MailStack]":
    from tests.servers.mail_stack import MailStack

    with MailStack() as mail:
        yield mail


@pytest.fixture
def mail_stack(mail_servers: "MailStack") -> "MailStack":
    mail_servers.come_to_rest()
    return mail_servers


@pytest.fixture
def fault_smtp() -> "Iterator[Callable[..., FaultSmtp]]":
    from tests.servers.fault_smtp import FaultSmtp

    with ExitStack() as servers:
        yield lambda **behaviour: servers.enter_context(FaultSmtp(**behaviour))


@pytest.fixture
def slack_stand_in() -> "Iterator[SlackStandIn]":
    from tests.servers.slack_stand_in import SlackStandIn

    with SlackStandIn(everyone_at="council.example") as slack:
        yield slack


@pytest.fixture(scope="session")
def postgres() -> "Iterator[PostgresServer]":
    from tests.servers.postgres import PostgresServer

    with PostgresServer() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_url(postgres: "PostgresServer") -> str:
    return postgres.url


@pytest.fixture
def postgres_database(postgres: "PostgresServer") -> Iterator[str]:
    url = postgres.new_database()
    yield url
    postgres.drop_database(url)


@pytest.fixture(scope="session")
def postgres_made(postgres: "PostgresServer") -> str:
    from scheduler.wiring.node import make_tables_for_jobs
    from store.opening import make_store

    url = postgres.new_database()
    make_store(url).dispose()
    make_tables_for_jobs(url)
    return url


@pytest.fixture
def postgres_with_tables(postgres: "PostgresServer", postgres_made: str) -> Iterator[str]:
    url = postgres.new_database(like=postgres_made)
    yield url
    postgres.drop_database(url)


@pytest.fixture(scope="session")
def chromium() -> "Iterator[InTurns]":
    from tests.servers.browser import InTurns, open_browser

    with open_browser() as opened, InTurns(opened) as lent:
        yield lent


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest, chromium: "InTurns") -> "Iterator[Browser]":
    from tests.servers.browser import refuse_async_tests

    module = request.node
    assert isinstance(module, pytest.Module)
    refuse_async_tests(module)
    with chromium.had() as opened:
        yield opened


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    from tests.servers.browser import open_page

    with open_page(browser) as opened:
        yield opened

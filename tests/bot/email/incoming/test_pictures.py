"""What comes back by e-mail, as docs/email.md shows it: read back, the page that it leads to, and what was recorded."""

from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page
from starlette.applications import Starlette

from bot.email.incoming.page import ConfirmPage
from permanence.people import Person
from store.case_record import SqlCaseRecord
from tests.bot.email.incoming.council import ADDRESSES, WORDS, Council
from tests.builders import SHONA, a_person
from tests.casework.replying import waits_for_panel
from tests.conformance.acts import CHILD
from tests.proof import one_of
from tests.servers.asgi import serving
from tests.servers.docs_picture import docs_picture
from tests.waiting import waits_for_yes

pytestmark = [pytest.mark.system, one_of(2)]
PHONE = {"width": 390, "height": 480}


@pytest.fixture
def child(record: SqlCaseRecord) -> str:
    return waits_for_panel(record, reference=CHILD)


@pytest.fixture
def shona() -> Person:
    return a_person(SHONA)


@pytest.fixture
def confirming(council: Council) -> Iterator[tuple[ConfirmPage, str]]:
    """The page, and where it is served."""
    page = ConfirmPage(
        council.record, ADDRESSES, WORDS, "https://homeward.council.example", lambda: council.now
    )
    with serving(Starlette(routes=page.routes)) as url:
        yield page, url


def show(page: Page, letter: EmailMessage) -> None:
    page.set_viewport_size(PHONE)
    html = letter.get_body(("html",))
    assert html is not None
    page.set_content(html.get_content())


def test_what_a_reply_said_is_read_back_and_recorded_as_shown(page: Page, council: Council) -> None:
    read_back = council.answers(council.morning(), "Panel moved to 11 June, report late")
    show(page, read_back)
    docs_picture(page, "email-read-back")

    show(page, council.answers(read_back, "yes"))
    docs_picture(page, "email-recorded")


def test_what_a_mail_may_not_settle_is_confirmed_on_a_page_as_shown(
    page: Page, council: Council, confirming: tuple[ConfirmPage, str], shona: Person
) -> None:
    confirm, served = confirming
    council.answers(council.morning(), "route changed to kinship because gran came forward")
    with council.record.reading() as tx:
        proposal = waits_for_yes(tx, SHONA)
    assert proposal
    address = confirm.address(proposal.number, shona, council.now.date())

    page.set_viewport_size(PHONE)
    page.goto(served + address.removeprefix(confirm.public_url))

    docs_picture(page, "email-form")

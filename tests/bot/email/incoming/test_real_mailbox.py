"""The whole way with real Postfix and Dovecot: alert, reply, bounce, vacation, and a mailbox read by IMAP."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from email.message import EmailMessage

import pytest

from bot.email.channel import EmailChannel
from bot.email.incoming.imap import ImapMailbox
from bot.email.incoming.imap_server import ImapServer
from bot.email.incoming.polling import TRIES, MailboxDown, MailNotTaken, Poll
from bot.email.incoming.taking import MailDesk, Verdict
from bot.email.mail_server import MailServer
from casework.ports import MessageKind
from permanence.people import Person, Role
from tests.bot.email.incoming.council import ADDRESSES, Council, text_of
from tests.bot.email.made_up import SENDER
from tests.builders import FERGUS, MORAG, SHONA
from tests.casework.replying import newest, waits_for_panel
from tests.servers.fault_smtp import Fault
from tests.servers.mail_stack import MailStack
from tests.servers.ports import wait_until
from tests.waiting import waits_for_yes

pytestmark = [pytest.mark.system]
BOX = "replies@council.example"


def imap(mail: MailStack, **changes: object) -> ImapServer:
    address = (
        f"imaps://replies%40council.example:{mail.password}@localhost:{mail.imaps_port}?ca={mail.authority}"
    )
    server = ImapServer.parse(address)
    return type(server)(**{name: changes.get(name, getattr(server, name)) for name in server.__slots__})


@pytest.fixture
def town(record, child, mail_stack: MailStack) -> Iterator[Council]:
    """A council whose mail really goes through Postfix."""
    council = Council(record)
    address = f"smtp://{mail_stack.user}:{mail_stack.password}@127.0.0.1:{mail_stack.submission_port}"
    server = MailServer.parse(f"{address}?ca={mail_stack.authority}")
    council.through = lambda: EmailChannel(server, SENDER, return_path=ADDRESSES.return_path)
    yield council
    mail_stack.empty()


@pytest.fixture
def poll(town: Council, mail_stack: MailStack) -> Poll:
    return Poll(ImapMailbox(imap(mail_stack)), town.desk, lambda: town.now)


def put(mail: MailStack, raw: bytes, *, sender: str = SHONA, to: str | None = None) -> None:
    """The mail is handed to Postfix by a command-line client, as a person's or a boundary's server would."""
    message = raw.replace(b"\r\n", b"\n")
    to = to or next(iter(_to(raw)))
    command = [
        "curl",
        "-sS",
        "--url",
        f"smtp://127.0.0.1:{mail.smtp_port}",
        "--mail-from",
        sender,
        "--mail-rcpt",
        to,
    ]
    subprocess.run(
        [*command, "--upload-file", "-"], input=message, check=True, capture_output=True, timeout=20
    )


def _to(raw: bytes) -> list[str]:
    line = next(line for line in raw.decode("utf-8", "replace").split("\n") if line.startswith("To: "))
    return [line.rpartition("<")[2].strip(" >\r") if "<" in line else line[4:].strip()]


def arrived(mail: MailStack, to: str, count: int = 1) -> EmailMessage:
    return mail.wait_for_mail(to, count=count)[-1]


def wait_for_replies(mail: MailStack, count: int) -> None:
    mail.wait_for_mail(BOX, count=count)


def test_an_alert_is_answered_from_a_mailbox_and_recorded(town, poll, mail_stack, child):
    town.morning()
    alert = arrived(mail_stack, SHONA)
    before = newest(town.record, child)

    put(mail_stack, town.reply(alert, "Panel done 12 May"))
    wait_for_replies(mail_stack, 1)
    assert poll.look() == [Verdict.TAKEN]
    town.deliver()
    asked = arrived(mail_stack, SHONA, 2)
    assert "Record it?" in text_of(asked)
    put(mail_stack, town.reply(asked, "Yes"))
    wait_for_replies(mail_stack, 2)
    assert poll.look() == [Verdict.TAKEN]
    town.deliver()

    assert f"Recorded for {child}" in text_of(arrived(mail_stack, SHONA, 3))
    assert newest(town.record, child) > before
    assert poll.look() == []


def test_a_vacation_answer_to_the_envelope_does_nothing_whatever_it_says(town, poll, mail_stack, child):
    town.morning()
    alert = arrived(mail_stack, SHONA)
    before, envelope = newest(town.record, child), str(alert["Return-Path"]).strip("<>")
    away = EmailMessage()
    away["From"], away["To"], away["Subject"] = SHONA, envelope, f"Auto: {alert['Subject']}"
    away["Auto-Submitted"], away["Message-ID"] = "auto-replied (vacation)", "<away@council.example>"
    away["In-Reply-To"] = str(alert["Message-ID"])
    away.set_content("Done by 12/03/2026. I am away until then.")

    put(mail_stack, bytes(away), sender="", to=envelope)
    wait_for_replies(mail_stack, 1)

    assert poll.look() == [Verdict.AUTOMATIC]
    town.deliver()
    assert len(mail_stack.read_mailbox(SHONA)) == 1
    assert newest(town.record, child) == before


def test_a_genuine_bounce_switches_the_address_off_and_tells_the_manager(town, poll, mail_stack):
    """A mailbox that is not there any more, behind a relay that only says so later."""
    gone = f"{Fault.RCPT_550}@{mail_stack.remote_domain}"
    with town.record.writing() as tx:
        tx.put_people([Person(gone, "Rona Gow", Role.SOCIAL_WORKER, "North", MORAG)], town.now)
    child = waits_for_panel(town.record, "C9", worker=gone)
    town.morning()
    wait_for_replies(mail_stack, 1)

    assert poll.look() == [Verdict.BOUNCE]
    town.deliver()

    with town.record.reading() as tx:
        assert tx.addresses_off() == {gone: "5.1.1"}
    letters = mail_stack.wait_for_mail(MORAG, count=2)
    assert any(child in text_of(letter) and "instead of Rona Gow" in text_of(letter) for letter in letters)
    assert any("cannot be reached" in str(letter["Subject"]) for letter in letters)
    assert "came back (5.1.1: no such mailbox)" in str(arrived(mail_stack, FERGUS)["Subject"])


def test_a_greylisted_message_arrives_later_and_nobody_is_switched_off(town, poll, mail_stack):
    slow = f"{Fault.GREYLIST_450}@{mail_stack.remote_domain}"
    with town.record.writing() as tx:
        tx.put_people([Person(slow, "Iain Grey", Role.SOCIAL_WORKER, "North", MORAG)], town.now)
    waits_for_panel(town.record, "C9", worker=slow)
    before = len(mail_stack.remote.mails)

    town.morning()

    deadline = time.monotonic() + 20
    while len(mail_stack.remote.mails) == before and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [mail.rcpts for mail in mail_stack.remote.mails[before:]] == [(slow,)]
    assert poll.look() == []
    with town.record.reading() as tx:
        assert tx.addresses_off() == {}


def test_a_forwarded_alert_answered_by_a_colleague_is_refused_and_shown_to_its_worker(
    town, poll, mail_stack, child
):
    town.morning()
    alert = arrived(mail_stack, SHONA)

    put(mail_stack, town.reply(alert, f"{child} panel done 12 May", sender=MORAG), sender=MORAG)
    wait_for_replies(mail_stack, 1)

    assert poll.look() == [Verdict.HELD]
    town.deliver()
    assert "Morag Keir answered a message that was sent to you" in text_of(arrived(mail_stack, SHONA, 2))
    assert "sent to a colleague" in text_of(mail_stack.wait_for_mail(MORAG)[-1])


# --- the mailbox itself -----------------------------------------------------------------------------------------------


def two_replies(town: Council, mail: MailStack) -> None:
    town.morning()
    alert = arrived(mail, SHONA)
    put(mail, town.reply(alert, "Panel done 12 May"))
    wait_for_replies(mail, 1)
    put(mail, town.reply(alert, "Panel booked for 9 June"))
    wait_for_replies(mail, 2)


def test_two_looks_at_once_take_each_mail_once(town, poll, mail_stack):
    two_replies(town, mail_stack)
    other = Poll(poll.mailbox, poll.desk, poll.clock)

    with poll.mailbox.opened() as folder, other.mailbox.opened() as beside:
        for mail in folder.new(None):
            first, second = poll.one(folder, mail), other.one(beside, mail)
            assert (first, second) == (Verdict.TAKEN, Verdict.REPEAT)

    town.deliver()
    assert len(town.letters(SHONA, MessageKind.SAID_BACK)) == 2
    assert poll.look() == []


def numbering(poll: Poll) -> str:
    with poll.mailbox.opened() as folder:
        return folder.validity


def test_when_the_numbering_changes_everything_is_looked_at_and_nothing_taken_twice(town, poll, mail_stack):
    two_replies(town, mail_stack)
    assert poll.look() == [Verdict.TAKEN, Verdict.TAKEN]
    town.deliver()
    sent = len(town.channel.sent)
    list_of_uids = mail_stack.folder / "mailboxes" / "replies" / "dovecot-uidlist"
    before = numbering(poll)

    def numbered_anew() -> bool:
        """Dovecot names a numbering by the second in which it begins it: within one second, as before."""
        for index in list_of_uids.parent.glob("dovecot*"):
            index.unlink()
        return numbering(poll) != before

    wait_until(numbered_anew, seconds=10, what="another numbering")
    assert poll.look() == [Verdict.REPEAT, Verdict.REPEAT]
    assert poll.look() == []
    town.deliver()
    assert len(town.channel.sent) == sent


def test_a_crash_between_fetching_and_committing_means_that_the_mail_is_taken_next_time(
    town, poll, mail_stack, child
):
    two_replies(town, mail_stack)
    desk, crashes = poll.desk, iter([True])

    class Crashing(MailDesk):
        def take(self, raw, now, position=None):
            with self.record.writing() as tx:
                inner = MailDesk(_Inside(self.record, tx), self.addresses, self.boundary, self.words)
                verdict = inner.take(raw, now, position)
                if next(crashes, False):
                    raise KeyboardInterrupt  # as a kill would: after everything was done, before it is kept
            return verdict

    poll.desk = Crashing(desk.record, desk.addresses, desk.boundary, desk.words)
    with pytest.raises(KeyboardInterrupt):
        poll.look()
    with town.record.reading() as tx:
        assert tx.mailbox_read(poll.mailbox.name) is None
        assert waits_for_yes(tx, SHONA) is None

    assert poll.look() == [Verdict.TAKEN, Verdict.TAKEN]
    town.deliver()
    assert len(town.letters(SHONA, MessageKind.SAID_BACK)) == 2


class _Inside:
    """A record inside a transaction that somebody else will end."""

    def __init__(self, record, tx):
        self.rules = record.rules
        self.reading = self.writing = lambda: nullcontext(tx)


def test_one_mail_that_cannot_be_taken_stops_those_behind_it_three_times_and_no_more(town, poll, mail_stack):
    two_replies(town, mail_stack)
    desk, refused = poll.desk, []

    class Stumbling(MailDesk):
        def take(self, raw, now, position=None):
            if b"booked for 9 June" not in raw:
                refused.append(position.last)
                raise ValueError("words of a mail")
            return super().take(raw, now, position)

    poll.desk = Stumbling(desk.record, desk.addresses, desk.boundary, desk.words)
    for _ in range(TRIES - 1):
        with pytest.raises(MailNotTaken) as stumbled:
            poll.look()
        assert "words of a mail" not in str(stumbled.value)

    assert poll.look() == [Verdict.FAILED, Verdict.TAKEN]
    town.deliver()
    told = text_of(arrived(mail_stack, FERGUS))
    assert "could not be dealt with: ValueError" in told.replace("\r\n", " ").replace("\n", " ")
    assert len(refused) == TRIES


def test_a_mail_that_is_larger_than_any_answer_is_not_fetched_whole_and_is_answered(town, poll, mail_stack):
    town.morning()
    raw = town.reply(arrived(mail_stack, SHONA), "Panel done 12 May")
    put(mail_stack, raw + b"x" * 70 * 1000 + (b"x" * 900 + b"\n") * 7_000)
    wait_for_replies(mail_stack, 1)

    assert poll.look() == [Verdict.HELD]
    town.deliver()
    assert "too large" in text_of(arrived(mail_stack, SHONA, 2))


def test_mails_are_marked_as_seen_once_they_are_taken(town, poll, mail_stack):
    two_replies(town, mail_stack)
    poll.look()

    with poll.mailbox.opened() as folder:
        assert folder.line.uid("SEARCH", "UNSEEN")[1] == [b""]


def test_starttls_is_as_good_and_a_wrong_password_says_so(town, mail_stack):
    assert ImapMailbox(imap(mail_stack, tls=False, port=mail_stack.imap_port)).trouble() is None

    wrong = ImapMailbox(imap(mail_stack, password="wrong")).trouble()
    assert wrong is not None
    assert "does not let us in" in wrong
    assert (
        ImapMailbox(imap(mail_stack, folder="Elsewhere")).trouble()
        == "there is no such folder in the mailbox"
    )
    assert "certificate" in (ImapMailbox(imap(mail_stack, authority=None)).trouble() or "")
    assert "cannot be reached" in (ImapMailbox(imap(mail_stack, port=1)).trouble() or "")


def test_an_access_token_opens_the_mailbox_and_an_expired_one_does_not(town, mail_stack):
    server = imap(mail_stack, password=None)

    assert ImapMailbox(server, lambda: mail_stack.token(BOX)).trouble() is None
    for wrong in (mail_stack.token(BOX, seconds=-1), mail_stack.token(BOX)[:-4] + "AAAA", "junk"):
        assert "does not let us in" in (ImapMailbox(server, lambda token=wrong: token).trouble() or "")
    assert ImapMailbox(server).trouble() == "the mailbox has neither a password nor OAuth 2.0"


async def test_a_mailbox_that_is_down_is_told_and_forgotten_when_it_is_back(town, poll, mail_stack):
    down = Poll(ImapMailbox(imap(mail_stack, port=1)), poll.desk, poll.clock)

    with pytest.raises(MailboxDown):
        await down.once()

    await poll.once()


def test_a_reply_that_waits_for_weeks_in_the_mailbox_is_told_that_it_is_too_late(town, poll, mail_stack):
    two_replies(town, mail_stack)
    town.now += timedelta(days=70)

    assert poll.look() == [Verdict.HELD, Verdict.HELD]

"""One address says where the mailbox for replies is, and how the way to it is protected."""

from pathlib import Path

import pytest

from bot.email.incoming.imap_server import ImapServer, WrongMailbox


@pytest.mark.parametrize(
    ("address", "server"),
    [
        (
            "imaps://replies:s%40fe@imap.council.example",
            ImapServer("imap.council.example", 993, True, "replies", "s@fe"),
        ),
        (
            "imap://replies:safe@imap.council.example:1143/Replies",
            ImapServer("imap.council.example", 1143, False, "replies", "safe", "Replies"),
        ),
        (
            "imap://replies%40council.example@imap.council.example?ca=/etc/council.pem",
            ImapServer(
                "imap.council.example",
                143,
                False,
                "replies@council.example",
                authority=Path("/etc/council.pem"),
            ),
        ),
    ],
)
def test_one_address_says_it_all(address, server):
    assert ImapServer.parse(address) == server


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://u:p@imap.council.example", "a mailbox is imaps://"),
        ("imaps://imap.council.example", "a mailbox needs its user"),
        ("imaps://u:secret@[imap.council.example", "the address of a mailbox cannot be read"),
        ("imaps://u:secret@imap.council.example:port", "the port of a mailbox is a number"),
        ("imaps://u:secret@imap.council.example?starttls=no", "only [?]ca=FILE may follow"),
        ("imaps://u:secret@imap.council.example/In%22box", "the folder of a mailbox is plain letters"),
    ],
)
def test_an_address_that_is_none_is_refused_without_its_password(address, why):
    with pytest.raises(WrongMailbox, match=why) as refused:
        ImapServer.parse(address)

    assert "secret" not in str(refused.value)

"""Where the council's mail goes: one address, and no way to send mail or a password in clear."""

from pathlib import Path

import pytest

from bot.email.mail_server import MailServer, Protection, WrongMailServer


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtp://mail.council.example", MailServer("mail.council.example", 25, Protection.STARTTLS)),
        ("smtp://mail.council.example:2525", MailServer("mail.council.example", 2525, Protection.STARTTLS)),
        (
            "smtp://fergus:s%40fe%3A@mail.council.example",
            MailServer("mail.council.example", 587, Protection.STARTTLS, "fergus", "s@fe:"),
        ),
        ("smtps://mail.council.example", MailServer("mail.council.example", 465, Protection.TLS)),
        ("smtp://127.0.0.1:2525", MailServer("127.0.0.1", 2525, Protection.NONE)),
        ("smtp://localhost", MailServer("localhost", 25, Protection.NONE)),
        ("smtp://[::1]:2525", MailServer("::1", 2525, Protection.NONE)),
        ("smtp://u:p@127.0.0.1:2587", MailServer("127.0.0.1", 2587, Protection.STARTTLS, "u", "p")),
        (
            "smtp://mail.council.example?ca=/etc/council.pem",
            MailServer("mail.council.example", 25, Protection.STARTTLS, authority=Path("/etc/council.pem")),
        ),
    ],
)
def test_one_address_says_it_all(address: str, server: MailServer) -> None:
    assert MailServer.parse(address) == server


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mail.council.example",
        "http://mail.council.example",
        "smtp://",
        "smtp://mail.council.example:port",
        "smtp://mail.council.example:99999",
        "smtp://user@mail.council.example",
        "smtp://mail.council.example/inbox",
        "smtp://mail.council.example?starttls=no",
        "smtp://mail.council.example?ca=",
        "smtp://[mail.council.example",
    ],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(WrongMailServer):
        MailServer.parse(address)


def test_a_name_that_only_looks_like_this_machine_is_not_trusted() -> None:
    assert MailServer.parse("smtp://127.0.0.1.council.example").protection is Protection.STARTTLS
    assert MailServer.parse("smtp://10.0.0.1").protection is Protection.STARTTLS


def test_the_password_is_never_shown() -> None:
    server = MailServer.parse("smtp://fergus:secret-word@mail.council.example")

    assert "secret-word" not in repr(server)
    with pytest.raises(WrongMailServer) as wrong:
        MailServer.parse("smtp://fergus:secret-word@mail.council.example:nothing")
    assert "secret-word" not in str(wrong.value)

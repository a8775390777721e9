"""Hostile and odd mails: each with the verdicts that it may get. None of them may record, crash, or keep the reader busy."""

import base64
import gzip
import io
import zipfile
from dataclasses import dataclass
from datetime import date

from bot.email.incoming.reply_address import Purpose, ReplyAddresses
from bot.email.incoming.taking import Verdict
from tests.bot.email.incoming.council import KEY, KEY_BEFORE, REPLIES, VOUCHED, Council, text_of
from tests.builders import EWAN, SHONA, people

SAID = "Panel done 12 May"
NEVER_READ = frozenset(
    {Verdict.HELD, Verdict.NOT_OURS, Verdict.UNREADABLE, Verdict.AUTOMATIC, Verdict.BOUNCE}
)
READ = frozenset({Verdict.TAKEN})
EITHER = NEVER_READ | READ
BACK = frozenset({Verdict.BOUNCE})
STAFF = READ  # no message is found by it; then it is a mail of staff to the mailbox, read back like any other


@dataclass(frozen=True)
class Hostile:
    name: str
    raw: bytes
    may: frozenset[Verdict] = NEVER_READ


def hostile_mails(council: Council) -> list[Hostile]:
    """Around one good reply to the newest alert of Shona."""
    letter = council.letter(SHONA)
    message = council.message(SHONA)
    address = str(letter["Reply-To"]).partition("<")[2].rstrip(">")
    name = address.partition("+")[2].partition("@")[0]
    day = message.created_at.date()
    good = council.reply(letter, SAID)
    old = ReplyAddresses(REPLIES, (KEY_BEFORE,))
    stolen = ReplyAddresses(REPLIES, (b"x" * 32,))

    def to(signed: str, **more: str | None) -> bytes:
        unthreaded = {"In_Reply_To": None, "References": None, **more}
        return council.reply(letter, SAID, To=f"replies+{signed}@council.example", **unthreaded)

    def made(body: bytes, kind: bytes = b"text/plain") -> bytes:
        head = f"From: {SHONA}\r\nTo: {address}\r\nMessage-ID: <{len(body)}@x>\r\n".encode()
        return (
            head
            + b"Authentication-Results: "
            + VOUCHED.encode()
            + b"\r\nContent-Type: "
            + kind
            + b"\r\n\r\n"
            + body
        )

    def html(page: str) -> bytes:
        return made(page.encode(), b"text/html; charset=utf-8")

    def nested(depth: int) -> bytes:
        inner = b"Content-Type: text/plain\r\n\r\n" + SAID.encode()
        for n in range(depth):
            b = str(n).encode()
            inner = b"Content-Type: multipart/mixed; boundary=b" + b + b"\r\n\r\n--b" + b + b"\r\n" + inner
            inner += b"\r\n--b" + b + b"--\r\n"
        head, _, body = inner.partition(b"\r\n\r\n")
        return made(body, head.partition(b": ")[2])

    def bomb() -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("a", b"0" * 50_000_000)
        parts = f"--b\r\n\r\n{SAID}\r\n--b\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        return made(
            parts.encode() + base64.encodebytes(packed.getvalue()) + b"\r\n--b--\r\n",
            b"multipart/mixed; boundary=b",
        )

    bounces_to = ReplyAddresses(REPLIES, (KEY,)).return_path(message, people().people[SHONA])

    def returned(body: str, kind: str = "text/plain") -> bytes:
        head = f"Return-Path: <>\r\nFrom: MAILER-DAEMON@x.example\r\nTo: {bounces_to}\r\nContent-Type: {kind}\r\n"
        return f"{head}Message-ID: <{len(body)}{body[:3].encode().hex()}@x>\r\n\r\n{body}".encode()

    def results(said: str) -> bytes:
        return f"Authentication-Results: mx.council.example; {said}\r\n".encode() + good

    headers_end = good.index(b"\r\n\r\n")
    flip = "a" if name[10] != "a" else "b"
    return [
        Hostile("a good reply", good, READ),
        Hostile("signed with the key before", to(old.signed(Purpose.REPLY, message.id, SHONA, day)), READ),
        Hostile("upper case", council.reply(letter, SAID, To=address.upper()), READ),
        Hostile("one letter changed", to(name[:10] + flip + name[11:]), STAFF),
        Hostile("one letter missing", to(name[:-1]), STAFF),
        Hostile("one letter more", to(name + "a"), STAFF),
        Hostile("signed by somebody else", to(stolen.signed(Purpose.REPLY, message.id, SHONA, day)), STAFF),
        Hostile("of another person", to(old.signed(Purpose.REPLY, message.id, EWAN, day))),
        Hostile("of a message that is not there", to(old.signed(Purpose.REPLY, 999_999, SHONA, day))),
        Hostile("a bounce's address", to(old.signed(Purpose.BOUNCE, message.id, SHONA, day)), EITHER),
        Hostile("a page's name", to(old.signed(Purpose.PAGE, message.id, SHONA, day), From="x@evil.example")),
        Hostile("expired", to(old.signed(Purpose.REPLY, message.id, SHONA, date(2026, 3, 1)))),
        Hostile("of the far future", to(old.signed(Purpose.REPLY, message.id, SHONA, date(2100, 3, 1)))),
        Hostile(
            "two signed addresses",
            to(
                name,
                Cc=f"replies+{old.signed(Purpose.REPLY, 1, EWAN, day)}@council.example",
                From="x@evil.example",
            ),
        ),
        Hostile("an outsider", council.reply(letter, SAID, sender="x@evil.example")),
        Hostile("a name that is an address", council.reply(letter, SAID, From=f'"{SHONA}" <x@evil.example>')),
        Hostile(
            "a name that is an address, bare",
            council.reply(letter, SAID).replace(b"Somebody <", f"{SHONA} <x@evil.example>, <".encode(), 1),
        ),
        Hostile("two people", council.reply(letter, SAID, From=f"{SHONA}, x@evil.example")),
        Hostile(
            "two From headers",
            f"From: {SHONA}\r\n".encode() + council.reply(letter, SAID, sender="x@evil.example"),
        ),
        Hostile("two From headers, hers below", b"From: x@evil.example\r\n" + good),
        Hostile("a group", good.replace(b"From: Somebody <", b"From: staff: <", 1)),
        Hostile(
            "a comment in the address",
            good.replace(b"From: Somebody <shona", b"From: <(x@evil.example)shona", 1),
        ),
        Hostile("somebody sends for her", b"Sender: x@evil.example\r\n" + good),
        Hostile("no From", good.replace(b"From: ", b"X-From: ", 1)),
        Hostile(
            "look-alike letters",
            council.reply(letter, SAID).replace(b"shona.reid@", "sh\u043ena.reid@".encode(), 1),
        ),
        Hostile("no vouching", council.reply(letter, SAID, Authentication_Results=None)),
        Hostile(
            "vouching by another",
            council.reply(letter, SAID, Authentication_Results=VOUCHED.replace("mx.", "mx2.")),
        ),
        Hostile(
            "vouching in a comment",
            council.reply(letter, SAID, Authentication_Results="mx.council.example (x; dmarc=pass); none"),
        ),
        Hostile(
            "vouching for a subdomain of hers",
            council.reply(
                letter,
                SAID,
                Authentication_Results="mx.council.example; dkim=pass header.d=evil.council.example",
            ),
        ),
        Hostile(
            "vouching for the top domain",
            council.reply(
                letter, SAID, Authentication_Results="mx.council.example; dkim=pass header.d=example"
            ),
        ),
        Hostile("out of office", council.reply(letter, SAID, Auto_Submitted="auto-replied")),
        Hostile(
            "out of office by subject",
            council.reply(letter, SAID, Subject="Automatic reply: x", X_Auto_Response_Suppress="All"),
        ),
        Hostile("null return path", b"Return-Path: <>\r\n" + good),
        Hostile("our own mail", council.channel.sent[-1][2]),
        Hostile(
            "a read receipt",
            made(
                b"--b\r\n\r\nDone 12 May\r\n--b--\r\n",
                b"multipart/report; report-type=disposition-notification; boundary=b",
            ),
        ),
        Hostile(
            "a report without fields",
            made(b"--b\r\n\r\nDone 12 May\r\n--b--\r\n", b"multipart/report; boundary=b"),
        ),
        Hostile(
            "no signed address, no thread, an outsider",
            council.reply(
                letter,
                SAID,
                To="replies@council.example",
                sender="x@evil.example",
                In_Reply_To=None,
                References=None,
            ),
        ),
        Hostile("empty", b""),
        Hostile("one byte", b"\n"),
        Hostile("cut in the headers", good[: headers_end // 2], EITHER),
        Hostile("random bytes", bytes(range(256)) * 50),
        Hostile("zeros", b"\x00" * 100_000),
        Hostile("an empty text", council.reply(letter, "")),
        Hostile("no such charset", good.replace(b'charset="utf-8"', b'charset="x-klingon"'), EITHER),
        Hostile("a codec that is no charset", made(SAID.encode(), b"text/plain; charset=zlib_codec"), EITHER),
        Hostile(
            "another codec that is no charset", made(SAID.encode(), b"text/plain; charset=rot13"), EITHER
        ),
        Hostile("the idna codec on long text", made(b"a" * 300_000, b"text/plain; charset=idna"), EITHER),
        Hostile(
            "the punycode codec on long text", made(b"a-" * 150_000, b"text/plain; charset=punycode"), EITHER
        ),
        *(
            Hostile(f"{size // 1000} kB of one name in {codec}", made(b"xn--a-" + b"b" * size, kind), EITHER)
            for size in (100_000, 400_000)
            for codec in ("idna", "punycode", "IDNA")
            for kind in [f"text/plain; charset={codec}".encode()]
        ),
        *(
            Hostile(f"half characters in {codec}", made(written, kind), EITHER)
            for codec, written in (
                ("utf-7", b"Panel done 12 May. +2AA- was there"),
                ("unicode_escape", b"Panel done 12 May. \\ud800 was there"),
                ("raw_unicode_escape", b"Panel done 12 May. \\ud800 was there"),
            )
            for kind in [f"text/plain; charset={codec}".encode()]
        ),
        Hostile("utf-7", made(b"+ADw-script+AD4- Panel done 12 May", b"text/plain; charset=utf-7"), EITHER),
        Hostile(
            "bad base64",
            good.replace(b"Content-Transfer-Encoding: 7bit", b"Content-Transfer-Encoding: base64").replace(
                b"quoted-printable", b"base64"
            ),
        ),
        Hostile(
            "an XML declaration",
            html(
                '<?xml version="1.0" encoding="utf-8"?><html><body><div>Panel done 12 May</div></body></html>'
            ),
            READ,
        ),
        Hostile("a style sheet that speaks", html("<style>Panel done 12 May</style>")),
        Hostile("60,000 open elements", html("<div>" * 60_000 + SAID + "</div>" * 60_000), EITHER),
        Hostile("3,000 open letters", html(f"<p>{SAID}</p>" + "<b>" * 3_000), EITHER),
        Hostile("a megabyte of quoted lines", council.reply(letter, SAID + "\n\n" + "> q\n" * 250_000), READ),
        Hostile(
            "one line of 300 kB",
            council.reply(letter, "On " + "a " * 150_000 + "\n" + "On x " * 20_000),
            EITHER,
        ),
        Hostile(
            "20,000 lines that begin like an attribution",
            council.reply(letter, "On a b c d e f\n" * 20_000),
            EITHER,
        ),
        Hostile("9 MB", good + b"x" * 9_000_000),
        Hostile("nested 50 deep", nested(50)),
        Hostile("nested 3,000 deep", nested(3_000)),
        Hostile(
            "5,000 parts", made(b"--b\r\n\r\nx\r\n" * 5_000 + b"--b--\r\n", b"multipart/mixed; boundary=b")
        ),
        Hostile("500,000 parts", made(b"--b\n\nx\n" * 500_000, b"multipart/mixed; boundary=b")),
        Hostile("no boundary", made(b"--b\r\n\r\nx", b"multipart/mixed")),
        Hostile("an empty boundary", made(b"--\r\n\r\nx\r\n" * 1_000, b'multipart/mixed; boundary=""')),
        Hostile("a boundary of one dash", made(b"---\n\nx\n" * 100_000, b"multipart/mixed; boundary=-")),
        Hostile(
            "a boundary in pieces",
            made(b"--ab\r\n\r\nPanel done 12 May\r\n--ab--", b"multipart/mixed; boundary*0=a; boundary*1=b"),
            EITHER,
        ),
        Hostile("a boundary of many quotes", made(b"x", b"multipart/mixed; boundary=" + b'";' * 30_000)),
        Hostile("a zip bomb, never opened", bomb(), READ),
        Hostile("a gzip body", made(gzip.compress(b"0" * 20_000_000), b"application/gzip")),
        Hostile(
            "50,000 addresses",
            council.reply(letter, SAID).replace(b"To: ", b"To: " + b"a@x.example, " * 50_000, 1),
        ),
        Hostile(
            "4,000 addresses",
            council.reply(letter, SAID).replace(b"To: ", b"To: " + b"a@x.example,\r\n " * 3_000, 1),
            EITHER,
        ),
        Hostile("a huge header", b"X-A: " + b"a" * 2_000_000 + b"\r\n" + good),
        Hostile("10,000 headers", b"X: y\r\n" * 10_000 + good),
        Hostile(
            "a Subject of encoded words",
            council.reply(letter, SAID).replace(
                b"Subject: ", b"Subject: " + b"=?utf-8?q?a?=\r\n " * 2_000, 1
            ),
            EITHER,
        ),
        Hostile("a From of parentheses", good.replace(b"From: Somebody", b"From: " + b"(" * 30_000, 1)),
        Hostile("a From of quotes", good.replace(b"From: Somebody", b"From: " + b'"\\' * 15_000, 1)),
        Hostile(
            "a line end in a Message-ID",
            good.replace(b"Message-ID: <", b"Message-ID: <a\r\n\tBcc: x@evil.example\r\n <", 1),
            EITHER,
        ),
        Hostile(
            "a Message-ID beyond ASCII",
            good.replace(b"Message-ID: <", "Message-ID: <\u00e9".encode(), 1),
            EITHER,
        ),
        Hostile(
            "half characters", council.reply(letter, SAID).replace(b"Panel", b"\xed\xa0\x80Panel", 1), EITHER
        ),
        Hostile("the character zero", council.reply(letter, SAID).replace(b"Panel", b"Pa\x00nel", 1), EITHER),
        Hostile(
            "100,000 letters of parentheses in Authentication-Results", results("(" * 50_000 + ")" * 50_000)
        ),
        Hostile("20,000 quotes in Authentication-Results", results('spf=pass x="' + '\\"' * 10_000)),
        Hostile(
            "a report of 10,000 recipients", returned("Action: failed\nStatus: 4.4.1\n\n" * 10_000), BACK
        ),
        Hostile(
            "a report of one long field",
            returned("Action: failed\nDiagnostic-Code: " + "5.1.1 " * 50_000),
            BACK,
        ),
        Hostile("a report of 100,000 codes", returned("5.1.1 " * 100_000), BACK),
        Hostile("a mail server's words without end", returned("deliver " * 50_000), BACK),
        Hostile("a mail server's word without end", returned("permanent " + "deliver" * 50_000), BACK),
        Hostile("a mail server's page", returned("<div>" * 60_000, "text/html"), BACK),
        Hostile(
            "20,000 lines that name our address", council.reply(letter, f"{address} wrote\n" * 20_000), EITHER
        ),
        Hostile("20,000 lines of ours", council.reply(letter, f"{text_of(letter)}\n" * 200), EITHER),
        Hostile(
            "a banner without end", council.reply(letter, "CAUTION: do not " + "click " * 50_000), EITHER
        ),
        Hostile("200,000 names of attachments", made(b"x", b"application/x; name=" + b"a" * 200_000)),
        Hostile("400 lines of spaces", made((b" " * 998 + b"x\n") * 400), EITHER),
        Hostile("a page of 400 lines of spaces", html(("\xa0" * 998 + "x<br>") * 200), EITHER),
        Hostile("100,000 letters of addresses", made(b"thanks\n" + b"a@" * 50_000), EITHER),
        Hostile(
            "a page of 100,000 letters of addresses", html(f"{SAID}<br>Thanks<br>" + "a@" * 50_000), EITHER
        ),
        Hostile(
            "a page whose quotation ends in a line without end",
            html(f"{SAID}<blockquote type=cite>q</blockquote>Thanks<br>" + "a@" * 150_000),
            EITHER,
        ),
        *(
            Hostile(f"5 MB of {name}", made(piece * (4_900_000 // len(piece)), kind), EITHER)
            for name, piece, kind in (
                ("words", b"panel held 12 May ", b"text/plain"),
                ("lines", b"panel held 12 May\n", b"text/plain"),
                ("quoted lines", b"> panel held 12 May\n", b"text/plain"),
                ("spaces", b" ", b"text/plain"),
                ("tags", b"<p>x", b"text/html"),
                ("quotations", b"<blockquote type=cite>x</blockquote>y<br>", b"text/html"),
                ("hidden words", b"<p style='display:none'>x</p>", b"text/html"),
            )
        ),
        Hostile("5 MB of codes", returned("5.1.1 550 user unknown\n" * 210_000), BACK),
        Hostile("two ways to read its headers", good.replace(b"Subject: ", b"Subject: x\rFrom: ", 1)),
        Hostile("bare carriage returns", good.replace(b"\r\n", b"\r"), EITHER),
        Hostile("bare line feeds", council.reply(letter, SAID).replace(b"\r\n", b"\n"), READ),
    ]

"""Mail that comes back, in the shapes that mail servers give it: all made up, each with what it means.

The sentences are those by which a program's report is known; everything around them is our own.
"""

from dataclasses import dataclass

from bot.email.incoming.reports import Fate

HERS = "shona.reid@council.example"
REPORT = 'multipart/report; report-type=delivery-status; boundary="b"'


@dataclass(frozen=True)
class Returned:
    name: str
    fate: Fate
    raw: bytes
    dead: bool = False


def mail(body: str, *, to: str = "replies@council.example", **headers: str) -> bytes:
    usual = {
        "Return-Path": "<>",
        "From": "Mail Delivery System <MAILER-DAEMON@mx.other.example>",
        "To": to,
        "Subject": "Returned mail",
        "Message-ID": "<back@mx.other.example>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\n" for name, value in usual.items() if value)
    return f"{head}\n{body}".replace("\n", "\r\n").encode()


def fields(action: str = "failed", status: str = "5.1.1", said: str = "", more: str = "") -> str:
    told = f"Diagnostic-Code: smtp; {said}\n" if said else ""
    return (
        f"Reporting-MTA: dns; mx.other.example\n\nFinal-Recipient: rfc822; {HERS}\n"
        f"Action: {action}\nStatus: {status}\n{told}{more}"
    )


def report(*args: str, kind: str = REPORT, begins: str = "--b", **more: str) -> bytes:
    body = (
        f"{begins}\nContent-Type: text/plain\n\nYour message did not arrive. Done by 12/03/2026.\n{begins}\n"
        f"Content-Type: message/delivery-status\n\n{fields(*args, **more)}\n{begins}\n"
        "Content-Type: text/rfc822-headers\n\nReceived: from here by there\nSubject: Homeward: 1 step needs you\n--b--\n"
    )
    return mail(body, Content_Type=kind)


OUR_ALERT = (
    "Received: from here by there\nSubject: Homeward: 1 step needs you\n\nHello Shona,\nReply with words.\n"
)

EXIM = (
    "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered"
    " to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n"
    f"  {HERS}\n    host mx.council.example [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<{HERS}>:\n"
    "    550 {said}\n\n------ This is a copy of the message, including all the headers. ------\n\n"
    + OUR_ALERT
)
EXIM_WAITS = (
    "This message was created automatically by mail delivery software.\n\nA message that you sent has not yet been"
    " delivered to one or more of its\nrecipients after more than 24 hours on the queue.\n\n"
    f"  {HERS}\n\nNo action is required on your part. Delivery attempts will continue for\nsome time, and this warning may be"
    " repeated if the message remains undelivered.\n"
)
QMAIL = (
    "Hi. This is the qmail-send program at mx.other.example.\nI'm afraid I wasn't able to deliver your message to the"
    " following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n"
    f"<{HERS}>:\n" + "{said}\n\n--- Below this line is a copy of the message.\n\n" + OUR_ALERT
)
EXCHANGE_2003 = (
    f"Your message\n\n  To:      {HERS}\n  Subject: Homeward: 1 step needs you\n\ndid not reach the following recipient(s):"
    f"\n\n{HERS} on Wed, 20 May 2026 08:00:00 +0100\n    The recipient name is not recognized\n"
)
EXCHANGE_ONLINE = (
    f"Delivery has failed to these recipients or groups:\n\n{HERS}\nThe address was not found.\n\n"
    f"Diagnostic information for administrators:\n\n{HERS}\nRemote Server returned '550 5.1.10 RESOLVER.ADR."
    "RecipientNotFound; Recipient not found by SMTP address lookup'\n\nOriginal message headers:\n\n"
    + OUR_ALERT
)
GOOGLE_OLD = (
    f"Delivery to the following recipient failed permanently:\n\n     {HERS}\n\nTechnical details of permanent failure:\n"
    "The error that the other server returned was:\n550 5.1.1 no such account here\n\n----- Original message -----\n\n"
    + OUR_ALERT
)
GOOGLE_WAITS = (
    "This is an automatically generated Delivery Status Notification\n\nTHIS IS A WARNING MESSAGE ONLY.\n\nYOU DO NOT NEED TO"
    f" RESEND YOUR MESSAGE.\n\nDelivery to the following recipient has been delayed:\n\n     {HERS}\n\n"
    "Message will be retried for 2 more day(s)\n"
)
SENDMAIL_WAITS = "The original message was received and waits.\nWarning: could not send message for past 4 hours\nWill keep trying until message is 5 days old\n"
ZOHO = (
    "This message was created automatically by mail delivery software.\nA message that you sent could not be delivered."
    f" This is a permanent error.\n\n{HERS} Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 user unknown\n"
)
OPENSMTPD = (
    "    Hi!\n\n    An error has occurred while attempting to deliver a message for\n    the following list of recipients:\n\n"
    f"{HERS}: 550 5.1.1 no such user\n\n    Below is a copy of the original message:\n\n" + OUR_ALERT
)
CUT = report("failed", "5.1.1", "550 5.1.1 no such user", begins="--elsewhere")
CUT_WAITS = report("delayed", "4.4.1", "connection timed out", begins="--elsewhere")
TWO = "\nFinal-Recipient: rfc822; copy@council.example\nAction: {}\nStatus: {}\n"
GONE = "550 5.1.1 no such user"

RETURNED = [
    # --- reports with fields ---
    Returned("no such mailbox", Fate.FAILED, report("failed", "5.1.1", GONE), dead=True),
    Returned("in capitals, with a comment", Fate.FAILED, report("Failed (given up)", "5.1.1 (no such mailbox)"), dead=True),
    Returned("given up after days", Fate.FAILED, report("failed", "4.4.7", "delivery time expired")),
    Returned("mailbox full for days", Fate.FAILED, report("failed", "4.2.2", "452 4.2.2 over quota")),
    Returned("expired, without a status", Fate.FAILED, report("expired", "", "connection timed out")),
    Returned("an action that nobody knows", Fate.FAILED, report("abandoned", "4.4.1")),
    Returned("a status alone", Fate.FAILED, report("", "5.1.1", GONE), dead=True),
    Returned("moved away", Fate.FAILED, report("failed", "5.1.6", "551 5.1.6 recipient no longer here"), dead=True),
    Returned("disabled", Fate.FAILED, report("failed", "5.2.1", "550 5.2.1 mailbox disabled"), dead=True),
    Returned("not disabled, but busy", Fate.FAILED, report("failed", "5.2.1", "550-5.2.1 receives mail at a rate that is too high")),
    Returned("not disabled, but busy today", Fate.FAILED, report("failed", "5.2.1", "550 5.2.1 too many messages today, try again later")),
    Returned("our domain", Fate.FAILED, report("failed", "5.1.8", "553 5.1.8 domain of sender address does not exist")),
    Returned("our address", Fate.FAILED, report("failed", "5.1.7", "550 5.1.7 sender address rejected")),
    Returned("our address under a mailbox's code", Fate.FAILED, report("failed", "5.1.1", "550 5.1.1 sender address rejected: user unknown")),
    Returned("our signature", Fate.FAILED, report("failed", "5.7.26", "550 5.7.26 unauthenticated, DMARC")),
    Returned("a rule, for a user who is unknown", Fate.FAILED, report("failed", "5.7.1", "550 5.7.1 user unknown")),
    Returned("a name server", Fate.FAILED, report("failed", "5.4.4", "host not found")),
    Returned("the domain, by a name server", Fate.FAILED, report("failed", "5.1.2", "550 5.1.2 name server: host not found")),
    Returned("no answer from the host", Fate.FAILED, report("failed", "5.4.1", "connection refused")),
    Returned("Exchange Online, at the edge", Fate.FAILED, report("failed", "5.4.1", "550 5.4.1 Recipient address rejected: Access denied. AS(1)"), dead=True),
    Returned("Exchange Online, at the edge, folded", Fate.FAILED, report("failed", "5.4.1", "550 5.4.1 Recipient address rejected: Access\n    denied"), dead=True),
    Returned("Exchange Online, remote", Fate.FAILED, report("failed", "5.1.351", "550 5.1.351 unknown recipient or mailbox unavailable"), dead=True),
    Returned("Exchange Online, its own", Fate.FAILED, report("failed", "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound"), dead=True),
    Returned("the truth beside 5.0.0", Fate.FAILED, report("failed", "5.0.0", GONE), dead=True),
    Returned("the truth beside 5.0.0, in words", Fate.FAILED, report("failed", "5.0.0", "550 shona.reid... No such user"), dead=True),
    Returned("in words, for what it says", Fate.FAILED, report("failed", "5.0.0", "550 user unknown (in reply to end of DATA command)")),
    Returned("5.0.0 and nothing more", Fate.FAILED, report("failed", "5.0.0", "550 refused")),
    Returned("two codes that disagree", Fate.FAILED, report("failed", "4.4.7", "450 4.1.1 user unknown")),
    Returned("too big", Fate.FAILED, report("failed", "5.3.4", "552 5.3.4 too big")),
    Returned("one of two copies", Fate.FAILED, report("failed", "5.1.1", GONE, more=TWO.format("relayed", "2.0.0"))),
    Returned("both of two copies", Fate.FAILED, report("failed", "5.1.1", GONE, more=TWO.format("failed", "5.1.1")), dead=True),
    Returned("in multipart/mixed", Fate.FAILED, report("failed", "5.0.0", GONE, kind='multipart/mixed; boundary="b"'), dead=True),
    Returned("cut", Fate.FAILED, CUT, dead=True),
    Returned("Postfix still tries", Fate.DELAYED, report("delayed", "4.4.1", "connection timed out")),
    Returned("cut, still tries", Fate.DELAYED, CUT_WAITS),
    Returned("delivered", Fate.ARRIVED, report("delivered", "2.0.0", "250 ok")),
    Returned("relayed", Fate.ARRIVED, report("relayed", "2.0.0")),
    Returned("expanded", Fate.ARRIVED, report("expanded", "2.0.0")),
    # --- plain words ---
    Returned("Exim", Fate.FAILED, mail(EXIM.format(said="5.1.1 User unknown"), Auto_Submitted="auto-replied"), dead=True),
    Returned("Exim, in words", Fate.FAILED, mail(EXIM.format(said="unknown user")), dead=True),
    Returned("Exim, a rule", Fate.FAILED, mail(EXIM.format(said="5.7.1 refused"))),
    Returned("Exim still tries", Fate.DELAYED, mail(EXIM_WAITS, Subject="Warning: message 1abc delayed 24 hours")),
    Returned("qmail", Fate.FAILED, mail(QMAIL.format(said="Sorry, no mailbox here by that name. (#5.1.1)")), dead=True),
    Returned("qmail, later", Fate.FAILED, mail(QMAIL.format(said="I'm not going to try again; too long in the queue. (#4.4.1)"))),
    Returned("in words, of two hosts", Fate.FAILED, mail("550 host of another unknown\n550 <x@a.example>... no such user here\n")),
    Returned("in words, twice", Fate.FAILED, mail("<<< 550 no such user here\n550 <x@a.example>... User unknown\n"), dead=True),
    Returned("Exchange 2003", Fate.FAILED, mail(EXCHANGE_2003, Subject="Undeliverable: Homeward: 1 step needs you")),
    Returned("Exchange Online in words", Fate.FAILED, mail(EXCHANGE_ONLINE, Return_Path="", From="postmaster@council.example"), dead=True),
    Returned("Google's old form", Fate.FAILED, mail(GOOGLE_OLD, Subject="Delivery Status Notification (Failure)"), dead=True),
    Returned("Google still tries", Fate.DELAYED, mail(GOOGLE_WAITS, Subject="Delivery Status Notification (Delay)")),
    Returned("sendmail still tries", Fate.DELAYED, mail(SENDMAIL_WAITS, Subject="Warning: could not send message for past 4 hours")),
    Returned("Zoho", Fate.FAILED, mail(ZOHO), dead=True),
    Returned("OpenSMTPD", Fate.FAILED, mail(OPENSMTPD, Subject="Delivery status notification: error"), dead=True),
    Returned("a page alone", Fate.FAILED, mail("<p>Your message was not delivered: <b>550 5.7.1</b></p>", Content_Type="text/html")),
    Returned("delivered, in words", Fate.ARRIVED, mail("Your message was successfully delivered to this recipient.\n", Subject="Mail status")),
    Returned("words that nobody knows", Fate.FAILED, mail("Kan ikke leveres.\n", From="gateway@filter.other.example")),
    Returned("nothing at all", Fate.FAILED, mail("")),
    # --- what arrived and was answered ---
    Returned("vacation", Fate.ANSWERED, mail("I am away until 1 June.\n", From=HERS, Subject="Away", Auto_Submitted="auto-replied (vacation)")),
    Returned("vacation, without a word of it in its headers", Fate.ANSWERED, mail("I am away until 1 June.\n", From=HERS, Subject="Re: Homeward")),
    Returned("vacation from another address of hers", Fate.ANSWERED, mail("I am away.\n", From="s.reid@council.example", Subject="Re: Homeward", Auto_Submitted="auto-replied")),
    Returned("vacation by its subject", Fate.ANSWERED, mail("Back in June.\n", From="s.reid@council.example", Subject="Automatic reply: Homeward")),
    Returned("a read receipt", Fate.ARRIVED, mail("--b\n\nShe read it.\n--b--\n", Content_Type="multipart/report; report-type=disposition-notification; boundary=b")),
]  # fmt: skip

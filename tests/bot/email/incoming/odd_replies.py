"""Odd answers to a real alert of ours, as mail programs of other languages and other councils' gateways make them.

All made up. Each is built around the very message that it answers, with what was typed and what must be read.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from bot.email.opened import Opened

SAID = "Panel held 12 May"
BELOW = "This one is booked for 9 June."
HOMEWARD = "Homeward <replies+r1abcdefgh@council.example>"


@dataclass(frozen=True)
class Odd:
    """`plain` and `html`: how the program writes what was typed around our message."""

    name: str
    plain: Callable[[Opened], str] | None
    typed: Sequence[str]
    html: Callable[[Opened], str] | None = None


def marked(ours: Opened) -> str:
    return "\n".join(f"> {line}" for line in ours.text.split("\n"))


def below_head(*head: str, typed: str = SAID, blank: bool = True) -> Callable[[Opened], str]:
    """A head of its language, our message behind marks."""
    space = "\n\n" if blank else "\n"
    return lambda ours: f"{typed}{space}" + "\n".join(head) + f"\n{marked(ours)}\n"


def bare_head(*head: str, typed: str = SAID, below: str = "") -> Callable[[Opened], str]:
    """A head of its language, our message without any mark, and what was typed below it."""
    return lambda ours: f"{typed}\n\n" + "\n".join(head) + f"\n\n{ours.text}\n\n{below}\n"


def in_front(front: str) -> Callable[[Opened], str]:
    return below_head(f"On 20 May 2026, {HOMEWARD} wrote:", typed=f"{front}\n{SAID}")


def outlook(ours: Opened, below: str = "") -> str:
    return (
        f"<div>{SAID}</div><hr><div id='divRplyFwdMsg'><b>Oddi wrth:</b> {escape(HOMEWARD)}<br><b>At:</b> Shona</div>"
        f"<div>{ours.html}</div>{below}"
    )


HEADS = [
    Odd("Welsh", below_head(f"Ar Mer, 20 Mai 2026 am 08:00, ysgrifennodd {HOMEWARD}:"), [SAID]),
    Odd("Welsh, by our name alone", below_head("Ar 20 Mai 2026 am 08:00, ysgrifennodd Homeward:"), [SAID]),
    Odd("Gaelic", below_head(f"Air 20 Cèit 2026 aig 08:00, sgrìobh {HOMEWARD}:"), [SAID]),
    Odd("Polish over two lines", below_head(f"śr., 20 maj 2026 o 08:00 {HOMEWARD}", "napisał(a):"), [SAID]),
    Odd("Polish without a blank line", below_head(f"20.05.2026 08:00 {HOMEWARD}", "pisze:", blank=False), [SAID]),
    Odd("German", below_head(f"{HOMEWARD} schrieb am Mi. 20. Mai 2026 um 08:00:"), [SAID]),
    Odd("Dutch", below_head(f"Op wo 20 mei 2026 om 08:00 schreef {HOMEWARD}:"), [SAID]),
    Odd("Romanian", below_head(f"În mie., 20 mai 2026 la 08:00, {HOMEWARD} a scris:"), [SAID]),
    Odd("Chinese", below_head(f"{HOMEWARD} 于2026年5月20日周三 08:00写道:"), [SAID]),
    Odd("Arabic", below_head(f"في الأربعاء، 20 مايو 2026 08:00 كتب {HOMEWARD}:"), [SAID]),
    Odd("old Gmail", below_head(f"2026-05-20 8:00 GMT+01:00 {HOMEWARD}:"), [SAID]),
    Odd("Notes", below_head(f"{HOMEWARD} wrote on 20/05/2026 08:00:00:"), [SAID]),
    Odd("a rule in Polish", bare_head("-----Oryginalna wiadomość-----", f"Od: {HOMEWARD}", "Temat: Homeward"), [SAID]),
    Odd("two fields", bare_head(f"From: {HOMEWARD}", "Subject: Homeward: 1 step needs you"), [SAID]),
    Odd("the day first", bare_head("Data: 20 mai 2026 08:00", f"De la: {HOMEWARD}", "Către: Reid, Shona"), [SAID]),
    Odd("Polish Outlook", bare_head(f"Od: {HOMEWARD}", "Wysłano: środa, 20 maja 2026 08:00", "Do: Reid, Shona"), [SAID]),
    Odd("no head at all", lambda ours: f"{SAID}\n\n{ours.text}", [SAID]),
    Odd("a page, in Welsh", None, [SAID], html=outlook),
    Odd(
        "a page without any mark, in Welsh",
        None,
        [SAID],
        html=lambda ours: f"<p>{SAID}</p><p>Ysgrifennodd {escape(HOMEWARD)}:</p>{ours.html}",
    ),
]  # fmt: skip

BELOW_THE_QUOTATION = [
    Odd("above and below, marked", lambda o: below_head(f"On 20 May 2026, {HOMEWARD} wrote:")(o) + f"\n{BELOW}\n", [SAID, BELOW]),
    Odd("below alone, unknown head", lambda o: f"Ar 20 Mai 2026, ysgrifennodd {HOMEWARD}:\n{marked(o)}\n\n{BELOW}\n", [BELOW]),
    Odd("above and below, Outlook", bare_head(f"From: {HOMEWARD}", "Sent: 20 May 2026 08:00", "To: Shona", below=BELOW), [SAID, BELOW]),
    Odd("above and below, page of Outlook", None, [SAID, BELOW], html=lambda o: outlook(o, f"<p>{BELOW}</p>")),
    Odd(
        "above and below, page of Gmail", None, [SAID, BELOW],
        html=lambda o: f"<div>{SAID}</div><div class='gmail_quote'><blockquote class='gmail_quote'>{o.html}</blockquote></div><p>{BELOW}</p>",
    ),
    Odd(
        "a signature and a disclaimer below", lambda o: below_head(f"On 20 May 2026, {HOMEWARD} wrote:")(o)
        + "\nShona Reid\nSocial Worker, North Team\nTel: 01387 496 0123\n\nThis email and its attachments are confidential.\nDo not copy.\n",
        [SAID],
    ),
    Odd(
        "an older thread below", bare_head(
            f"From: {HOMEWARD}", "Sent: 20 May 2026 08:00", "To: Shona",
            below="From: Reid, Shona\nSent: 19 May 2026\nTo: Homeward\nSubject: Re: Homeward\n\nBlocked until 3 June\n",
        ), [SAID],
    ),
]  # fmt: skip

UNDER_THE_THANKS = [
    Odd("a law on information", lambda _: f"{SAID}\n\nAny email message sent by the Council may require to be disclosed.", [SAID]),
    Odd("a scanner of viruses", lambda _: f"{SAID}\n\nThis email has been scanned for all known viruses.\nBy a gateway.", [SAID]),
    Odd("a mail that is spoken of", lambda _: f"{SAID}\nThis email was checked with the clerk.", [SAID, "This email was checked with the clerk."]),
    Odd("a correction", lambda _: f"{SAID}\nThanks\nActually it was deferred.", [SAID, "Actually it was deferred."]),
    Odd("a postscript", lambda _: f"{SAID}\n\nKind regards\nShona\n\nPS booked again for 9 June", [SAID, "PS booked again for 9 June"]),
    Odd("under a telephone", lambda _: f"{SAID}\n\nSent from my iPhone\n\nNot the first one though", [SAID, "Not the first one though"]),
    Odd("a day in another form", lambda _: f"{SAID}\nThanks\n09-06-2026 for the next", [SAID, "09-06-2026 for the next"]),
    Odd("a signature", lambda _: f"{SAID}\nMany thanks\nSho\nSocial worker\nChildren and Families\n01387 496 0123", [SAID]),
    Odd("a name with a title", lambda _: f"{SAID}\n\nShona Reid | Social Worker\nI only work Monday to Wednesday", [SAID]),
    Odd("her working days", lambda _: f"{SAID}\n\nWorking days: Monday, Tuesday\nwww.council.example", [SAID]),
    Odd("what a manager wants", lambda _: f"{SAID}\nThanks\nTeam manager wants another week", [SAID, "Team manager wants another week"]),
    Odd("another child, in capitals", lambda _: f"{SAID}\nThanks\nWrong Child", [SAID, "Wrong Child"]),
    Odd("a word in the place of a name", lambda _: f"{SAID}\nThanks\nDeferred", [SAID, "Deferred"]),
    Odd("thanks and a word", lambda _: f"{SAID}\nThanks deferred", [SAID, "Thanks deferred"]),
    Odd("news behind her name", lambda _: f"Shona Reid, panel held 12 May\n{BELOW}", ["Shona Reid, panel held 12 May", BELOW]),
    Odd("news behind a greeting", lambda _: f"Hi yes\n{BELOW}", ["Hi yes", BELOW]),
    Odd("news behind a telephone", lambda _: f"{SAID}\nSent from my iPhone moved to 9 June", [SAID, "Sent from my iPhone moved to 9 June"]),
    Odd("news among working days", lambda _: f"{SAID}\nThanks\nI work Monday, panel moved", [SAID, "I work Monday, panel moved"]),
    Odd("news in a confidential line", lambda _: f"{SAID}\nThis message is confidential: moved to 9 June", [SAID, "This message is confidential: moved to 9 June"]),
    Odd("a panel's coordinator", lambda _: f"{SAID}\nThanks\nSho\nPanel Coordinator, North Team\nTel no. 01387 496 0123", [SAID]),
    Odd("her whole address", lambda _: f"{SAID}\nRegards\nSho\nT: 01387 496 0123 | E: sho@council.example\nKirk Street, Northburgh DG1 2AB", [SAID]),
    Odd("sent from her desk", lambda _: "Sent from my desk, panel moved to 12 June", ["Sent from my desk, panel moved to 12 June"]),
]  # fmt: skip

FRONTS = [
    Odd("a banner", in_front("CAUTION: This email originated from outside the council. Do not click links."), [SAID]),
    Odd("a banner of a named council", in_front("[EXTERNAL] This message came from outside of Northburgh Council."), [SAID]),
    Odd("a label", in_front("*** EXTERNAL EMAIL ***"), [SAID]),
    Odd("a rare writer", in_front("You don't often get email from shona.reid@council.example. Learn why this is important"), [SAID]),
    Odd("a banner and words in one line", in_front("CAUTION: This email originated from outside the council. Legal have it."), ["Legal have it.", SAID]),
    *(Odd(said, in_front(said), [said, SAID]) for said in (
        "External assessor has pulled out.",
        "External adoption agency not ready.",
        "Warning: the medical is late.",
        "Caution, court date may move.",
        "External.. agency says no links yet, so it waits",
        "This email came from the agency: panel cancelled.",
        "Restricted contact order is in place.",
    )),
]  # fmt: skip

ODD_REPLIES = [*HEADS, *BELOW_THE_QUOTATION, *UNDER_THE_THANKS, *FRONTS]

"""Replies as mail programs write them, to a real alert of ours that they quote: program, plain, HTML, what was typed.

All made up, and all quoting the very text and page that an alert is made of: its own example of an answer stands in the
quotation, so a leak of the quotation would be read as an answer.
"""

from dataclasses import dataclass
from html import escape

from tests.bot.email.examples import EXAMPLES, renderer

_WORDS = renderer().words(EXAMPLES["alert"].kind, EXAMPLES["alert"].content, EXAMPLES["alert"].person)
CANARY = "the council's aim"
ALERT_TEXT = _WORDS.text + "\n   HW-4821-B booked for 1 June"
ALERT_PAGE = _WORDS.html[_WORDS.html.index("<table") : _WORDS.html.index("</body>")]
US, ADDRESS, WHEN = "Homeward", "replies+r1abc@council.example", "18 May 2026 08:00"
SUBJECT = "Homeward: 4 steps need you"
SIGNATURE = ["Shona Reid", "Social Worker, North", "Tel: 01387 496 0123", "Kirk Street, Northburgh"]
SHORT = ["Panel moved to 12 June because the medical report is late."]
LONG = [
    "Panel deferred on 12 May.",
    "Rebooked for 9 June. From: the clerk, by phone.",
    "Legal have been told.",
]
DISCLAIMER = "This email and any attachments are confidential and intended for the person named above only."


@dataclass(frozen=True)
class Case:
    name: str
    plain: str | None
    html: str | None
    typed: list[str]
    elsewhere: bool = False


def heads(star: str = "") -> str:
    fields = {"From": f"{US} <{ADDRESS}>", "Sent": WHEN, "To": "Reid, Shona <shona.reid@council.example>"}
    return "\n".join(f"{star}{k}:{star} {v}" for k, v in {**fields, "Subject": SUBJECT}.items())


def heads_html() -> str:
    return "<br>".join(
        f"<b>{escape(line.partition(':')[0])}:</b>{escape(line.partition(':')[2])}"
        for line in heads().split("\n")
    )


def quoted(text: str = ALERT_TEXT, mark: str = "> ") -> str:
    return "\n".join(f"{mark}{line}".rstrip() for line in text.split("\n"))


def lines(*parts: list[str] | str) -> str:
    return "\n".join("\n".join(part) if isinstance(part, list) else part for part in parts)


def outlook_windows(typed: list[str], signature: list[str] = SIGNATURE, colour: str = "#E1E1E1") -> str:
    said = "".join(
        f'<p class="MsoNormal"><span style="mso-fareast-language:EN-US">{escape(line)}<o:p></o:p></span></p>\n'
        if line
        else '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>\n'
        for line in [*typed, "", *signature]
    )
    return (
        '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><head>'
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><!--[if !mso]><style>v\\:* {x:y}</style>'
        "<![endif]--><style><!-- p.MsoNormal {margin:0cm; font-size:11.0pt;} --></style></head>"
        f'<body lang="EN-GB" link="#0563C1"><div class="WordSection1">{said}<div>'
        f'<div style="border:none;border-top:solid {colour} 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">'
        f"{heads_html()}<o:p></o:p></p></div></div>{ALERT_PAGE}</div></body></html>"
    )


def outlook_web(typed: list[str], *, before: str = "", append: bool = True, banner: str = "") -> str:
    said = "".join(f'<div class="elementToProof">{escape(line) or "<br>"}</div>' for line in typed)
    signed = "".join(f"<div>{escape(line)}</div>" for line in SIGNATURE)
    appended = '<div id="appendonsend"></div>' if append else ""
    return (
        f'<html><head></head><body dir="ltr">{before}{said}<div class="elementToProof"><br></div>'
        f'<div id="Signature" class="elementToProof">{signed}</div>{appended}'
        '<hr tabindex="-1" style="display:inline-block; width:98%"><div id="divRplyFwdMsg" dir="ltr">'
        f'<font face="Calibri, sans-serif">{heads_html()}</font></div><div>{banner}{ALERT_PAGE}</div></body></html>'
    )


def outlook_phone(typed: list[str], *, inside_signature: bool = False) -> str:
    said = "".join(f'<div dir="auto">{escape(line)}</div>' for line in typed)
    inner = said if inside_signature else '<div>Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div>'
    above = "<div><br></div>" if inside_signature else said
    return (
        f'<html><body>{above}<div id="ms-outlook-mobile-signature" dir="auto">{inner}</div>'
        '<div id="mail-editor-reference-message-container" class="ms-outlook-mobile-reference-message">'
        f'<hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg">{heads_html()}</div>{ALERT_PAGE}</div></body></html>'
    )


def gmail(typed: list[str], below: str = "") -> str:
    return (
        f'<div dir="ltr">{"<br>".join(map(escape, typed))}</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">On Mon, 18 May 2026 at 08:00, {US} &lt;<a href="mailto:{ADDRESS}">{ADDRESS}</a>'
        '&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">'
        f"{ALERT_PAGE}</blockquote></div>{below}"
    )


def apple(typed: list[str], *, inline: str = "") -> str:
    said = "".join(f"<div>{escape(line)}</div>" for line in typed)
    half = ALERT_PAGE.index("<tr", len(ALERT_PAGE) // 2)
    quote = (
        f"{ALERT_PAGE[:half]}</blockquote><div>{inline}</div><blockquote type='cite'>{ALERT_PAGE[half:]}"
        if inline
        else ALERT_PAGE
    )
    return (
        f'<html><body style="overflow-wrap: break-word;">{said}<div><br id="lineBreakAtBeginningOfMessage"><div><br>'
        f'<blockquote type="cite"><div>On 18 May 2026, at 08:00, {US} &lt;{ADDRESS}&gt; wrote:</div><br '
        f'class="Apple-interchange-newline"><div>{quote}</div></blockquote></div></div></body></html>'
    )


def thunderbird(typed: list[str]) -> str:
    said = "".join(f"<p>{escape(line)}</p>" for line in typed)
    return (
        f'<html><body>{said}<div class="moz-cite-prefix">On 18/05/2026 08:00, {US} wrote:<br></div>'
        f'<blockquote type="cite" cite="mid:alert.17@council.example">{ALERT_PAGE}</blockquote></body></html>'
    )


def samsung(typed: list[str]) -> str:
    head = "".join(f"<div>{escape(line)} </div>" for line in heads().split("\n"))
    return (
        f'<html><body><div dir="auto">{"<br>".join(map(escape, typed))}</div><div><br></div><div id="composer_signature" '
        'dir="auto"><div style="font-size:12px">Sent from my Galaxy</div></div><div><br></div><div align="left" dir="auto">'
        f"<div>-------- Original message --------</div>{head}</div>{ALERT_PAGE}</body></html>"
    )


ATTRIBUTION = f"On Mon, 18 May 2026 at 08:00, {US} <{ADDRESS}>\nwrote:"
APPLE = f"On 18 May 2026, at 08:00, {US} <{ADDRESS}> wrote:"
MARKED = "<p style='font-size:10pt'>OFFICIAL-SENSITIVE</p>"
WARNED = (
    "<div style='background:#FFEB9C'><b>CAUTION:</b> This email originated from outside the Council.</div>"
)
BELOW = "________________________________"

CASES = [
    Case(
        "Outlook for Windows, both texts",
        lines(SHORT, "", SIGNATURE, "", heads(), "", ALERT_TEXT),
        outlook_windows(SHORT),
        SHORT,
    ),
    Case("Outlook for Windows, HTML", None, outlook_windows(LONG), LONG),
    Case("Outlook for Windows, the older blue line", None, outlook_windows(LONG, [], "#B5C4DF"), LONG),
    Case("Outlook for Windows, plain with stars", lines(LONG, "", heads("*"), "", ALERT_TEXT), None, LONG),
    Case(
        "Outlook for Windows, original message",
        lines(SHORT, "", "-----Original Message-----", heads(), "", ALERT_TEXT),
        None,
        SHORT,
    ),
    Case(
        "Outlook for Windows, regards",
        lines("Hi", "", SHORT, "", "Kind regards", "Shona", "", heads(), ALERT_TEXT),
        None,
        SHORT,
    ),
    Case("new Outlook", None, outlook_web(LONG), LONG),
    Case(
        "new Outlook, both texts",
        lines(SHORT, "", SIGNATURE, BELOW, heads(), "", ALERT_TEXT),
        outlook_web(SHORT),
        SHORT,
    ),
    Case("Outlook on the web, without appendonsend", None, outlook_web(LONG, append=False), LONG),
    Case(
        "Outlook on the web, forwarded prefix",
        None,
        outlook_web(SHORT).replace("divRplyFwdMsg", "x_divRplyFwdMsg"),
        SHORT,
    ),
    Case(
        "Outlook on the web, marked and warned", None, outlook_web(SHORT, before=MARKED, banner=WARNED), SHORT
    ),
    Case("Outlook on the web, warned on top", None, outlook_web(SHORT, before=WARNED), SHORT),
    Case("Outlook on a phone", None, outlook_phone(LONG), LONG),
    Case(
        "Outlook on a phone, plain",
        lines(SHORT, "", "Get Outlook for iOS<https://aka.ms/o0ukef>", BELOW, heads(), "", ALERT_TEXT),
        None,
        SHORT,
    ),
    Case(
        "Outlook on a phone, typed inside its signature",
        None,
        outlook_phone(SHORT, inside_signature=True),
        SHORT,
    ),
    Case(
        "Outlook on Android, plain",
        lines(SHORT, "", "Sent from Outlook for Android<https://aka.ms/x>", BELOW, heads(), ALERT_TEXT),
        None,
        SHORT,
    ),
    Case("Gmail, both texts", lines(SHORT, "", ATTRIBUTION, "", quoted()), gmail(SHORT), SHORT),
    Case("Gmail, plain", lines(LONG, "", ATTRIBUTION, "", quoted()), None, LONG),
    Case(
        "Gmail, plain with signature",
        lines(SHORT, "", "-- ", SIGNATURE, "", ATTRIBUTION, "", quoted()),
        None,
        SHORT,
    ),
    Case("Gmail, typed below", None, gmail([""], "<div>" + SHORT[0] + "</div>"), SHORT),
    Case("Apple Mail, both texts", lines(SHORT, "", APPLE, "", quoted()), apple(SHORT), SHORT),
    Case("Apple Mail, HTML", None, apple(LONG), LONG),
    Case(
        "iPhone, plain", lines(SHORT, "", "Sent from my iPhone", "", f"> {APPLE}", ">", quoted()), None, SHORT
    ),
    Case(
        "iPhone, typed between",
        None,
        apple(SHORT, inline="Done 12 May"),
        [*SHORT, "Done 12 May"],
        elsewhere=True,
    ),
    Case("Samsung", None, samsung(LONG), LONG),
    Case("Thunderbird, plain", lines(SHORT, "", f"On 18/05/2026 08:00, {US} wrote:", quoted()), None, SHORT),
    Case("Thunderbird, HTML", None, thunderbird(LONG), LONG),
    Case(
        "Thunderbird, typed below",
        lines(f"On 18/05/2026 08:00, {US} wrote:", quoted(), "", SHORT),
        None,
        SHORT,
    ),
    Case(
        "Thunderbird, typed between",
        lines(
            f"On 18/05/2026 08:00, {US} wrote:",
            quoted("1. Panel"),
            "Done 12 May.",
            quoted("2. Legal"),
            "Not yet.",
        ),
        None,
        ["Done 12 May.", "Not yet."],
        elsewhere=True,
    ),
    Case(
        "see below",
        lines("Please see my answers below in red.", "", heads(), ALERT_TEXT),
        None,
        ["Please see my answers below in red."],
        elsewhere=True,
    ),
    Case(
        "a protective marking in plain text",
        lines("OFFICIAL", "", SHORT, "", SIGNATURE, heads(), ALERT_TEXT),
        None,
        SHORT,
    ),
    Case(
        "another marking",
        lines("Classification: OFFICIAL - SENSITIVE", SHORT, "", heads(), ALERT_TEXT),
        None,
        SHORT,
    ),
    Case(
        "a disclaimer under the answer",
        lines(SHORT, "", "*" * 40, DISCLAIMER, "", heads(), ALERT_TEXT),
        None,
        SHORT,
    ),
    Case(
        "a disclaimer under the quotation",
        lines(SHORT, "", heads(), "", ALERT_TEXT, "*" * 40, DISCLAIMER),
        None,
        SHORT,
    ),
    Case("a disclaimer without a line", lines(SHORT, "", DISCLAIMER), None, SHORT),
    Case("one word", None, outlook_web(["Yes"]), ["Yes"]),
    Case(
        "a greeting with a name",
        lines("Good morning Homeward,", "", SHORT, "", "Many thanks,", "Shona"),
        None,
        SHORT,
    ),
    Case("signed with an initial", lines(SHORT, "", "S Reid", "Social worker"), None, SHORT),
    Case("nothing quoted, nothing signed", lines(LONG), None, LONG),
    Case("quotation only", lines("", ATTRIBUTION, "", quoted()), None, []),
    Case(
        "quotation only, Outlook",
        None,
        outlook_web([""]).replace('id="Signature"', 'id="none"'),
        [],
    ),
    Case("quotation only, HTML", None, gmail([""]), []),
    Case("forwarded", lines("", "---------- Forwarded message ---------", heads(), ALERT_TEXT), None, []),
]

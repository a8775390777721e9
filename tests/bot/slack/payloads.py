"""Every kind of thing that Slack is asked to show, once: golden copies, type checks and limits run over these."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.form_fields import FIELDS
from bot.handle import Handle, Place
from bot.recorded_since import Answered, RecordedSince
from bot.slack.amended import SlackRewriter, handles_in
from bot.slack.blocks import SlackMessage
from bot.slack.forms import Forms
from bot.slack.home import home_view, stranger_view
from bot.slack.renderer import SlackRenderer
from bot.slack.said import said_message
from bot.slack.words import Words
from casework.content import MeetingCard, Said, SaidKind, WhichDay
from casework.list_own import OpenList
from casework.ports import MessageKind
from casework.queue_content import Queue
from permanence.answer import Verb
from permanence.day_words import day_words
from tests.bot.email.examples import EXAMPLES, MIXED
from tests.bot.email.notices import COLLEAGUES
from tests.bot.email.queues import HELD, PLANS, REVIEWS
from tests.builders import a_rulebook

TODAY = date(2026, 5, 18)
A_QUEUE = Queue("4 reviews to come, 2 past a statutory limit", (REVIEWS, HELD, PLANS))
WORDS = Words()
OVER_TEAMS = tuple(name for name, example in EXAMPLES.items() if example.kind is MessageKind.DIGEST)
BY_MAIL_ALONE = (MessageKind.SAID_BACK, MessageKind.LINK_CODE)
SENT = {
    name: example
    for name, example in EXAMPLES.items()
    if name not in OVER_TEAMS and example.kind not in BY_MAIL_ALONE
}


def frozen(name: str) -> bytes:
    example = EXAMPLES[name]
    return SlackRenderer(WORDS).render(
        example.content, replace(example.message, channel="slack"), example.person
    )


def sent(name: str) -> dict:
    """What chat.postMessage is given for this example, as JSON."""
    return json.loads(frozen(name))


def answered_alert() -> SlackMessage:
    """The mixed alert after Shona said when the first step was done, and Morag what the second is blocked by."""
    alert = SlackRewriter(WORDS).read(frozen("alert"))
    first, second, *_ = handles_in(alert).values()
    done = Answered(
        f"agency decision made on {day_words(date(2026, 5, 15), TODAY)}",
        "you",
        f"{day_words(TODAY, TODAY)} at 09:31",
        Verb.DONE,
        57,
        True,
        late="3 days late",
        follows=f"The notices are now due by {day_words(date(2026, 5, 22), TODAY)}.",
    )
    blocked = Answered(
        "legal papers: blocked, reason: Report late, to be looked at again on Mon 1 Jun",
        "Morag Keir",
        f"{day_words(TODAY, TODAY)} at 09:02",
        Verb.BLOCKED,
        56,
        False,
    )
    since = RecordedSince(
        {name(first): done, name(second): blocked}, {(first.reference, 1): 57, (second.reference, 1): 56}
    )
    return SlackRewriter(WORDS).amended(alert, since)


def name(handle: Handle) -> tuple[str, int, str]:
    return handle.reference, handle.journey, handle.stage


PROMPTS = (
    ("panel not_agreed", "Panel not agreed, 12 May"),
    ("later_review", "Later review, 26 Mar"),
    *((code, prompt.name) for code, prompt in a_rulebook().pack.prompts.items()),
)


def a_handle() -> Handle:
    return Handle("HW-4821-B", 1, "PO.PANEL#1", 41, 17, Place("D024BE91L", "1779087600.000100"))


def views() -> dict[str, dict]:
    """Every form, what More opens, and what is said in the place of a form."""
    forms = Forms(a_rulebook().pack, WORDS)
    offered = {Verb.REALLOCATE: COLLEAGUES, Verb.CHANGE_ROUTE: PROMPTS}
    made = {f"form-{verb}": forms.form(verb, a_handle(), TODAY, offered.get(verb, ())) for verb in FIELDS}
    said = {f"form-{name}": forms.said(Verb.BOOKED, SAID[name]) for name in ("moved-on", "not-linked")}
    return made | said | {"more": forms.more(a_handle()), "who": forms.said(Verb.WHO, SAID["who"])}


def homes() -> dict[str, dict]:
    """The Home tab with a list, after an answer, with nothing to do, and of a stranger."""
    return {
        "home": home_view(OpenList(MIXED, 2), TODAY, None, WORDS),
        "home-answered": home_view(OpenList(MIXED[1:], 0), TODAY, SAID["recorded"], WORDS),
        "home-nothing": home_view(OpenList((), 0), TODAY, None, WORDS),
        "home-queue": home_view(OpenList((), 0, queue=A_QUEUE), TODAY, None, WORDS),
        "home-stranger": stranger_view(SAID["not-linked"], WORDS),
    }


def replies() -> dict[str, SlackMessage]:
    """What is said back, of every kind."""
    return {f"said-{name}": said_message(said, WORDS) for name, said in SAID.items()}


WORDS_RECORDED = f"agency decision booked for {day_words(date(2026, 6, 9), TODAY)}"
BY_NOW = datetime(2026, 5, 18, 8, 41, tzinfo=UTC)
A_REFERENCE = "HW-4821-B"
A_CARD = MeetingCard(
    place="2 of 11, over the statutory limit",
    shown="HW-4828-Y",
    worker="Jamie Orr",
    standing="Second review 48 days over the statutory limit; 1 more step late",
    since=date(2026, 4, 22),
    on=TODAY,
    said=("new worker, 12 May",),
    asked="Was it held and not written down?",
)
WALKING = (("child 3", "Next"), ("child 1", "Back"), ("leave", "Leave"))
SAID = {
    "meeting": Said(
        SaidKind.MEETING,
        lines=(
            "North, Mon 18 May: 11 children",
            (
                "3 over the statutory limit, 4 late or standing still, 4 due before the next meeting. "
                "Write next, back or leave, or what is decided."
            ),
        ),
        options=(("child 1", "Start"),),
    ),
    "meeting-card": Said(SaidKind.MEETING, card=A_CARD, options=WALKING),
    "meeting-recorded": Said(
        SaidKind.RECORDED,
        A_REFERENCE,
        WORDS_RECORDED,
        entry=57,
        undo_until=BY_NOW,
        by="Morag Keir",
        card=A_CARD,
        options=WALKING,
    ),
    "list-of-a-queue": Said(SaidKind.LIST, parts=A_QUEUE.parts),
    "answered": Said(SaidKind.ANSWERED, "HW-4821-B", lines=("The manager is Morag Keir.",)),
    "recorded": Said(
        SaidKind.RECORDED,
        A_REFERENCE,
        WORDS_RECORDED,
        entry=57,
        undo_until=BY_NOW,
        by="Shona Reid",
        message_id=17,
        stage="PO.ADM#1",
    ),
    "read-back": Said(
        SaidKind.READ_BACK,
        A_REFERENCE,
        f"{A_REFERENCE}: {WORDS_RECORDED}",
        proposal=5,
        lines=(f"{A_REFERENCE}: {WORDS_RECORDED}",),
    ),
    "read-back-of-two": Said(
        SaidKind.READ_BACK,
        A_REFERENCE,
        "; ".join([WORDS_RECORDED] * 2),
        proposal=5,
        lines=(f"{A_REFERENCE}: {WORDS_RECORDED}", f"HW-4822-9: {WORDS_RECORDED}"),
    ),
    "read-back-with-unread": Said(
        SaidKind.READ_BACK,
        A_REFERENCE,
        f"{A_REFERENCE}: {WORDS_RECORDED}",
        proposal=5,
        lines=(f"{A_REFERENCE}: {WORDS_RECORDED}",),
        numbers=(3,),
        unread=("pushed to feb for next one",),
    ),
    "recorded-with-next": Said(
        SaidKind.RECORDED,
        A_REFERENCE,
        f"first review held on {day_words(date(2026, 5, 12), TODAY)}",
        entry=57,
        undo_until=BY_NOW,
        follows="The second review is now due by Wed 12 Aug.",
        stage="SCO.REV1#1",
        message_id=17,
    ),
    "which-day": Said(
        SaidKind.WHICH_DAY, A_REFERENCE, which_day=WhichDay.of(MIXED[0], TODAY, 1, 17), message_id=17
    ),
    "asked": Said(
        SaidKind.ASKED,
        question="Which child is this about? Give the reference or the number of the line.",
        options=(
            (f"{A_REFERENCE} done", f"{A_REFERENCE}: agency decision"),
            ("HW-4822-9 done", "HW-4822-9: panel"),
        ),
        message_id=17,
    ),
    "not-understood": Said(SaidKind.NOT_UNDERSTOOD, A_REFERENCE),
    "already": Said(SaidKind.ALREADY, A_REFERENCE, WORDS_RECORDED),
    "moved-on": Said(SaidKind.MOVED_ON, A_REFERENCE, WORDS_RECORDED, by="Morag Keir"),
    "no-such-reference": Said(SaidKind.NO_SUCH_REFERENCE, A_REFERENCE),
    "not-allowed": Said(SaidKind.NOT_ALLOWED),
    "private-words": Said(SaidKind.PRIVATE_WORDS, private_kinds=("phone number",)),
    "undone": Said(SaidKind.UNDONE, A_REFERENCE, WORDS_RECORDED, by="Shona Reid"),
    "nothing-to-undo": Said(SaidKind.NOTHING_TO_UNDO),
    "invalid": Said(SaidKind.INVALID, A_REFERENCE, problems=(("on", "Tue 12 May 2026 has passed."),)),
    "help": Said(SaidKind.HELP),
    "list": Said(SaidKind.LIST, items=MIXED, lines=("2",)),
    "why": Said(SaidKind.WHY, A_REFERENCE, lines=(f"Agency decision: {MIXED[0].why}",)),
    "history": Said(
        SaidKind.HISTORY,
        A_REFERENCE,
        lines=(
            "12 May: Panel: not agreed, by panel; medical or report outstanding, with a note",
            (
                "Mon 18 May: Route changed from adoption to permanence order; panel or agency decision maker did not agree; "
                "prompted by: panel not agreed, 6 days before"
            ),
        ),
        also=("14 more before that: the information officer can give you the whole story.",),
    ),
    "who": Said(SaidKind.WHO, A_REFERENCE, case_id="MOSAIC-1001"),
    "not-linked": Said(SaidKind.NOT_LINKED),
    "link-how": Said(SaidKind.LINK_HOW, lines=("kept",)),
    "link-sent": Said(SaidKind.LINK_SENT, lines=("shona.reid@council.example",)),
    "link-wrong": Said(SaidKind.LINK_WRONG),
    "link-over": Said(SaidKind.LINK_OVER),
    "link-which": Said(
        SaidKind.LINK_WHICH,
        options=(
            ("use this account", "Use this account"),
            ("keep the other account", "Keep the other account"),
        ),
        lines=("Slack",),
    ),
    "link-kept": Said(SaidKind.LINK_KEPT, lines=("Slack",)),
    "linked": Said(SaidKind.LINKED, lines=("held",)),
    "delayed": Said(SaidKind.DELAYED),
    "reacted": Said(SaidKind.REACTED, message_id=17),
    "too-many": Said(SaidKind.TOO_MANY),
    "not-shown": Said(SaidKind.NOT_SHOWN, A_REFERENCE, lines=(f"{A_REFERENCE} booked for 9 June",)),
    "noted": Said(SaidKind.NOTED, A_REFERENCE, "note kept", entry=58, undo_until=BY_NOW),
}

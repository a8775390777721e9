"""What people read in an e-mail, in text and HTML alike, and the headers that it travels with."""

import email
import email.policy
import itertools
import re
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from bot.email.mime import Mailbox, UnsafeHeader
from bot.email.renderer import LOOP_HEADER, EmailRenderer, EmailWords, one_line
from casework.alert_items import WAITS_FOR_A_WORD, ItemGroup, group_of
from casework.content import NoticeContent
from casework.ports import ASKING, MessageKind, PrivateWords
from permanence.answers.words import as_a_line
from permanence.day_words import day_words
from permanence.notices import Level
from permanence.pack.model import TargetStatus
from tests.bot.email.examples import (
    ESCALATED,
    EXAMPLES,
    FORTY_SEVEN,
    MIXED,
    Example,
    an_alert,
    an_item,
    renderer,
)
from tests.bot.email.fortnights import FULL, NOTHING, a_digest
from tests.bot.email.golden import same_as_golden
from tests.bot.email.made_up import FERGUS, MORAG, SENDER, SHONA, SHONA_IN_SLACK, TODAY
from tests.bot.email.seen import Page, facts

RENDERER = renderer()
MOST_BYTES = 90_000
ALERTS = [name for name, example in EXAMPLES.items() if example.kind in ASKING]
DIGESTS = [
    name for name, example in EXAMPLES.items() if example.kind in (MessageKind.DIGEST, MessageKind.OWN_DIGEST)
]


def words(example: Example) -> EmailWords:
    return renderer(example.kind).words(example.kind, example.content, example.person)


def alert_words(*items, person=SHONA, **changes) -> EmailWords:
    content = replace(an_alert(*items, person=person), **changes)
    return RENDERER.words(MessageKind.ALERT, content, person)


def letter(example: Example, using: EmailRenderer | None = None) -> EmailMessage:
    raw = (using or renderer(example.kind)).render(example.content, example.message, example.person)
    return email.message_from_bytes(raw, policy=email.policy.default)  # type: ignore[return-value]


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("alert", "subject"),
    [
        (an_alert(*MIXED), "Homeward: 4 steps need you, 1 past a statutory limit"),
        (an_alert(an_item()), "Homeward: 1 step needs you, past a statutory limit"),
        (an_alert(an_item(0), an_item(1)), "Homeward: 2 steps need you, all past a statutory limit"),
        (an_alert(MIXED[1]), "Homeward: 1 step needs you"),
        (an_alert(MIXED[3]), "Homeward: 1 step due soon"),
        (an_alert(*ESCALATED), "Homeward: 3 steps not answered yet, 1 past a statutory limit"),
        (an_alert(*FORTY_SEVEN), "Homeward: 47 steps need you, 9 past a statutory limit"),
    ],
)
def test_the_subject_counts_and_names_no_step(alert, subject: str) -> None:
    assert RENDERER.words(MessageKind.ALERT, alert, SHONA).subject == subject


@pytest.mark.parametrize("name", ALERTS)
def test_every_item_says_its_number_what_it_is_and_how_it_stands_in_both_parts(name: str) -> None:
    example = EXAMPLES[name]
    said = words(example)

    for text in (plain(said.text), plain(Page(said.html).text)):
        for item in example.content.items:
            is_due = group_of(item) is ItemGroup.DUE_SOON and name != "alert-due-soon"
            stands = f"Due by {day_words(item.due_on, TODAY)}" if is_due else as_a_line(item.standing)
            for fact in (item.reference, item.stage_name, stands):
                assert fact in text, fact


@pytest.mark.parametrize("name", EXAMPLES)
def test_text_and_html_carry_the_same_facts(name: str) -> None:
    said = words(EXAMPLES[name])
    text, html = plain(said.text), plain(Page(said.html).text)
    kind = EXAMPLES[name].kind
    if kind is MessageKind.DIGEST:  # what a line of text says as a heading stands in the line on top
        text = re.sub(rf"(?m)^{EXAMPLES[name].scope.upper()},", "", text)
        html = re.sub(rf"Homeward · {EXAMPLES[name].scope},", "", html)
    elif name not in ALERTS:  # the HTML has its day or days in the line on top, and no line has a number
        day = "(?:[A-Z][a-z]{2} )?[0-9]+ [A-Z][a-z]{2}"
        scope = EXAMPLES[name].scope
        text = re.sub(rf"(?m)^[0-9]+\. |(?<=fortnight for ){scope}, {day} to {day}", "", text)
        html = re.sub(rf"Homeward · {day}(?: to {day})?|(?<=fortnight for ){scope}", "", html)

    assert facts(re.sub(r"https://\S+", "", text)) == facts(html)


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


@pytest.mark.parametrize("status", TargetStatus)
@pytest.mark.parametrize("level", [Level.OVERDUE, Level.WEEKLY, Level.MANAGER, Level.SERVICE_MANAGER])
def test_the_two_wordings_never_swap(status: TargetStatus, level: Level) -> None:
    said = alert_words(an_item(status=status, level=level, source="the pack", step="Panel"))

    for text in (said.subject, said.text, Page(said.html).text):
        if status is TargetStatus.STATUTORY:
            assert "aim" not in text
        else:
            assert "statutory" not in text
            assert "limit" not in text
        assert "breach" not in text.lower()


@pytest.mark.parametrize("level", Level)
def test_each_item_asks_one_thing_at_most_and_names_whom_it_waits_for(level: Level) -> None:
    said = alert_words(an_item(level=level, waits_for="Jamie Orr"))

    for text in (said.text, Page(said.html).text):
        assert text.count("?") <= 1
        assert "Jamie Orr" in text or level in WAITS_FOR_A_WORD


def test_a_step_that_waits_for_nobody_known_says_so() -> None:
    said = alert_words(an_item(level=Level.MANAGER, waits_for=None), person=MORAG)

    assert "Nobody has answered yet. What would help?" in said.text


def test_who_has_only_e_mail_is_told_what_to_do_and_not_to_reply() -> None:
    said = alert_words(an_item())

    for text in (said.text, Page(said.html).text):
        assert "enter the day where you keep the plan" in text
        assert "tell your information officer and quote the reference" in text
        assert "Nobody reads the mailbox" in text
        assert "Slack" not in text


def test_who_has_slack_is_told_to_answer_there_with_her_own_reference() -> None:
    item = an_item()
    said = alert_words(item, person=SHONA_IN_SLACK)

    for text in (said.text, Page(said.html).text):
        assert f"{item.reference} booked for 1 June" in plain(text)
        assert "You see what was read before it is recorded" in text


def test_who_has_teams_is_told_to_answer_there() -> None:
    said = alert_words(an_item(), person=replace(SHONA, teams_user="a-shona", channel="teams"))

    for text in (said.text, Page(said.html).text):
        assert "Write one line to Homeward in Teams" in text
        assert "Slack" not in text


def test_who_has_both_chats_is_told_of_her_own() -> None:
    both = replace(SHONA, teams_user="a-shona", slack_user="U0SHONA", channel="email")

    assert "in Slack" in alert_words(an_item(), person=both).text
    assert "in Teams" in alert_words(an_item(), person=replace(both, channel="teams")).text


def test_a_link_is_the_one_way_to_answer_where_there_is_one() -> None:
    address = "https://homeward.council.example/answer?of=17&to=1"
    said = alert_words(an_item(), link=address)

    assert f"Answer in Homeward: {address}" in said.text
    links = [attributes["href"] for tag, attributes in Page(said.html).elements if tag == "a"]
    assert links == [address]


def test_a_message_for_somebody_else_says_whose_it_was() -> None:
    said = alert_words(an_item(), person=MORAG, instead_of="Shona Reid")

    for text in (said.text, Page(said.html).text):
        assert "instead of Shona Reid" in text
    assert said.text.startswith("1 step needs you")


def test_a_mail_names_even_what_a_chat_only_counts() -> None:
    said = alert_words(*FORTY_SEVEN)

    for text in (said.text, Page(said.html).text):
        assert "1 is new today. The other 46 were named before." in text
        assert all(item.reference in text for item in FORTY_SEVEN)


@pytest.mark.parametrize(
    "asks", sorted(WAITS_FOR_A_WORD & {Level.BLOCKER_REVIEW, Level.BOOKED_FOR, Level.SNOOZE_OVER})
)
def test_what_is_new_is_said_before_what_is_asked_of_it(asks: Level) -> None:
    said = alert_words(*FORTY_SEVEN, an_item(47, level=asks, over=0, standing="Until Mon 18 May"))

    for text in (said.text, Page(said.html).text):
        assert re.search(r"new today\. (Is|Did|How|Was) [^?]+\?", " ".join(text.split()))
        assert "?," not in text


def test_every_line_has_its_own_link_where_there_are_pages() -> None:
    using = EmailRenderer(
        SENDER, answer_page=lambda _, line, __: f"https://homeward.example/answer/{line.number}"
    )
    said = using.words(MessageKind.ALERT, EXAMPLES["alert-nine"].content, SHONA)

    links = [attributes["href"] for tag, attributes in Page(said.html).elements if tag == "a"]
    assert links == [f"https://homeward.example/answer/{n}" for n in range(1, 10)]
    assert all(f"Answer: {link}\n" in said.text for link in links)
    assert "yours alone, until Mon 25 May" in plain(said.text)


def test_a_digest_that_has_nothing_to_report_is_one_line_long() -> None:
    said = RENDERER.words(MessageKind.DIGEST, a_digest(NOTHING, MORAG), MORAG)

    assert "Nothing is overdue for your 12 children. When the fortnight began, 2 steps were." in said.text
    assert "WHAT MOVED" not in said.text
    assert Page(said.html).tags().isdisjoint({"h2", "h3", "ul"})


def test_a_late_digest_says_so() -> None:
    said = words(EXAMPLES["digest-late"])

    assert "it was to come on Mon 18 May. It shows how things stand on Wed 20 May" in plain(said.text)


def test_a_manager_reads_who_and_a_worker_reads_only_her_own() -> None:
    manager, own = words(EXAMPLES["digest"]), words(EXAMPLES["own-digest"])

    assert "(Shona Reid)" in manager.text
    assert "By worker" in manager.whole
    assert "Shona Reid" not in own.text
    assert "Shona Reid" not in Page(own.html).text
    assert "your 42 children" in own.text


@pytest.mark.parametrize("name", DIGESTS)
def test_every_figure_of_a_digest_is_there_however_long_its_lists(name: str) -> None:
    digest = EXAMPLES[name].content.digest
    said = words(EXAMPLES[name])

    for text in (said.text, Page(said.html).text, *([Page(said.whole).text] if said.whole else [])):
        for figure in (digest.headline.overdue, digest.headline.statutory, digest.headline.overdue_before):
            assert re.search(rf"\b{figure}\b", text) or not figure
    if said.whole:
        moved = f"{len(digest.reached)} reached, {len(digest.newly_overdue)} newly overdue"
        assert moved in said.text or not (digest.reached or digest.newly_overdue)
    else:
        assert f"Newly overdue: {len(digest.newly_overdue)}" in said.text


def test_a_notice_shows_its_lines_and_what_to_do() -> None:
    said = words(EXAMPLES["notice"])

    for text in (said.text, Page(said.html).text):
        assert "2 of team North" in text
        assert "What to do: homeward check" in text


def test_a_notice_made_by_a_machine_cannot_break_the_headers() -> None:
    notice = NoticeContent(1, TODAY, "Line one\r\nBcc: ewan@council.example\x00 " + "long " * 60, (), "")

    message = letter(Example(MessageKind.NOTICE, notice, FERGUS))

    assert message["Bcc"] is None
    assert len(message["Subject"]) <= len("Homeward: ") + 120


def test_one_line_is_one_line() -> None:
    assert one_line(" a\r\n\tb\x00c ") == "a b c"


@pytest.mark.parametrize("kind", [MessageKind.ALERT, MessageKind.AMEND])
def test_a_content_without_words_is_refused(kind: MessageKind) -> None:
    with pytest.raises(TypeError, match="no words for"):
        RENDERER.words(kind, object(), SHONA)


# --- HTML -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_is_whole_named_and_in_english(name: str) -> None:
    said = words(EXAMPLES[name])
    page = Page(said.html)
    headings = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]

    assert page.slips == []
    assert page.elements[0] == ("html", {"lang": "en-GB"})
    assert page.titles == [said.subject]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(headings))


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_fetches_nothing_runs_nothing_and_fits(name: str) -> None:
    example = EXAMPLES[name]
    html = words(example).html

    assert (
        Page(html)
        .tags()
        .isdisjoint({"img", "script", "link", "iframe", "form", "input", "svg", "video", "base"})
    )
    assert "url(" not in html
    assert "@import" not in html
    raw = RENDERER.render(example.content, example.message, example.person)
    shown = raw.partition(b"Content-Disposition: attachment")[0]
    assert len(shown) < MOST_BYTES


@pytest.mark.parametrize("name", EXAMPLES)
def test_coloured_text_stands_on_a_colour_of_its_own_also_for_outlook(name: str) -> None:
    for tag, attributes in Page(words(EXAMPLES[name]).html).elements:
        background = re.search(
            r"background-color:(#[0-9a-f]{6})", attributes.get("style", "").replace(" ", "")
        )
        if tag in ("td", "table") and background:
            assert attributes.get("bgcolor") == background[1], attributes


def test_words_from_data_are_escaped() -> None:
    said = alert_words(an_item(step='<b onclick="x">Panel & board</b>'))

    assert "&lt;b onclick=&#34;x&#34;&gt;Panel &amp; board" in said.html
    assert '<b onclick="x">Panel & board</b>' in said.text


# --- headers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_headers_keep_robots_quiet_and_name_one_person(name: str) -> None:
    message = letter(EXAMPLES[name])

    assert message["From"] == "Homeward <homeward@council.example>"
    assert message["To"] == f"{EXAMPLES[name].person.name} <{EXAMPLES[name].person.email}>"
    assert message["Cc"] is message["Bcc"] is None
    is_answer = EXAMPLES[name].kind is MessageKind.SAID_BACK
    assert message["Auto-Submitted"] == ("auto-replied" if is_answer else "auto-generated")
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert message[LOOP_HEADER] == "homeward@council.example"
    assert message["Content-Language"] == "en-GB"
    assert message["References"] is None  # a grouped message is a conversation of its own


def test_only_a_digest_is_a_list_that_one_can_leave_and_never_by_one_click() -> None:
    using = EmailRenderer(SENDER, digests_to_stop=Mailbox("kirsty.lamont@council.example"))
    alert, digest, own = (letter(EXAMPLES[name], using) for name in ("alert", "digest", "own-digest"))

    assert alert["List-Id"] is alert["List-Unsubscribe"] is None
    assert digest["List-Id"] == "<digest.council.example>"
    assert own["List-Id"] == "<own-digest.council.example>"
    assert digest["List-Unsubscribe"] == "<mailto:kirsty.lamont@council.example?subject=digest>"
    assert digest["List-Unsubscribe-Post"] is None
    assert letter(EXAMPLES["digest"])["List-Unsubscribe"] is None


def test_the_same_row_gives_the_same_bytes_and_another_row_another_message_id() -> None:
    alert = EXAMPLES["alert"]
    first, again = (RENDERER.render(alert.content, alert.message, SHONA) for _ in range(2))
    other = replace(alert.message, id=18)
    other_store = replace(alert.message, created_at=alert.message.created_at + timedelta(days=1))

    assert first == again
    ids = {RENDERER.message_id(message, alert.person) for message in (alert.message, other, other_store)}
    assert len(ids) == 3
    assert RENDERER.message_id(alert.message, alert.person) == "<alert.17.20260518070000@council.example>"


def test_the_date_is_when_the_message_was_to_go_and_stays() -> None:
    alert = EXAMPLES["alert"]
    waits = replace(alert.message, not_before=alert.message.created_at + timedelta(hours=3))

    raw = RENDERER.render(alert.content, waits, SHONA)

    assert b"\r\nDate: Mon, 18 May 2026 10:00:00 +0000\r\n" in raw


def test_a_name_that_would_break_a_header_stops_the_message() -> None:
    broken = replace(SHONA, name="Shona\r\nBcc: ewan@council.example")

    with pytest.raises(UnsafeHeader):
        RENDERER.render(EXAMPLES["alert"].content, EXAMPLES["alert"].message, broken)


# --- private words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("private", "kind"),
    [
        ("Jamie Smith", "name"),
        ("born on 12/05/2019", "birth date"),
        ("12 High Street", "address"),
        ("EH1 1AA", "postcode"),
        ("0131 496 0000", "phone number"),
    ],
)
@pytest.mark.parametrize("field", ["stage_name", "standing", "quiet"])
def test_a_message_with_private_words_is_held_back(field: str, private: str, kind: str) -> None:
    item = replace(an_item(), **{field: f"the panel about {private}"})

    with pytest.raises(PrivateWords) as held:
        RENDERER.words(MessageKind.ALERT, an_alert(item), SHONA)

    assert kind in held.value.kinds
    assert private not in str(held.value)


def test_staff_may_be_named_where_they_belong_and_nowhere_else() -> None:
    alert_words(an_item(waits_for="Jamie Orr", level=Level.MANAGER), person=MORAG)
    RENDERER.words(MessageKind.DIGEST, a_digest(FULL, MORAG), MORAG)

    with pytest.raises(PrivateWords):
        alert_words(an_item(step="Panel with Jamie Orr"))


# --- golden copies ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_mail_reads_as_its_golden_copy(name: str) -> None:
    example = EXAMPLES[name]
    raw = RENDERER.render(example.content, example.message, example.person).decode("ascii")
    said = words(example)

    same_as_golden(f"{name}.txt", raw.partition("\r\n\r\n")[0].replace("\r\n", "\n") + f"\n\n{said.text}\n")
    same_as_golden(f"{name}.html", said.html + "\n")


def test_a_subject_that_is_too_long_ends_with_a_whole_word() -> None:
    said = " ".join(f"word{n}" for n in range(40))

    short = one_line(said)

    assert len(short) <= 120
    assert said.startswith(f"{short.removesuffix('…')} ")
    assert one_line("x" * 200) == f"{'x' * 119}…"

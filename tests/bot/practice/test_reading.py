"""What can be read in the practice inbox: messages as each channel shows them, lists, the fortnight, and why."""

from html import unescape

import pytest

from casework.backlog import SINCE
from casework.ports import MessageKind
from tests.builders import EWAN, FERGUS, ISLA, JAMIE, KIRSTY, MORAG, SHONA


def test_the_first_page_shows_everybody_by_team_and_a_way_to_begin(visitor):
    page = visitor.get("/")

    assert page.status == 200
    for name in ("Shona Reid", "Morag Keir", "Ewan Muir", "Fergus Baird"):
        assert name in page.words
    assert "Team North" in page.words
    assert "Wed 20 May 2026, 09:00" in page.words
    assert "begin with Shona Reid" in page.words
    assert "Move the clock on by two working mornings, and see what has gone up to Morag Keir" in page.words


def test_while_the_backlog_is_agreed_nobody_is_sent_to_look_at_what_has_gone_up(practised, visitor):
    with practised.room.record.writing() as tx:
        tx.remember(SINCE, "2026-05-20")

    page = visitor.get("/")

    assert "Nothing goes up to Morag Keir until each list as it came in is answered" in page.words
    assert "see what has gone up" not in page.words


def test_a_message_in_slack_is_drawn_from_the_blocks_that_slack_would_get(practised, visitor):
    page = visitor.get(f"/people/{SHONA}")

    assert "2 steps need you, 1 past a statutory limit" in page.words
    assert "10 days over the statutory limit" in page.words
    assert "15 days past the council's aim" in page.words
    assert practised.late in page.words
    labels = [label for form in page.forms for label in form.buttons]
    for words in ("Held…", "Booked…", "Blocked…", "Something else…"):
        assert sum(label.startswith(words) for label in labels) == 2


def test_an_e_mail_stands_in_a_frame_that_can_do_nothing(visitor):
    page = visitor.get(f"/people/{MORAG}")
    frame = visitor.get(f"{address_of_newest(page)}/mail")

    assert '<iframe sandbox title="' in page.text
    assert frame.headers["content-security-policy"].startswith("default-src 'none'")
    assert "sandbox" in frame.headers["content-security-policy"]
    assert "2 steps are overdue for" in unescape(frame.text)


def test_the_text_of_a_mail_is_beside_its_html(visitor):
    page = visitor.get(f"/people/{MORAG}")

    assert "The same as plain text" in page.words
    assert "2 steps are overdue for" in page.words


def test_somebody_without_messages_is_told_so(visitor):
    page = visitor.get(f"/people/{FERGUS}")

    assert page.status == 200
    assert "Nothing has been sent to Fergus Baird so far." in page.words


def test_somebody_without_messages_can_write_first(visitor):
    page = visitor.get(f"/people/{FERGUS}")

    assert "Write in Fergus Baird's own words" in unescape(page.words)
    assert any(form.action == f"/people/{FERGUS}/write" for form in page.forms)


def test_the_open_list_is_the_home_tab_with_the_same_buttons(practised, visitor):
    page = visitor.get(f"/people/{SHONA}/list")

    assert practised.late in page.words
    assert page.form_with("Held…").action == f"/people/{SHONA}/press"
    assert "message" not in page.form_with("Held…").fields


@pytest.mark.parametrize(
    ("email", "words"),
    [
        (SHONA, "Your fortnight: 2 overdue, 1 past a statutory limit"),
        (MORAG, "NORTH, "),
        (ISLA, "ALL YOUR TEAMS, "),
        (KIRSTY, "THE WHOLE COUNCIL, "),
    ],
)
def test_the_fortnight_can_be_read_on_any_day(visitor, email, words):
    assert words in visitor.get(f"/people/{email}/fortnight").words


def test_whoever_gets_no_digest_has_none(visitor):
    assert visitor.get(f"/people/{FERGUS}/fortnight").status == 404


def test_why_shows_the_whole_trace_to_those_who_may_see_the_child(practised, visitor):
    for email in (SHONA, MORAG, ISLA, KIRSTY):
        page = visitor.get(f"/people/{email}/why?reference={practised.late}")

        assert page.status == 200
        assert "12 weeks after" in page.words
        assert "Told on Wed 20 May 2026: overdue, to Shona Reid in Slack: sent" in page.words
        assert "Journey began on Tue 1 Jul 2025" in page.words


def test_a_reference_is_understood_as_people_type_it(practised, visitor):
    typed = practised.late.lower().replace("-", "%20")

    assert visitor.get(f"/people/{SHONA}/why?reference={typed}").status == 200


def test_for_ewan_there_is_no_such_reference_as_shonas_childs(practised, visitor):
    hers = visitor.get(f"/people/{EWAN}/why?reference={practised.late}")
    nobodys = visitor.get(f"/people/{EWAN}/why?reference=HW-4821-B")

    assert (hers.status, nobodys.status) == (404, 404)
    assert hers.text.replace(practised.late, "X") == nobodys.text.replace("HW-4821-B", "X")


def test_ewan_sees_nothing_of_shonas_child_on_any_page(practised, visitor):
    for path in ("", "/list", "/fortnight", "/why"):
        page = visitor.get(f"/people/{EWAN}{path}")

        assert page.status == 200
        assert practised.late not in page.text
    assert practised.other in visitor.get(f"/people/{EWAN}").text


def test_a_message_is_shown_to_nobody_but_its_reader(visitor):
    hers = address_of_newest(visitor.get(f"/people/{SHONA}"))

    assert visitor.get(hers).status == 200
    assert visitor.get(hers.replace(SHONA, EWAN)).status == 404
    assert visitor.get(f"{hers}/mail").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/people/nobody@council.example",
        f"/people/{SHONA}/messages/9999",
        f"/people/{SHONA}/form/dance?value=x",
        f"/people/{SHONA}/form/booked?value=x",
        f"/people/{SHONA}/more",
        "/nowhere",
    ],
)
def test_what_is_not_there_is_said_to_be_not_there(visitor, path):
    page = visitor.get(path)

    assert page.status == 404
    assert "Not here" in page.words


def test_no_page_asks_for_anything_outside(practised, visitor):
    for email in (SHONA, MORAG, JAMIE):
        for path in ("", "/list", "/fortnight", "/why"):
            page = visitor.get(f"/people/{email}{path}")

            assert "http://" not in page.text
            assert "https://" not in page.text
            assert "<script" not in page.text


def address_of_newest(page) -> str:
    """Where the message that a page shows can be found again."""
    before, _, after = page.text.partition('" aria-current="page"')
    assert after
    return before.rpartition('href="')[2]


def test_the_whole_fortnight_of_a_manager_stands_by_itself_as_it_would_be_attached(visitor):
    link = f"/people/{MORAG}/fortnight/whole"
    whole = visitor.get(link)

    assert link in visitor.get(f"/people/{MORAG}/fortnight").text
    assert "Each step stands once" in whole.words
    assert whole.headers["content-security-policy"].startswith("default-src 'none'")
    assert visitor.get(f"/people/{SHONA}/fortnight/whole").status == 404


def test_under_a_message_that_tells_of_one_child_no_other_child_of_it_is_offered(practised, visitor):
    """Of the late child somebody else is told in its place: who reads this may not know of her."""
    with practised.room.record.writing() as tx:
        [alert] = [m for m in tx.messages_for(SHONA) if m.kind is MessageKind.ALERT]
        tx.tell_only(alert.id, {practised.other})

    page = visitor.get(f"/people/{SHONA}")

    assert practised.late not in [label.split()[0] for form in page.forms for label in form.buttons]
    assert f"why {practised.late}" not in page.words

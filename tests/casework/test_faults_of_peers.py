"""Faults that were read in other people's software: each has a test here, or is named beside the test that stands for it.

CA is rubyforgood/casa, DI Netflix/dispatch, DH django-helpdesk, HC healthchecks, OC grafana/oncall, HK Hackney's
social-care front end, CHT medic/cht-core. The tests are ours.
"""

import ast
import asyncio
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from bot.delivery import Delivery
from casework.compose import DeliverySetup
from casework.content import SaidKind
from casework.message_contents import message_contents
from casework.ports import MessageKind, MessageState, SendFailed
from casework.send_digests import send_digests
from casework.take_mail import MailReply, take_mail
from permanence.digest.fortnight import Rhythm
from tests.builders import EWAN, JAMIE, LONDON, MORAG, SHONA, a_record, shona
from tests.casework.post_room import ListChannel, ListRenderer, PostRoom
from tests.casework.test_raise_alerts import DAY_AFTER, DECISION, DUE, PANEL, a_child_after_panel

TESTS = Path(__file__).parent.parent
HERE = "casework/test_faults_of_peers.py"
STANDS_FOR = {
    "CA: mail is built and never sent, and mocks hide it": "journeys/test_killed.py::test_many_kills_lose_no_email_and_double_only_what_nobody_could_know",
    "CA: due in exactly seven days": f"{HERE}::test_days_without_a_service_are_made_up",
    "DI, DH: stamped before it was sent": f"{HERE}::test_what_was_refused_is_not_stamped_as_told_and_goes_later",
    "CA: one bad address stops the rest": "casework/test_deliver.py::test_a_bad_address_in_the_middle_stops_nobody",
    "CA: run twice is two mails": "casework/test_raise_alerts.py::test_two_processes_that_sweep_at_once_tell_once",
    "DI: state of one client rewritten by another's request": f"{HERE}::test_two_councils_served_at_once_hear_of_their_own_children_alone",
    "Zulip: whoever has the reply address is the person": "bot/email/incoming/test_taking.py::test_a_forwarded_alert_answered_by_a_colleague_is_refused_and_shown_to_its_worker",
    "GitLab 349329: Reply-To is trusted": "bot/email/incoming/test_forged_senders.py::test_no_mail_is_believed_in_which_another_program_finds_another_sender",
    "Discourse: a reply to a digest": f"{HERE}::test_a_reply_to_a_digest_is_taken_like_any_other",
    "many: an out-of-office reply closes the matter": "bot/email/incoming/test_taking.py::test_an_automatic_answer_does_nothing_and_is_never_answered",
    "a GET changes something (confirmation)": "bot/email/incoming/test_page.py::test_opening_the_page_shows_what_waits_and_changes_nothing",
    "a GET changes something (answer)": "bot/email/incoming/test_answer_page.py::test_opening_it_shows_the_step_and_changes_nothing",
    "HC 539, 736: the period is off by one": "permanence/digest/test_fortnight.py::test_on_each_day_of_ten_years_the_right_fortnight_is_due_and_is_sent_once",
    "DH: a dry run changes state": "scheduler/test_rehearsal.py::test_the_store_stays_byte_for_byte_and_no_server_hears_anything",
    "OC: sent, and the mark failed": "casework/test_deliver.py::test_a_process_that_dies_after_sending_leaves_it_unsure_and_the_next_one_asks_first",
    "OC: a chat message that nobody recorded": "journeys/test_killed.py::test_many_kills_lose_and_double_nothing_in_slack_because_it_can_be_asked",
    "DI 3690: another sender ignores the snooze": f"{HERE}::test_a_snooze_holds_for_every_sender",
    "OC 4760: acknowledged while it was queued": "casework/test_deliver.py::test_an_acknowledgement_while_the_escalation_waits_keeps_it_from_the_manager",
    "HK: labels with no logic behind them": f"{HERE}::test_every_state_of_a_message_is_reached_by_a_test",
    "DH 8: the first escalation fires at once": "casework/test_raise_alerts.py::test_the_first_escalation_does_not_fire_at_once",
    "HC 1201, 706: the side process is dead and nobody sees": "scheduler/test_service.py::test_a_process_that_is_frozen_answers_nobody",
    "CHT 10802: one stuck task sends its neighbour every five minutes": f"{HERE}::test_one_stuck_child_does_not_send_her_neighbours_again_and_again",
    "CHT 10802: nothing stops a loop": "casework/test_daily_cap.py::test_nobody_gets_more_than_the_cap_and_the_administrator_hears_of_it_once",
    "CHT, dhis2: a missed day is never made up": f"{HERE}::test_days_without_a_service_are_made_up",
    "OSCaR: no sent marker, sent again when retried": f"{HERE}::test_what_was_refused_is_not_stamped_as_told_and_goes_later",
    "CommCare 32671: alerts go on after the condition ended": f"{HERE}::test_alerts_end_with_what_they_were_about",
    "CommCare 33666: stuck in progress": "casework/test_claimed_together.py::test_a_lease_that_ran_out_belongs_to_whoever_took_it_up",
    "Keep 5251: repeats because a key misses its source": f"{HERE}::test_sweeps_every_five_minutes_of_a_week_tell_each_thing_once",
    "ERPNext 33197, 48308: not now means never": "casework/test_deliver.py::test_a_message_does_not_leave_in_the_evening_and_does_the_next_morning",
    "CHT 4715: two machines answer each other without end": "bot/email/incoming/test_taking.py::test_nobody_is_answered_without_end",
}  # fmt: skip


@pytest.mark.parametrize("fault", STANDS_FOR)
def test_every_fault_that_was_read_has_a_test_that_is_there(fault):
    path, _, name = STANDS_FOR[fault].partition("::")
    tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))

    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_days_without_a_service_are_made_up(record, post):
    for number in range(6):
        a_child_after_panel(record, f"C{number}", panel=PANEL + timedelta(days=number))

    post.morning(DUE + timedelta(days=17))

    told = [reference for one in post.sent_to(SHONA) for reference in one.references]
    assert len(set(told)) == 6


def test_what_was_refused_is_not_stamped_as_told_and_goes_later(record, post):
    a_child_after_panel(record)
    post.email.trouble[SHONA] = SendFailed("451 try later")
    post.morning(DAY_AFTER)
    assert post.states(SHONA) == [MessageState.READY]
    assert post.sent_to(SHONA) == []

    post.email.trouble.clear()
    post.morning(DAY_AFTER, time(11))

    assert len(post.sent_to(SHONA)) == 1
    assert post.states(SHONA) == [MessageState.SENT]


def test_two_councils_served_at_once_hear_of_their_own_children_alone(tmp_path):
    rooms = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        room = PostRoom(a_record(tmp_path / name), owner=name)
        mine = a_child_after_panel(room.record, f"{name}-C1")
        room.at(DAY_AFTER)
        room.sweep()
        rooms.append((room, mine))

    async def both() -> None:
        await asyncio.gather(*(room.delivery.drain() for room, _ in rooms))

    asyncio.run(both())

    assert [[t.references for t in room.sent_to(SHONA)] for room, _ in rooms] == [[[m]] for _, m in rooms]
    for room, _ in rooms:
        room.record.close()


def test_a_reply_to_a_digest_is_taken_like_any_other(record, post):
    reference = a_child_after_panel(record)
    monday = date(2026, 5, 25) - timedelta(days=7)
    send_digests(record, Rhythm(monday, LONDON), post.at(monday + timedelta(days=14)))
    with record.reading() as tx:
        digest = next(m for m in tx.messages_for(MORAG) if m.kind is MessageKind.DIGEST)

    with record.writing() as tx:
        which = take_mail(tx, record.rules, MailReply("<1@x>", MORAG, "list", digest), post.now)
        named = take_mail(
            tx, record.rules, MailReply("<2@x>", MORAG, f"{reference} note: rang them", digest), post.now
        )

    assert which.said.kind is SaidKind.LIST
    assert named.said.kind in (SaidKind.READ_BACK, SaidKind.NOTED)


def test_a_snooze_holds_for_every_sender(record, post):
    reference = a_child_after_panel(record)
    post.morning(DAY_AFTER)
    with record.writing() as tx:
        tx.append([shona(reference).snoozed(DECISION, DAY_AFTER + timedelta(days=20))], post.now)
    before = len(post.sent)

    for day in range(1, 20):
        post.morning(DAY_AFTER + timedelta(days=day))

    asked = [t for t in post.sent[before:] if t.message.kind in (MessageKind.ALERT, MessageKind.CATCH_UP)]
    assert asked == []


def test_every_state_of_a_message_is_reached_by_a_test():
    texts = [
        path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py") if path.name != Path(HERE).name
    ]

    for state in MessageState:
        assert any(f"MessageState.{state.name}" in text for text in texts), state


def test_one_stuck_child_does_not_send_her_neighbours_again_and_again(record):
    """One person's message can never be written; sweeps and deliveries come every five minutes for a week."""
    renderer = ListRenderer({})
    renderer.broken.add(EWAN)
    email = ListChannel("email", renderer.contents)
    post = PostRoom(record)
    contents = message_contents(record.rules, lambda *_: None)
    setup = DeliverySetup("a process", contents, {"email": renderer})
    post.delivery = Delivery(record, setup, {"email": email}, lambda: post.now)
    neighbours = [a_child_after_panel(record, "C1"), a_child_after_panel(record, "C2", worker=JAMIE)]
    a_child_after_panel(record, "STUCK", worker=EWAN, team="South")

    for day in range(5):
        for minutes in range(8 * 60, 17 * 60, 15):
            post.morning(DAY_AFTER + timedelta(days=day), time(minutes // 60, minutes % 60))

    alerts = [
        (t.person.email, tuple(t.references)) for t in email.sent if t.message.kind is MessageKind.ALERT
    ]
    overdue = [(SHONA, (neighbours[0],)), (JAMIE, (neighbours[1],))]
    assert [one for one in alerts if one in overdue] == sorted(overdue, key=alerts.index)
    assert all(who != EWAN for who, _ in alerts)


def test_alerts_end_with_what_they_were_about(record, post):
    reference = a_child_after_panel(record)
    post.morning(DAY_AFTER)
    with record.writing() as tx:
        tx.append([shona(reference).milestone_reached("agency_decision", DAY_AFTER)], post.now)

    for day in range(1, 30):
        post.morning(DAY_AFTER + timedelta(days=day))

    assert [level for _, level, stage in post.alerts() if stage == DECISION] == ["overdue"]


def test_sweeps_every_five_minutes_of_a_week_tell_each_thing_once(record, post):
    a_child_after_panel(record)

    for day in range(7):
        for minutes in range(8 * 60, 17 * 60, 20):
            post.morning(DAY_AFTER + timedelta(days=day), time(minutes // 60, minutes % 60))

    told = post.alerts()
    assert len(told) == len({(who, level, stage) for who, level, stage in told})
    assert {level for _, level, stage in told if stage == DECISION} == {"overdue", "manager"} | (
        {"weekly"} if any(level == "weekly" for _, level, _ in told) else set()
    )

"""What the sweep reads and writes: what is due and no more, once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import String, cast, delete, insert, literal, select, text, true, update

from casework.ports import MessageKind, MessageState, NewMessage, NewNotice, StageQuery, ToldUpdate
from permanence.notices import Level, Told, Watch
from permanence.stages import QuietKind
from store.engine import writing
from store.tables import CHILD, STAGE
from tests.builders import EWAN, ISLA, JAMIE, MORAG, NOW, SHONA, TODAY, register_child, shona
from tests.store.plans import plan_of, statements_of

TOMORROW = TODAY + timedelta(days=1)
LATE = date(2025, 9, 1)  # a child who came in then has three stages past their target


def late_child(record, case_id, worker=SHONA):
    return register_child(record, case_id, LATE, worker=worker)


def due(record, limit=100, today=TODAY):
    with record.writing() as tx:
        return tx.due_stages(today, limit)


def a_message(key="alert:shona:1", person=SHONA, **changes):
    return replace(
        NewMessage(key, MessageKind.ALERT, person, "email", NOW, facts={"on": "2026-05-20"}), **changes
    )


def a_notice(stage, message="alert:shona:1", key=None, level=Level.OVERDUE, person=SHONA):
    about = (stage.id, stage.reference, stage.journey, stage.stage)
    return NewNotice(key or f"{stage.reference}/{stage.stage}:{level}", *about, level, person, TODAY, message)


def an_update(stage, next_check_on=TOMORROW):
    told = Told(opened_on=TODAY, escalated=1, weekly_on=TODAY, warned=3, quiet_told=TODAY)
    return ToldUpdate(stage.id, stage.owner, told, next_check_on, (MORAG, ISLA))


def raise_all(record, messages, notices, updates=()):
    with record.writing() as tx:
        return tx.raise_notices(messages, notices, list(updates), NOW)


def messages_of(record, person=SHONA):
    with record.reading() as tx:
        return [(m.key, [n.key for n in tx.notices_in(m.id)]) for m in tx.messages_for(person)]


class TestReading:
    def test_a_stage_is_read_as_the_rules_watch_it(self, record):
        reference = late_child(record, "C1")
        raise_all(record, [], [], [an_update(due(record)[0], TODAY)])

        first = due(record)[0]

        assert (first.reference, first.journey, first.stage, first.owner) == (
            reference,
            1,
            "SCO.REV1#1",
            SHONA,
        )
        assert first.chain == (MORAG, ISLA)
        assert first.watch == Watch(
            due_on=date(2025, 10, 13),
            warn_days=(28, 14, 3),
            told=Told(warned=3, opened_on=TODAY, escalated=1, weekly_on=TODAY, quiet_told=TODAY),
        )

    def test_what_somebody_said_about_it_is_read_too(self, record):
        reference = late_child(record, "C1")
        with record.writing() as tx:
            tx.append([shona(reference).blocked("SCO.REC#1", "report_late", date(2026, 5, 27))], NOW)

        (blocked,) = [s for s in due(record, today=date(2026, 5, 27)) if s.stage == "SCO.REC#1"]
        watch = blocked.watch
        assert (watch.quiet_until, watch.quiet_kind) == (date(2026, 5, 27), QuietKind.BLOCKED)
        assert watch.answered_on == TODAY

    def test_what_is_due_later_is_not_read(self, record):
        late_child(record, "C1")
        raise_all(record, [], [], [an_update(stage) for stage in due(record)])

        assert due(record) == []
        assert len(due(record, today=TOMORROW)) == 3

    def test_an_owners_stages_come_together_and_whole(self, record):
        for number, worker in enumerate([SHONA, JAMIE, SHONA, EWAN]):
            late_child(record, f"C{number}", worker)

        assert [s.owner for s in due(record)] == [EWAN] * 3 + [JAMIE] * 3 + [SHONA] * 6
        assert [s.owner for s in due(record, limit=7)] == [EWAN] * 3 + [JAMIE] * 3
        assert [s.owner for s in due(record, limit=3)] == [EWAN] * 3

    def test_one_owner_with_more_than_fits_is_cut_so_that_memory_stays_flat(self, record):
        late_child(record, "C1")
        late_child(record, "C2")

        assert len(due(record, limit=4)) == 4

    def test_stages_of_nobody_are_read_first(self, record):
        late_child(record, "C1")
        late_child(record, "C2", worker=None)

        assert [s.owner for s in due(record)] == [None] * 3 + [SHONA] * 3

    def test_working_through_portions_reaches_every_stage_once(self, record):
        for number in range(12):
            late_child(record, f"C{number}", [SHONA, JAMIE, EWAN, None][number % 4])

        seen = []
        while portion := due(record, limit=5):
            seen += [stage.id for stage in portion]
            raise_all(record, [], [], [an_update(stage) for stage in portion])

        assert len(seen) == len(set(seen)) == 36


class TestRaising:
    def test_notices_and_their_message_are_kept_and_what_was_told_is_updated(self, record):
        late_child(record, "C1")
        stages = due(record)

        new = raise_all(record, [a_message()], [a_notice(s) for s in stages], [an_update(s) for s in stages])

        assert new == 3
        ((key, notices),) = messages_of(record)
        assert key == "alert:shona:1"
        assert len(notices) == 3
        with record.reading() as tx:
            stored = tx.stage(stages[0].reference, 1, stages[0].stage)
            (kept, *_) = tx.notices_about(stages[0].reference)
        assert stored.told == an_update(stages[0]).told
        assert stored.next_check_on == TOMORROW
        assert stored.chain == (MORAG, ISLA)
        assert (kept.reference, kept.journey, kept.stage) == (stages[0].reference, 1, "SCO.REV1#1")
        assert (kept.level, kept.person, kept.raised_on) == (Level.OVERDUE, SHONA, TODAY)

    def test_a_sweep_that_runs_twice_queues_nothing_twice(self, record):
        late_child(record, "C1")
        stages = due(record)
        notices = [a_notice(s) for s in stages]

        assert raise_all(record, [a_message()], notices) == 3
        assert raise_all(record, [a_message()], notices) == 0

        assert [len(notices) for _, notices in messages_of(record)] == [3]

    def test_a_notice_named_twice_in_one_sweep_is_kept_once(self, record):
        late_child(record, "C1")
        notice = a_notice(due(record)[0])

        assert raise_all(record, [a_message()], [notice, notice]) == 1

    def test_a_new_notice_joins_a_message_that_is_still_ready(self, record):
        late_child(record, "C1")
        first, second, _ = due(record)

        raise_all(record, [a_message()], [a_notice(first)])
        raise_all(record, [a_message()], [a_notice(second)])

        assert [len(notices) for _, notices in messages_of(record)] == [2]

    @pytest.mark.parametrize("state", [MessageState.SENT, MessageState.CANCELLED])
    def test_a_message_that_has_left_is_followed_by_another(self, record, state):
        late_child(record, "C1")
        first, second, third = due(record)
        raise_all(record, [a_message()], [a_notice(first)])
        leave(record, state)

        raise_all(record, [a_message()], [a_notice(first), a_notice(second)])
        raise_all(record, [a_message()], [a_notice(third)])

        assert messages_of(record) == [
            ("alert:shona:1#2", [a_notice(second).key, a_notice(third).key]),
            ("alert:shona:1", [a_notice(first).key]),
        ]

    def test_a_message_whose_words_are_frozen_is_followed_by_another(self, record):
        late_child(record, "C1")
        first, second, _ = due(record)
        raise_all(record, [a_message()], [a_notice(first)])
        with record.writing() as tx:
            (message,) = tx.claim("me", NOW, 1, 60)
            tx.freeze(message.id, "me", b"frozen")
            tx.mark_again(message.id, "me", NOW, "451")

        raise_all(record, [a_message()], [a_notice(second)])

        assert messages_of(record)[0] == ("alert:shona:1#2", [a_notice(second).key])

    def test_a_message_that_would_say_nothing_new_is_not_queued(self, record):
        late_child(record, "C1")
        stage = due(record)[0]
        raise_all(record, [a_message()], [a_notice(stage)])

        new = raise_all(record, [a_message("alert:shona:2")], [a_notice(stage, "alert:shona:2")])

        assert new == 0
        assert [key for key, _ in messages_of(record)] == ["alert:shona:1"]

    def test_a_message_without_notices_is_kept(self, record):
        raise_all(record, [a_message("digest:1")], [])

        assert messages_of(record) == [("digest:1", [])]

    def test_a_notice_outlives_its_stage(self, record):
        reference = late_child(record, "C1")
        raise_all(record, [a_message()], [a_notice(due(record)[0])])

        with record.writing() as tx:
            began = next(e.number for e in tx.entries(reference) if e.kind == "journey_began")
            tx.append([shona(reference, replaces=began).undone()], NOW)

        with record.reading() as tx:
            assert tx.stages(StageQuery(open_only=False)) == []
            (kept,) = tx.notices_about(reference)
        assert kept.stage == "SCO.REV1#1"

    def test_nothing_is_kept_when_the_sweep_fails(self, record):
        late_child(record, "C1")
        stages = due(record)

        def fail_half_way(case):
            case.raise_notices([a_message()], [a_notice(stages[0])], [an_update(stages[0])], NOW)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError), record.writing() as tx:
            fail_half_way(tx)

        assert messages_of(record) == []
        assert due(record) == stages


def leave(record, state):
    with record.writing() as tx:
        (message,) = tx.claim("me", NOW, 10, 60)
        if state is MessageState.SENT:
            tx.mark_sent(message.id, "me", "1", NOW)
        else:
            tx.mark_over(message.id, state, "no longer true", NOW)


def many_stages(record, number, due_every):
    """Stages written straight into the table: every so many is due today."""
    late_child(record, "C0")
    with record.writing() as tx:
        row = tx.connection.execute(select(STAGE).where(STAGE.c.key == "SCO.REC#1")).one()._asdict()
        del row["id"]
        tx.connection.execute(update(STAGE).values(next_check_on=None))
        tx.connection.execute(insert(STAGE), [{**row, **of_many(n, due_every)} for n in range(2, number + 2)])
        if record.engine.dialect.name == "postgresql":
            tx.connection.execute(text("ANALYZE stage"))


def all_due(record, number):
    """So many stages of 97 workers, all due today, made by the database itself: by rows it would take a minute."""
    late_child(record, "C0")
    n = select(literal(2).label("n")).cte("numbers", recursive=True)
    n = n.union_all(select(n.c.n + 1).where(n.c.n <= number))
    given = {
        "key": "SCO.REC#" + cast(n.c.n, String),
        "occurrence": n.c.n,
        "owner": "w" + cast(n.c.n % 97, String) + "@council.example",
        "next_check_on": literal(TODAY),
    }
    names = [c.name for c in STAGE.c if c.name != "id"]
    made = select(*[given.get(name, STAGE.c[name]) for name in names]).where(STAGE.c.key == "SCO.REC#1")
    with record.writing() as tx:
        tx.connection.execute(insert(STAGE).from_select(names, made.join_from(STAGE, n, true())))
        tx.connection.execute(update(STAGE).where(STAGE.c.occurrence == 1).values(next_check_on=None))
        if record.engine.dialect.name == "postgresql":
            tx.connection.execute(text("ANALYZE stage"))


def of_many(n, due_every):
    return {
        "key": f"SCO.REC#{n}",
        "occurrence": n,
        "owner": f"w{n % 97}@council.example",
        "next_check_on": TODAY if n % due_every == 0 else TODAY + timedelta(days=1 + n % 200),
    }


def test_what_is_due_is_found_by_its_index_and_nothing_else(record):
    many_stages(record, 20_000, due_every=100)
    with record.writing() as tx, statements_of(record.engine) as said:
        assert tx.due_stages(TODAY, 50)

    who, what = [plan_of(record, *one) for one in said if "FROM stage" in one[0]]

    assert "ix_stage_next_check" in who
    assert "ix_stage_owner" in what
    for plan in (who, what):
        assert "SCAN stage" not in plan
        assert "Seq Scan" not in plan


def test_with_a_hundred_thousand_due_a_portion_reads_its_owners_due_stages_by_their_index(record):
    all_due(record, 100_000)
    with record.writing() as tx:
        owners = tx.due_owners(TODAY)
    with record.writing() as tx, statements_of(record.engine) as said:
        first = tx.due_stages(TODAY, 2_500, None, owners)
        second = tx.due_stages(TODAY, 2_500, first[-1], owners)

    plans = [plan_of(record, *one) for one in said if "FROM stage" in one[0]]

    assert len({s.owner for s in first} | {s.owner for s in second}) == 4
    assert len(plans) == 3  # the second portion asks first whether the last owner of the first was cut
    for plan in plans:
        assert "ix_stage_owner" in plan
        assert "SCAN stage" not in plan
        assert "Seq Scan" not in plan


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("query", "index"),
    [
        (StageQuery(due_before=date(2020, 1, 1)), "ix_stage_due"),
        (StageQuery(owners=frozenset({SHONA})), "ix_stage_owner"),
        (StageQuery(references=frozenset({"HW-0001-X"})), "uq_stage_key"),
    ],
)
def test_other_questions_are_answered_by_their_index_too(record, query, index):
    with statements_of(record.engine) as said, record.reading() as tx:
        tx.stages(query)

    (plan,) = [plan_of(record, *one) for one in said if "FROM stage" in one[0]]

    assert index.replace("uq_stage_key", "sqlite_autoindex_stage") in plan


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_reading_what_is_due_costs_the_same_in_a_large_caseload(record):
    """Counted in steps of SQLite's machine, which no busy computer disturbs."""
    many_stages(record, 1_000, due_every=100)
    few = steps_to_read(record)

    with writing(record.engine) as connection:
        connection.execute(delete(STAGE))
        connection.execute(update(CHILD).values(case_id="C1"))
    many_stages(record, 20_000, due_every=2_000)
    many = steps_to_read(record)

    assert many <= few * 1.5


def steps_to_read(record):
    count = 0

    def step():
        nonlocal count
        count += 1
        return 0

    with record.writing() as tx:
        driver = tx.connection.connection.driver_connection
        driver.set_progress_handler(step, 10)
        found = tx.due_stages(TODAY, 1000)
        driver.set_progress_handler(None, 0)
    assert len(found) == 10
    return count

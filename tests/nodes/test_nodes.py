"""One council served by several processes on PostgreSQL: whichever is free does what is to be done, once."""

import time
from functools import partial

import psycopg
import pytest

from tests.bot.at_work import DUE_SOON
from tests.builders import SHONA
from tests.nodes.lab import Lab
from tests.proof import in_proof, sampled
from tests.servers.homeward import Homeward
from tests.servers.postgres import plain
from tests.servers.slack_limits import elements_of

pytestmark = [pytest.mark.system, pytest.mark.slow]
DONE = "answer.done"
MESSAGES, KILLS = sampled((16, 1), (60, 5))


@pytest.fixture
def lab(tmp_path, postgres_with_tables, slack_stand_in, fault_smtp):
    with Lab(tmp_path, postgres_with_tables, slack_stand_in, fault_smtp()) as made:
        yield made


def sent_at_least(lab, number):
    return lab.states_of("test:%")["sent"] >= number


def all_sent(lab, people):
    return lambda: lab.states_of("test:%")["sent"] == len(people)


def test_a_worker_tells_a_web_takes_the_answer_and_any_of_them_speaks_for_the_whole(lab):
    reference = lab.child()
    worker = lab.worker()
    web = lab.web()
    lab.until_quiet()
    people = lab.people_at(web)
    said = people.say(SHONA, f"{reference} agency decision made 12 May")
    lab.until(lambda: lab.rows("SELECT 1 FROM outbox WHERE kind = 'said_back' AND state = 'sent'"))

    assert said.ok
    assert people.say(SHONA, "yes").ok
    assert lab.rows("SELECT kind FROM ledger WHERE data LIKE '%2026-05-12%'")
    both = web.running, worker.running
    lab.until(lambda: [node.healthz()[1]["problems"] for node in both] == [[], []], seconds=60)
    for node in both:
        assert {other["role"] for other in node.healthz()[1]["nodes"]} == {"web", "worker"}

    worker.process.kill()

    lab.until(lambda: "no worker since" in str(web.running.healthz()[1]["problems"]), seconds=40)


@in_proof
def test_workers_that_are_killed_lose_nothing_and_slack_gets_nothing_twice(lab):
    workers = [lab.worker(), lab.worker()]
    people = []
    for _ in range(KILLS):
        people += lab.queue_tests(MESSAGES, first=len(people))
        lab.until(partial(sent_at_least, lab, len(people) - MESSAGES // 2), seconds=60)
        workers[0].process.kill()
        workers = [workers[1], lab.worker()]

    lab.until(all_sent(lab, people), seconds=120)

    assert lab.twice() == 0


def test_when_the_engine_has_lost_all_its_jobs_the_rows_put_them_back(lab):
    people = lab.queue_tests(6)
    jobs = lab.rows("SELECT count(*) FROM procrastinate_jobs")
    lab.do("DELETE FROM procrastinate_jobs")

    lab.worker()

    assert jobs == [(6,)]
    lab.until(all_sent(lab, people), seconds=30)


def test_what_a_web_could_not_take_is_taken_by_a_worker(lab):
    web = lab.web()
    lab.do(
        "CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'full'; END$$; "
        "CREATE TRIGGER is_full BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION is_full()"
    )
    lab.people_at(web).say(SHONA, "help")
    kept = lab.rows("SELECT state FROM inbox")
    lab.do("DROP TRIGGER is_full ON outbox")

    lab.worker()

    lab.until(lambda: lab.answers(SHONA)["sent"] == 1)
    assert kept == [("came",)]
    assert lab.rows("SELECT state FROM inbox") == [("taken",)]


def test_two_workers_keep_to_one_message_a_second_in_a_conversation(lab):
    lab.queue_many(SHONA, 4)

    lab.worker()
    lab.worker()

    lab.until(lambda: lab.states_of("test:%")["sent"] == 4, seconds=60)
    assert lab.slack.pace_violations == []


def test_a_frozen_worker_keeps_nobody_waiting_and_marks_nothing_that_is_anothers(lab):
    frozen, people = lab.worker(), lab.queue_tests(4)
    lab.until(all_sent(lab, people))
    frozen.freeze()
    lab.worker()

    more = lab.queue_tests(4, first=4)
    lab.until(all_sent(lab, people + more), seconds=60)  # how soon that is, `make cluster-check` counts
    frozen.thaw()
    time.sleep(3)

    assert lab.twice() == 0
    assert lab.states_of("test:%") == {"sent": 8}


def test_a_node_without_its_database_is_red_within_ten_seconds_and_comes_back_by_itself(lab, postgres):
    worker, web = lab.worker(), lab.web()
    name = lab.url.split("?", maxsplit=1)[0].rsplit("/", 1)[1]
    people = lab.queue_tests(3)
    lab.until(all_sent(lab, people))

    server(postgres, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    server(postgres, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    red = lab.until(lambda: worker.running.healthz()[0] == web.running.healthz()[0] == 503, seconds=20)
    said = str(web.running.healthz()[1]["problems"])
    time.sleep(5)
    server(postgres, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    well = lab.until(lambda: worker.running.healthz()[0] == web.running.healthz()[0] == 200, seconds=30)
    more = lab.queue_tests(3, first=3)
    lab.until(all_sent(lab, people + more))

    assert "the database has not answered since" in said
    assert red < 10
    assert well < 15
    assert lab.twice() == 0


def test_an_edit_that_comes_after_a_newer_one_does_not_stand(lab):
    """Two webs edit one message, and nobody keeps their order on the way to Slack."""
    for number in (1, 2):
        lab.child(f"C{number}", milestones=DUE_SOON)
    lab.worker()
    webs = [lab.web(), lab.web()]
    lab.until_quiet()
    [message] = [m for m in lab.slack.messages(lab.slack.direct_channel(SHONA)) if to_press(m)]
    first, second = to_press(message)
    lab.slack.late("chat.update", 3.0)

    assert lab.people_at(webs[0]).press(SHONA, message, DONE, block_id=first).ok
    assert lab.people_at(webs[1]).press(SHONA, message, DONE, block_id=second).ok

    lab.until(lambda: len(lab.slack.calls_to("chat.update")) > 1)
    lab.until(lambda: not to_press(message))
    assert lab.recorded_by(SHONA) == 2


def to_press(message):
    """The blocks of a message that have a *Done*."""
    return [b["block_id"] for b in message.blocks for e in elements_of(b) if e.get("action_id") == DONE]


def test_homeward_run_is_one_of_them_where_the_store_has_tables_for_jobs(lab):
    both = [lab.all_in_one(), lab.all_in_one()]

    people = lab.queue_tests(4)

    lab.until(all_sent(lab, people))
    assert lab.twice() == 0
    assert [len(node.running.healthz()[1]["nodes"]) for node in both] == [2, 2]


def server(postgres, sql):
    with psycopg.connect(plain(postgres.url), autocommit=True) as connection:
        connection.execute(sql)


@pytest.mark.parametrize("role", ["web", "worker"])
def test_on_a_store_in_a_file_they_say_why_not(lab, role, tmp_path):
    environment = {**lab.environment, "HOMEWARD_STORE_URL": f"sqlite:///{tmp_path}/homeward.sqlite"}
    process = Homeward(role, folder=lab.folder, environment=environment)

    assert process.wait() == 2
    assert "one process serves" in process.complained()

"""One process owns the clock and delivery of a store."""

import os
import signal
import subprocess
import sys

import pytest

from store.engine import BadStoreUrl, open_engine
from store.owner_lock import OWNERS_LOCK, AlreadyOwned, Held, own
from tests.builders import register_child
from tests.conftest import ROOT
from tests.servers.postgres import PostgresServer

OWNER = "import sys, time; from store.owner_lock import own\nwith own(sys.argv[1]):\n    print('mine', flush=True)\n    time.sleep(60)"


def another_process(url):
    process = subprocess.Popen([sys.executable, "-c", OWNER, url], stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    assert process.stdout.readline() == b"mine\n"
    return process


def test_a_second_owner_is_told_so(store_url):
    with own(store_url), pytest.raises(AlreadyOwned, match="already"), own(store_url):
        pass


def test_a_store_can_be_owned_again_after_its_owner_ended(store_url):
    with own(store_url):
        pass

    with own(store_url):
        pass


def test_a_killed_owner_leaves_the_store_free(store_url):
    process = another_process(store_url)
    try:
        with pytest.raises(AlreadyOwned), own(store_url):
            pass
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()

    for _ in range(50):  # the server of PostgreSQL notices in its own time
        try:
            with own(store_url):
                return
        except AlreadyOwned:
            signal.sigtimedwait([], 0.1)
    pytest.fail("the lock outlived its owner")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_message_names_the_process_that_owns_it(store_url):
    with own(store_url), pytest.raises(AlreadyOwned, match=str(os.getpid())), own(store_url):
        pass


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
class TestOnPostgreSQL:
    def test_a_lock_that_went_with_its_session_is_taken_again(self, store_url):
        with own(store_url) as look:
            assert look() is Held.HELD
            cut_off(store_url)

            assert look() in (Held.TAKEN_AGAIN, Held.LOST)  # the server ends a session in its own time
            assert wait_for(look, Held.HELD)
            with pytest.raises(AlreadyOwned), own(store_url):
                pass

    def test_a_lock_that_another_took_meanwhile_is_lost_until_it_ends(self, store_url):
        with own(store_url) as look:
            cut_off(store_url)
            other = another_process(store_url)
            try:
                assert look() is Held.LOST
            finally:
                other.kill()
                other.wait()
                other.stdout.close()

            assert wait_for(look, Held.HELD)

    def test_a_server_that_is_away_leaves_no_owner(self, database):
        with PostgresServer() as server:
            url = server.new_database()
            with own(url) as look:
                server.drop_database(url)

                assert look() is Held.LOST


def cut_off(url):
    """Every session that holds the owner's lock is ended, as a restart or a fail-over does."""
    engine = open_engine(url)
    with engine.begin() as connection:
        whose = f"SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = {OWNERS_LOCK}"
        connection.exec_driver_sql(f"SELECT pg_terminate_backend(pid) FROM ({whose}) AS owner")
        for _ in range(100):
            if not connection.exec_driver_sql(whose).all():
                break
            signal.sigtimedwait([], 0.05)
    engine.dispose()


def wait_for(look, held):
    for _ in range(100):
        if look() is held:
            return True
        signal.sigtimedwait([], 0.05)
    return False


def test_other_commands_read_and_write_beside_the_owner(record, store_url):
    from datetime import date

    with own(store_url):
        register_child(record, "C1", date(2025, 10, 1))

    with record.reading() as tx:
        assert tx.reference_of("C1")


def test_a_store_in_memory_cannot_be_owned():
    with pytest.raises(BadStoreUrl), own("sqlite://"):
        pass

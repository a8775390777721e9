"""One process owns the clock and delivery of a store."""

import os
import signal
import subprocess
import sys

import pytest

from store.engine import BadStoreUrl
from store.owner_lock import AlreadyOwned, own
from tests.builders import register_child
from tests.conftest import ROOT

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


def test_other_commands_read_and_write_beside_the_owner(record, store_url):
    from datetime import date

    with own(store_url):
        register_child(record, "C1", date(2025, 10, 1))

    with record.reading() as tx:
        assert tx.reference_of("C1")


def test_a_store_in_memory_cannot_be_owned():
    with pytest.raises(BadStoreUrl), own("sqlite://"):
        pass

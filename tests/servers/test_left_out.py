"""A test that cannot run here says so, and fails where nothing may be left out."""

import pytest

from tests.servers.left_out import MUST_NOT_SKIP, left_out, need_programs


def test_it_skips_with_the_reason_on_a_machine_that_lacks_something(monkeypatch):
    monkeypatch.delenv(MUST_NOT_SKIP, raising=False)

    with pytest.raises(pytest.skip.Exception, match="no Postfix here"):
        left_out("no Postfix here")


def test_it_fails_where_nothing_may_be_left_out(monkeypatch):
    monkeypatch.setenv(MUST_NOT_SKIP, "1")

    with pytest.raises(pytest.fail.Exception, match="no Postfix here"):
        left_out("no Postfix here")


def test_a_missing_program_names_its_package(monkeypatch):
    monkeypatch.delenv(MUST_NOT_SKIP, raising=False)

    with pytest.raises(pytest.skip.Exception, match=r"no-such-program not found .*some-package"):
        need_programs("python3", "no-such-program", packages="some-package")

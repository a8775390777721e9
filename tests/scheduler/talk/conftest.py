import pytest

from tests.scheduler.talk.playing import context_in


@pytest.fixture(scope="session")
def context_of(tmp_path_factory):
    """The store of a folder's thread, built once."""
    built = {}

    def context(files, thread):
        if (files, thread) not in built:
            built[files, thread] = context_in(files, thread, tmp_path_factory.mktemp("context"))
        return built[files, thread]

    return context

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.slack.council import Council, a_council


@pytest.fixture
def council(tmp_path: Path) -> Iterator[Council]:
    with a_council(tmp_path) as at_work:
        yield at_work

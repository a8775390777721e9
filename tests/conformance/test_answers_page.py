"""The page for social workers says what the suite proves. HOMEWARD_WRITE_GOLDEN=1 writes it anew."""

import os

from tests.conformance.answers_page import answers_page
from tests.sources import ROOT

PAGE = ROOT / "docs" / "answers.md"


def test_the_page_says_what_the_table_says() -> None:
    if os.environ.get("HOMEWARD_WRITE_GOLDEN") == "1":
        PAGE.write_text(answers_page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == answers_page()


def test_readers_of_the_readme_find_it() -> None:
    assert "(docs/answers.md)" in (ROOT / "README.md").read_text(encoding="utf-8")

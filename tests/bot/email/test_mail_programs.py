"""What mail programs cannot show of our pages, by caniemail's data: a ratchet on distinct features.

Each line here is known and borne: without it the page still reads well. A new one fails the test, and one that has gone
must be taken out. The numbers of elements are no measure: a style that is inlined is counted once for each row.
"""

import json
import re
import subprocess

import pytest

from tests.bot.email.examples import EXAMPLES, renderer
from tests.proof import one_of
from tests.servers.node import NODE_FOLDER, need_node, node_file

pytestmark = [pytest.mark.system, one_of(3)]

NOT_SHOWN: dict[str, set[str]] = {
    # Dark mode is Outlook's own there; a reference may break at its dash in a narrow window.
    "outlook.windows": {"@media", "table-layout", "white-space"},
    "gmail.android": set(),
    "apple-mail.ios": set(),
}
# Mostly units, negative values and keywords that are not used here. Where it matters: the sheet has a fixed width around
# it for Outlook, and every coloured text a bgcolor of its own.
PARTLY_SHOWN: dict[str, set[str]] = {
    "outlook.windows": {
        *("<ul>, <ol> and <dl>", "font-size", "font-weight", "height attribute", "line-height", "margin"),
        *("max-width", "padding", "text-align", "text-decoration", "width attribute"),
    },
    "gmail.android": {
        *("<body> element", "<ul>, <ol> and <dl>", "@media", "margin", "text-align", "text-decoration"),
        *("white-space", "word-break"),
    },
    "apple-mail.ios": {"max-width", "word-break"},
}


@pytest.fixture(scope="module")
def lint() -> dict[str, dict[str, set[str]]]:
    need_node()
    node_file("@jsx-email/doiuse-email/package.json")
    pages = [renderer(e.kind).words(e.kind, e.content, e.person).html for e in EXAMPLES.values()]
    done = subprocess.run(
        ["node", "mail_lint.mjs"],
        input=json.dumps({"pages": pages, "programs": [*NOT_SHOWN]}),
        cwd=NODE_FOLDER,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    found = json.loads(done.stdout)
    return {
        p: {kind: {feature(said) for said in words} for kind, words in kinds.items()}
        for p, kinds in found.items()
    }


def feature(said: str) -> str:
    """The name of the feature that a finding is about."""
    named = re.match(r"`([^`]+)`", said)
    assert named, said
    return named[1]


@pytest.mark.parametrize("program", NOT_SHOWN)
def test_nothing_more_is_lost_than_is_known(lint: dict[str, dict[str, set[str]]], program: str) -> None:
    assert lint[program]["errors"] == NOT_SHOWN[program]


@pytest.mark.parametrize("program", PARTLY_SHOWN)
def test_nothing_more_is_shown_in_part_than_is_known(
    lint: dict[str, dict[str, set[str]]], program: str
) -> None:
    assert lint[program]["warnings"] == PARTLY_SHOWN[program]

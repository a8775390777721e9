"""Whatever the channel: the same entries, the same words, the same refusal for Ewan, the same silence the second time."""

from pathlib import Path

import pytest

from permanence.answer import Verb
from permanence.replies.lexicon import Lexicon
from tests.builders import EWAN, a_rulebook
from tests.conformance.acts import ACTS, CHILD, Act
from tests.conformance.channel import Channel, recorded_by
from tests.conformance.table import WAYS, Way
from tests.figures import Figure
from tests.looks import refusals
from tests.proof import in_proof, sampled

NO_SUCH_REFERENCE = "There is no such reference"
CELLS = [
    pytest.param(way, act, id=f"{way.name}: {act.verb}")
    for way in WAYS
    for act in ACTS.values()
    if act.verb not in way.excused
]
# Of so many cells of the table one is tried: each act on some channel, each channel with some acts.
ONE_OF = sampled(6, 1)
DRAWN = [
    cell
    for cell in CELLS
    if (list(ACTS.values()).index(cell.values[1]) + WAYS.index(cell.values[0])) % ONE_OF == 0
]


@pytest.fixture(scope="module", autouse=True)
def words_ready() -> None:
    """As the service has them from its start: to make them ready takes seconds, and Slack waits for three."""
    Lexicon.of(a_rulebook().pack)


@in_proof
@pytest.mark.parametrize(("way", "act"), DRAWN)
def test_an_act_has_the_same_effect_on_every_channel(way: Way, act: Act, tmp_path: Path) -> None:
    with way.open(tmp_path) as channel:
        prepare(channel, act)
        assert channel.offers(act), f"{way.name} has no way to {act.verb}, and no excuse"

        assert_recorded_and_said(channel, act)
        assert_silent_the_second_time(channel, act)
        assert_nothing_for_ewan(channel, act)


@pytest.mark.parametrize("way", [way for way in WAYS if way.excused], ids=lambda way: way.name)
def test_what_is_excused_cannot_be_done_there(way: Way, tmp_path: Path) -> None:
    with way.open(tmp_path) as channel:
        for act in excused_in(way):
            if act.after not in way.excused:  # else what goes before it cannot be done there either
                prepare(channel, act)
            recorded, shown = recorded_by(channel.record, act.by), channel.shown(act.by)
            if channel.offers(act):
                channel.does(act.by, act)

            assert recorded_by(channel.record, act.by) == recorded
            assert said_in(channel.shown(act.by), act) == said_in(shown, act)


def excused_in(way: Way) -> list[Act]:
    """Those that need something done before come last."""
    return sorted((ACTS[verb] for verb in way.excused), key=lambda act: act.after is not None)


def test_every_act_is_in_the_table_once(figure: Figure) -> None:
    excused = sum(len(way.excused) for way in WAYS)
    figure(f"conformance: {len(ACTS)} acts on {len(WAYS)} channels, {len(CELLS)} cells, {excused} excused")
    # Nothing records an acknowledgement any more (DECISIONS); the ledger still holds those of before. A form about a
    # review is many answers at once, and is filled in on each channel in tests/journeys/test_review_*.py.
    assert set(ACTS) == set(Verb) - {Verb.ACKNOWLEDGE, Verb.REVIEW}
    assert len(CELLS) + excused == len(ACTS) * len(WAYS)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_every_excuse_is_for_an_act_and_says_why(way: Way) -> None:
    assert set(way.excused) <= set(ACTS)
    assert all(len(reason.split()) >= 4 for reason in way.excused.values())


@pytest.mark.parametrize("verb", ACTS)
def test_every_act_can_be_done_on_some_channel(verb: Verb) -> None:
    assert any(verb not in way.excused for way in WAYS)


def prepare(channel: Channel, act: Act) -> None:
    """What must have been done before is done."""
    if act.after:
        before = ACTS[act.after]
        prepare(channel, before)
        channel.does(before.by, before)


def assert_recorded_and_said(channel: Channel, act: Act) -> None:
    recorded, shown = recorded_by(channel.record, act.by), channel.shown(act.by)

    channel.does(act.by, act)

    assert tuple(recorded_by(channel.record, act.by)[len(recorded) :]) == act.recorded
    now = channel.shown(act.by)
    assert said_in(now, act) > said_in(shown, act), now


def assert_silent_the_second_time(channel: Channel, act: Act) -> None:
    recorded, shown = recorded_by(channel.record, act.by), channel.shown(act.by)

    channel.again()

    assert recorded_by(channel.record, act.by) == recorded
    assert channel.shown(act.by) == shown


def assert_nothing_for_ewan(channel: Channel, act: Act) -> None:
    """Of a child whom he may not see he hears nothing, and that he tried is logged; his own list has nothing of hers."""
    hers, his = recorded_by(channel.record, act.by), recorded_by(channel.record, EWAN)
    shown, tried = channel.shown(EWAN), len(refusals(channel.record))

    channel.does(EWAN, act)

    assert recorded_by(channel.record, act.by) == hers
    assert recorded_by(channel.record, EWAN) == his
    now, in_vain = channel.shown(EWAN), refusals(channel.record)[tried:]
    if act.is_about_a_child:
        assert now.count(NO_SUCH_REFERENCE) > shown.count(NO_SUCH_REFERENCE), now
        assert set(in_vain) == {EWAN}
    else:
        assert now.count(CHILD) == shown.count(CHILD)
        assert in_vain == []


def said_in(shown: str, act: Act) -> int:
    """How often it is said, at the beginning of a line or within a sentence."""
    return shown.lower().count(act.says.lower())

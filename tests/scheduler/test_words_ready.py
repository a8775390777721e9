"""Words are compiled beside the start; what cannot be compiled is heard of, and stops nothing."""

import logging

import pytest

from bot.render import plain_templates
from permanence.pack.file import read_pack_named
from scheduler import words_ready as module
from scheduler.words_ready import words_ready

SCOTLAND = read_pack_named("scotland")


@pytest.mark.parametrize("channels", [["email"], ["slack"], ["teams", "email"], []])
async def test_all_words_that_a_channel_can_say_can_be_compiled(channels, caplog):
    async with words_ready(channels, SCOTLAND):
        pass

    assert caplog.records == []


async def test_words_that_cannot_be_compiled_are_logged_and_the_service_goes_on(monkeypatch, caplog):
    def broken(_channels):
        plain_templates().compile_all(
            lambda name: name == "practice/person.html.j2"
        )  # its filters are not here

    monkeypatch.setattr(module, "compile_words", broken)
    went_on = False

    with caplog.at_level(logging.ERROR, logger="homeward"):
        async with words_ready(["email"], SCOTLAND):
            went_on = True

    assert went_on
    assert "not all words can be compiled" in caplog.text

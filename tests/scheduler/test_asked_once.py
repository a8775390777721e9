"""A question that many ask while a database hangs is asked of it once."""

import asyncio

import pytest

from scheduler.asked_once import AskedOnce


class Hung:
    """Answers when it is let."""

    def __init__(self) -> None:
        self.asked = 0
        self.goes_on = asyncio.Event()
        self.trouble: Exception | None = None

    async def find(self) -> int:
        self.asked += 1
        await self.goes_on.wait()
        if self.trouble:
            raise self.trouble
        return self.asked


async def test_many_who_ask_meanwhile_hear_one_answer_and_who_asks_later_a_new_one():
    hung = Hung()
    question = AskedOnce(hung.find)
    asking = [asyncio.create_task(question.answer()) for _ in range(20)]
    await asyncio.sleep(0)
    hung.goes_on.set()

    assert await asyncio.gather(*asking) == [1] * 20
    assert await question.answer() == 2


async def test_who_gives_up_waiting_takes_the_answer_from_nobody():
    hung = Hung()
    question = AskedOnce(hung.find)
    patient = asyncio.create_task(question.answer())
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(question.answer(), 0.01)
    hung.goes_on.set()

    assert await patient == 1


async def test_an_error_is_heard_by_all_who_wait_and_by_nobody_who_asks_later():
    hung = Hung()
    question = AskedOnce(hung.find)
    hung.trouble = OSError("the database is away")
    asking = [asyncio.create_task(question.answer()) for _ in range(3)]
    await asyncio.sleep(0)
    hung.goes_on.set()

    heard = await asyncio.gather(*asking, return_exceptions=True)
    hung.trouble = None

    assert [type(one) for one in heard] == [OSError] * 3
    assert await question.answer() == 2

"""A number with its word, as people say it: 1 import, 2 imports; once, twice, 3 times."""


def how_many(number: int, one: str, many: str = "") -> str:
    """The number and its word; `many` where that is not the word for one with an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def how_often(times: int) -> str:
    return {1: "once", 2: "twice"}.get(times, f"{times} times")

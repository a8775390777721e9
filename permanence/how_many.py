"""A number with its word, as people say it: 1 import, 2 imports."""


def how_many(number: int, one: str, many: str = "") -> str:
    """The number and its word; `many` where that is not the word for one with an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"

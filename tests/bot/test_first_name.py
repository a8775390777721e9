import pytest

from bot.first_name import first_name


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Shona Reid", "Shona"),
        ("Reid, Shona", "Shona"),
        ("Dr Shona Reid", "Shona"),
        ("Reid, Dr. Shona Anne", "Shona"),
        ("Mrs. Shona Reid", "Shona"),
        ("Seònaid NicDhòmhnaill", "Seònaid"),
        ("Shona", "Shona"),
        ("Dr", "Dr"),
        ("", ""),
    ],
)
def test_a_greeting_uses_the_name_that_a_colleague_would(name: str, called: str) -> None:
    assert first_name(name) == called

from pathlib import Path

from permanence.pack import Pack


def guessed_mapping(file: Path, pack: Pack) -> str:
    raise ValueError

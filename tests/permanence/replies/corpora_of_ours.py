"""The corpora of replies that are our own, made up by writers who had not read the reader: single lines, conversations."""

from pathlib import Path

OWN = Path(__file__).parent / "corpora"
OWN_CORPORA = tuple(sorted(file.stem for file in OWN.glob("*.csv")))
OWN_DIALOGUES = tuple(sorted(file.stem for file in OWN.glob("dialogues-*.json")))

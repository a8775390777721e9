"""The settings of the weekly file: `[import]` in homeward.toml, `HOMEWARD_IMPORT_...` in the environment."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from casework.imports.questions import WhenMissing

_EVERY = re.compile(r"(\d{1,3}) (day|week)s?")
A_WEEK = timedelta(days=7)


class ImportSettings(BaseModel):
    """Where the council's file comes to lie, what it is read by, and what becomes of what it asks.

    `folder`, `mapping`: a relative path lies beside homeward.toml; a mapping without `.toml` is one that is shipped.
    `every`: how often the council says that a file comes. `missing`: of a child who is not in the file any more.
    `mail_questions`: whether the information officer gets what was asked as a mail.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: Path
    mapping: str
    every: timedelta = A_WEEK
    missing: WhenMissing = WhenMissing.ASK
    mail_questions: bool = True
    look_every_seconds: Annotated[int, Field(gt=0)] = 60

    @field_validator("every", mode="before")
    @classmethod
    def _in_days(cls, every: object) -> object:
        if isinstance(every, timedelta):
            return every
        said = _EVERY.fullmatch(str(every))
        if said is None or said[1] == "0":
            raise ValueError('write "7 days" or "2 weeks"')
        return timedelta(**{f"{said[2]}s": int(said[1])})

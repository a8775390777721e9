"""What the rows of all tables have in common."""

from typing import cast

from sqlalchemy import Table
from sqlmodel import SQLModel


class Kept(SQLModel):
    """What all rows have in common: pydantic's part is made when it is first needed, which most commands never do."""

    model_config = {"defer_build": True}

    @classmethod
    def table(cls) -> Table:
        return cast(Table, cls.__table__)  # type: ignore[attr-defined]

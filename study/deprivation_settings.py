"""What ``[deprivation]`` of ``study.toml`` may say; other releases to try are tables of the same keys."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, model_validator

from study.setting_types import STRICT


class Deprivation(BaseModel):
    """The index of multiple deprivation; 1 is the most deprived rank and decile."""

    model_config = STRICT

    file: str
    code: str
    release: str
    rank: str | None = None
    decile: str | None = None
    score: str | None = None
    ranked: Annotated[int, Field(gt=0)] | None = None
    vintage: str | None = None

    @model_validator(mode="after")
    def _one_measure(self):
        if not (self.rank or self.decile or self.score):
            raise ValueError("names no column: give at least one of rank, decile, score")
        return self

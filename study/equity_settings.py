"""What ``[equity]`` and ``[no_car]`` of ``study.toml`` may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from access import IndexParameters
from study.setting_types import STRICT, Minutes

Share = Annotated[float, Field(gt=0, lt=1)]


class Equity(BaseModel):
    """How deprivation weighs, and what indices of inequality are of."""

    model_config = STRICT

    deprivation_weight: Literal["decile", "score", "core20"] = "decile"
    atkinson_epsilon: Annotated[list[Annotated[float, Field(ge=0)]], Field(min_length=1)] = [0.5, 1.0]
    palma_top: Share = 0.1
    palma_bottom: Share = 0.4
    s_curve_minutes: Annotated[list[Minutes], Field(min_length=1)] = [
        10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 75.0, 90.0, 120.0, 150.0, 180.0, 240.0,
    ]  # fmt: skip

    @model_validator(mode="after")
    def _tails_apart(self):
        if self.palma_top + self.palma_bottom > 1:
            raise ValueError(
                "has palma_top and palma_bottom that pass 1 together: the tails must not overlap"
            )
        return self

    @property
    def parameters(self) -> IndexParameters:
        """What the library is asked for."""
        return IndexParameters(tuple(self.atkinson_epsilon), self.palma_top, self.palma_bottom)


class NoCar(BaseModel):
    """The no-car composite: who has no car, and which two modes are put together."""

    model_config = STRICT

    group: str
    without: str
    all: str | None = None
    drive: str = "drive"
    public_transport: str = "public_transport"
    label: str = "Car, or public transport for households without one (proxy)"

    @property
    def modes(self) -> tuple[str, str]:
        """Mode of those with a car, and of those without."""
        return self.drive, self.public_transport

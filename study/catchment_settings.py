"""What ``[catchments]`` of ``study.toml`` may say: the weights of the table of supply within reach."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field, model_validator

from access import E2SFCA_BANDS, THREE_STEP_BANDS, AccessError, Decay, Power, Steps
from study.setting_types import STRICT, Minutes

Band = tuple[Minutes, Annotated[float, Field(ge=0, le=1)]]


class Catchments(BaseModel):
    """How much a site counts at a travel time, by method; bands are upper minutes, closed, and a weight."""

    model_config = STRICT

    two_step_minutes: Minutes = 30.0
    enhanced_bands: list[Band] = list(E2SFCA_BANDS)
    three_step_bands: list[Band] = list(THREE_STEP_BANDS)
    gravity_exponent: Annotated[float, Field(gt=0)] = 1.0

    @model_validator(mode="after")
    def _falling(self):
        for name in ("enhanced_bands", "three_step_bands"):
            try:
                Steps(getattr(self, name))
            except AccessError as error:
                raise ValueError(f"has {name} that are none: {error}") from None
        return self

    @property
    def decays(self) -> dict[str, Decay]:
        """What the library is asked for, by method."""
        return {
            "2sfca": Steps([(self.two_step_minutes, 1.0)]),
            "e2sfca": Steps(tuple(self.enhanced_bands)),
            "3sfca": Steps(tuple(self.three_step_bands)),
            "gravity": Power(self.gravity_exponent),
        }

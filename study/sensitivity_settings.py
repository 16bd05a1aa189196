"""What ``[sensitivity]`` of ``study.toml`` may say: which assumptions are varied, and over which values."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, Field

from study.deprivation_settings import Deprivation
from study.setting_types import STRICT, Minutes, Positive

Levels = Annotated[list[Positive], Field(min_length=1)]
Order = Literal["rank", "decile", "national_fifths", "local_fifths"]


class Sensitivity(BaseModel):
    """How often a comparison is made again with other assumptions, and what they range over."""

    model_config = STRICT

    runs: Annotated[int, Field(ge=1, le=10_000)] = 50
    seed: Annotated[int, Field(ge=0)] = 1
    same_minutes: Annotated[float, Field(ge=0)] = 0.05
    road_speed: Levels = [0.85, 1.0, 1.15]
    built_up_speed: Levels = [0.9, 1.0, 1.1]
    long_journeys: Annotated[list[Annotated[float, Field(gt=0.5)]], Field(min_length=1)] = [0.9, 1.0, 1.1]
    pivot_minutes: Minutes = 20.0
    journey_error: Annotated[list[Annotated[float, Field(ge=0, le=1)]], Field(min_length=1)] = [0.0, 0.1]
    walk_speed: Levels = [0.75, 1.0, 1.1]
    tie_minutes: Annotated[list[Annotated[float, Field(ge=0)]], Field(min_length=1)] = [0.0, 1.0, 2.0]
    threshold_shift: Annotated[list[float], Field(min_length=1)] = [-5.0, 0.0, 5.0]
    centroids: Annotated[list[Literal["study", "inside"]], Field(min_length=1)] = ["study", "inside"]
    deprivation_order: Annotated[list[Order], Field(min_length=1)] = list(get_args(Order))
    dates: dict[str, list[datetime.date]] = {}
    deprivation: dict[str, Deprivation] = {}

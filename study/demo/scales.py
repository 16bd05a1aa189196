"""How large Doggerland is made: sizes of land, towns and street patterns by scale."""

from __future__ import annotations

from dataclasses import dataclass

from study.errors import StudyError

SEED = 2031


class UnknownScale(StudyError, ValueError):
    """A scale was asked for that Doggerland does not have."""


@dataclass(frozen=True)
class Scale:
    """Sizes of one region; metres and people.

    ``block_metres`` is the typical spacing of residential streets, ``shape_metres`` that of the nodes
    along a country road, ``regions`` how many such regions there are.
    """

    half_width: float
    half_height: float
    city_people: int
    town_people: tuple[int, ...]
    small_towns: int
    small_town_people: int
    villages: int
    village_people: int
    country_people: int
    hamlet_spacing: float
    block_metres: float
    shape_metres: float
    curve_share: float
    regions: int = 1
    area_people: int = 1550

    @property
    def people(self) -> int:
        """Residents of one region."""
        towns = self.city_people + sum(self.town_people)
        rural = self.small_towns * self.small_town_people + self.villages * self.village_people
        return towns + rural + self.country_people


_REGION = Scale(
    half_width=25_500,
    half_height=34_000,
    city_people=500_000,
    town_people=(125_000, 105_000, 85_000, 70_000, 55_000, 45_000),
    small_towns=14,
    small_town_people=13_500,
    villages=150,
    village_people=1_000,
    country_people=76_000,
    hamlet_spacing=1_750,
    block_metres=101,
    shape_metres=85,
    curve_share=0.85,
)
_SMALL = Scale(
    half_width=9_500,
    half_height=11_500,
    city_people=42_000,
    town_people=(8_000, 6_500, 6_000, 5_500, 5_000, 4_500),
    small_towns=0,
    small_town_people=0,
    villages=14,
    village_people=550,
    country_people=7_800,
    hamlet_spacing=2_300,
    block_metres=118,
    shape_metres=150,
    curve_share=0.25,
)
SCALES = {
    "small": _SMALL,
    "region": _REGION,
    "nation": Scale(**{**_REGION.__dict__, "regions": 7}),
}


def scale_named(name: str) -> Scale:
    """The sizes of ``small``, ``region`` or ``nation``.

    Raises
    ------
    UnknownScale
        Any other name.
    """
    if name not in SCALES:
        raise UnknownScale(f"Doggerland has no scale {name!r}: use one of {', '.join(SCALES)}.")
    return SCALES[name]

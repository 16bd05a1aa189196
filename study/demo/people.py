"""Who lives where: ages, deprivation, cars, ethnic groups, disability, and the care they need in a year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from study.demo.areas import Areas
from study.demo.fields import smooth_field
from study.demo.hospitals import place_names
from study.demo.kinds import Settled, Zone
from study.demo.land import Land
from study.demo.settlements import Settlements
from study.demo.streets import Streets

NATIONAL_AREAS = 33_755
AGES = np.arange(91)


@dataclass(frozen=True)
class People:
    """Tables of one region, one row per area in the order of ``Areas``."""

    ages: np.ndarray
    female: np.ndarray
    deprivation: pd.DataFrame
    groups: dict[str, pd.DataFrame]
    needs: pd.DataFrame
    lookups: pd.DataFrame


@dataclass(frozen=True)
class _Setting:
    """What an area is like, every column between 0 and about 1."""

    inner: np.ndarray
    coast: np.ndarray
    rural: np.ndarray
    terrace: np.ndarray
    estate: np.ndarray
    city: np.ndarray
    centres: np.ndarray


def describe_people(rng, land: Land, settlements: Settlements, streets: Streets, areas: Areas) -> People:
    """Describe the residents of every area; all tables follow from how the area lies and is built."""
    setting = _setting(land, settlements, streets, areas)
    rank = _deprivation_rank(rng, setting, land)
    fortune = (rank - 0.5) / NATIONAL_AREAS
    ages = _ages(rng, setting, fortune, areas.residents)
    female = rng.binomial(ages, _female_share())
    return People(
        ages=ages,
        female=female,
        deprivation=_deprivation(rank, fortune),
        groups=_groups(rng, setting, fortune, ages),
        needs=_needs(rng, fortune, ages, female),
        lookups=_lookups(setting, settlements),
    )


def _setting(land: Land, settlements: Settlements, streets: Streets, areas: Areas) -> _Setting:
    centres = areas.centroids()
    towns = settlements.of_kind(Settled.CITY, Settled.TOWN)
    apart = np.hypot(*(centres[:, None] - settlements.centres[towns]).transpose(2, 0, 1))
    relative = apart / settlements.radii[towns]
    inner = np.exp(-((relative / 0.55) ** 2)).max(axis=1)
    living = areas.node_area >= 0
    share = np.zeros((len(centres), len(Zone)))
    np.add.at(share, (areas.node_area[living], streets.zone[living]), streets.people[living])
    share /= share.sum(axis=1, keepdims=True)
    coast = np.exp(-((land.coast_distance(centres) / (0.05 * land.half_width)) ** 2))
    return _Setting(
        inner=inner,
        coast=coast,
        rural=share[:, Zone.COUNTRY] + share[:, Zone.VILLAGE],
        terrace=share[:, Zone.TERRACE],
        estate=share[:, Zone.ESTATE],
        city=np.clip(1.2 - relative[:, 0], 0, 1),
        centres=centres,
    )


def _deprivation_rank(rng, setting: _Setting, land: Land) -> np.ndarray:
    """Rank among the areas of an imagined nation, 1 the most deprived; no two areas share one."""
    quarter = smooth_field(rng, 0.32 * land.half_width, 2)(setting.centres)
    street = smooth_field(rng, 0.07 * land.half_width, 1)(setting.centres)
    hardship = 1.05 * setting.inner + 0.55 * setting.terrace + 0.35 * setting.estate - 0.35 * setting.rural
    hardship += 1.05 * setting.coast * (1 - 0.7 * setting.rural) + 0.58 * quarter + 0.4 * street
    order = np.argsort(-hardship, kind="stable")
    position = (np.arange(len(order)) + rng.uniform(0.1, 0.9, len(order))) / len(order)
    rank = np.empty(len(order), dtype=np.int64)
    spread = np.floor(position**1.22 * (NATIONAL_AREAS - len(order))).astype(np.int64)
    rank[order] = np.sort(spread) + np.arange(1, len(order) + 1)
    return rank


def _deprivation(rank: np.ndarray, fortune: np.ndarray) -> pd.DataFrame:
    score = np.clip(1.5 + 20.5 * (-np.log(fortune)) ** 0.98, 0, 92)
    return pd.DataFrame({"imd_rank": rank, "imd_decile": national_decile(rank), "imd_score": score.round(3)})


def national_decile(rank: np.ndarray) -> np.ndarray:
    """Tenth of the imagined nation's areas that a rank falls in; 1 is the most deprived."""
    return np.ceil(rank * 10 / NATIONAL_AREAS).astype(int)


def _age_profiles() -> np.ndarray:
    """Shares of each single year of age in a family, a young and an older neighbourhood."""
    general = 1.15 - 0.2 * np.exp(-(((AGES - 20) / 6) ** 2))
    old = 1 / (1 + np.exp((AGES - 79) / 5.5))
    family = (
        general + 0.35 * np.exp(-(((AGES - 8) / 8) ** 2)) + 0.3 * np.exp(-(((AGES - 38) / 9) ** 2))
    ) * old
    young = (0.75 + 1.9 * np.exp(-(((AGES - 25) / 8) ** 2))) * old * np.exp(-np.clip(AGES - 45, 0, None) / 60)
    older = (0.72 + 1.1 * np.exp(-(((AGES - 68) / 13) ** 2))) * old
    profiles = np.stack([family, young, older])
    profiles[:, 90] *= 2.4
    return profiles / profiles.sum(axis=1, keepdims=True)


def _ages(rng, setting: _Setting, fortune: np.ndarray, residents: np.ndarray) -> np.ndarray:
    young = 0.08 + 0.62 * setting.inner * (0.45 + 0.55 * setting.city)
    older = 0.16 + 0.38 * setting.rural + 0.35 * setting.coast * (1 - setting.inner)
    family = 0.75 + 0.3 * setting.estate - 0.15 * fortune
    mix = np.stack([family, young, older], axis=1) * rng.gamma(12, 1 / 12, (len(fortune), 3))
    shares = mix / mix.sum(axis=1, keepdims=True) @ _age_profiles()
    return rng.multinomial(residents, shares / shares.sum(axis=1, keepdims=True))


def _female_share() -> np.ndarray:
    return 0.488 + 0.022 / (1 + np.exp((28 - AGES) / 5)) + 0.16 * np.clip((AGES - 65) / 25, 0, 1) ** 1.6


def _share(values: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-values))


def _groups(rng, setting: _Setting, fortune: np.ndarray, ages: np.ndarray) -> dict[str, pd.DataFrame]:
    residents = ages.sum(axis=1)
    household = 2.28 + 0.25 * setting.estate - 0.25 * setting.inner + rng.normal(0, 0.06, len(fortune))
    homes = np.maximum((residents / household).round().astype(np.int64), 1)
    no_car = _share(
        -0.62 - 2.3 * fortune + 1.15 * setting.inner - 0.9 * setting.rural + rng.normal(0, 0.4, len(fortune))
    )
    without = rng.binomial(homes, no_car)
    old = ages[:, 65:].sum(axis=1) / residents
    disabled = rng.binomial(
        residents, _share(-1.5 - 0.9 * fortune + 2.0 * old + rng.normal(0, 0.08, len(fortune)))
    )
    minority = _share(
        -2.9
        + 2.6 * setting.city
        + 0.9 * (1 - fortune)
        - 0.8 * setting.rural
        + rng.normal(0, 0.5, len(fortune))
    )
    parts = np.array([0.47, 0.2, 0.2, 0.13])
    shares = np.column_stack([minority[:, None] * parts, 1 - minority])
    ethnic = rng.multinomial(residents, shares)
    return {
        "cars": pd.DataFrame({"no_car_households": without, "car_households": homes - without}),
        "disability": pd.DataFrame({"disabled": disabled, "not_disabled": residents - disabled}),
        "ethnic_group": pd.DataFrame(ethnic, columns=["asian", "black", "mixed", "other_ethnic", "white"]),
    }


def _needs(rng, fortune: np.ndarray, ages: np.ndarray, female: np.ndarray) -> pd.DataFrame:
    """Events in a year, as the mean of three, and people known to services; higher where people are poorer."""
    harder = 1.2 - 0.4 * fortune
    stroke = 0.00005 + 0.021 * np.exp(-(90 - AGES) / 15.0)
    bleed = 0.00025 + 0.0095 * np.exp(-(90 - AGES) / 20.0)
    fertile = np.where((AGES >= 16) & (AGES <= 44), 0.105 * np.exp(-(((AGES - 30.5) / 6.3) ** 2)), 0)
    expected = {
        "births": female @ fertile,
        "stroke_admissions": ages @ stroke * harder,
        "gi_bleeds": ages @ bleed * harder,
    }
    events = {name: (rng.poisson(3 * mean) / 3).round(2) for name, mean in expected.items()}
    grown, adult = ages[:, 18:].sum(axis=1), ages[:, 14:].sum(axis=1)
    known = {"mental_health": 0.031 * grown * harder**2, "learning_disability": 0.0055 * adult * harder}
    return pd.DataFrame(events | {name: people.round(2) for name, people in known.items()})


def _lookups(setting: _Setting, settlements: Settlements) -> pd.DataFrame:
    towns = settlements.of_kind(Settled.CITY, Settled.TOWN)
    apart = np.hypot(*(setting.centres[:, None] - settlements.centres[towns]).transpose(2, 0, 1))
    nearest = (apart - settlements.radii[towns]).argmin(axis=1)
    inside = apart[np.arange(len(nearest)), nearest] < 1.25 * settlements.radii[towns][nearest]
    rural = np.select(
        [setting.rural > 0.5, inside & (nearest == 0), inside],
        ["Rural village and dispersed", "Urban city", "Urban town"],
        "Rural market town",
    )
    names = np.array([settlements.names[town] for town in towns])[nearest]
    local = np.array(["District", "Hundred"])[(~inside).astype(int)]
    return pd.DataFrame(
        {
            "place": np.array(place_names(settlements))[nearest],
            "rural_urban": rural,
            "district": np.where(inside, names, np.char.add(np.char.add(names, " "), local)),
        }
    )

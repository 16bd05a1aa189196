"""Invented names of a plausible North Sea flavour."""

from __future__ import annotations

import numpy as np

CITY = ("Haldersund", "Marrowmouth", "Vestrahavn", "Korrigsund", "Auskerhavn", "Dunelmouth", "Selkhavn")
TOWNS = (
    ("Thrumholt", "Ennisvale", "Brackhaven", "Westhaaf", "Skelmersund", "Orvikstow"),
    ("Pellamere", "Grindholm", "Saltreik", "Nordhaaf", "Tarnsund", "Wolverness"),
    ("Quillmere", "Hasselwold", "Fennerhavn", "Isbrake", "Dulseport", "Merrowstow"),
    ("Ravnholt", "Obermarl", "Skarvness", "Langhaaf", "Pebblesund", "Ketterwold"),
    ("Brimholt", "Yarrowvale", "Whelkhaven", "Eidershaaf", "Silverpit", "Cobblestow"),
    ("Tusker Vale", "Mossholt", "Gannethavn", "Outerhaaf", "Kelpsund", "Stavewold"),
    ("Oysterholt", "Lapwold", "Porpoise Haven", "Sternhaaf", "Bladdersund", "Fulmarstow"),
)
_FIRST = (
    "Tern", "Whelk", "Auk", "Sprat", "Skarv", "Brill", "Gannet", "Dulse", "Hake", "Marram", "Elk", "Vade",
    "Eider", "Kelp", "Marl", "Peat", "Silt", "Drift", "Amber", "Flint", "Aurochs", "Hazel", "Alder", "Shoal",
    "Bream", "Cockle", "Dogger", "Fathom", "Gurnard", "Limpet", "Murre", "Osier", "Petrel", "Ruff", "Samphire",
    "Turbot", "Wrack", "Yawl", "Sallow", "Knot", "Plover", "Sedge", "Smelt", "Dab", "Thrift", "Bittern",
)  # fmt: skip
_LAST = (
    "sund",
    "haaf",
    "ness",
    "mere",
    "wold",
    "garth",
    "thwaite",
    "bank",
    "sand",
    "holt",
    "fleet",
    "reik",
    "stow",
    "vale",
)
STREETS = (
    "Amber", "Beacon", "Birch", "Capstan", "Chandler", "Cooper", "Curlew", "Dyer", "Eel", "Elder", "Fisher",
    "Foundry", "Granary", "Halyard", "Harbour", "Heron", "Kiln", "Lantern", "Lime", "Mammoth", "Mariner", "Mill",
    "Netmaker", "Otter", "Pilot", "Quarry", "Reed", "Rope", "Salter", "School", "Seal", "Smith", "Spinner",
    "Station", "Sturgeon", "Tanner", "Tide", "Wagon", "Weaver", "Willow", "Windmill", "Wolf", "Wren", "Yew",
)  # fmt: skip
MAIN_ROADS = ("Road", "Street", "Road", "Way")
SIDE_STREETS = ("Street", "Avenue", "Lane", "Close", "Terrace", "Drive", "Grove", "Crescent", "Row", "Walk")


def village_names(rng: np.random.Generator, count: int) -> list[str]:
    """That many different names."""
    names = [first + last for first in _FIRST for last in _LAST]
    names += [f"{prefix} {name}" for prefix in ("Great", "Little", "Upper", "Nether") for name in names]
    return [names[i] for i in rng.permutation(len(names))[:count]]


def street_names(rng: np.random.Generator, main: np.ndarray) -> np.ndarray:
    """A name for each street; ``main`` says which are main roads."""
    first = np.array(STREETS)[rng.integers(0, len(STREETS), len(main))]
    road = np.array(MAIN_ROADS)[rng.integers(0, len(MAIN_ROADS), len(main))]
    side = np.array(SIDE_STREETS)[rng.integers(0, len(SIDE_STREETS), len(main))]
    return np.char.add(np.char.add(first, " "), np.where(main, road, side))

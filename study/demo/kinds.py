"""Kinds of street, zones of settlement and kinds of settlement, as small numbers for arrays."""

from enum import IntEnum


class Street(IntEnum):
    """OpenStreetMap's ``highway`` values, the most important first."""

    MOTORWAY = 0
    MOTORWAY_LINK = 1
    TRUNK = 2
    PRIMARY = 3
    SECONDARY = 4
    TERTIARY = 5
    UNCLASSIFIED = 6
    RESIDENTIAL = 7
    SERVICE = 8
    FOOTWAY = 9
    STEPS = 10

    @property
    def highway(self) -> str:
        """The OpenStreetMap tag value."""
        return self.name.lower()


class Zone(IntEnum):
    """How a neighbourhood is built, which sets its streets, speed limits and residents."""

    COUNTRY = 0
    TERRACE = 1
    SUBURB = 2
    ESTATE = 3
    INDUSTRY = 4
    VILLAGE = 5


class Settled(IntEnum):
    """Kinds of settlement; the numbers rank them."""

    CITY = 0
    TOWN = 1
    SMALL_TOWN = 2
    VILLAGE = 3
    HAMLET = 4

    @property
    def place(self) -> str:
        """The OpenStreetMap ``place`` value."""
        return {"CITY": "city", "VILLAGE": "village", "HAMLET": "hamlet"}.get(self.name, "town")

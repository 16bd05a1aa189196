"""Ten trips between named places, each place with the OpenStreetMap object its coordinates come from."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A name, the object in the area's street file, and where it is (of a way, its middle)."""

    name: str
    osm: str
    longitude: float
    latitude: float


class Trip(NamedTuple):
    """One trip in one area."""

    area: str
    start: Place
    end: Place

    @property
    def name(self) -> str:
        """Both ends."""
        return f"{self.start.name} to {self.end.name}"


_ROYAL_GWENT = Place("Royal Gwent Hospital", "way 40608609", -2.99816, 51.58029)
_ST_WOOLOS = Place("St Woolos Hospital", "way 40608970", -3.00280, 51.58185)
_NEWPORT_STATION = Place("Newport station", "node 6605149665", -3.0004250, 51.5887675)
_MARSHFIELD = Place("Marshfield", "node 296235199", -3.0657879, 51.5329849)
_NASH = Place("Nash", "node 29426550", -2.9484549, 51.5481999)
_ROGERSTONE = Place("Rogerstone", "node 487435758", -3.0546846, 51.5917070)
_RINGLAND = Place("Ringland", "node 443853905", -2.9344981, 51.5911590)
_FOZ = Place("Foz do Douro (Esplanada do Castelo)", "way 13275751", -8.6742487, 41.1494046)
_SAO_JOAO = Place("São João hospital (Alameda Hernâni Monteiro)", "way 286085490", -8.6014055, 41.1831659)
_AIRPORT = Place("Porto airport (Avenida do Aeroporto)", "way 225917243", -8.669442, 41.2391057)
_PEDRO_HISPANO = Place("Pedro Hispano hospital (Rua Eduardo Torres)", "way 55581168", -8.6631072, 41.1805351)
_TRINDADE = Place("Porto Trindade (Rua da Trindade)", "way 38336628", -8.6095684, 41.1515899)
_GAIA = Place("Gaia hospital (Rua Conceição Fernandes)", "way 135412475", -8.5951139, 41.1085445)
_CITY_GATE = Place("Valletta City Gate (Triton Fountain)", "way 561356942", 14.50826, 35.89561)
_MATER_DEI = Place("Mater Dei Hospital (A&E)", "node 3087211996", 14.4759505, 35.9025168)
_GOZO = Place("Gozo General Hospital", "node 3919240489", 14.2454348, 36.0396570)
_MARSAXLOKK = Place("Marsaxlokk", "node 265695880", 14.5448353, 35.8417662)

TRIPS = (
    Trip("newport", _NEWPORT_STATION, _ROYAL_GWENT),
    Trip("newport", _MARSHFIELD, _ROYAL_GWENT),
    Trip("newport", _NASH, _ST_WOOLOS),
    Trip("newport", _ROGERSTONE, _RINGLAND),
    Trip("porto", _FOZ, _SAO_JOAO),
    Trip("porto", _AIRPORT, _PEDRO_HISPANO),
    Trip("porto", _TRINDADE, _GAIA),
    Trip("malta", _CITY_GATE, _MATER_DEI),
    Trip("malta", _GOZO, _MATER_DEI),
    Trip("malta", _MARSAXLOKK, _MATER_DEI),
)

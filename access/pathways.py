"""Pathways with more than one leg: what they are, and that their legs hang together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from access.errors import InvalidFile, suggestion

HOME = "home"
PATIENT_LEGS = ("patient", "ambulance")
"""Who travels on the legs that make the patient's own time: an ambulance on its way is waited for."""
WHO = (*PATIENT_LEGS, "carer", "visitor")
USUAL_MODES = {
    "patient": "drive",
    "ambulance": "blue_light",
    "carer": "drive",
    "visitor": "public_transport",
}
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Leg:
    """One leg of a pathway: from a place to a place, for a share of those who made the leg before.

    ``start`` and ``end`` are ``"home"``, the id of an earlier leg (the place where that one ended) or a service
    (its nearest open site). ``after`` is the leg before, ``""`` for a first leg; ``after_service`` keeps those
    whose leg before ended at that service. ``minutes`` are added to the way (on scene, handover). ``nearest_to``
    is ``"start"`` or ``"home"``: what the site is nearest to. ``pairs`` gives the site from each site where the
    leg may begin; ``if_closed`` is the service that takes those whose nearest site of ``end`` is closed.
    A leg of ``another_day`` has minutes and reach of its own and is no part of the patient's whole time.
    ``journeys`` are journeys one way for each person on the leg, all travellers counted, ``both_ways`` included.
    """

    id: str
    start: str
    end: str
    label: str = ""
    after: str = ""
    after_service: str = ""
    who: str = "patient"
    mode: str = "drive"
    period: str = ""
    direction: str = "to_site"
    percentile: int = 50
    minutes: float = 0.0
    minutes_source: str = ""
    share: float = 1.0
    share_source: str = ""
    nearest_to: str = "start"
    pairs: Mapping[str, str] = field(default_factory=dict)
    if_closed: str = ""
    both_ways: bool = False
    another_day: bool = False
    people: float = 1.0
    visits: float = 1.0

    @property
    def of_patient(self) -> bool:
        """True where the patient goes on by it."""
        return self.who in PATIENT_LEGS

    @property
    def counts(self) -> bool:
        """True where its minutes are part of the patient's whole time."""
        return self.of_patient and not self.another_day

    @property
    def journeys(self) -> float:
        """Journeys one way of all travellers, for each person on the leg."""
        return self.people * self.visits * (2 if self.both_ways else 1)


@dataclass(frozen=True)
class Pathway:
    """A pathway as ``pathways.toml`` declares it; legs in order, thresholds in minutes of the patient's whole time.

    ``service`` is the one whose need sets out; each unit of it does so ``visits_per_year`` times a year.
    """

    id: str
    service: str
    legs: tuple[Leg, ...]
    label: str = ""
    notes: str = ""
    visits_per_year: float = 1.0
    thresholds: tuple[float, ...] = ()
    thresholds_source: str = ""

    def leg(self, name: str) -> Leg:
        """The leg of an id."""
        return next(leg for leg in self.legs if leg.id == name)

    def following(self, name: str) -> list[Leg]:
        """Legs that come straight after a leg; ``""`` for those that begin the pathway."""
        return [leg for leg in self.legs if leg.after == name]

    def ends_at(self, name: str) -> str:
        """The service at whose site a leg ends, or ``"home"``: legs that return to an earlier one's end included."""
        end = self.leg(name).end
        return self.ends_at(end) if end in {leg.id for leg in self.legs} else end

    def services(self) -> tuple[str, ...]:
        """Every service that a leg begins or ends at, in order."""
        ids = {leg.id for leg in self.legs} | {HOME, ""}
        named = (each for leg in self.legs for each in (leg.start, leg.end, leg.if_closed))
        return tuple(dict.fromkeys(each for each in named if each not in ids))


def check_pathway(pathway: Pathway, services, sites, where: str) -> Pathway:
    """Return the pathway if its legs hang together.

    Raises:
        InvalidFile: a leg begins where no earlier one ended, shares of patients after one leg exceed 1, or a leg
            says something that its places do not allow.
    """
    earlier: dict[str, Leg] = {}
    for leg in pathway.legs:
        at = f"{where}, leg {leg.id}"
        if leg.id in earlier or leg.id in services or leg.id == HOME:
            raise InvalidFile(f'{at}: the id "{leg.id}" is taken; give every leg a name of its own.')
        _check_places(pathway, leg, earlier, services, at)
        _check_ways(pathway, leg, earlier, at)
        for site in (*leg.pairs, *leg.pairs.values()):
            if site not in sites:
                raise InvalidFile(f'{at}: pairs names the site "{site}"{suggestion(site, sites)}')
        earlier[leg.id] = leg
    if not any(leg.counts for leg in pathway.legs):
        raise InvalidFile(
            f"{where} has no leg of the patient's; give it one whose `who` is patient or ambulance."
        )
    for before in ("", *earlier):
        together = sum(leg.share for leg in pathway.following(before) if leg.counts)
        if together > 1 + _ROUNDING:
            after = f"leg {before}" if before else "home"
            raise InvalidFile(
                f"{where}: the shares of patients who go on after {after} sum to {together:g}; keep them at most 1."
            )
    return pathway


def _check_places(pathway: Pathway, leg: Leg, earlier: Mapping[str, Leg], services, at: str) -> None:
    known = [HOME, *earlier, *services]
    for name, place in (("from", leg.start), ("to", leg.end)):
        if place not in known:
            raise InvalidFile(f'{at}: {name} = "{place}" is no place{suggestion(place, known)}')
    if leg.after and leg.after not in earlier:
        raise InvalidFile(f'{at}: after = "{leg.after}" is no earlier leg{suggestion(leg.after, earlier)}')
    before = _before(leg, earlier)
    for name, place in (("from", leg.start), ("to", leg.end)):
        if place in earlier and place not in before:
            raise InvalidFile(
                f'{at}: {name} = "{place}" is a leg that this one does not come after; write after = "{place}".'
            )
    if leg.if_closed and leg.if_closed not in services:
        raise InvalidFile(
            f'{at}: if_closed = "{leg.if_closed}" is no service{suggestion(leg.if_closed, services)}'
        )
    if leg.after_service:
        ends = (earlier[leg.after].end, earlier[leg.after].if_closed) if leg.after else ()
        if leg.after_service not in ends:
            raise InvalidFile(
                f'{at}: after_service = "{leg.after_service}" is not where the leg before may end'
                f"{suggestion(leg.after_service, filter(None, ends))}"
            )
    if leg.of_patient and leg.after and not earlier[leg.after].of_patient:
        raise InvalidFile(f"{at}: a patient's leg comes after one of a {earlier[leg.after].who}; swap them.")
    if leg.counts and leg.after and earlier[leg.after].another_day:
        raise InvalidFile(
            f"{at}: it comes after a leg of another day, so it is of another day too; write another_day = true."
        )


def _check_ways(pathway: Pathway, leg: Leg, earlier: Mapping[str, Leg], at: str) -> None:
    start, end = (_kind(place, pathway, earlier) for place in (leg.start, leg.end))
    if start == end == HOME:
        raise InvalidFile(f"{at}: it goes from home to home; name a service or an earlier leg.")
    fixed = "from_site" if end == HOME else "to_site" if start == HOME else leg.direction
    if leg.direction != fixed:
        raise InvalidFile(f'{at}: direction = "{leg.direction}" is not its way; leave it out.')
    if leg.start not in (HOME, *earlier) and end != HOME:
        raise InvalidFile(
            f"{at}: it begins at the nearest site of {leg.start}, which only a leg to home can; give that way a "
            "leg of its own."
        )
    to_service = leg.end not in (HOME, *earlier)
    for name in ("pairs", "if_closed"):
        if getattr(leg, name) and not to_service:
            raise InvalidFile(f"{at}: {name} needs a service to go to, and it goes to {leg.end}.")
    if leg.pairs and start == HOME:
        raise InvalidFile(f"{at}: pairs go from site to site, and it begins at home.")


def _kind(place: str, pathway: Pathway, earlier: Mapping[str, Leg]) -> str:
    return pathway.ends_at(place) if place in earlier else place


def _before(leg: Leg, earlier: Mapping[str, Leg]) -> list[str]:
    """Every leg that a leg comes after, the nearest first."""
    chain, name = [], leg.after
    while name:
        chain.append(name)
        name = earlier[name].after
    return chain

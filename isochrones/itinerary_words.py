"""A journey in sentences."""

from collections.abc import Callable

from isochrones.itinerary_legs import DRIVE, RIDE, STAY, WALK, Leg

DAY = 86_400


def clock(second: int, arriving: bool = False) -> str:
    """`08:03`, and the day where it is another: `00:10 (next day)`.

    Seconds are dropped as timetables do; at the end of a journey the minute is full, so that nobody is told to be
    there earlier than they are.

    >>> clock(24 * 3600 + 630), clock(24 * 3600 + 630, arriving=True)
    ('00:10 (next day)', '00:11 (next day)')
    """
    minute = -(-second // 60) if arriving else second // 60
    day, minute = divmod(minute, DAY // 60)
    said = {0: "", 1: " (next day)", -1: " (the day before)"}[day]
    return f"{minute // 60:02d}:{minute % 60:02d}{said}"


def minutes(seconds: float) -> str:
    """Whole minutes, at least "less than a minute".

    >>> minutes(200), minutes(70), minutes(20)
    ('3 minutes', '1 minute', 'less than a minute')
    """
    whole = round(seconds / 60)
    if whole == 0:
        return "less than a minute"
    return "1 minute" if whole == 1 else f"{whole} minutes"


def sentence_of(leg: Leg, clock: Callable[[int], str] = clock) -> str:
    """What one does, beginning with the time at which it begins."""
    taken = minutes(leg.arrive - leg.depart)
    if leg.kind == WALK:
        said = f"walk {taken} to {leg.to_name}"
    elif leg.kind == DRIVE:
        said = f"taxi or car to {leg.to_name}, {taken} with its wait"
    elif leg.kind == RIDE:
        said = f"{_vehicle(leg)} to {leg.to_name}, arriving {clock(leg.arrive)}"
    elif leg.kind == STAY:
        said = f"stay seated at {leg.from_name}: it goes on as {_vehicle(leg)}"
    else:
        said = f"wait {taken} at {leg.from_name}"
    return f"{clock(leg.depart)} {said}"


def _vehicle(leg: Leg) -> str:
    route = " ".join(part for part in (leg.vehicle or "service", leg.route) if part)
    return f"{route} towards {leg.headsign}" if leg.headsign else route

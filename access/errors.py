"""What can be wrong with services, options and travel times: one tree, each message one sentence."""

from collections.abc import Iterable
from difflib import get_close_matches


class AccessError(Exception):
    """Root of every error this package raises on purpose."""

    def __str__(self) -> str:
        """Return the sentence itself, also where the class is a ``KeyError`` (which would quote it)."""
        return " ".join(str(part) for part in self.args)


class InvalidFile(AccessError, ValueError):
    """A services or configurations file cannot be read, or a value in it is not usable."""


class InvalidHours(AccessError, ValueError):
    """Opening hours that do not follow the grammar of :mod:`access.hours`."""


class UnknownName(AccessError, KeyError):
    """A service, site, option or setting that nothing declares."""


class MissingColumn(AccessError, KeyError):
    """The areas lack a column that a need, weight or table asks for."""


class InvalidAreas(AccessError, ValueError):
    """Areas that are repeated, or whose need is unknown or negative."""


class InvalidTravelTimes(AccessError, ValueError):
    """A travel-time array that does not follow the contract."""


class MissingCapacity(AccessError, ValueError):
    """A supply measure was asked for at sites without a stated capacity."""


def suggestion(name: object, known: Iterable[object]) -> str:
    """Return ``'; did you mean "x"?'`` for the nearest known name, else the known names, for a message.

    No number is taken for a mistyped other.
    """
    names = [str(each) for each in known]
    close = get_close_matches(name, names, n=1, cutoff=0.6) if isinstance(name, str) else []
    if close:
        return f'; did you mean "{close[0]}"?'
    shown = ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")
    return f"; known: {shown}" if names else "; none is declared"

"""What can be wrong with a timetable or a question put to it."""

from isochrones.errors import IsochronesError


class TransitError(IsochronesError):
    """Root of everything that public transport refuses."""

    def __str__(self) -> str:
        """The sentence itself, also where a built-in parent would quote it."""
        return str(self.args[0]) if self.args else ""


class FeedNotFound(TransitError, FileNotFoundError):
    """No GTFS file is at the given path."""


class NotAFeed(TransitError, ValueError):
    """The file is not a zip archive, is truncated, or lacks the tables of GTFS."""


class MissingFeedColumn(TransitError, KeyError):
    """A table of the feed lacks a column that GTFS requires."""


class BadFeedValue(TransitError, ValueError):
    """A value of the feed cannot be read as what GTFS says it is."""


class NoServiceOnDate(TransitError, ValueError):
    """Nothing of the date itself runs or can be used, or a feed does not cover the date."""


class BadTransitOption(TransitError, ValueError):
    """A window, a percentile, a direction or a cap that has no meaning."""


class BadTimetableFolder(TransitError, OSError):
    """A saved timetable or its links cannot be read back."""

"""What can be wrong with a scenario: each message names the file, the table and the remedy."""

from isochrones.transit_errors import TransitError


class ScenarioError(TransitError, ValueError):
    """A scenario file cannot be read, or says something that cannot be done to these timetables."""


class UnknownInTimetable(ScenarioError):
    """A scenario names a route or a stop that no feed has, or that several have."""


class ExportRefused(TransitError, ValueError):
    """Feeds cannot be written as one GTFS zip."""

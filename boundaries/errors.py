"""Errors of the boundaries package: each message names the file, the place in it and the remedy."""


class BoundariesError(Exception):
    """Root of everything this package raises on purpose."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class MissingFile(BoundariesError, FileNotFoundError):
    """A file that was named is not there."""


class UnreadableFile(BoundariesError, OSError):
    """A file is there and cannot be read as what it claims to be."""


class MissingLayer(BoundariesError, LookupError):
    """A file of several layers lacks the one asked for, or none was named."""


class MissingColumn(BoundariesError, KeyError):
    """A table lacks a column that was named."""


class EmptyTable(BoundariesError, ValueError):
    """A file has columns and no rows."""


class DuplicateIds(BoundariesError, ValueError):
    """A code that must be unique occurs in several rows."""


class BadValue(BoundariesError, ValueError):
    """A cell holds something that its column cannot mean."""


class BadGeometry(BoundariesError, ValueError):
    """A geometry is missing, empty, of the wrong kind or beyond repair."""


class WrongCRS(BoundariesError, ValueError):
    """A coordinate reference system is unknown, unsuitable, or contradicted by the coordinates."""


class VintageMismatch(BoundariesError, ValueError):
    """Tables of two editions of the area codes were to be joined without a lookup."""


class UnmatchedCodes(VintageMismatch):
    """Too many areas have no row in a table, as when its codes are of another edition."""


class SchemaError(BoundariesError, ValueError):
    """A table does not keep its contract."""


class UnknownPostcode(BoundariesError, LookupError):
    """A text is no postcode, or one that the table of postcodes does not have."""

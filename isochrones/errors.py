"""What can go wrong in networks and times: one tree, rooted in :class:`IsochronesError`."""


class IsochronesError(Exception):
    """Root of every error this package raises on purpose."""


class NetworkFileError(IsochronesError, OSError):
    """A street file is missing, damaged, or holds no streets for the profile asked for."""


class NetworkStoreError(IsochronesError, OSError):
    """A directory does not hold a network written by ``save_network``."""


class PreparationError(IsochronesError, ValueError):
    """An order of elimination that does not number the nodes of the network it is given for."""


class InvalidTable(IsochronesError, ValueError):
    """Origins or sites lack a column, repeat an id, or hold coordinates that are not numbers."""


class CrsMismatch(IsochronesError, ValueError):
    """Sites and network are in different coordinate reference systems."""


class UnknownChoice(IsochronesError, ValueError):
    """A profile, period, direction or road class that is not known, or a longest time that none can be."""


class SpeedTableError(IsochronesError, ValueError):
    """An override of the speed table names an unknown class or a value that is no speed."""


class SurfaceError(IsochronesError, ValueError):
    """A travel-time surface or its polygons were asked for on an impossible grid."""

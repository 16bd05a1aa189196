"""The command line of Isoquity."""

__version__ = "0.1.0"

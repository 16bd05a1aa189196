"""The jobs of ``benchmarks.transit``, a module each with ``run``."""

"""The jobs of ``benchmarks.equity``, a module each with ``run``."""

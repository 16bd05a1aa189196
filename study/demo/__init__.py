"""Doggerland, the demonstration region: a fictional health system on the drowned land in the North Sea.

Everything is generated from a seed and written as the real file formats that a study reads.
"""

from study.demo.make import make
from study.demo.scales import SCALES, UnknownScale

__all__ = ["SCALES", "UnknownScale", "make"]

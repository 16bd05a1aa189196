"""The classes and colours of study/classes.py for pages: what templates and scripts read of them."""

from __future__ import annotations

from dataclasses import asdict

from study.classes import CHANGE_BREAKS, MINUTES_BREAKS, NO_CHANGE_MINUTES, SCALES, Scale, palette

__all__ = [
    "CHANGE_BREAKS",
    "MINUTES_BREAKS",
    "NO_CHANGE_MINUTES",
    "SCALES",
    "Scale",
    "for_scripts",
    "palette",
]


def for_scripts() -> dict[str, dict]:
    """The scales as plain values."""
    return {name: asdict(scale) for name, scale in SCALES.items()}

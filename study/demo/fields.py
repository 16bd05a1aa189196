"""Smooth random fields: the irregularity of coasts, street patterns and neighbourhoods."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Field = Callable[[np.ndarray], np.ndarray]
WAVES = 14


def smooth_field(rng: np.random.Generator, wavelength: float, octaves: int = 2) -> Field:
    """A random function of place, of mean 0 and variance about 1, that varies over ``wavelength`` metres.

    Sum of plane waves of random direction and phase; each further octave halves wavelength and height.
    The function takes points of shape (n, 2) in metres and returns n values.
    """
    angles = rng.uniform(0, 2 * np.pi, (octaves, WAVES))
    phases = rng.uniform(0, 2 * np.pi, (octaves, WAVES))
    stretch = rng.uniform(0.7, 1.4, (octaves, WAVES))
    octave = 2.0 ** np.arange(octaves)[:, None]
    radians_per_metre = 2 * np.pi / wavelength * stretch * octave
    waves = np.stack([radians_per_metre * np.cos(angles), radians_per_metre * np.sin(angles)]).reshape(2, -1)
    heights = np.broadcast_to(1 / octave, angles.shape).ravel()
    heights = heights / np.sqrt((heights**2).sum() / 2)

    def value(points: np.ndarray) -> np.ndarray:
        return np.cos(np.asarray(points) @ waves + phases.ravel()) @ heights

    return value


def warp(points: np.ndarray, fields: tuple[Field, Field], metres: float) -> np.ndarray:
    """Points moved by up to about ``metres`` along two smooth fields, so that straight lines bend."""
    return points + metres * np.stack([fields[0](points), fields[1](points)], axis=1)

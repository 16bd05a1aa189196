"""A map from the internet: whether the study names one, and the only place it may come from."""

from __future__ import annotations

from study.settings import Settings


def basemap_origin(settings: Settings) -> str | None:
    """The origin (scheme, host, port) from which pictures of a map may be loaded; None where the study names none."""
    return settings.basemap.origin if settings.basemap else None

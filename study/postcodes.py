"""The postcodes of a study."""

from __future__ import annotations

import boundaries
from study.errors import ResultsError
from study.folder import Study


def study_postcodes(study: Study) -> boundaries.Postcodes:
    """Where the study's postcodes are.

    Raises
    ------
    ResultsError
        study.toml has no [postcodes].
    BoundariesError
        The file cannot be used.
    """
    settings = study.settings.postcodes
    if settings is None:
        raise ResultsError("study.toml has no [postcodes]: name a file of them, or give --area or --point.")
    return boundaries.read_postcodes(
        study.existing("postcodes.file"), study.settings.crs, postcode=settings.postcode,
        columns=settings.columns, degrees=bool(settings.longitude),
    )  # fmt: skip

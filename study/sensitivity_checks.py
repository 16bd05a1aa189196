"""What ``[sensitivity]`` of ``study.toml`` names that the study does not have."""

from __future__ import annotations

from study.sensitivity_assumptions import OWN_RELEASE
from study.settings import Settings


def sensitivity_mistakes(settings: Settings) -> list[tuple[tuple, str]]:
    """Each mistake: where it stands in the file, and a message with its remedy."""
    said, mistakes = settings.sensitivity, []
    dated = [name for name, period in settings.periods.items() if period.date]
    for name in said.dates:
        if name not in dated:
            have = ", ".join(dated) or "none"
            message = f"is no period with a timetable date: the study has {have}."
            mistakes.append((("sensitivity", "dates", name), message))
    if said.deprivation and settings.deprivation is None:
        message = "has releases to try in place of [deprivation], which the study lacks: give that first."
        mistakes.append((("sensitivity", "deprivation"), message))
    editions = [None, settings.areas.vintage, *settings.vintages]
    for name, release in said.deprivation.items():
        path = ("sensitivity", "deprivation", name)
        if name == OWN_RELEASE:
            mistakes.append((path, "is what the study's own release is called: give it another name."))
        if release.vintage not in editions:
            message = f"is of {release.vintage} areas and the study's are of {settings.areas.vintage}: "
            mistakes.append(((*path, "vintage"), f"{message}add [vintages.{release.vintage}]."))
    return mistakes

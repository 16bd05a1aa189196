"""Whether a period can tell two configurations of a service apart: not where sites open in part of it differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from access.configurations import Configuration
from access.opening import serving_sites, shut_minutes


@dataclass(frozen=True)
class Judgement:
    """What :func:`judgement` says of two configurations: whether their figures are to be compared, and the sites
    open in part of the period only, which do not serve there, under the ``base`` and under the ``option``.
    """

    judged: bool
    base: tuple[str, ...] = ()
    option: tuple[str, ...] = ()

    @property
    def sites(self) -> tuple[str, ...]:
        """Sites open in part under either, alphabetically."""
        return tuple(sorted({*self.base, *self.option}))


def judgement(
    base: Configuration,
    option: Configuration,
    service: str,
    period: str,
    direction: str,
    periods: Mapping[str, object] | None = None,
) -> Judgement:
    """Whether a service under two configurations can be compared in a period and direction.

    A site that is open in part of the period does not serve there. Where both configurations have the same such
    sites, open at the same minutes of the period, nothing of the difference between them goes unseen: they are
    judged. Where these sites differ, in themselves or in their minutes, the figures leave out what people could
    reach in part of the period under one and not under the other: they are not. ``periods`` as in
    :func:`access.serving_sites`; without them every site serves and all is judged.

    Raises:
        UnknownName, InvalidHours: as :func:`access.serving_sites`.
    """
    open_in_part = [
        serving_sites(each, service, period, direction, periods).partly for each in (base, option)
    ]
    when = [
        {site: shut_minutes(each.services[service][site], period, direction, periods) for site in sites}
        for each, sites in zip((base, option), open_in_part)
    ]
    return Judgement(when[0] == when[1], *open_in_part)


def wholly_open(
    options: Iterable[Configuration],
    service: str,
    period: str,
    direction: str,
    periods: Mapping[str, object] | None = None,
) -> bool:
    """Whether every site of a service serves in a period under every one of some configurations.

    Raises:
        UnknownName, InvalidHours: as :func:`access.serving_sites`.
    """
    return all(
        serving_sites(each, service, period, direction, periods).sites == each.sites(service)
        for each in options
    )

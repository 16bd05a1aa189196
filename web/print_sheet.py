"""Everything a sheet of paper shows of a view, brought together: ground, maps, reach, curve and indices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from study.context_layers import context_layers
from study.results import Results
from web.page import View, isochrones_refused
from web.panel import Panel
from web.print_curve import Curve, curve
from web.print_ground import Ground, ground
from web.print_page import Drawn, PrintedMap, printed_maps, strengths
from web.print_reach import Band, bands, reach_selection, reach_words
from web.selection import Selection


@dataclass(frozen=True)
class Sheet:
    """A view of a selection on its way to paper; ``remember`` keeps answers (see ``StudySource.remember``)."""

    results: Results
    selection: Selection
    shown: View
    remember: Callable

    @property
    def ground(self) -> Ground:
        """The whole study, kept; or the place that the view looks at."""
        if self.shown.at:
            return ground(self.results, context_layers(self.results), self.shown.at)
        return self.remember(
            self.results, ("print",), lambda: ground(self.results, context_layers(self.results))
        )

    def maps(self, reach: list[Band], a: dict, b: dict, changes: dict) -> list[PrintedMap]:
        """The maps; ``reach`` from :meth:`reach`, the rest as the viewer's answers."""
        drawn = Drawn(self.ground, strengths(self.results, bool(self.shown.dim)), reach)
        return printed_maps(self.results, self.selection, self.shown, drawn, a, b, changes)

    def reach(
        self, choices: pd.DataFrame, compute: Callable[[Results, Selection, str], gpd.GeoDataFrame]
    ) -> tuple[list[Band], str]:
        """Bands of the chosen site and what they say; none where no reach is shown, with the reason if it cannot be."""
        site, results = self.shown.site, self.results
        if not site or not self.shown.reach:
            return [], ""
        wanted = reach_selection(self.selection, self.shown, choices)
        refused = isochrones_refused(results).get(wanted.mode, "")
        if refused:
            return [], f"The reach of a site is not available: {refused}"
        polygons = compute(results, wanted, site)
        return bands(polygons, self.ground), reach_words(results, wanted, site, polygons)

    def curve(self, panel: Panel, charts: dict) -> Curve:
        """The S-curve of A and B; ``charts`` are the numbers of the page's charts."""
        return curve(charts["s_curve"], panel.within, self.shown.fifths, panel.changed, panel.need_label)

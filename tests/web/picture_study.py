"""The small study compared as pictures need it, worked by hand in ``small_study.py``.

``without_n`` against today: A1 10 -> 22 minutes, A2 the same, A3 8 -> 8.5, A4 has no value, A5 loses reach; so 450 of
1,050 people travel longer, by 3.375 minutes on average (100 by 12, 300 by half a minute) where they still arrive.
"""

from functools import cache

import geopandas as gpd
import shapely

from study.comparison import compare_options
from web.charts import charts, evaluate_pair
from web.layers import site_list
from web.selection import Selection

WORDS = "no value in the imported travel times"


@cache
def compared(results, option="without_n"):
    return compare_options(results, "baseline", option, "emergency")


def reasons(results, side="option"):
    return compared(results).areas[f"reason_{side}"].map(lambda code: WORDS if code else "")


def sites(results, option="without_n"):
    shown = {name: results.configurations[name] for name in ("baseline", option)}
    return site_list(results.places.sites, "emergency", shown, option, set())


@cache
def numbers(results, a="baseline", b="without_n"):
    chosen = Selection("emergency", a, b, "drive", "all_day", "to_site", 50)
    figures = compare_options(results, a, b, "emergency").to_dict()
    return charts(results, evaluate_pair(results, chosen), figures)


def context(crs="EPSG:27700"):
    """A coast, a river, a road, a railway and two towns over the five squares."""

    def layer(*shapes, **columns):
        return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)

    line = shapely.LineString([(449_000, 400_500), (456_000, 400_400)])
    towns = [shapely.Point(451_500, 400_300), shapely.Point(453_500, 400_600)]
    return {
        "land": layer(shapely.box(440_000, 390_000, 460_000, 401_200)),
        "water": layer(line, shapely.box(452_200, 400_000, 452_400, 400_300)),
        "green": layer(),
        "road": layer(shapely.affinity.translate(line, 0, 200)),
        "rail": layer(shapely.affinity.translate(line, 0, -200)),
        "place": layer(*towns, name=["Cost $5 & $6", "Beechtown"], kind=["city", "town"], rank=[1, 2]),
    }

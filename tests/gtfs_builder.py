"""GTFS feeds written as text: ``gtfs_zip(path, trips=..., stop_times=...)`` over a small complete feed."""

import zipfile
from pathlib import Path

STREET = """
stop_id,stop_name,stop_lat,stop_lon
A,Alder,51.580,-3.000
B,Birch,51.590,-3.000
C,Cedar,51.600,-3.000
"""
TABLES = {
    "agency": "agency_id,agency_name,agency_url,agency_timezone\nX,X,http://x.example,Europe/London\n",
    "stops": STREET,
    "routes": "route_id,route_short_name,route_type\nR,7,3\n",
    "trips": "route_id,service_id,trip_id\nR,week,T\n",
    "calendar": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "week,1,1,1,1,1,0,0,20230605,20230630\n",
    "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    "T,08:00:00,08:00:00,A,1\nT,08:10:00,08:11:00,B,2\nT,08:20:00,08:20:00,C,3\n",
}
TUESDAY, SUNDAY = "2023-06-20", "2023-06-18"


def gtfs_zip(path: Path, **tables: str | None) -> Path:
    """Write a feed with one trip A-B-C on weekdays of June 2023; `tables` replace its files, None omits."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in {**TABLES, **tables}.items():
            if text is not None:
                archive.writestr(f"{name}.txt", text.lstrip("\n"))
    return path


def stop_times(*rows: str, columns: str = "trip_id,arrival_time,departure_time,stop_id,stop_sequence") -> str:
    return "\n".join([columns, *rows]) + "\n"

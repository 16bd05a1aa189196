"""Agencies of feeds that are changed or written: every route of a feed with several names one of them."""

from dataclasses import replace

import pandas as pd

from isochrones.gtfs import Feed
from isochrones.scenario_trips import with_rows


def with_agency(feed: Feed) -> Feed:
    """The feed with an agency that has an id, which every route names; of several agencies all stays.

    A feed without agencies gets one of its own name, which is also the id of an agency without one.
    """
    agency, stem = feed.agency, feed.name.split(".")[0]
    if len(agency) > 1:
        return feed
    own = stem if not len(agency) else agency["agency_id"].iloc[0] or stem
    routes = feed.routes.assign(agency_id=feed.routes["agency_id"].replace("", own))
    if len(agency):
        return replace(feed, routes=routes, agency=agency.assign(agency_id=own))
    ids = list(dict.fromkeys(routes["agency_id"])) or [own]
    agency = pd.DataFrame({"agency_id": ids, "agency_name": ids, "agency_timezone": ""})
    return replace(feed, routes=routes, agency=agency)


def with_operator(feed: Feed, name: str) -> tuple[Feed, str]:
    """The feed with one more agency of this name, in the time zone of the feed's first, and the agency's id."""
    feed = with_agency(feed)
    own = f"{feed.name.split('.')[0]}: {name}"
    if (feed.agency["agency_id"] == own).any():
        return feed, own
    row = {
        "agency_id": own, "agency_name": name, "agency_timezone": feed.agency["agency_timezone"].iloc[0],
    }  # fmt: skip
    return replace(feed, agency=with_rows(feed.agency, [row])), own

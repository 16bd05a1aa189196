"""The region served, packed and reported once, and the windows that personas look through."""

import os
from pathlib import Path

import pytest

from tests.once import made_once
from tests.personas.pictures import Album
from tests.region import isoquity
from tests.web.visits import Visit

SERVICE = "inpatient_paediatrics"
SIZES = {"phone": (375, 812), "tablet": (768, 1024), "desktop": (1280, 800), "projector": (1920, 1080)}


@pytest.fixture(scope="session")
def album(tmp_path_factory):
    """Where pictures go: the folder named by ISOQUITY_IMAGES, else a temporary one."""
    named = os.environ.get("ISOQUITY_IMAGES")
    return Album(Path(named) if named else tmp_path_factory.mktemp("pictures"))


@pytest.fixture(scope="session")
def drafts_address(served, region):
    """The viewer as `isoquity serve --drafts` shows it."""
    return served(region, drafts=True)


@pytest.fixture(scope="session")
def public_address(served, region):
    """The viewer as everybody sees it; planners may sign in."""
    return served(region, drafts=False)


@pytest.fixture
def visit(browser):
    """Opens windows on the viewer; whatever goes wrong in one, or is asked elsewhere, fails the test."""
    visits = []

    def begin(address, size=SIZES["desktop"], **options):
        visits.append(Visit(browser, address, *size, **options))
        return visits[-1]

    yield begin
    for each in visits:
        each.close()
        assert each.faults == []


@pytest.fixture(scope="session")
def pack(region, tmp_path_factory):
    """The village-hall folder, posters and all."""

    def make(out):
        isoquity(f"publish {region} --static {out / 'hall'} --service {SERVICE} --quiet", region)

    return made_once(tmp_path_factory, "pack", make) / "hall"


@pytest.fixture(scope="session")
def evidence(region, tmp_path_factory):
    """The evidence pack of what is published, as a page and for Word, and pages of other questions."""

    def make(out):
        for ending in ("html", "docx"):
            words = f"report {region} -o {out}/pack.{ending} --service {SERVICE} --published --quiet"
            isoquity(words, region)
        isoquity(f"options {region} --choice paediatrics -o {out}/options.html --quiet", region)
        isoquity(f"scorecard {region} -o {out}/scorecard.html --quiet", region)
        isoquity(f"week {region} --service {SERVICE} -o {out}/week.html --quiet", region)

    return made_once(tmp_path_factory, "evidence", make)

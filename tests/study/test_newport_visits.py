"""Newport's visits on a Tuesday and a Sunday come out as docs/methods/visits.md prints them."""

import re
import shutil

import pytest

from study.folder import open_study
from study.visits import Visits
from tests.shared_data import REPOSITORY, shared_data

pytestmark = pytest.mark.shared_data
PAGE = (REPOSITORY / "docs" / "methods" / "visits.md").read_text(encoding="utf-8").split("## Newport")[1]


def printed(start: str) -> list[int]:
    """The counts of the row of the page that begins so."""
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| {start}"))
    return [int(n.replace(",", "")) for n in re.findall(r"(?<= )[\d,]+(?= (?:\||\())", row)]


@pytest.fixture(scope="module")
def visits(tmp_path_factory):
    folder = tmp_path_factory.mktemp("newport")
    for file in (REPOSITORY / "examples" / "newport").glob("*.toml"):
        shutil.copy(file, folder)
    return Visits(open_study(folder, {"newport": str(shared_data("newport"))}))


def result(visits, kind):
    return [
        visits.result(f"{day}_{kind}", "emergency_department", "baseline") for day in ("tuesday", "sunday")
    ]


def test_visiting_hours(visits):
    both = [each.everyone for each in result(visits, "visiting")]
    assert [round(row["residents_works"]) for row in both] == printed("visiting hours 14:00-20:00 work")
    assert [round(row["residents_stranded"]) for row in both] == printed("visiting hours: there")


def test_discharge(visits):
    found = result(visits, "discharge")
    for name, start in (
        ("works", "discharge at 22:00: home"),
        ("stranded", "discharge at 22:00: stranded"),
        ("no_ride_home", "of them, no journey"),
        ("no_service_that_day", "no journey to any site"),
    ):
        assert [round(each.everyone[f"residents_{name}"]) for each in found] == printed(start)
    for fifth, start in enumerate(("1, most", "2 ", "3 ", "4 ", "5, least"), start=1):
        national = [each.groups[each.groups["scope"] == "national"].set_index("quintile") for each in found]
        rows = [groups.loc[fifth] for groups in national]
        counts = [rows[0]["residents_total"] - rows[0]["residents_not_snapped"]]
        assert [round(n) for n in counts + [row["residents_stranded"] for row in rows]] == printed(start)[-3:]

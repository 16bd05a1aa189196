import access
from study.journeys_a_year import journeys_per_year, journeys_sentence

FIGURES = {
    "base": {"need_reached": 110.0, "mean_minutes": 12.0},
    "option": {"need_reached": 100.0, "mean_minutes": 15.0},
    "need_lost_reach": 10.0,
}
# 100 reached under both, 6 visits each, one visitor in two: 900 journeys of 12 or 15 minutes
CLINIC = access.Service("clinic", "Clinic", visits_per_year=6, visitors=0.5)


def test_journeys_and_hours_by_hand():
    found = journeys_per_year(CLINIC, FIGURES, counts_a_year=False)
    assert found == {"patients": 600.0, "visitors": 300.0, "base_hours": 180.0, "option_hours": 225.0}
    assert journeys_sentence(found) == [
        "A year's 600 journeys of patients and 300 of visitors of those reached under both take 180 hours one way, "
        "and would take 225."
    ]


def test_residents_make_no_journey_that_nobody_declared():
    assert journeys_per_year(access.Service("s", "S"), FIGURES, counts_a_year=False) == {}
    assert journeys_sentence({}) == []


def test_cases_of_a_year_make_one_each():
    assert journeys_per_year(access.Service("s", "S"), FIGURES, counts_a_year=True)["patients"] == 100


def test_nobody_is_reached_under_both():
    nobody = {side: {"need_reached": 0.0, "mean_minutes": None} for side in ("base", "option")}
    found = journeys_per_year(CLINIC, nobody | {"need_lost_reach": 0.0}, counts_a_year=False)
    assert found["base_hours"] is None
    assert journeys_sentence(found) == []

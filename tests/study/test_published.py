"""Published results, looked at by somebody who wants to know what the drafts are."""

import datetime
import json
from dataclasses import replace

import pandas as pd
import pytest

from study.errors import ResultsError
from study.folder import open_study
from study.published import published_only
from study.results import Results, open_results
from study.run import run
from study.transit_settings import Visit
from tests.web.draft_study import OPTIONS, SECRETS, SERVICE, SITE, write_with_drafts


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = write_with_drafts(tmp_path_factory.mktemp("drafts"))
    run(open_study(folder))
    return open_results(folder)


@pytest.fixture(scope="module")
def published(whole):
    return published_only(whole)


def secrets_in(value) -> list[str]:
    return [word for word in SECRETS if word in str(value)]


def test_the_drafts_are_there_to_be_found(whole):
    assert set(secrets_in([whole.configurations, whole.services, whole.places.sites.to_csv()])) == set(
        SECRETS
    )


@pytest.mark.parametrize("part", ["configurations", "services", "record", "baseline", "run_id", "changed"])
def test_nothing_names_a_draft(published, part):
    assert secrets_in(getattr(published, part)) == []


def test_no_finding_of_inputs_or_options_names_a_draft(whole, published):
    said = [each["message"] for each in whole.record["findings"]]
    assert secrets_in(said) != []
    assert len(published.record["findings"]) > 0
    places = [{"level": "warning", "where": "sites", "message": f"site {SITE} lies in the sea"}]
    assert published._sayable(places) == []


def test_no_table_names_a_draft(published):
    for name in published.record["tables"]:
        table = published.table(name)
        assert len(table) > 0 or name in ("by_group", "by_lookup", "catchment")
        assert secrets_in(table.reset_index().to_csv()) == []
        assert "share_within_17" not in [*table.columns, *published.columns(name)]


def test_asking_for_columns_or_rows_shows_no_more(published):
    columns = ["minutes", "share_within_17"]
    filters = [("configuration", "in", [*OPTIONS, "baseline"])]
    table = published.table("access", columns=columns, filters=filters)
    assert list(table.columns) == ["minutes"]
    assert len(table) == len(published.table("access", filters=[("configuration", "==", "baseline")]))
    assert published.table("access", filters=[("service", "==", SERVICE)]).empty


def test_sites_and_travel_times_are_those_of_published_options(whole, published):
    assert set(whole.places.sites.index) - set(published.places.sites.index) == {SITE}
    for key in published.matrices():
        assert SITE not in published.travel_times(key)["site"].values
        assert SITE not in json.dumps(published.matrices()[key])


def test_a_service_says_nothing_of_sites_and_hours_of_drafts(published):
    clinic = published.services["clinic"]
    assert dict(clinic.capacity) == {"N": 5}
    assert clinic.patterns == {}


def test_an_option_published_from_a_draft_keeps_its_own_words_only(published):
    later = published.configurations["later"]
    assert sorted(later.services["emergency"]) == ["N", "W"]
    assert later.notes.startswith("said openly")


@pytest.mark.parametrize("name", ["configurations", "services", "rules", "choices", "scorecard"])
def test_question_files_stay_closed(published, name):
    with pytest.raises(ResultsError, match="may name drafts"):
        published.question_file(name)


def test_visits_to_a_service_of_drafts_and_files_of_options_are_unset(whole):
    when = {"date": datetime.date(2026, 5, 5), "arrive_by": "10:00"}
    visits = {name: Visit(service=service, **when) for name, service in (("one", SERVICE), ("two", "clinic"))}
    asked = whole.study.settings.model_copy(update={"visits": visits, "rules": f"{OPTIONS[0]}.toml"})
    published = published_only(Results(replace(whole.study, settings=asked), whole.record))
    assert list(published.study.settings.visits) == ["two"]
    assert published.study.settings.rules is None
    assert secrets_in([published.record, published.study.settings]) == []


def test_figures_are_those_of_the_whole_results(whole, published):
    for name in ("summary", "access", "area_change"):
        ours, theirs = (each.table(name).query("configuration == 'later'") for each in (published, whole))
        theirs = theirs[theirs["service"] != SERVICE][list(ours.columns)]
        pd.testing.assert_frame_equal(ours.reset_index(drop=True), theirs.reset_index(drop=True))


def test_findings_of_places_can_be_read_where_drafts_have_sites_of_their_own(whole):
    finding = {"level": "warning", "where": "points.csv", "message": "6 points lie outside."}
    secret = finding | {"message": f"{SITE} stands apart."}
    whole = Results(whole.study, whole.record)
    whole.places = replace(whole.places, findings=[finding, secret])
    assert published_only(whole).places.findings == [finding]

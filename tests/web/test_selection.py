"""What is shown when the address is silent, and the list of services."""

import pandas as pd
import pytest

from web.page import by_change
from web.selection import changing_options, select, usual_options

JOURNEY = {"mode": "drive", "period": "all_day", "direction": "to_site", "percentile": "50"}
USUAL = {"clinic": "today", "emergency": "moved"}


@pytest.fixture
def choices():
    rows = [(s, o) for s in ("clinic", "emergency") for o in ("today", "other", "moved")]
    return pd.DataFrame(rows, columns=["service", "option"]).assign(**JOURNEY)


def test_the_first_service_that_an_option_changes_is_shown(choices):
    shown = select(choices, {}, USUAL, "today")
    assert (shown.service, shown.a, shown.b) == ("emergency", "today", "moved")


def test_where_no_option_changes_any_service_the_first_is_shown(choices):
    shown = select(choices, {}, dict.fromkeys(USUAL, "today"), "today")
    assert (shown.service, shown.a, shown.b) == ("clinic", "today", "today")


def test_what_the_address_says_wins(choices):
    assert select(choices, {"service": "clinic"}, USUAL, "today").service == "clinic"


def test_options_that_change_a_service(results):
    assert changing_options(results) == {"emergency": ["without_n", "moved"], "clinic": []}
    assert usual_options(results) == {"emergency": "without_n", "clinic": "baseline"}


def test_services_that_no_option_changes_stand_apart_in_words():
    items = [("clinic", "Clinic", False), ("emergency", "Emergency", True)]
    changed, others = by_change(items, {"clinic": [], "emergency": ["moved"]})
    assert changed == ("Changed by an option", [items[1]])
    assert others == ("Not changed by any option", [items[0]])
    assert by_change(items, {"clinic": [], "emergency": []}) == [("", items)]


def test_the_page_marks_services_that_no_option_changes(client):
    page = client.get("/").text.split('<select name="service"')[1]
    assert page.index('label="Changed by an option"') < page.index('value="emergency"')
    assert page.index('label="Not changed by any option"') < page.index('value="clinic"')


def test_a_search_without_scripts_selects_the_area_found(client, results):
    assert '"area": "A3"' in client.get("/?find=Cedar").text
    assert '"area": ""' in client.get("/?find=nowhere").text


def test_an_area_left_stays_left(client, results):
    assert '"area": ""' in client.get("/?find=Cedar&area=").text
    assert '"area": "A2"' in client.get("/?find=Cedar&area=A2").text

"""Minutes on the command line: a number of 0 or more, or one sentence."""

import pytest
from click.testing import CliRunner

from isoquity.cli import main


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("nan", "nan is no number of minutes"),
        ("inf", "inf is no number of minutes"),
        ("-5", "not in the range x>=0"),
    ],
)
@pytest.mark.parametrize(
    "words", [("programme", "--threshold-minutes"), ("options", "--method", "covering", "--threshold")]
)
def test_what_is_no_number_of_minutes_is_refused(tmp_path, words, written, message):
    command, *rest = words
    shown = CliRunner().invoke(main, [command, str(tmp_path), *rest, written])
    assert shown.exit_code == 2
    assert message in shown.stderr

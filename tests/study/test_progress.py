"""What is said while a study runs."""

import io

import pytest
from rich.console import Console

from study.progress import Bars, Plain


@pytest.mark.parametrize("kind", [Plain, Bars])
def test_square_brackets_are_said_as_they_are(kind):
    heard = io.StringIO()
    progress = kind(Console(file=heard, highlight=False))
    progress.say("Note: add BD96RJ to [baseline.capacity.stroke]; none is assumed.")
    with progress.stage("Scores: [bold]"):
        progress.step()
    assert "to [baseline.capacity.stroke]; none" in heard.getvalue()
    assert "Scores: [bold]" in heard.getvalue()

"""The drawn town with everything that can be asked: networks, programmes, a scorecard, pathways, personas, choices."""

from pathlib import Path

from tests.study.network_town import write_network_town

HOSTILE = '<script>alert("x")</script>'
STUDY = 'pathways = "pathways.toml"\npersonas = "personas.toml"\nchoices = "choices.toml"\n'
WEEK = """
[week_clock]
week_of = 2023-06-20
modes = ["drive"]
"""
DRAFT = f"""
[hidden]
extends = "baseline"
label = "Hidden {HOSTILE.replace('"', "'")}"
[hidden.services]
births = ["south"]
"""
PATHWAYS = f"""[transfer]
label = "Emergency, then births {HOSTILE.replace('"', "'")}"
service = "emergency"
period = "weekday"
thresholds = [5]
[[transfer.leg]]
id = "out"
from = "home"
to = "emergency"
[[transfer.leg]]
id = "on"
from = "out"
to = "births"
who = "ambulance"
share = 0.25
share_source = "typed"
"""
PERSONAS = """[patient]
label = "A patient"
description = "Has an appointment <b>soon</b>."
services = ["emergency"]
when = { period = "weekday", arrive = "08:15" }
modes = ["drive"]
"""
CHOICES = """[emergency]
label = "Emergency <kept>"
keep = [1]
"""


def write_question_town(folder: Path) -> Path:
    """Write the study into ``folder``."""
    write_network_town(folder)
    study, options = folder / "study.toml", folder / "configurations.toml"
    study.write_text(STUDY + study.read_text() + WEEK, encoding="utf-8")
    options.write_text(options.read_text() + DRAFT, encoding="utf-8")
    for name, text in {"pathways": PATHWAYS, "personas": PERSONAS, "choices": CHOICES}.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder

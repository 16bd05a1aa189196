"""The application factory: one study, its current results, every page and answer about them."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from flask import Flask

from web import audience, errors, headers, views, words
from web.source import StudySource

STATIC_SECONDS = 3600
BLUEPRINTS = (views.pages,)


def create_app(directory: str | Path, paths: dict[str, str] | None = None, drafts: bool = False) -> Flask:
    """Make the viewer of the study in ``directory``; ``paths`` overrides entries of its [paths].

    With ``drafts`` everybody who reaches it sees draft options; without, published ones only.

    Answers only to this machine's own names, so that no other site can reach it through a visitor's
    browser.

    Raises:
        StudyError: the folder is no study, or it has not been run.
    """
    app = Flask(__name__)
    app.config.update({"SEND_FILE_MAX_AGE_DEFAULT": STATIC_SECONDS, audience.DRAFTS: drafts})
    app.extensions["study"] = StudySource(directory, paths)
    app.extensions["leaflet"] = resources.files("js_lib_leaflet") / "static" / "js_lib_leaflet"
    app.jinja_env.filters |= {
        "people": words.people, "percent": words.percent, "minutes": words.minutes, "number": words.number,
    }  # fmt: skip
    headers.register(app)
    errors.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app

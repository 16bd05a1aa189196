"""The application factory: one study, its current results, every page and answer about them."""

from __future__ import annotations

from collections.abc import Collection
from importlib import resources
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from web import (
    audience,
    chart_views,
    context_views,
    doors,
    downloads,
    failures,
    headers,
    question_views,
    views,
    words,
)  # fmt: skip
from web.accounts import Accounts, read_accounts
from web.source import StudySource

STATIC_SECONDS = 3600
BLUEPRINTS = (
    views.pages, context_views.context, chart_views.parts, downloads.downloads,
    question_views.questions,
)  # fmt: skip


def create_app(
    directory: str | Path, paths: dict[str, str] | None = None, drafts: bool = False,
    names: Collection[str] = (), https: bool = False,
) -> Flask:  # fmt: skip
    """Make the viewer of the study in ``directory``; ``paths`` overrides entries of its [paths].

    With ``drafts`` everybody who reaches it sees draft options; without, published ones only, and whoever signs in
    with an account of the study sees drafts.

    Answers only to this machine's own names and to ``names``, so that no other site can reach it through a visitor's
    browser. ``https`` says that a proxy in front speaks https and tells the visitor's address.

    Raises:
        StudyError: the folder is no study, or it has not been run.
        BadAccounts: its accounts cannot be read.
    """
    app = Flask(__name__)
    app.config.update({"SEND_FILE_MAX_AGE_DEFAULT": STATIC_SECONDS, audience.DRAFTS: drafts})
    app.extensions["study"] = StudySource(directory, paths)
    read_accounts(Path(directory))  # whoever starts the viewer hears of a damaged file
    app.extensions["leaflet"] = resources.files("js_lib_leaflet") / "static" / "js_lib_leaflet"
    app.jinja_env.filters |= {
        "people": words.people, "percent": words.percent, "minutes": words.minutes, "number": words.number,
    }  # fmt: skip
    headers.register(app, names, https)
    failures.register(app)
    doors.register(app, Accounts(directory), https)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if https:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)
    return app

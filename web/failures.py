"""Which page and status code an error becomes, and how much of it the public reads."""

from __future__ import annotations

import logging
from urllib.parse import quote

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from access import AccessError
from boundaries.errors import BoundariesError
from isochrones.errors import IsochronesError
from study.errors import MissingInput, ResultsError, StudyError
from web.audience import may_see_drafts
from web.errors import OtherVersion, WebError

log = logging.getLogger("isoquity.web")
TRY_AGAIN_SECONDS = 60
LONGEST_LOGGED = 500

STATUS: tuple[tuple[type[Exception], int, str], ...] = (
    (ResultsError, 404, "Go back to the map and choose again."),
    (MissingInput, 503, "Put the file back, or start the viewer again with --path."),
    (StudyError, 503, "Mend the study with `isoquity check`, then reload the page."),
    (IsochronesError, 422, "Choose another site, mode or period."),
    (BoundariesError, 503, "Mend the study with `isoquity check`, then run it again."),
    (AccessError, 503, "Mend the study with `isoquity check`, then run it again."),
)
INSIDE = (StudyError, BoundariesError, AccessError, OtherVersion)
"""What such an error says is about files and every option: for whoever runs the viewer, not for the public."""
CLOSED = "The results of this study cannot be shown at the moment."
CLOSED_REMEDY = "Try again later; whoever runs the viewer finds the reason where it runs."
UNEXPECTED = "Something unexpected went wrong in the viewer."
UNEXPECTED_REMEDY = "Reload the page; if it happens again, report the line printed where the viewer runs."


def status_and_remedy(error: Exception) -> tuple[int, str, str]:
    """Status code, what happened and what to do, of any error; never the inside of an unexpected one."""
    if isinstance(error, WebError):
        return error.status, str(error), error.remedy
    if isinstance(error, HTTPException):
        return _of_http(error)
    for kind, status, remedy in STATUS:
        if isinstance(error, kind):
            return status, str(error), remedy
    return 500, UNEXPECTED, UNEXPECTED_REMEDY


def _of_http(error: HTTPException) -> tuple[int, str, str]:
    if isinstance(error, CSRFError):
        return 400, "This form is no longer good.", "Go back, reload the page and send the form again."
    if error.code == 404:
        return 404, f"There is no page at {request.path}.", ""
    if error.code == 405:
        return 405, "The viewer is read-only: it answers GET requests.", ""
    if error.code == 413:
        return 413, "This request is larger than any that the viewer takes.", "Go back and send less."
    if error.code == 429:
        return 429, "Too many tries to sign in.", "Wait a minute and try again; after many tries, an hour."
    return error.code or 500, f"The request could not be answered ({error.name}).", ""


def for_whoever_asks(error: Exception) -> tuple[int, str, str]:
    """As :func:`status_and_remedy`; the public does not read what may be about drafts and files."""
    status, happened, remedy = status_and_remedy(error)
    if status == 500:
        log.error("%s failed", _asked(), exc_info=error)
    elif isinstance(error, INSIDE) and not isinstance(error, ResultsError) and not may_see_drafts():
        log.error("%s failed: %s", _asked(), error)
        return status, CLOSED, CLOSED_REMEDY
    return status, happened, remedy


def _asked() -> str:
    """The path that was asked for, in one line of plain signs: a visitor chooses it and writes no log."""
    return quote(request.path[:LONGEST_LOGGED])


def handle(error: Exception) -> Response:
    """Answer an error as a page, or as JSON where a script asked."""
    status, happened, remedy = for_whoever_asks(error)
    if request.accept_mimetypes.best == "application/json":
        answer = jsonify(error=happened, remedy=remedy)
    else:
        said = {"happened": happened, "where": request.path, "remedy": remedy, "status": status}
        answer = make_response(render_template("error.html", **said))
    answer.status_code = status
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.allow.update(error.valid_methods)
    if status == 429:
        answer.retry_after = TRY_AGAIN_SECONDS
    return answer


def register(app: Flask) -> None:
    """One handler for everything."""
    app.register_error_handler(Exception, handle)

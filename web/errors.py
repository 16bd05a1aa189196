"""What can go wrong in the viewer, and which status code an error of the libraries becomes."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from access import AccessError
from boundaries.errors import BoundariesError
from isochrones.errors import IsochronesError
from study.errors import MissingInput, ResultsError, StudyError

log = logging.getLogger("isoquity.web")


class WebError(Exception):
    """Root of what this package raises on purpose; ``remedy`` says what to do, ``status`` the HTTP code."""

    status = 400
    remedy = "Go back to the map and choose again."


class PublicBindRefused(WebError, ValueError):
    """The viewer was asked to listen on an address that other machines can reach."""

    remedy = "Serve on 127.0.0.1; from another machine use an SSH tunnel: ssh -L 8765:127.0.0.1:8765 HOST."


class PortUnavailable(WebError, OSError):
    """The port cannot be listened on."""


class ForeignName(WebError, PermissionError):
    """A request came under the name of another host."""

    remedy = "Open the address that the viewer printed when it started."


class NotInResults(WebError, LookupError):
    """A service, option, mode, period, direction, percentile or site was asked for that is not there."""

    status = 404


class OtherVersion(WebError, ValueError):
    """The results cannot be read by this version."""

    status = 503
    remedy = "Run the study again, then reload the page."


class ResultsReplaced(WebError, LookupError):
    """Numbers of an earlier run were asked for."""

    status = 410
    remedy = "Reload the page to see the new results."


STATUS: tuple[tuple[type[Exception], int, str], ...] = (
    (ResultsError, 404, "Go back to the map and choose again."),
    (MissingInput, 503, "Put the file back, or start the viewer again with --path."),
    (StudyError, 503, "Mend the study with `isoquity check`, then reload the page."),
    (IsochronesError, 422, "Choose another site, mode or period."),
    (BoundariesError, 503, "Mend the study with `isoquity check`, then run it again."),
    (AccessError, 503, "Mend the study with `isoquity check`, then run it again."),
)
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
    if error.code == 404:
        return 404, f"There is no page at {request.path}.", "Go to the map."
    if error.code == 405:
        return 405, "The viewer is read-only: it answers GET requests.", "Go to the map."
    return error.code or 500, f"The request could not be answered ({error.name}).", "Go to the map."


def handle(error: Exception) -> tuple[Response | str, int]:
    """Answer an error as a page, or as JSON where a script asked."""
    status, happened, remedy = status_and_remedy(error)
    if status == 500:
        log.error("%s failed", request.path, exc_info=error)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=happened, remedy=remedy), status
    return render_template("error.html", happened=happened, where=request.path, remedy=remedy), status


def register(app: Flask) -> None:
    """One handler for everything."""
    app.register_error_handler(Exception, handle)

"""Who is looking: the public, who sees published options only, or a planner, who sees drafts too."""

from __future__ import annotations

import time

from flask import current_app, g, has_app_context, has_request_context, session

from web.accounts import Account, Accounts

DRAFTS = "ISOQUITY_DRAFTS"
SESSION_SECONDS = 12 * 3600


def may_see_drafts() -> bool:
    """True for a planner, and where the whole viewer shows drafts; whoever is not known to be one is the public."""
    if not has_app_context():
        return False
    return drafts_for_all() or bool(has_request_context() and planner())


def drafts_for_all() -> bool:
    """True where whoever reaches the viewer sees drafts."""
    return bool(current_app.config.get(DRAFTS, False))


def accounts() -> Accounts:
    """The accounts of the study that is shown."""
    return current_app.extensions["accounts"]


def planner() -> str:
    """Name of the account that asks, ``""`` for the public; one answer throughout a request."""
    if "planner" not in g:
        g.planner = _of_session()
    return g.planner


def _of_session() -> str:
    """Whose session it is: not ended, of an account that is still there with the same password."""
    if not accounts().exist() or not session.get("name"):
        return ""
    account = accounts().account(session["name"])
    ended = session.get("id") in _ended()
    current = account is not None and account.version == session.get("version")
    return session["name"] if current and not ended and time.time() < session.get("until", 0) else ""


def begin(name: str, account: Account, identity: str) -> None:
    """Begin a session of an account; nothing of the visitor's earlier session stays."""
    session.clear()
    session.permanent = True
    session.update(name=name, version=account.version, id=identity, until=time.time() + SESSION_SECONDS)
    g.planner = name


def end() -> None:
    """End the session of whoever asks, also for copies of its cookie."""
    if session.get("id"):
        _ended()[session["id"]] = session.get("until", 0)
    session.clear()
    g.planner = ""


def _ended() -> dict[str, float]:
    """Sessions that were signed out and whose cookies would still be good: identity -> when they expire."""
    ended, now = current_app.extensions["ended sessions"], time.time()
    for identity in [each for each, until in ended.copy().items() if until < now]:
        ended.pop(identity, None)
    return ended

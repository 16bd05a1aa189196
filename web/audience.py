"""Who is looking: the public, who sees published options only, or a planner, who sees drafts too."""

from __future__ import annotations

from flask import current_app, has_app_context

DRAFTS = "ISOQUITY_DRAFTS"


def may_see_drafts() -> bool:
    """True where the whole viewer shows drafts; nobody asking, outside the application, sees published ones."""
    return has_app_context() and bool(current_app.config.get(DRAFTS, False))

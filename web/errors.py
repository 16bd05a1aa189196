"""What can go wrong in the viewer, as errors; :mod:`web.failures` answers them."""

from __future__ import annotations


class WebError(Exception):
    """Root of what this package raises on purpose; ``remedy`` says what to do, ``status`` the HTTP code."""

    status = 400
    remedy = "Go back to the map and choose again."


class PublicBindRefused(WebError, ValueError):
    """The viewer was asked to let other machines reach it and is not prepared for that."""

    remedy = "Serve on 127.0.0.1; from another machine use an SSH tunnel: ssh -L 8765:127.0.0.1:8765 HOST."


class AccountsError(WebError):
    """Root of what can be wrong with the accounts of a study."""


class BadAccounts(AccountsError, ValueError):
    """The file of accounts cannot be read."""

    status = 503
    remedy = "Mend the file of accounts where the viewer runs, then reload the page."


class UnusableName(AccountsError, ValueError):
    """An account cannot have this name."""


class UnusablePassword(AccountsError, ValueError):
    """A password is too short, too long or easily guessed."""


class AccountExists(AccountsError, ValueError):
    """There is an account of that name already."""


class NoSuchAccount(AccountsError, LookupError):
    """There is no account of that name."""


class NoSigningIn(WebError, LookupError):
    """Somebody wants to sign in or out where there are no accounts."""

    status = 404
    remedy = "Whoever runs the viewer adds accounts with `isoquity accounts add`."


class ForeignForm(WebError, PermissionError):
    """A form was sent from a page of another site."""

    status = 403
    remedy = "Open the viewer itself and send the form from there."


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

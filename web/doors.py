"""Signing in and out. Forms carry a token, tries are counted, and the way back leads into the viewer only."""

from __future__ import annotations

import datetime
import hashlib
import ipaddress
import secrets
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, redirect, render_template, request, url_for
from flask_limiter import Limiter
from flask_wtf.csrf import CSRFProtect

from web import audience
from web.accounts import Accounts, plain_name
from web.errors import ForeignForm, NoSigningIn

doors = Blueprint("doors", __name__)
TRIES = "5 per minute; 30 per hour"
LONGEST_FORM_BYTES = 16 * 1024
HOME = "/"
SIGNED_IN = 303
WRONG = "That name and password do not go together."
OWN_ORIGIN = ("same-origin", "none", None)
IPV6_NETWORK = 64  # bits: what one household or machine may choose its addresses from


@doors.get("/sign-in")
def sign_in() -> Response | str:
    """The form; whoever is signed in already goes on to where they wanted to."""
    _require_accounts()
    back = local_path(request.args.get("next", ""))
    if audience.planner():
        return redirect(back, SIGNED_IN)
    return render_template("sign_in.html", back=back, name="", wrong="")


@doors.post("/sign-in")
def try_to_sign_in() -> Response | tuple[str, int]:
    """Begin a session if name and password go together; back to the very view that was asked for."""
    _require_accounts()
    back, name = local_path(request.form.get("next", "")), plain_name(request.form.get("name", ""))
    account = audience.accounts().now().verified(name, request.form.get("password", ""))
    if account is None:
        return render_template("sign_in.html", back=back, name=name[:64], wrong=WRONG), 403
    audience.begin(name, account, secrets.token_urlsafe(16))
    return redirect(back, SIGNED_IN)


@doors.post("/sign-out")
def sign_out() -> Response:
    """End the session; what the browser kept of drafts is dropped."""
    _require_accounts()
    audience.end()
    answer = redirect(HOME, 303)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _require_accounts() -> None:
    if not audience.accounts().exist():
        raise NoSigningIn("This viewer has no accounts to sign in with.")


def local_path(wanted: str) -> str:
    """A path of the viewer as it was asked for, the front page for anything that could lead elsewhere.

    >>> local_path("/?service=stroke&a=baseline"), local_path("https://example.org"), local_path("//example.org/")
    ('/?service=stroke&a=baseline', '/', '/')
    """
    refused = not wanted.startswith("/") or "\\" in wanted or not wanted.isprintable()
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return HOME
    elsewhere = parts.scheme or parts.netloc or "//" in parts.path or parts.path.startswith("/sign-")
    return HOME if refused or elsewhere or wanted.startswith("//") else wanted


def _address() -> str:
    """Who tries: an address; of IPv6 its network, since a machine has many addresses there."""
    try:
        address = ipaddress.ip_address(_without_port(request.remote_addr or "").partition("%")[0])
    except ValueError:
        return "address unknown"
    if address.version == 6 and address.ipv4_mapped:
        address = address.ipv4_mapped  # a socket of both kinds writes IPv4 so
    if address.version == 6:
        return f"address {ipaddress.ip_network((address, IPV6_NETWORK), strict=False)}"
    return f"address {address}"


def _without_port(address: str) -> str:
    """An address as some gateways forward it, without its port.

    >>> _without_port("192.0.2.1:5678"), _without_port("[2001:db8::1]:5678"), _without_port("2001:db8::1")
    ('192.0.2.1', '2001:db8::1', '2001:db8::1')
    """
    if address.startswith("["):
        return address[1:].partition("]")[0]
    host, colon, _ = address.partition(":")
    return host if colon and "." in host else address


def _name_tried() -> str:
    return "name " + hashlib.sha256(plain_name(request.form.get("name", "")).encode()).hexdigest()


def _limit_tries(app: Flask) -> None:
    """Count tries that fail, by address and by name, in the memory of this process."""
    limiter = Limiter(_address, app=app, storage_uri="memory://", strategy="moving-window")
    limits = {"deduct_when": lambda answer: answer.status_code != SIGNED_IN}
    view = limiter.limit(TRIES, key_func=_name_tried, **limits)(try_to_sign_in)
    view = limiter.limit(TRIES, key_func=_address, **limits)(view)
    app.view_functions["doors.try_to_sign_in"] = view


def refuse_other_sites() -> None:
    """Refuse what changes something if the browser says that another site's page sent it."""
    if (
        request.method not in ("GET", "HEAD", "OPTIONS")
        and request.headers.get("Sec-Fetch-Site") not in OWN_ORIGIN
    ):
        raise ForeignForm("This form was sent from a page of another site.")


def here() -> str:
    """The view that is looked at, to come back to."""
    query = request.query_string.decode("ascii", "replace")
    return local_path(request.path + (f"?{query}" if query else "")) if request.method == "GET" else HOME


def register(app: Flask, accounts: Accounts, https: bool) -> None:
    """Sessions, the token in every form, the count of tries, and what templates ask."""
    found = accounts.now()
    key = found.key if found else secrets.token_urlsafe(48)
    name = f"isoquity_{hashlib.sha256(key.encode()).hexdigest()[:8]}"  # two viewers of a machine share its cookies
    app.config.update({
        "SECRET_KEY": key,
        "SESSION_COOKIE_NAME": f"__Host-{name}" if https else name,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": datetime.timedelta(seconds=audience.SESSION_SECONDS),
        "MAX_CONTENT_LENGTH": LONGEST_FORM_BYTES,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
    })  # fmt: skip
    app.extensions |= {"accounts": accounts, "ended sessions": {}}
    app.before_request(refuse_other_sites)
    CSRFProtect(app)
    app.register_blueprint(doors)
    _limit_tries(app)
    app.jinja_env.globals |= {
        "planner": audience.planner, "drafts_for_all": audience.drafts_for_all, "here": here,
        "accounts_exist": accounts.exist, "sign_in_url": lambda: url_for("doors.sign_in", next=here()),
    }  # fmt: skip

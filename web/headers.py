"""Who is answered, and with which headers: nothing from elsewhere, no inline script without the nonce."""

from __future__ import annotations

import gzip
import ipaddress
import secrets
from collections.abc import Collection
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request

from web import audience
from web.basemap import basemap_origin
from web.errors import ForeignName

NAMES = "ISOQUITY_NAMES"
HTTPS = "ISOQUITY_HTTPS"
A_YEAR = "max-age=31536000"
STATIC = ("static", "pages.leaflet")

COMPRESS_ABOVE_BYTES = 1400
COMPRESSIBLE = ("text/html", "text/css", "text/javascript", "application/json", "image/svg+xml")
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self'{tiles}; "
    "connect-src 'self'; script-src-attr 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(), payment=(), usb=()",
}


def nonce() -> str:
    """The nonce of the current answer's inline scripts."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return g.nonce


def is_loopback(host: str) -> bool:
    """True for a name or address that only this machine can mean."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_other_names() -> None:
    """Refuse a request under another host's name: some other site led the visitor's browser here."""
    try:
        name = (urlsplit(f"//{request.host}").hostname or "").rstrip(".")
    except ValueError:
        name = ""
    if not is_loopback(name) and name not in current_app.config[NAMES]:
        raise ForeignName("The viewer does not answer to this name.")


def secure(response: Response) -> Response:
    """Add the policy and its companions, and say who may keep the answer."""
    response.headers["Content-Security-Policy"] = POLICY.format(nonce=nonce(), tiles=_tiles())
    response.headers.update(FIXED)
    if current_app.config[HTTPS]:
        response.headers["Strict-Transport-Security"] = A_YEAR
    _say_who_keeps(response)
    return response


def _tiles() -> str:
    """Where pictures of an online map come from, where the study has switched one on."""
    origin = basemap_origin(current_app.extensions["study"].settings())
    return f" {origin}" if origin else ""


def _say_who_keeps(response: Response) -> None:
    """No cache keeps what drafts may be in; a browser keeps content under its own hash, whoever asked."""
    if request.endpoint in STATIC:
        return
    if audience.may_see_drafts():
        by_content = "content" in (request.view_args or {}) and response.status_code == 200
        response.headers["Cache-Control"] = (
            f"private, {A_YEAR}, immutable" if by_content else "private, no-store"
        )
    elif response.status_code != 200:
        response.headers["Cache-Control"] = "no-store"
    response.headers.setdefault("Cache-Control", "no-store")
    if audience.accounts().exist():
        response.vary.add("Cookie")


def accepts_gzip() -> bool:
    """True if whoever asks can read compressed answers."""
    return bool(request.accept_encodings["gzip"])


def unzipped(response: Response) -> Response:
    """A compressed answer for someone who cannot read it so."""
    response.set_data(gzip.decompress(response.get_data()))
    del response.headers["Content-Encoding"]
    return response


def compress(response: Response) -> Response:
    """Compress text that is worth it, for whoever accepts it."""
    if "Content-Encoding" in response.headers or response.mimetype not in COMPRESSIBLE:
        return response
    response.vary.add("Accept-Encoding")
    if not accepts_gzip() or response.status_code not in (200, 404):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) >= COMPRESS_ABOVE_BYTES:
        response.set_data(gzip.compress(body, compresslevel=6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def register(app: Flask, names: Collection[str] = (), https: bool = False) -> None:
    """Apply to every answer of the application, which answers to ``names`` besides this machine's own."""
    app.config.update({NAMES: frozenset(name.casefold().rstrip(".") for name in names), HTTPS: https})
    app.before_request(refuse_other_names)
    app.after_request(secure)
    app.after_request(compress)
    app.jinja_env.globals["nonce"] = nonce

"""Serving the viewer with waitress: on this machine, or to others where the study has accounts."""

from __future__ import annotations

import contextlib
import errno
import socket
import threading
import webbrowser
from collections.abc import Collection
from pathlib import Path

import waitress

from web.accounts import FILE, account_names, others_can_read
from web.app import create_app
from web.errors import PortUnavailable, PublicBindRefused
from web.headers import is_loopback

THREADS = 8
LONGEST_HEADER_BYTES = 32 * 1024
LONGEST_BODY_BYTES = 64 * 1024
EVERY_ADDRESS = ("", "0.0.0.0", "::")
UNENCRYPTED = (
    "Passwords and drafts travel to this address unencrypted: put a proxy that speaks https in front and start the "
    "viewer with --https-behind-proxy."
)

READABLE = (
    f"{FILE} can be read by other users of this machine, who could sign in as a planner: chmod 600 {FILE} in the study "
    "folder, then give every account a new password."
)


def serve(
    directory: str | Path, host: str = "127.0.0.1", port: int = 8765, open_browser: bool = False,
    paths: dict[str, str] | None = None, drafts: bool = False, names: Collection[str] = (), https: bool = False,
) -> None:  # fmt: skip
    """Serve a study's results until Ctrl-C; prints the address once the socket listens.

    With ``drafts`` whoever reaches it sees draft options too. ``names`` are host names under which others reach it;
    ``https`` says that a proxy in front speaks https for it.

    Raises:
        PublicBindRefused: others could reach what they must not, or could not reach it at all.
        PortUnavailable: the port is in use or not permitted.
        StudyError: the folder is no study, or it has not been run.
        BadAccounts: the study's accounts cannot be read.
    """
    names = public_names(host, names)
    refuse_unguarded(host, names, drafts, https, accounts=bool(account_names(Path(directory))))
    app = create_app(directory, paths, drafts, names, https)
    server = listen(app, host, port, behind_proxy=https)
    shown = names[0] if names and host in EVERY_ADDRESS else f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{server.effective_port}/"
    with contextlib.suppress(KeyboardInterrupt):  # the running server takes it itself
        _announce(address, open_browser)
        for note in notes(
            0 if drafts else app.extensions["study"].drafts(),
            encrypted=https or is_loopback(host),
            readable=others_can_read(Path(directory)),
        ):
            print(note, flush=True)
        server.run()
    server.close()
    print("The viewer has stopped.", flush=True)


def _announce(address: str, open_browser: bool) -> None:
    print(f"The viewer is at {address}  (Ctrl-C stops it)", flush=True)
    if open_browser:  # in a thread: a browser of the terminal would keep the server from starting
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def notes(hidden_drafts: int, encrypted: bool, readable: bool = False) -> list[str]:
    """What whoever starts the viewer should know: drafts left out, passwords or accounts that others can read."""
    are = "option is" if hidden_drafts == 1 else "options are"
    left_out = (
        f"{hidden_drafts} draft {are} not shown to the public: planners sign in (`isoquity accounts add`), or --drafts "
        "shows them on this machine."
    )
    said = ((left_out, hidden_drafts), (UNENCRYPTED, not encrypted), (READABLE, readable))
    return [note for note, holds in said if holds]


def public_names(host: str, names: Collection[str]) -> list[str]:
    """Under which names others reach the viewer: those given, and the address itself where it is a certain one."""
    return [*names, *([] if is_loopback(host) or host in EVERY_ADDRESS else [host])]


def refuse_unguarded(host: str, names: Collection[str], drafts: bool, https: bool, accounts: bool) -> None:
    """Refuse to let others reach the viewer without accounts, without a name, or with drafts open to everybody.

    Raises:
        PublicBindRefused: one of these; the message says what to do.
    """
    local = is_loopback(host)
    said = host or "every address"
    if drafts and (not local or names or https):
        raise PublicBindRefused(
            "--drafts shows drafts to everybody who reaches the viewer, so it serves this machine only: leave it out "
            "and let planners sign in (`isoquity accounts add`)."
        )
    if not local and not accounts:
        raise PublicBindRefused(
            f"Other machines could reach {said}, and this study has no accounts: add one with `isoquity accounts add`, "
            "or serve on 127.0.0.1 and use an SSH tunnel from another machine: ssh -L 8765:127.0.0.1:8765 HOST."
        )
    if (https or not local) and not names:
        raise PublicBindRefused(
            "Say under which name others reach the viewer, as in --name planning.example.nhs.uk: it answers to no "
            "other."
        )


def listen(app, host: str, port: int, behind_proxy: bool = False):
    """A waitress server whose socket listens; port 0 takes any free one, "localhost" means 127.0.0.1.

    What a proxy says of the visitor is believed only ``behind_proxy``.
    """
    address = "127.0.0.1" if host == "localhost" else host
    bound = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((address, port))
    except OSError as error:
        bound.close()
        reason = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
        raise PortUnavailable(
            f"Port {port} on {host} {reason}: choose another with --port {port + 1}."
        ) from error
    return waitress.create_server(
        app, sockets=[bound], threads=THREADS, ident=None, clear_untrusted_proxy_headers=not behind_proxy,
        max_request_header_size=LONGEST_HEADER_BYTES, max_request_body_size=LONGEST_BODY_BYTES,
    )  # fmt: skip

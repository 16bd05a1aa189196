"""Serving the viewer on this machine with waitress."""

from __future__ import annotations

import contextlib
import errno
import socket
import threading
import webbrowser
from pathlib import Path

import waitress

from web.app import create_app
from web.errors import PortUnavailable, PublicBindRefused
from web.headers import is_loopback

THREADS = 4


def serve(
    directory: str | Path, host: str = "127.0.0.1", port: int = 8765, open_browser: bool = False,
    paths: dict[str, str] | None = None, drafts: bool = False,
) -> None:  # fmt: skip
    """Serve a study's results until Ctrl-C; prints the address once the socket listens.

    With ``drafts`` whoever reaches it sees draft options too.

    Raises:
        PublicBindRefused: ``host`` is not this machine's loopback.
        PortUnavailable: the port is in use or not permitted.
        StudyError: the folder is no study, or it has not been run.
    """
    refuse_public(host)
    app = create_app(directory, paths, drafts)
    server = listen(app, host, port)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{server.effective_port}/"
    with contextlib.suppress(KeyboardInterrupt):  # the running server takes it itself
        _announce(address, open_browser)
        server.run()
    server.close()
    print("The viewer has stopped.", flush=True)


def _announce(address: str, open_browser: bool) -> None:
    print(f"The viewer is at {address}  (Ctrl-C stops it)", flush=True)
    if open_browser:  # in a thread: a browser of the terminal would keep the server from starting
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def refuse_public(host: str) -> None:
    """Refuse an address that other machines can reach: there are no accounts yet."""
    if not is_loopback(host):
        raise PublicBindRefused(
            f"The viewer has no accounts yet, so it serves this machine only and not {host or 'every address'}. "
            + PublicBindRefused.remedy
        )


def listen(app, host: str, port: int):
    """A waitress server whose socket listens; port 0 takes any free one, "localhost" means 127.0.0.1."""
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
    return waitress.create_server(app, sockets=[bound], threads=THREADS, ident=None)

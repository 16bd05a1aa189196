"""How many random cases the tests try, their order, the one browser of a session, the demonstration region.

`pytest --hypothesis-profile=thorough` tries twenty times as many cases.
"""

import signal

from hypothesis import settings

from tests.browser_fixtures import browser as browser
from tests.browser_fixtures import opened as opened
from tests.browser_fixtures import served as served
from tests.region import region as region

settings.register_profile("thorough", max_examples=2000, deadline=None)

FOLDERS = (
    "personas/test_axe.py",
    "access",
    "boundaries",
    "web",
    "personas",
    "docs",
    "isoquity",
    "study",
    "isochrones",
)
"""Files go to whichever process is free, in this order. The first makes the region, its pack and its pages, and so
compiles most kernels, while others have tests that need neither; many small files come last, so that all end together.
"""


def pytest_configure():
    """Ctrl-C reaches the servers under test also where a shell runs the suite in the background and ignores it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items):
    """Put tests in the order of ``FOLDERS``; those of a file stay together and in their order."""
    items.sort(key=_turn)


def _turn(item) -> int:
    begins = [n for n, folder in enumerate(FOLDERS) if item.nodeid.startswith(f"tests/{folder}")]
    return begins[0] if begins else len(FOLDERS)

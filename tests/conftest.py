"""How many random cases the tests try, the one browser of a session, the demonstration region.

`pytest --hypothesis-profile=thorough` tries twenty times as many cases.
"""

from hypothesis import settings

from tests.browser_fixtures import browser as browser
from tests.browser_fixtures import opened as opened
from tests.browser_fixtures import served as served
from tests.region import region as region

settings.register_profile("thorough", max_examples=2000, deadline=None)

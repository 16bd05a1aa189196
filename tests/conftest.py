"""How many random cases the tests try, and the one browser of a session.

`pytest --hypothesis-profile=thorough` tries twenty times as many cases.
"""

from hypothesis import settings

from tests.browser_fixtures import browser as browser
from tests.browser_fixtures import served as served

settings.register_profile("thorough", max_examples=2000, deadline=None)

"""How many random cases the tests try: `pytest --hypothesis-profile=thorough` tries twenty times as many."""

from hypothesis import settings

settings.register_profile("thorough", max_examples=2000, deadline=None)

"""The examples in the docstrings run."""

import doctest
import importlib

import pytest

MODULES = ("assignment", "catchment", "location_models", "hours", "json_numbers", "measures", "weights")


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    tried = doctest.testmod(importlib.import_module(f"access.{name}"))
    assert tried.attempted > 0
    assert tried.failed == 0

"""Every public name of the three libraries says what it is, and every public function what it takes."""

import importlib
import inspect

import pytest

PACKAGES = ("access", "boundaries", "isochrones")
NAMES = [(package, name) for package in PACKAGES for name in importlib.import_module(package).__all__]


def public(package: str, name: str):
    return getattr(importlib.import_module(package), name)


@pytest.mark.parametrize("package", PACKAGES)
def test_package_has_a_docstring(package):
    assert inspect.getdoc(importlib.import_module(package))


@pytest.mark.parametrize(("package", "name"), NAMES)
def test_public_name_has_a_docstring_of_its_own(package, name):
    thing = public(package, name)
    if callable(thing):
        assert (thing.__doc__ or "").strip()
        assert not thing.__doc__.startswith(f"{name}(")  # what a dataclass writes by itself


@pytest.mark.parametrize(("package", "name"), NAMES)
def test_public_methods_have_docstrings(package, name):
    thing = public(package, name)
    if not inspect.isclass(thing):
        return
    for attribute, value in vars(thing).items():
        if not attribute.startswith("_") and (inspect.isfunction(value) or isinstance(value, property)):
            assert inspect.getdoc(value), f"{name}.{attribute}"

"""Measurements, printed as tables; never run by the tests."""

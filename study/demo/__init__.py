"""Doggerland, the demonstration region."""

VENV ?= .venv
PY = $(VENV)/bin/python

.PHONY: install test lint docs bench demo
install:
	python3 -m venv $(VENV)
	$(PY) -m pip install --quiet --editable ".[dev]"

test:
	$(PY) -m pytest

lint:
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports

docs:
	$(PY) docs/check_docs.py

bench:
	$(PY) -m benchmarks

demo:
	$(VENV)/bin/isoquity demo

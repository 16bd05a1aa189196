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
	$(PY) -m pip install --quiet --editable ".[docs]"
	NO_MKDOCS_2_WARNING=1 $(VENV)/bin/mkdocs build --strict --quiet

bench:
	$(PY) -m benchmarks

demo:
	$(VENV)/bin/isoquity demo

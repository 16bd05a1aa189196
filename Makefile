VENV ?= .venv
PY = $(VENV)/bin/python

.PHONY: install test lint docs bench bench-equity demo images
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

# BENCH="warm --quick", TRANSIT_BENCH="newport gtfs": which jobs, see benchmarks/NOTES.md;
# ISOQUITY_PEERS_PYTHON and ISOQUITY_GTFS_PEERS_PYTHON name the peers' Pythons
bench:
	$(PY) -m benchmarks.roads $(BENCH)
	$(PY) -m benchmarks.transit $(TRANSIT_BENCH)
	$(PY) -m benchmarks.demo
	$(PY) -m benchmarks.viewer

# EQUITY_BENCH="catchment goals": which jobs; ISOQUITY_EQUITY_PEERS_PYTHON names the Python of PySAL access
bench-equity:
	$(PY) -m benchmarks.equity $(EQUITY_BENCH)

demo:
	$(VENV)/bin/isoquity demo

# the pictures of the tutorials, as the personas' tests see the pages
images:
	ISOQUITY_IMAGES=docs/images ISOQUITY_REQUIRE=browser $(PY) -m pytest tests/personas -n 0 -q

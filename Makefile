# make demo: set up and show the main job. make test: set up and run the tests. make check: everything CI runs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup demo test check bench clean

setup: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.developing: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: setup
	@$(BIN)/policykb demo

test: $(VENV)/.developing
	$(BIN)/python -m pytest -n auto

check: $(VENV)/.developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto

bench: $(VENV)/.developing
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python -m benchmarks.pipeline
	$(BIN)/python -m benchmarks.stores
	$(BIN)/python -m benchmarks.tagging

clean:
	rm -rf $(VENV) demo.kb build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

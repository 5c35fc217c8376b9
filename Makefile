# Two commands do everything on a fresh machine: make run, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test test-originals check bench format clean help

run: $(VENV)/ready  ## start the playground and print its address
	$(BIN)/streamlit run playground.py

test: $(VENV)/ready  ## run every test but the longest trainings
	$(BIN)/pytest -n auto --dist worksteal

test-originals: $(VENV)/ready  ## run only the tests that need the original datasets
	$(BIN)/pytest -n auto --dist worksteal -m 'originals and not long'

check: $(VENV)/ready  ## style, types and walls
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: $(VENV)/ready  ## speed and memory beside the plain Keras way
	$(BIN)/python -m benchmarks

format: $(VENV)/ready  ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## remove the environment and every cache
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

help:  ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile

$(VENV)/ready: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -r requirements.txt
	touch $@

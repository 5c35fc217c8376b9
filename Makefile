# Two commands do everything on a fresh machine: make run, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export DENO_NO_UPDATE_CHECK := 1

.PHONY: run warm test test-originals check bench coach pictures format clean help

run: $(VENV)/ready  ## start the playground and print its address
	$(BIN)/streamlit run playground.py

warm: $(VENV)/ready  ## train every ready-made example, so that a lesson finds it at once
	$(BIN)/python -m tools.warm

test: $(VENV)/ready  ## run every test but the longest trainings
	$(BIN)/pytest -n auto --dist worksteal

test-originals: $(VENV)/ready  ## run only the tests that need the original datasets
	$(BIN)/pytest -n auto --dist worksteal -m 'originals and not long'

check: $(VENV)/ready  ## style, types, walls, what a language lacks, known vulnerabilities
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tools.languages
	$(BIN)/deno lint --quiet
	$(BIN)/deno fmt --check --quiet
	$(BIN)/python -m tools.audit

bench: $(VENV)/ready  ## speed and memory beside the plain Keras way
	$(BIN)/python -m benchmarks

coach: $(VENV)/ready  ## how often the coach's remedies help
	$(BIN)/python -m benchmarks coach

pictures: $(VENV)/ready  ## take the README's pictures anew
	$(BIN)/python -m tools.pictures

format: $(VENV)/ready  ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/deno fmt --quiet

clean:  ## remove the environment and every cache
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

help:  ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile

# A Python that does not fit is named before anything is made; what was left half-made is made anew.
$(VENV)/ready: requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null || \
		{ found=$$($(PYTHON) --version 2>&1) || found="not here"; \
		echo "The playground needs Python 3.11, 3.12 or 3.13, and “$(PYTHON)” is $$found:" \
		"name another, as in “make run PYTHON=python3.12”." >&2; exit 1; }
	test -e $@ || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	touch $@

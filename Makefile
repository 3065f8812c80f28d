# The two commands: `make run` and `make test`. Everything else here is what they are made of.
# This file only makes .venv and installs what is pinned; the work is done by manage.py and pytest.

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input install -qq --no-deps --require-hashes
SOURCES = $(shell git ls-files '*.py')

.PHONY: run test setup check format lock bench bench-small help

run: $(VENV)/installed  ## run everything, with the demo firm; PORT, HOST and DEMO=0 are heard
	@$(PY) manage.py start

test: $(VENV)/installed-dev  ## run all tests
	@$(PY) manage.py build
	@$(PY) -m pytest -n auto

setup: $(VENV)/installed  ## build everything without running it
	@$(PY) manage.py setup

check: $(VENV)/installed-dev  ## what CI looks at first: lint, format, imports, types, migrations
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djangofmt check templates
	@$(VENV)/bin/django-upgrade --target-version 5.2 --check $(SOURCES)
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy
	$(PY) manage.py makemigrations --check --dry-run

format: $(VENV)/installed-dev  ## put code and templates into the one form
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	$(VENV)/bin/djangofmt templates

lock: $(VENV)/installed-dev  ## compile pyproject.toml into the two requirements files
	$(VENV)/bin/uv pip compile $(LOCK) pyproject.toml -o requirements.txt
	$(VENV)/bin/uv pip compile $(LOCK) -c requirements.txt --group dev pyproject.toml -o requirements-dev.txt
LOCK := -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links

bench: $(VENV)/installed-dev  ## measure at 1,000,000 clients
	@$(PY) manage.py build
	@$(PY) -m benchmarks

bench-small: $(VENV)/installed-dev  ## measure at 100,000 clients
	@$(PY) manage.py build
	@$(PY) -m benchmarks --small

help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

$(VENV)/installed: requirements.txt | $(PY)
	@echo "Installing the pinned packages (some minutes the first time) ..."
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt | $(PY)
	@echo "Installing the pinned packages and the tools for tests (some minutes the first time) ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/installed

$(PY):
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then \
	    echo "Making $(VENV) with $$($$python --version) ..."; exec $$python -m venv $(VENV); \
	  fi; \
	done; \
	echo "Rapport needs Python 3.11, 3.12 or 3.13 with venv (Debian: apt-get install python3 python3-venv)," \
	     "or name one: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 1

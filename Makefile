# Two commands on a fresh machine: `make demo` and `make test`. Only git, make and Python 3.11 or newer are needed.

VENV := .venv
BIN := $(VENV)/bin
DEMO_DATE := 2025-01-15
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# The first Python that is recent enough and able to make an environment; `make PYTHON=… demo` chooses another.
PYTHON ?= $(firstword $(foreach python,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(python) -c 'import sys, venv, ensurepip; sys.version_info >= (3, 11) and print("$(python)")' 2>/dev/null)))

.PHONY: help demo test lint bench clean

help:
	@echo 'make demo   fait tout le travail sur la communauté exemple, dans sorties/'
	@echo 'make test   passe les tests'
	@echo 'make lint   ruff et mypy'
	@echo 'make bench  mesure cap et ses pairs (benchmarks/RESULTS.md)'

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Il faut Python 3.11 ou plus récent, avec son module venv (sous Debian ou Ubuntu : paquet python3-venv)." >&2; \
		echo "S’il est ailleurs : make PYTHON=/chemin/python3 demo" >&2; exit 1; fi
	@echo "Préparation d’un environnement privé dans $(VENV)…"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.cap: pyproject.toml | $(BIN)/python
	@$(BIN)/pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	@$(BIN)/pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/.cap

demo: $(VENV)/.cap
	@CAP=$(BIN)/cap CAP_DATE=$(DEMO_DATE) bash benchmarks/../.ci/demo

test: $(VENV)/.dev
	@$(BIN)/pytest

lint: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(VENV)/.dev
	@$(BIN)/python benchmarks/run.py

clean:
	rm -rf $(VENV) sorties dist

# Two commands on a fresh machine: `make demo` and `make test`. Only git, make and Python 3.11 or newer are needed.

VENV := .venv
BIN := $(VENV)/bin
# The demonstration writes in a copy: the sample itself stays as it is.
DEMO := sorties/communaute
CAP := $(BIN)/cap -C $(DEMO)
DEMO_DATE := 2025-01-15
DEMO_MEETING := 2025-01-07-copil
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

# The main job on the sample, at a fixed date so that the same files come out every time.
demo: export CAP_DATE = $(DEMO_DATE)
demo: $(VENV)/.cap
	@rm -rf $(DEMO) && mkdir -p sorties && cp -R sample-community $(DEMO)
	@echo "== La communauté exemple est vérifiée"
	@$(CAP) verifier --date 2025-12-31
	@echo "== Sa carte : les acteurs, puis les parcours"
	@$(CAP) carte --vue acteurs --format svg --sortie sorties/carte-acteurs.svg
	@$(CAP) carte --vue acteurs --format png --sortie sorties/carte-acteurs.png
	@$(CAP) carte --vue parcours --format svg --sortie sorties/carte-parcours.svg
	@$(CAP) carte --vue parcours --format png --sortie sorties/carte-parcours.png
	@echo "== Où personne n’agit encore"
	@$(CAP) trous --format html --sortie sorties/trous.html
	@echo "== L’ordre du jour du prochain comité de pilotage, et de quoi l’animer et inviter"
	@$(CAP) odj copil --le 2025-01-21 --debut 14h --duree 2h --sortie sorties/ordre-du-jour.md
	@$(CAP) odj copil --le 2025-01-21 --quoi deroule --sortie sorties/deroule.html > /dev/null
	@$(CAP) odj copil --le 2025-01-21 --quoi ics --sortie sorties/reunion.ics > /dev/null
	@echo "== Le compte-rendu d’une réunion"
	@$(CAP) cr $(DEMO_MEETING) --sortie sorties/compte-rendu.md
	@echo "== Où en est la communauté"
	@$(CAP) avancement --format markdown --sortie sorties/avancement.md
	@echo "== Dans sorties/ :"
	@ls -1 sorties

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

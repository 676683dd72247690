# Spilno: `make demo` runs it, `make test` proves it. Nothing is needed but Python 3.11+ and make.
PYTHON ?= python3
# Where pip finds torch's CPU build, if your machine has no such build at hand: see README, "torch".
TORCH_INDEX ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
DEMO ?=

.PHONY: help demo test lint types journeys bench bench-quality bench-serving bench-swaps lock messages clean

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

demo: $(VENV)/.runtime ## start everything with made-up companies (DEMO="--real" adds the real ones)
	@$(BIN)/spilno demo $(DEMO)

test: $(VENV)/.dev frontend-built ## unit and integration tests on a real PostgreSQL
	$(BIN)/pytest -n 2 -m "not browser" $(ARGS)

journeys: $(VENV)/.dev frontend-built ## the journeys in headless Chromium
	$(BIN)/pytest -m browser $(ARGS)

lint: $(VENV)/.dev ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev ## mypy, strict
	$(BIN)/mypy

bench: $(VENV)/.dev ## speed, as ratios to a stated peer or limit
	$(BIN)/python -m tests.bench

bench-serving: $(VENV)/.dev ## what a request costs, before and after, into docs/bench.md (DATA=CORDIS files BEFORE=model)
	$(BIN)/python -m tests.bench.serving $(DATA) $(BEFORE)

bench-swaps: $(VENV)/.dev ## real consortia among one-swap corruptions (DATA=CORDIS files MODEL=folder YEAR=2024)
	$(BIN)/python -m tests.bench.swaps $(DATA) $(MODEL) $(YEAR)

bench-quality: $(VENV)/.dev ## the DEV-2024 table of docs/quality.md (DATA=folder of CORDIS files)
	$(BIN)/spilno evaluate --data $(DATA) --history-until 2024-01-01 \
	  --targets-from 2024-01-01 --targets-until 2025-01-01 --market --swaps --trees \
	  --xling tests/fixtures/xling.json --docs

lock: $(VENV)/.dev ## pin versions and hashes again
	sh requirements/lock.sh $(BIN)

messages: $(VENV)/.dev ## collect the catalogue's messages and merge them into the translations
	$(BIN)/pybabel -q extract -F frontend/locale/babel.cfg -k mark --no-location \
	  --omit-header -o frontend/locale/spilno.pot .
	$(BIN)/pybabel -q update -i frontend/locale/spilno.pot -D spilno -d frontend/locale -l uk \
	  --no-fuzzy-matching --ignore-obsolete --omit-header

clean: ## remove what was made (the demo's database too)
	-$(BIN)/python -c "from backend.postgres import stop_server; from backend.settings import settings; stop_server(settings().data_dir)"
	rm -rf $(VENV) .data frontend/dist frontend/node_modules

.PHONY: frontend-built
frontend-built: $(VENV)/.dev
	@$(BIN)/python -c "from backend.frontend_build import ensure_built; ensure_built()"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 demo")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements/runtime.txt requirements/torch.txt pyproject.toml | $(BIN)/python
	@echo "Installing pinned packages (about 2 GB, once)"
	@$(PIP) --no-deps --require-hashes -r requirements/runtime.txt
	@$(PIP) $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) -r requirements/torch.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.runtime
	@$(PIP) --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

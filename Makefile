# Everything runs in .venv, which is made when it is missing. Stamps remember what is installed there, so a second run
# starts at once and needs no network.
PYTHON ?= python3
CORPORA ?= ../shared/corpora
DOCUMENT ?= fixtures/documents/spam_head_foot

BIN := .venv/bin
LOWEST := .venv/lowest
PARALLEL := --numprocesses auto --dist worksteal
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo test quick test-lowest lint train evaluate bench gates dist clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

demo: .venv/.stamp-install ## Clean a dirty page to the screen
	@printf '%s\n\n' '==== dirty: $(DOCUMENT)/dirty.txt'
	@cat $(DOCUMENT)/dirty.txt
	@printf '\n%s\n\n' '==== clean: cleaner < $(DOCUMENT)/dirty.txt'
	@$(BIN)/cleaner < $(DOCUMENT)/dirty.txt

test: .venv/.stamp-test ## Run every test
	$(BIN)/python -m pytest $(PARALLEL)

quick: .venv/.stamp-test ## Run the tests that take less than a minute together
	$(BIN)/python -m pytest $(PARALLEL) -m 'not slow'

test-lowest: .venv/.stamp-lowest ## Test the command line with the lowest releases that are allowed
	$(LOWEST)/bin/python -m pytest -W default::DeprecationWarning tests/test_cli*.py tests/test_check.py

lint: .venv/.stamp-lint .venv/.stamp-test ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

train: .venv/.stamp-train ## Train the models: make train CORPORA=folder
	$(BIN)/cleaner train $(CORPORA)

evaluate: .venv/.stamp-train ## Score the models and check their floors: make evaluate CORPORA=folder
	$(BIN)/cleaner evaluate $(CORPORA)

bench: .venv/.stamp-bench ## Measure speed, and results beside other tools: make bench CORPORA=folder
	$(BIN)/python -m benchmarks $(CORPORA)
	@if [ -d '$(CORPORA)' ]; then \
		$(BIN)/python -m benchmarks.repair $(CORPORA) && $(BIN)/python -m benchmarks.repair.rivals $(CORPORA) \
			&& $(BIN)/python -m benchmarks.lines $(CORPORA) && $(BIN)/python -m benchmarks.gates.spam_cut $(CORPORA); \
	else echo "no folder $(CORPORA): only speed is measured, name one with CORPORA=folder"; fi

gates: .venv/.stamp-test ## Check that results are what they were: make gates CORPORA=folder
	$(BIN)/python -m benchmarks.gates $(CORPORA)

dist: .venv/.stamp-test ## Build the sdist and the wheel into dist/
	$(BIN)/python -m build --outdir dist .

clean: ## Remove what the other targets made
	rm -rf .venv dist build .mypy_cache .pytest_cache .ruff_cache

# `pip install --group` came with pip 25.1
.venv/.stamp-pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null \
		|| { echo "$(PYTHON) is no Python 3.10 or newer: name one, as in make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "$(PYTHON) has no venv module: install it (Debian: apt install python3-venv) and try again" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP) install --upgrade 'pip>=25.1'
	@touch $@

.venv/.stamp-install: .venv/.stamp-pip pyproject.toml
	$(PIP) install --editable .
	@touch $@

.venv/.stamp-train: .venv/.stamp-install
	$(PIP) install --editable '.[train]'
	@touch $@

.venv/.stamp-bench: .venv/.stamp-train
	$(PIP) install --group bench
	@touch $@

.venv/.stamp-test: .venv/.stamp-install
	$(PIP) install --group test
	@touch $@

.venv/.stamp-lint: .venv/.stamp-install
	$(PIP) install --group lint
	@touch $@

# pyproject.toml names the lowest releases; what those need in turn is the newest, as for whoever installs today, and may
# deprecate what they use
.venv/.stamp-lowest: .venv/.stamp-install
	$(BIN)/python -c 'from importlib.metadata import requires; needs = requires("cleaner-zh"); \
		print(*(need.replace(">=", "==", 1) for need in needs if "extra ==" not in need), sep="\n")' > $(LOWEST).txt
	$(PYTHON) -m venv --clear --without-pip $(LOWEST)
	$(PIP) --python $(LOWEST) install --constraint $(LOWEST).txt --editable . --group test-cli
	@touch $@

# Everything runs in .venv, which is made when it is missing. Stamps remember what is installed there, so a second run
# starts at once and needs no network.
PYTHON ?= python3
CORPORA ?= ../shared/corpora
DOCUMENT ?= fixtures/documents/spam_head_foot
MINUTES ?= 60

BIN := .venv/bin
LOWEST := .venv/lowest
NEWEST := .venv/newest
PARALLEL := --numprocesses auto --dist worksteal
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# the releases that `make constraints` chose, so that two days of CI install the same
INSTALL := $(PIP) install --constraint constraints.txt
# what is tested with the lowest and the newest releases: the extras but for the engines that take hundreds of megabytes
EXTRAS := duckdb,html,plot,polars,report,run,server,sklearn,train
OF_EXTRAS := tests/test_cli*.py tests/test_check.py tests/test_html.py tests/test_warc.py tests/test_run.py \
	tests/test_report.py tests/test_sklearn.py tests/test_server.py tests/test_kernels.py tests/test_training_cli.py \
	tests/engines

# tests start some thousands of processes, and with this set each would compile every module again
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test quick trust fuzz test-engines test-lowest test-newest coverage lint audit constraints train evaluate bench gates docs man dist wheels clean

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

trust: .venv/.stamp-test fuzz ## Try the properties on tens of thousands of inputs, and fuzz: make trust MINUTES=60
	$(BIN)/python -m pytest $(PARALLEL) --hypothesis-profile=trust tests/properties

fuzz: .venv/.stamp-fuzz ## Fuzz each stage: make fuzz MINUTES=60
	$(BIN)/python -m benchmarks.fuzz $(MINUTES)

test-engines: .venv/.stamp-engines ## Run the tests of all engines: datatrove, Ray, Spark and the like
	$(BIN)/python -m pytest tests/engines

test-lowest: .venv/.stamp-lowest ## Test the oldest Python at hand with the lowest releases that are allowed
	$(LOWEST)/bin/python -m pytest -W default::DeprecationWarning $(OF_EXTRAS)

test-newest: .venv/.stamp-newest ## Test the newest Python at hand with the newest releases there are
	$(NEWEST)/bin/python -m pytest -W default::DeprecationWarning $(OF_EXTRAS)

coverage: .venv/.stamp-trust ## Count the branches that no test takes, in half an hour
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(PARALLEL)
	$(BIN)/coverage combine --quiet
	$(BIN)/python -m benchmarks.pages.covered

lint: .venv/.stamp-lint .venv/.stamp-test ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

audit: .venv/.stamp-audit ## Look up known holes of the releases that are used (asks api.osv.dev)
	$(BIN)/pip-audit --strict --vulnerability-service osv --no-deps --disable-pip --requirement constraints.txt

constraints: .venv/.stamp-constraints ## Write constraints.txt: the newest releases of all that is used in development
	echo '-e .' | $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.10 --all-extras \
		$(foreach group,audit bench constraints docs engines fuzz lint test trust,--group $(group)) --no-emit-package cleaner-zh \
		--no-annotate --custom-compile-command 'make constraints' --output-file constraints.txt pyproject.toml -

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

docs: .venv/.stamp-docs ## Write the documentation as a site to site/, and check its links
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

man: .venv/.stamp-install ## Write the manual page and the completions to share/
	$(BIN)/python -m benchmarks.pages.manual share

dist: .venv/.stamp-test ## Build the sdist and the wheel for this machine into dist/
	$(BIN)/python -m build --outdir dist .

wheels: .venv/.stamp-test ## Build the wheels for all platforms into dist/
	for platform in $$($(BIN)/python hatch_build.py); do \
		CLEANER_PLATFORM=$$platform $(BIN)/python -m build --wheel --outdir dist . || exit; done

clean: ## Remove what the other targets made
	rm -rf .venv dist build site .coverage .mypy_cache .pytest_cache .ruff_cache

# `pip install --group` came with pip 25.1
.venv/.stamp-pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null \
		|| { echo "$(PYTHON) is no Python 3.10 or newer: name one, as in make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "$(PYTHON) has no venv module: install it (Debian: apt install python3-venv) and try again" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP) install --upgrade 'pip>=25.1'
	@touch $@

.venv/.stamp-install: .venv/.stamp-pip pyproject.toml constraints.txt hatch_build.py $(wildcard cleaner/kernels/*.[ch])
	$(INSTALL) --editable .
	@touch $@

.venv/.stamp-train: .venv/.stamp-install
	$(INSTALL) --editable '.[train]'
	@touch $@

.venv/.stamp-bench: .venv/.stamp-train
	$(INSTALL) --group bench
	@touch $@

.venv/.stamp-test: .venv/.stamp-install
	$(INSTALL) --group test
	@touch $@

.venv/.stamp-fuzz: .venv/.stamp-test
	$(INSTALL) --group fuzz
	@touch $@

.venv/.stamp-trust: .venv/.stamp-test
	$(INSTALL) --group trust
	@touch $@

.venv/.stamp-engines: .venv/.stamp-test
	$(INSTALL) --group engines
	@touch $@

.venv/.stamp-docs: .venv/.stamp-install
	$(INSTALL) --group docs
	@touch $@

.venv/.stamp-lint: .venv/.stamp-install
	$(INSTALL) --group lint
	@touch $@

.venv/.stamp-audit: .venv/.stamp-install
	$(INSTALL) --group audit
	@touch $@

.venv/.stamp-constraints: .venv/.stamp-install
	$(INSTALL) --group constraints
	@touch $@

# pyproject.toml names the lowest releases; what those need in turn is the newest, as for whoever installs today, and may
# deprecate what they use
.venv/.stamp-lowest: .venv/.stamp-install .ci/lowest.py
	$(BIN)/python .ci/lowest.py > $(LOWEST).txt
	$$(.ci/pythons | head -n 1) -m venv --clear --without-pip $(LOWEST)
	$(PIP) --python $(LOWEST) install --constraint $(LOWEST).txt --editable '.[$(EXTRAS)]' --group test-cli
	@touch $@

# without constraints: a release of today that breaks something is to be seen
.venv/.stamp-newest: .venv/.stamp-install
	$$(.ci/pythons | tail -n 1) -m venv --clear --without-pip $(NEWEST)
	$(PIP) --python $(NEWEST) install --upgrade --upgrade-strategy eager --editable '.[$(EXTRAS)]' --group test-cli
	@touch $@

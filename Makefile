# Start here: `make demo` installs detente and assesses a built-in case; `make test` runs every check.
.PHONY: demo serve test fuzz faults lint bench scores docs tutorials site wheel requirements sbom audit clean
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

$(VENV)/.base: requirements/base.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "detente needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another with: make PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --require-hashes -r requirements/base.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.report: requirements/report.txt $(VENV)/.base
	$(PIP) install --quiet --require-hashes -r requirements/report.txt
	@touch $@

$(VENV)/.web: requirements/web.txt $(VENV)/.report
	$(PIP) install --quiet --require-hashes -r requirements/web.txt
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.web
	$(PIP) install --quiet --require-hashes -r requirements/test.txt
	@touch $@

# The solver's kernels, compiled once before processes that run tests would each compile them.
$(VENV)/.kernels: $(shell find src/detente/game -name "*.py") tests/kernels.py $(VENV)/.base
	$(BIN)/python tests/kernels.py
	@touch $@

$(VENV)/.docs: requirements/docs.txt $(VENV)/.base
	$(PIP) install --quiet --require-hashes -r requirements/docs.txt
	@touch $@

demo: $(VENV)/.report
	$(BIN)/detente assess ukraine-2022 --report ukraine-2022.html
	@echo "The same with charts: ukraine-2022.html (opens offline in any browser)"

serve: $(VENV)/.web
	$(BIN)/detente serve

# File by file as they lie in the folders: the tests of the screens one after the other, so that each process starts their servers and browser once.
# They wait for their browsers a good part of the time, hence one process more than there are processors.
test: $(VENV)/.test lint $(VENV)/.kernels
	$(BIN)/python -m pytest -n $$($(BIN)/python -c 'import os; print(os.cpu_count() + 1)') --dist loadfile --no-loadscope-reorder $(PYTEST_FLAGS)

# Spoilt input for all that reads what users write, and extreme cases run, for so many minutes; then the longer forms of some tests:
# make fuzz MINUTES=60
MINUTES ?= 10
fuzz: $(VENV)/.test
	$(BIN)/python tests/fuzz/run.py $(MINUTES)
	DETENTE_FUZZ=1 $(BIN)/python -m pytest tests/assessment/test_library.py tests/report/charts/test_charts.py tests/web/pages/case/builder/test_tab.py \
	  -k 'library_runs or whichever_parties or stranger'

# Break a workbench in use on each database so many times: kills, a full disk, a lost database. 1,000 take some hours: make faults FAULTS=1000
FAULTS ?= 100
faults: $(VENV)/.test
	DETENTE_FAULTS=$(FAULTS) $(BIN)/python -m pytest tests/web/faults -k many_faults

lint: $(VENV)/.test
	$(BIN)/ruff check src tests tools benchmarks
	$(BIN)/ruff format --check src tests tools benchmarks
	$(BIN)/mypy

requirements: ; sh tools/requirements.sh

bench: $(VENV)/.test
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/reference.py
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python benchmarks/deals.py
	$(BIN)/python benchmarks/graph.py
	$(BIN)/python benchmarks/panel_tally.py
	$(BIN)/python benchmarks/panel_load.py --at-once
	$(BIN)/python benchmarks/panel_load.py --kill
	$(BIN)/python benchmarks/three_parties.py
	$(BIN)/python benchmarks/web.py
	$(BIN)/python benchmarks/web_load.py
	$(BIN)/python benchmarks/cluster.py

# Score the library of wars anew, and the start page's miniature, after a change to the model or to a case (a quarter of an hour).
scores: $(VENV)/.report
	$(BIN)/python tools/scores.py docs/scores.json
	$(BIN)/python tools/scores_docs.py docs/scores.md
	$(BIN)/python tools/miniature.py src/detente/web/pages/miniature.json

docs: $(VENV)/.test
	$(BIN)/python tools/case_docs.py docs/case-file.md
	$(BIN)/python tools/cli_docs.py docs/command-line.md
	$(BIN)/python tools/api_docs.py docs/python.md
	$(BIN)/python tools/http_docs.py docs/api.md
	$(BIN)/python tools/history_docs.py docs/history.md
	$(BIN)/python tools/scores_docs.py docs/scores.md
	$(BIN)/python tools/licences_docs.py docs/licences.md

# Rerun the tutorials' commands and update the output they show.
tutorials: $(VENV)/.report
	$(BIN)/python tools/tutorials.py docs/tutorial-built-in-case.md docs/tutorial-new-case.md

site: $(VENV)/.docs
	$(BIN)/zensical build --clean --strict
	$(BIN)/python tools/check_links.py build/site

wheel: $(VENV)/.base
	PYTHON=$(BIN)/python sh tools/check_wheel.sh

# A software bill of materials: every package that is pinned, with its licence and the hashes of its files.
sbom: $(VENV)/.test
	@mkdir -p build
	$(BIN)/python tools/sbom.py build/sbom.json

# Known vulnerabilities of what is pinned. Needs a network that reaches PyPI's own data; where it does not, this fails and says so.
audit: ; sh tools/audit.sh

clean: ; rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .cache

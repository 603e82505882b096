# gov-reviews: everything a person does here. `make help` lists the targets.
# Nothing needs root; nothing leaves processes behind; nothing is written outside this folder but what DATA= names.

.DEFAULT_GOAL := help
.PHONY: help setup run up test test-fast test-costs test-cluster check audit mutants simulate score gold-accept bench lock clean
SHELL := /bin/sh

# Name another interpreter with PYTHON=python3.13; data and inbox folders with DATA= and INBOX=; the port of `make up` with PORT=.
PYTHON ?=
DATA ?=
INBOX ?=
DAYS ?=
SITES ?=
PORT ?=
TESTS ?= tests
SEED ?= 1
ROOMS ?=
export PYTHON
# Byte code is kept beside the sources (git ignores it, `make clean` removes it), also where the environment says
# otherwise, as images of containers do: else every process of the tests compiles what it imports anew.
unexport PYTHONDONTWRITEBYTECODE

PY := .venv/bin/python

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  Options: INBOX=folder DATA=folder (run, up), PORT=number (up), PYTHON=interpreter (all), TESTS=path (test), SEED=number (mutants, simulate)"

setup: ## Make .venv from requirements.txt (every other target does it by itself)
	@sh scripts/setup.sh

run: setup ## Do the main job once through Airflow: sample sites and inbox into the warehouse
	@exec $(PY) -m gov_reviews_local.one_run --data "$(DATA)" --inbox "$(INBOX)"

up: setup ## Run Airflow (UI, scheduler) and the sample sites until Ctrl-C
	@exec $(PY) -m gov_reviews_local.services --data "$(DATA)" --port "$(PORT)"

# Three workers for two cores: a test that waits (for services, a disk, a heartbeat) leaves its core to another one.
test: setup ## Run the whole test suite; all of it: with the coverage of the fast tests and its floor
	@exec $(PY) -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(if $(filter tests,$(TESTS)),--cov --cov-report=) $(TESTS)

test-fast: setup ## Run the tests that take milliseconds; those of tests/contracts belong to `make check`
	@exec $(PY) -m pytest -q -m "not slow and not airflow and not costly" --ignore tests/contracts $(TESTS)

test-costs: setup ## Measure which tests are too costly for test-fast; writes tests/costly_tests.txt
	@exec $(PY) -m pytest -q -p tests.costs -m "not slow and not airflow" --ignore tests/contracts $(TESTS)

# An environment of its own, so that the other targets install nothing of it.
.venv-cluster/made: requirements-build.txt requirements-cluster.txt pyproject.toml
	@rm -rf .venv-cluster
	@$(PY) -m venv .venv-cluster
	@.venv-cluster/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements-build.txt
	@.venv-cluster/bin/python -m pip install --quiet --no-deps --no-build-isolation --require-hashes -r requirements-cluster.txt
	@.venv-cluster/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# What `make test` skips for want of packages first, then the proof: alone, and it says which worker does what.
CLUSTER_TESTS := tests/sql/test_queries.py tests/unit/store tests/unit/capture/test_host_turn.py tests/unit/airflow_tasks/test_user_ids.py tests/dags/test_lineage_and_metrics.py tests/integration/test_lake.py tests/integration/test_lake_warehouse.py tests/integration/test_shared_store.py tests/cluster/test_roles.py tests/cluster/test_compose_stack.py

test-cluster: setup .venv-cluster/made ## Run a cluster on loopback and kill parts of it (needs the packages postgresql and redis-server); 15 minutes
	@.venv-cluster/bin/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder $(CLUSTER_TESTS)
	@exec .venv-cluster/bin/python -m pytest -s tests/cluster/test_cluster.py

check: setup ## Check style, format, types, layers, names, and that generated things are up to date; some of them: CHECKS=
	@exec $(PY) scripts/check.py $(CHECKS)

audit: setup ## Say which locked packages have known vulnerabilities (asks osv.dev; says so where it cannot be asked)
	@exec $(PY) scripts/audit_dependencies.py

mutants: setup ## Change 100 rules one by one and see whether the tests notice (SEED=number, ROOMS=facts); seven minutes of processor time
	@exec $(PY) scripts/mutants.py $(ROOMS) --seed $(SEED)

simulate: setup ## Live through a season of 120 days with 25 sites on a simulated clock (DAYS=number SITES=number)
	@exec $(PY) -m tests.season.simulate --seed $(SEED) $(if $(DAYS),--days $(DAYS)) $(if $(SITES),--sites $(SITES))

score: setup ## Score the extraction on the gold cases of tests/gold
	@exec $(PY) -m tests.gold.score

gold-accept: setup ## Show which facts of the gold texts changed, and accept them as they are now
	@exec $(PY) -m tests.gold.expected --accept

bench: setup ## Measure normalise + extract, a whole run, a large warehouse (PEERS=1: other libraries too)
	@exec $(PY) tests/benchmarks $(if $(PEERS),--peers)

COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

lock: ## Compile requirements*.txt from pyproject.toml and requirements-build.in (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: https://docs.astral.sh/uv/ (or: pip install uv)" >&2; exit 1; }
	$(COMPILE) --extra dev --output-file requirements.txt pyproject.toml
	$(COMPILE) --extra cluster --constraint requirements.txt --output-file requirements-run.txt pyproject.toml
	$(COMPILE) --extra cluster-test --constraint requirements.txt --constraint requirements-run.txt --output-file requirements-cluster.txt pyproject.toml
	$(COMPILE) --output-file requirements-build.txt requirements-build.in

clean: ## Remove .venv, the Airflow home and caches; data/ (archive, warehouse) stays
	@rm -rf .venv .venv-cluster .airflow .pytest_cache .ruff_cache .mypy_cache .hypothesis htmlcov .coverage .coverage.*
	@find . -name __pycache__ -type d -not -path './data/*' -prune -exec rm -rf {} +
	@echo "data/ stays: it holds the archive. Remove it by hand if you mean it."

# comity: `make` lists what there is to do.
# Nothing here needs more than make, a POSIX shell and Python 3.11 or newer.

COUNTRY ?= Somalia
ARGS    ?=
export COUNTRY PYTHON

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help core dev brief test check verify docs pictures edition lock clean

help: ## list these targets
	@echo 'usage: make TARGET [COUNTRY=Somalia] [ARGS="..."] [PYTHON=python3.12]'
	@echo
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  \1|\2/p' Makefile | awk -F'|' '{ printf "%-10s %s\n", $$1, $$2 }'

core: ## install what answering needs into .venv (does nothing when it is there)
	@sh requirements/install.sh core

dev: ## install everything, for work on comity itself
	@sh requirements/install.sh dev

brief: ## the brief on COUNTRY, from the starter edition, offline once installed
	@if [ -z "$$COUNTRY" ]; then \
	  echo 'comity: COUNTRY is empty. Name one, as in: make brief COUNTRY=Somalia' >&2; exit 2; fi
	@sh requirements/install.sh core
	@.venv/bin/comity brief "$$COUNTRY" $(ARGS)

test: dev ## the tests, a worker a core (ARGS="--cov" or "-k risk -n 0" goes to pytest)
	@.venv/bin/python -m pytest -n auto $(ARGS)

check: dev ## style, types, imports and dependencies: what CI checks
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/deptry src

verify: dev ## the long statistical checks, a worker a core
	@.venv/bin/python -m pytest -n auto --dist worksteal -m verify $(ARGS)

docs: dev ## remake docs/ from the declarations
	@.venv/bin/python -m comity.faces.docs

pictures: dev ## remake the pictures of the README from the pages themselves
	@COMITY_PICTURES=1 .venv/bin/python -m pytest -q -n 0 tests/faces/web/test_pictures.py

edition: dev ## rebuild the starter edition from the mirror (COMITY_MIRROR, or ../shared/data)
	@.venv/bin/comity build --mirror "$${COMITY_MIRROR:-../shared/data}" --as-of 2022-12 \
	  --out src/comity/editions/starter --replace $(ARGS)

COMPILE = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
  --generate-hashes --only-binary :all: --no-emit-index-url --custom-compile-command 'make lock' $(ARGS) pyproject.toml

lock: dev ## remake the locks after a change to pyproject.toml (newer versions: ARGS=--upgrade)
	$(COMPILE) --group install --extra report --extra coalition --output-file requirements/core.lock
	$(COMPILE) --group dev --all-extras --constraint requirements/core.lock --output-file requirements/dev.lock

clean: ## remove the environment, caches and what was built
	rm -rf .venv .cache .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

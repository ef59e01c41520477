# `make help` tells what there is. Everything runs in .venv, made here from the Python at hand (3.11 or newer).

VENV   := .venv
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo $$p; break; }; done)
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check install -qq
# What is installed is what requirements/ names, by version and digest; `make lock` renews that. Our own package comes
# with nothing: what it needs, its build back-end included, is there already.
LOCKED := $(PIP) --require-hashes
OURS   := $(PIP) --no-deps --no-build-isolation --no-index --editable .

# compiled modules are kept: the suite starts many short processes
unexport PYTHONDONTWRITEBYTECODE

# the tests that hold files which `make snapshots` writes
SNAPSHOTS := tests/generator/test_features.py tests/packaging/test_citations.py tests/packaging/test_interface.py tests/packaging/test_surface.py

.DEFAULT_GOAL := help
.PHONY: help demo test check generate snapshots surface docs lock clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.demo  ## regenerate the client, start the mock server, and use both (ARGS="--plain" and others)
	@$(BIN)/python -m examples.demo $(ARGS)

test: $(VENV)/.dev  ## the whole suite on two workers (ARGS="tests/unit -k retry" narrows it)
	@$(BIN)/python -m pytest -n 2 --dist worksteal -q $(ARGS)

check: $(VENV)/.dev  ## what continuous integration runs before the tests: lint, types, imports, fresh
	@$(BIN)/tox run -q -e lint,types,imports,fresh

generate: $(VENV)/.demo  ## regenerate generated/ from the documents and overlays in openapi/
	@$(BIN)/invocant generate $(ARGS)

snapshots: $(VENV)/.dev  ## accept what the features' packages, the public surface and the derived tables are now
	@UPDATE_SNAPSHOTS=1 $(BIN)/python -m pytest -q $(SNAPSHOTS) $(ARGS)
	@git --no-pager diff --stat

surface: $(VENV)/.dev  ## accept the public surface as it is now: names, signatures, members, options
	@UPDATE_SNAPSHOTS=1 $(BIN)/python -m pytest -q tests/packaging/test_surface.py
	@git --no-pager diff --stat -- tests/data/surface

docs: $(VENV)/.docs  ## build the documentation into site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

lock: $(VENV)/.lock  ## renew requirements/, the newest that pyproject.toml admits (ARGS=--keep changes only what must)
	@$(BIN)/python -m requirements.renew $(ARGS)

clean:  ## remove the environments, caches and builds that these targets made
	@rm -rf $(VENV) .tox build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis

# A stamp is newer than the lock and pyproject.toml once these are installed, so a second run installs nothing.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed; name one: make PYTHON=/path/to/python3" >&2; exit 2; }
	@echo "making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: requirements/demo.txt pyproject.toml | $(BIN)/python
	@echo "installing what the demo needs (once)"
	@$(LOCKED) -r $<
	@$(OURS)
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(BIN)/python
	@echo "installing what the tests need (once)"
	@$(LOCKED) -r $<
	@$(OURS)
	@touch $@ $(VENV)/.demo

$(VENV)/.docs: requirements/docs.txt | $(BIN)/python
	@$(LOCKED) -r $<
	@touch $@

$(VENV)/.lock: requirements/lock.txt | $(BIN)/python
	@$(LOCKED) -r $<
	@touch $@

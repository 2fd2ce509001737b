# Everything a newcomer needs: `make run` to see it, `make test` to trust it.

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test e2e js lint bench shots lock icons torture mutants clean

help:  ## print this
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.ready  ## fill a demo practice and serve it on http://localhost:8000 (PORT=... for another port)
	@PORT=$(PORT) bash .ci/run.sh

test:  ## install what the tests need, then run them all; ARGS="path ..." runs only those files
	@bash .ci/test.sh $(ARGS)

e2e:  ## the end-to-end tests in Chromium, Firefox and WebKit; ARGS="path ..." runs only those files
	@bash .ci/test.sh $(or $(ARGS),e2e)

js:  ## the JavaScript unit tests
	@bash .ci/test.sh $(or $(ARGS),tests/js)

lint: $(VENV)/.ready-tests node_modules/.ready  ## style, types, who imports whom
	@bash .ci/lint.sh

bench: $(VENV)/.ready-tests  ## measure a tap, a push and the first load; writes build/bench.json
	@bash .ci/browsers.sh
	@$(BIN)/python -m tests.bench $(ARGS)

shots: $(VENV)/.ready-tests  ## a contact sheet of every page in build/shots
	@bash .ci/browsers.sh
	@$(BIN)/python -m e2e.shots $(ARGS)

icons: $(VENV)/.ready-tests  ## draw the app's icons anew from static/icons/icon.svg
	@bash .ci/browsers.sh
	@$(BIN)/python -m e2e.icons

torture: $(VENV)/.ready-tests  ## thousands of histories of the sync, on both databases; real servers killed 40 times
	@bash .ci/torture.sh $(ARGS)

mutants: $(VENV)/.ready-tests  ## put faults into the sync, and see that the tests catch each; ARGS="word" for some
	@bash .ci/mutants.sh $(ARGS)

lock:  ## resolve the versions of all dependencies anew
	@bash .ci/lock.sh

clean:  ## remove what was built and installed here; the data in instance/ stays
	rm -rf $(VENV) node_modules build dist *.egg-info .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache

# Stamps: what is installed already is not installed again.
$(VENV)/.ready: requirements.txt pyproject.toml
	@bash .ci/venv.sh requirements.txt
	@touch $@

$(VENV)/.ready-tests: requirements-test.txt $(VENV)/.ready
	@bash .ci/venv.sh requirements-test.txt
	@touch $@

node_modules/.ready: package-lock.json $(VENV)/.ready-tests
	@bash .ci/node.sh
	@touch $@

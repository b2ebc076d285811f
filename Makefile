# Every chore of the project. Each target makes the environment it needs; nothing here waits for a terminal.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --no-input --disable-pip-version-check
SOURCES := onedeck tests $(wildcard bench)

.DEFAULT_GOAL := help
.PHONY: help venv demo test test-slow lint format bench lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-10s %s\n", $$1, $$2 }' Makefile

venv: $(VENV)/base.stamp ## .venv with the base dependencies and the onedeck command

# Without a terminal, and under CI, nobody could end the server: there the deck is asked once whether it answers.
demo: $(VENV)/base.stamp ## a simulated company, from its exports to the deck in the terminal and in the browser
	@rm -rf demo && begun=$$(date +%s) && for words in "sample demo --small" "-w demo run" "-w demo show"; do \
		printf '\n$$ onedeck %s\n' "$$words"; \
		"$(abspath $(BIN))/onedeck" $$words </dev/null || exit $$?; \
	done && printf '\n%s seconds from nothing to the deck. The workspace is the folder demo/ (SIMULATED); ' \
		"$$(( $$(date +%s) - begun ))" && printf 'the command is $(BIN)/onedeck.\n'
	@if [ -t 1 ] && [ "$(CI)" != true ]; then words=serve; else words="serve --check"; fi; \
		printf '\n$$ onedeck -w demo %s\n' "$$words"; exec "$(abspath $(BIN))/onedeck" -w demo $$words

test: $(VENV)/test.stamp lint ## formatting, types, floors and every test that is not slow
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not slow and not spark"

test-slow: $(VENV)/spark.stamp ## the slow tests and the Spark smoke
	$(BIN)/python -m pytest -n auto --dist loadfile -m "slow or spark"

lint: $(VENV)/test.stamp
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/test.stamp ## put the sources into the house's format
	$(BIN)/ruff check --fix-only --exit-zero $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

bench: $(VENV)/base.stamp ## the ledger on generated touches, beside its floors
	$(BIN)/python bench/ledger.py

$(VENV)/base.stamp: requirements/base.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements/base.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.stamp: $(VENV)/base.stamp requirements/test.txt
	$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

# Spark comes as a source archive: the locked build backend builds it, no other is fetched.
$(VENV)/spark.stamp: $(VENV)/test.stamp requirements/spark.txt
	$(PIP) install --no-build-isolation --require-hashes -r requirements/spark.txt
	@touch $@

# The lock files hold versions and hashes only: where the packages come from is the reader's choice.
COMPILE = $(VENV)-lock/bin/uv pip compile pyproject.toml --quiet --no-config --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(LOCK_FLAGS)

lock: ## requirements/*.txt anew from pyproject.toml (LOCK_FLAGS=--upgrade for newest versions)
	test -x $(VENV)-lock/bin/uv || { $(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/pip install --quiet uv; }
	$(COMPILE) --group build --extra report -o requirements/base.txt
	$(COMPILE) --group build --group test --extra postgres --extra report -c requirements/base.txt -o requirements/test.txt
	$(COMPILE) --group build --extra spark -c requirements/test.txt -o requirements/spark.txt

clean: ## everything that can be made again
	rm -rf $(VENV) $(VENV)-lock demo build dist *.egg-info .*_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

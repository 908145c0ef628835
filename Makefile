# The two commands are `make run` and `make test`; `make help` lists the rest.
# Written for GNU Make 3.81, which is what macOS ships.

# make run PORT=9000
ifdef PORT
export LYCEUM_PORT := $(PORT)
endif

# make test FAST=1: SQLite only, no browser, no npm, nothing that takes long.
ifdef FAST
export LYCEUM_TEST_FAST := 1
endif

DEV = @sh scripts/setup.sh dev
BIN = .venv/bin

.PHONY: help run test test-long check format bench lock
.DEFAULT_GOAL := help

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

run: ## serve a demo school on 127.0.0.1:8000 (PORT=… for another port)
	@exec sh scripts/run.sh

test: ## run the tests (FAST=1 for SQLite only, ARGS='-k name' for some)
	$(DEV)
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

test-long: ## run the slow tests: fresh clones, a bare Debian
	$(DEV)
	@$(BIN)/python -m pytest -m long -s $(ARGS)

check: ## check format, lint, types, import contracts and house rules
	$(DEV)
	@sh scripts/check.sh

format: ## format the code and mend what lint can mend
	$(DEV)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: ## measure against the floor
	$(DEV)
	@$(BIN)/python -m bench $(ARGS)

lock: ## write requirements/*.txt anew (UPGRADE=1 for the newest versions)
	@sh scripts/lock.sh

# Each target is the same as `python3 -m bootstrap <target>`, for machines without make.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
export PORT CITY HOST

.PHONY: help run test test-slow test-outside test-postgres test-databases test-browser test-all check bench docs

help:            ## what there is
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/'
run:             ## environment, database, demo city, server: http://127.0.0.1:8000
	@$(PYTHON) -m bootstrap run
test:            ## the suite that needs only Python
	@$(PYTHON) -m bootstrap test $(T)
test-slow test-outside test-postgres test-databases test-browser:
	@$(PYTHON) -m bootstrap $@ $(T)
test-all:        ## also the outside verifiers, PostgreSQL and the browser
	@$(PYTHON) -m bootstrap test-all $(T)
check:           ## ruff, mypy, import-linter, translations
	@$(PYTHON) -m bootstrap check
bench:           ## the benchmarks, as ratios
	@$(PYTHON) -m bootstrap bench
docs:            ## the documentation as pages in site/
	@.venv/bin/mkdocs build --strict

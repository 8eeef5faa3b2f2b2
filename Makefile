# Few doors: install, run, check, test, fix, messages, bench.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
NEEDED := Repère needs Python 3.11 or newer: install python3.11 and python3.11-venv, or name one: make PYTHON=/path/to/it
BIN := .venv/bin
ifeq ($(PYTHON),)
$(error $(NEEDED))
endif
export PYTHONUTF8 := 1
export LC_ALL := C.UTF-8

.PHONY: help install install-dev run check test fix messages bench

help:
	@echo "make run        start Repère with its demo on http://127.0.0.1:8000 (PORT changes it)"
	@echo "make test       the whole suite, on PostgreSQL and on SQLite"
	@echo "make check      format, lint, storeys, types, templates, migrations, deployment"
	@echo "make fix        format and repair what a machine can"
	@echo "make messages   gather the texts to translate and compile the translations"
	@echo "make bench      every benchmark, quickly"

install install-dev:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "$(NEEDED)")'
	@$(PYTHON) tooling/install.py $(if $(filter install,$@),run,dev)

run: install
	@exec $(BIN)/python -m tooling.run

check: install-dev
	@$(BIN)/python -m tooling.check

test: install-dev
	$(BIN)/pytest -q -n 2 --database postgresql
	$(BIN)/pytest -q -n 2 --database sqlite -m "not once"

fix: install-dev
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format --quiet .
	find templates -name '*.html' -print0 | xargs -0 -r $(BIN)/djade || true
	$(BIN)/ruff check .

messages: install-dev
	@$(BIN)/python -m tooling.messages

bench: install-dev
	@set -e; for script in bench/*.py; do [ -f "$$script" ] || { echo "No benchmark yet."; break; }; $(BIN)/python "$$script" --quick; done

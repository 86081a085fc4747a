# make run, make test: nothing else is needed on a machine with Python 3.11 or later and make.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed
BENCH_STAMP := .venv-bench/installed
LIBRARY_TESTS := $(filter-out tests/tui% tests/cli tests/terminal tests/publish,$(patsubst %/,%,$(wildcard tests/*/)) $(wildcard tests/test_*.py))

.PHONY: run test lint coverage mutants bench bench-all bench-read bench-start bench-keys bench-terminal bench-lesson bench-coldstart bench-import bench-search bench-bayes bench-scale bench-serve reference small clean

run: $(STAMP)
	@if [ -t 0 ] && [ -t 1 ] && [ -t 2 ] && [ "$$TERM" != dumb ]; then $(BIN)/collab-tui; else $(BIN)/collab-tui demo; fi

test: lint
	$(BIN)/python -m pytest -n auto --dist worksteal

# Lines and branches of the library that its own tests reach, those of jobs and workers too. On a disk that is full what
# was reached could not be kept either, and of processes that tests kill some files are torn: those are left out.
coverage: $(STAMP)
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -n auto --dist worksteal --ignore tests/hostile/test_full_disk.py $(LIBRARY_TESTS); \
	status=$$?; $(BIN)/python -m coverage combine --quiet; $(BIN)/python -m coverage report && exit $$status

# Mutants of the numerical core and the readers, and which of them no test notices: make mutants MUTANTS=collab/tables/times.py
mutants: $(STAMP)
	$(BIN)/python -m bench.mutants $(MUTANTS)

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Our models beside other libraries, whose packages are installed apart: one of them needs an older pandas.
bench: $(BENCH_STAMP)
	.venv-bench/bin/python -m bench.compared $(addprefix --part ,$(PART))

bench-all: bench-read bench-start bench-keys bench-terminal bench-coldstart bench-import bench-search bench-bayes bench-lesson

bench-read: $(STAMP)
	$(BIN)/python bench/read.py

bench-start: $(STAMP)
	$(BIN)/python bench/start.py

bench-keys: $(STAMP)
	$(BIN)/python -m bench.keys

bench-terminal: $(STAMP)
	$(BIN)/python -m bench.terminal

bench-lesson: $(STAMP)
	$(BIN)/python bench/lesson.py $(LESSON)

bench-coldstart: $(STAMP)
	$(BIN)/python -m bench.coldstart

bench-import: $(STAMP)
	$(BIN)/python -m bench.imports
	$(BIN)/python -m bench.export_round

bench-search: $(STAMP)
	$(BIN)/python -m bench.search

bench-bayes: $(STAMP)
	$(BIN)/python -m bench.bayes $(BAYES)

bench-scale: $(STAMP)
	$(BIN)/python -m bench.scale $(SCALE)

bench-serve: $(STAMP)
	$(BIN)/python -m bench.serve $(SERVE)

small:
	$(PYTHON) -m venv .venv-small
	.venv-small/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --requirement requirements/small.txt --editable .
	.venv-small/bin/collab-tui demo

reference: $(STAMP)
	$(BIN)/python -m publish

clean:
	rm -rf .venv .venv-small .venv-bench .bench build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "collab-tui needs Python 3.11 or later; try: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	@echo "Installing collab-tui into .venv: its packages, torch the largest, are fetched once and take about 2 GB."
	@echo "That is two to three minutes; pip says nothing meanwhile."
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test,lint]'
	@echo "Compiling the loops over ratings, which takes some ten seconds: the first training need not."
	@$(BIN)/python -c 'from collab.kernels import load_kernel; load_kernel(1).compile("chain")' || echo "That failed: the first training does it."
	@touch $(STAMP)
	@echo "Installed."

$(BENCH_STAMP): pyproject.toml constraints.txt
	@echo "Installing collab-tui and the libraries it is compared with into .venv-bench, another 2 GB."
	$(PYTHON) -m venv .venv-bench
	grep -v '^pandas' constraints.txt > .venv-bench/constraints.txt
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --constraint .venv-bench/constraints.txt --editable .
	@.venv-bench/bin/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["bench"], sep="\n")' \
	| while read -r package; do \
		.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --constraint .venv-bench/constraints.txt "$$package" </dev/null \
			|| echo "$$package does not install here: its rows will say so."; \
	done
	@touch $(BENCH_STAMP)

# make demo | test | serve | lint | types | bench | docs. Each works on a fresh clone: it makes .venv itself, and
# installs again only when setup.cfg or pyproject.toml changed. Kept to what make 3.81 (macOS) knows.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v "$$p"; break; }; done)
BIN = .venv/bin
# Not .kashaf, where the articles of whoever tries it out would be.
INDEX ?= .kashaf-demo

.PHONY: demo test serve lint types bench docs clean
.DEFAULT_GOAL := demo

.venv/made:
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer is needed; install it, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "make: this Python has no venv; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	"$(PYTHON)" -m venv .venv
	@touch $@

# What is needed to run; each further group of packages has its own mark.
.venv/run: .venv/made setup.cfg setup.py pyproject.toml $(wildcard index/native/*)
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[html]'
	@touch $@

.venv/test: .venv/run
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

.venv/lint: .venv/test
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[lint]'
	@touch $@

.venv/bench: .venv/run
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[bench]'
	@touch $@

demo: .venv/run
	@$(BIN)/kashaf index corpus --full --index $(INDEX)
	@echo
	@echo "\$$ kashaf search 'حسابات داعش على تويتر' --size 3 --facets"
	@$(BIN)/kashaf search 'حسابات داعش على تويتر' --size 3 --facets --index $(INDEX)

test: .venv/test
	$(BIN)/python -m pytest

serve: .venv/run
	@$(BIN)/kashaf index corpus --full --index $(INDEX)
	$(BIN)/kashaf serve --index $(INDEX)

lint: .venv/lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/lint
	$(BIN)/mypy

# make bench NEWS=news.jsonl.gz SIZES=10000,45000 BENCH="--rounds 1 --fetch-lucene"
bench: .venv/bench
	$(BIN)/python benchmarks/run.py $(if $(NEWS),--file "$(NEWS)") $(if $(SIZES),--sizes $(SIZES)) $(BENCH)

docs: .venv/test
	$(BIN)/python docs/write.py

clean:
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis index/*.so

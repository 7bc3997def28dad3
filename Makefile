# The targets that README.md and docs/ name. Each sets up what is missing first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SETTLED := $(VENV)/.settled
BENCHED := $(VENV)/.benched
JARS := .copydesk/kafka-4.3.1/.complete

.DEFAULT_GOAL := help
.PHONY: help setup demo run test lint types check fuzz chaos chaos-dedupe quality bench bench-latency bench-memory bench-dedupe bench-tag train-body train-tagger requirements docs clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

# The Python must be one that the package supports; a venv of another is made anew.
$(SETTLED): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "copydesk needs Python 3.11 to 3.13: make PYTHON=python3.12 setup" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing the pinned requirements into $(VENV)"
	@{ $(BIN)/python -m pip install --disable-pip-version-check --require-hashes --requirement requirements/dev.txt \
	  && $(BIN)/python -m pip install --disable-pip-version-check --no-deps --no-build-isolation --editable . ; } \
	  > $(VENV)/setup.log 2>&1 || { cat $(VENV)/setup.log >&2; exit 1; }
	@touch $@

# Other people's methods, to be measured beside.
$(BENCHED): requirements/bench.txt $(SETTLED)
	@echo "installing what the benchmarks need on top"
	@# Every package is pinned, so there is nothing to resolve, and pip's resolver breaks on an extra of lxml.
	@$(BIN)/python -m pip install --disable-pip-version-check --no-deps --require-hashes --requirement requirements/bench.txt \
	  > $(VENV)/benched.log 2>&1 || { cat $(VENV)/benched.log >&2; exit 1; }
	@touch $@

setup: $(SETTLED) ## virtual environment and the broker's jars
	@$(BIN)/copydesk broker fetch

demo: setup ## the whole job on the samples; ARTICLES=path adds yours
	@exec $(BIN)/copydesk demo $(ARTICLES)

run: setup ## the same, and stays up until Ctrl-C
	@exec $(BIN)/copydesk demo --stay $(ARTICLES)

test: setup ## every test, on a real broker
	@exec $(BIN)/python -m pytest

lint: $(SETTLED) ## ruff, and the rules of the house
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/lint-imports --no-logo --no-cache

types: $(SETTLED) ## mypy, strict
	@$(BIN)/mypy -p copydesk

check: lint types test ## what has to pass before a change lands

chaos: setup ## ten minutes of killing processes; SECONDS=600 SEED=1
	@exec $(BIN)/python tests/kit/chaos.py --seconds $(or $(SECONDS),600) $(if $(SEED),--seed $(SEED))

chaos-dedupe: setup ## kills workers that restore the index, then decides again; ARTICLES=100000 BLOWS=20 SEED=7
	@exec $(BIN)/python tests/kit/restores.py --articles $(or $(ARTICLES),100000) --blows $(or $(BLOWS),20) $(if $(SEED),--seed $(SEED))

fuzz: $(SETTLED) ## 10,000 hostile documents through the clean stage; COUNT=10000 SEED=1
	@exec $(BIN)/python tests/kit/fuzz.py --count $(or $(COUNT),10000) --seed $(or $(SEED),1)

quality: $(BENCHED) ## the clean stage on the development data, if it is there; the text of pages on sites left out of training
	@$(BIN)/python -m bench.clean_quality
	@exec $(BIN)/python -m bench.body_quality

train-body: $(BENCHED) ## the model that finds the text of pages, from the development data
	@exec $(BIN)/python -m bench.train_body

bench: setup ## records a second and CPU a record, beside other clients
	@exec $(BIN)/python -m bench.hop

bench-latency: setup ## articles a second, and seconds from raw to enriched
	@exec $(BIN)/python -m bench.latency

bench-memory: setup ## memory before a backlog of 20,000 large pages
	@exec $(BIN)/python -m bench.memory

bench-tag: $(BENCHED) ## names found, beside spaCy, by cross-validation, and speed; needs the development data
	@$(BIN)/python -m bench.tag_quality
	@exec $(BIN)/python -m bench.tag_speed

train-tagger: $(BENCHED) ## makes the tagger's model anew; needs the development data
	@exec $(BIN)/python -m bench.tagger.train

bench-dedupe: $(BENCHED) ## copies found and missed beside other methods; needs the development data
	@exec $(BIN)/python -m bench.dedupe_quality

requirements: $(SETTLED) ## pins anew what requirements/*.in ask for
	@for name in runtime dev bench; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    requirements/$$name.in -o requirements/$$name.txt; done

docs: $(SETTLED) ## the pages that are made from the code
	@$(BIN)/python -m copydesk.streams.cli.manual > docs/commands.md
	@$(BIN)/copydesk config --markdown > docs/settings.md

clean: ## removes what the targets made
	@rm -rf $(VENV) .copydesk build *.egg-info

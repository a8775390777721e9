# Everything from a fresh machine with Python 3.11 or newer and make. `make help` lists what there is.
PYTHON ?= python3
PIP := .venv/bin/python -m pip --disable-pip-version-check --quiet
PIN := .venv/bin/uv pip compile --quiet --no-config --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make pin" $(if $(UPGRADE),--upgrade)
ALL := pyproject.toml --group build --extra postgresql --extra cluster --extra microsoft --extra teams

.DEFAULT_GOAL := help
.PHONY: help demo cluster cluster-check test proof mutants year raid bench format pin release image audit clean

help: ## list these targets
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/make \1\t\2/p' Makefile | expand -t 20

demo: .venv/.stamp-run ## show the main job on 300 made-up children and serve the practice inbox (ONCE=1: without serving)
	@mkdir -p build/demo
	@.venv/bin/homeward demo --in build/demo $(if $(ONCE),--once)

cluster: .venv/.stamp-dev ## serve two made-up councils on a PostgreSQL of their own, by several processes, between stand-ins
	@.venv/bin/python -m tests.cluster

cluster-check: .venv/.stamp-dev ## count what several processes and councils on one PostgreSQL must hold to, each beside its bar (ARGS="rolling webs_killed": those rows alone)
	@.venv/bin/python -m tests.cluster check $(ARGS)

test: .venv/.stamp-dev ## set everything up, then format, lint, types, import rules and tests (ARGS="..." goes to pytest)
	@sh tools/test_tools.sh
	@bash tools/check.sh $(ARGS)

proof: .venv/.stamp-dev ## all of what `make test` takes a sample of: drawn examples, corpora, dialogues, rows of the bench
	@HOMEWARD_PROOF=1 sh tools/in_memory.sh .venv/bin/pytest -q -n 3 --dist loadfile --no-loadscope-reorder -m proof $(ARGS)

mutants: .venv/.stamp-dev ## plant small mistakes in permanence/ and casework/ and count what the tests find (ARGS="PATH --all --show")
	@sh tools/in_memory.sh .venv/bin/python -m tools.mutants $(ARGS)

year: .venv/.stamp-dev ## live ten made-up years beside the oracle: nobody missed, nobody told twice (ARGS="--seeds 1-2 --children 100")
	@PYTHONHASHSEED=0 sh tools/in_memory.sh .venv/bin/python -m tests.year $(ARGS)

raid: .venv/.stamp-dev ## let intruders try what they may not for MINUTES (1), and say what they found (SEED=7: that raid again)
	@sh tools/in_memory.sh .venv/bin/python -m tests.redteam --minutes $(or $(MINUTES),1) $(if $(SEED),--seed $(SEED))

bench: .venv/.stamp-dev ## measure speed on made-up councils with full ledgers, each figure beside its goal (ARGS="digest export --large": those two alone)
	@.venv/bin/python -m bench $(ARGS)

format: .venv/.stamp-dev ## format the code and mend what the linter can mend by itself
	@.venv/bin/ruff check --quiet --fix-only . && .venv/bin/ruff format .

pin: .venv/bin/uv ## write the pinned requirements anew from pyproject.toml (UPGRADE=1: newest releases)
	@$(PIN) $(ALL) --extra dev -o requirements-dev.txt
	@$(PIN) $(ALL) -c requirements-dev.txt -o requirements.txt
	@$(PIN) --group audit -o requirements-audit.txt

release: .venv/.stamp-dev ## build wheel, source, bill of materials and checksums into dist/, from a clean commit
	@bash tools/release.sh

image: ## build the container image on a base made here, and do the main job in it (root; mmdebstrap and buildah)
	@bash tools/try_image.sh

audit: .venv/.stamp-dev ## ask for known vulnerabilities of what is pinned; says "not checked" where it cannot
	@sh tools/audit.sh

clean: ## remove what these targets have set up in this folder
	@rm -rf .venv build dist tests/node/node_modules .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

.venv/bin/python:
	@sh tools/make_environment.sh "$(PYTHON)"

.venv/.stamp-run: requirements.txt pyproject.toml | .venv/bin/python
	@echo "Setting up .venv from requirements.txt (about half a minute)"
	@$(PIP) install --use-pep517 --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# The development pins hold the runtime's own, so that this set-up is that one as well.
.venv/.stamp-dev: requirements-dev.txt pyproject.toml | .venv/bin/python
	@echo "Setting up .venv from requirements-dev.txt (about a minute)"
	@$(PIP) install --use-pep517 --require-hashes -r requirements-dev.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch .venv/.stamp-run $@

.venv/bin/uv: | .venv/bin/python
	@$(PIP) install uv==0.13.9

# Needs make and Python 3.11 or newer; everything else is fetched into .venv.

PYTHON ?= python3
STAGE ?= dev
PORT ?= 8000
AWS_PORT ?= 4566
ENDPOINT ?=
TESTERS ?= 2

VENV := .venv
READY := $(VENV)/.ready
BENCH := build/bench-venv
CHECKOV := $(VENV)-checkov
RUN := $(VENV)/bin/python -m
LOCAL := --port $(PORT) --aws-port $(AWS_PORT)
PART := $(if $(T),$(or $(if $(wildcard $(firstword $(subst ::, ,$(T)))),$(T)),$(sort $(wildcard tests/*/$(T) tests/*/test_*$(T)*.py tests/*/*/test_*$(T)*.py)),$(error no test folder or file is called $(T))))
PYTEST = $(RUN) pytest -n $(TESTERS) --dist loadgroup --no-loadscope-reorder -m "not npm"
MAIN_JOURNEYS := $(addprefix tests/journeys/,test_end_to_end.py browser/test_player.py)
OTHER_JOURNEYS := $(filter-out $(MAIN_JOURNEYS),$(wildcard tests/journeys/test_*.py tests/journeys/*/test_*.py))
STORE_CONDITIONS := $(wildcard tests/store/*/*_conditions.py tests/store/*/*_races.py) tests/store/dynamo/test_transport.py
PROVEN_JOURNEYS := $(addprefix tests/journeys/,test_adoption.py test_exam_rehearsal.py test_make_run.py $(addprefix browser/test_,studio_access.py guides.py reference_page.py))
QUIZCTL := $(RUN) quizctl --stage $(STAGE) $(if $(ENDPOINT),--endpoint $(ENDPOINT)) $(if $(YES),--yes)

# where it is set, each of the test processes would compile every module anew
unexport PYTHONDONTWRITEBYTECODE

EXAM := $(if $(TAKERS),--takers $(TAKERS)) $(if $(WINDOW),--window $(WINDOW))

.DEFAULT_GOAL := help
.PHONY: help run dev redeploy reset show-mail logs demo test test-all test-journeys test-conditions fix coverage test-stores test-clients bench check lint-template clients conformance prove mutation-test load-test admin keys rotate-keys replace-keys mails dead-letters mail-previews screens deploy preflight destroy sbom web-client vendor lock clean

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(READY): requirements/dev.txt
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not there. Install Python 3.11 or newer, or name one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Invigil needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: make PYTHON=python3.12"; exit 1; }
	@echo "Setting up $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@$(RUN) pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/dev.txt
	@touch $@

run: $(READY) ## Run everything here: API on PORT (8000), AWS's stand-in on AWS_PORT (4566), or on ENDPOINT
	@$(RUN) infra.emulator.run $(LOCAL) $(if $(ENDPOINT),--endpoint $(ENDPOINT))

dev: $(READY) ## As make run, and serve each change of the code about ten seconds after it is saved
	@$(RUN) infra.emulator.run $(LOCAL) --watch

redeploy: $(READY) ## Put changed code into the running stack; the data stays
	@$(RUN) infra.emulator.run $(LOCAL) --redeploy

reset: $(READY) ## Forget all data of the local stack
	@$(RUN) infra.emulator.run $(LOCAL) --reset

show-mail: $(READY) ## Show the mails that the local stack sent
	@$(RUN) infra.emulator.show_mail --endpoint $(or $(ENDPOINT),http://localhost:$(AWS_PORT))

logs: $(READY) ## Show what the functions logged in the last ten minutes
	@$(RUN) infra.operations.logs --endpoint $(or $(ENDPOINT),http://localhost:$(AWS_PORT))

demo: $(READY) ## Play the main job over HTTP against the running stack, or one at URL: 20 takers at once
	@$(RUN) infra.operations.demo --url $(or $(URL),http://localhost:$(PORT)) --endpoint $(or $(ENDPOINT),http://localhost:$(AWS_PORT))

check: $(READY) ## Lint, format, types and the rules of who may import whom
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports

$(CHECKOV)/.ready: requirements/checkov.txt
	@echo "Setting up $(CHECKOV)"
	@$(PYTHON) -m venv $(CHECKOV)
	@$(CHECKOV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/checkov.txt
	@touch $@

lint-template: $(READY) $(CHECKOV)/.ready ## Look for what is unsafe in the template of prod, with every option on
	@$(RUN) infra.build.expand_template --stage prod build/prod/expanded.json
	@$(CHECKOV)/bin/checkov --config-file infra/checkov.yaml --file build/prod/expanded.json

ifdef T
test: $(READY) ## Check and run the tests; a part: T=leaderboard or T=tests/api/quizzes
	@$(PYTEST) $(PART)
else
test: $(READY)
	@rm -rf build/used
	@$(MAKE) --no-print-directory -j3 check test-conditions test-all
	@$(RUN) tests.support.policy_checks
endif

test-all: $(READY)
	@$(PYTEST) $(addprefix --ignore=,$(OTHER_JOURNEYS))

# one more process than cores: journeys wait for those of their stack
test-journeys: TESTERS = 3
test-journeys: $(READY) ## The other journeys on the deployed stack: restarts, upgrades, every page in Chromium
	@$(PYTEST) $(OTHER_JOURNEYS)

test-conditions: $(READY)
	@$(RUN) infra.emulator.with_emulator $(RUN) pytest -q $(STORE_CONDITIONS)

fix: $(READY) ## Format the code, and mend what ruff can mend
	@$(VENV)/bin/ruff check --quiet --fix . || true
	@$(VENV)/bin/ruff format .

coverage: $(READY) ## Count the branches that tests reach; three times as slow as the tests alone
	@rm -f .coverage .coverage.*
	@$(RUN) pytest -n $(TESTERS) --dist loadgroup --no-loadscope-reorder --cov --cov-report= tests/unit tests/store tests/api tests/events tests/proofs
	@$(VENV)/bin/coverage report --fail-under=95
	@$(VENV)/bin/coverage report --include='chalicelib/*/rules.py' --fail-under=100

test-stores: $(READY) ## The store tests against the DynamoDB at ENDPOINT, or at a stand-in of their own
	@$(if $(ENDPOINT),AWS_ENDPOINT_URL_DYNAMODB=$(ENDPOINT),$(RUN) infra.emulator.with_emulator) $(RUN) pytest tests/store tests/proofs/scale -q

test-clients: $(READY) ## Make the clients and the web client anew, and have clients take a quiz on a deployed stack; needs npm
	@$(RUN) pytest -q -m npm tests/journeys/test_clients.py tests/unit/infra/test_web_client.py

clients: $(READY) ## Make clients of the reference in build/clients: Python, TypeScript, a collection
	@$(RUN) infra.reference.clients

conformance: $(READY) ## Try all that the reference promises against the running stack, at length, as everybody
	@$(RUN) tests.tools.conformance_cli --url $(or $(URL),http://localhost:$(PORT)) --endpoint $(or $(ENDPOINT),http://localhost:$(AWS_PORT)) $(if $(EXAMPLES),--examples $(EXAMPLES))

prove: $(READY) ## Every proof at length, twenty minutes or more: faults, orders of calls, histories, chaos, bad input, the model, looks
	@PROVE=$(or $(PROVE),1) $(PYTEST) -q tests/unit tests/api/test_openapi_conformance.py tests/proofs/enumerations tests/proofs/faults tests/proofs/histories tests/proofs/model tests/events/leaderboard/test_bulk_updates.py tests/infra/build/test_template.py $(PROVEN_JOURNEYS)
	@$(MAKE) --no-print-directory test-stores
	@$(RUN) infra.emulator.with_emulator env PROVE=$(or $(PROVE),1) $(RUN) pytest -q tests/proofs/scale/test_mass_expiry.py tests/proofs/scale/test_announcement_scale.py

mutation-test: $(READY) ## Change the rules and the conditions of writes, one expression at a time: does a test notice?
	@$(RUN) tests.tools.mutation_test

screens: $(READY) ## Take pictures of every screen of player and studio, on a stack of its own: build/screens
	@$(RUN) tests.tools.screens

load-test: $(READY) ## Let TAKERS (200) play a quiz at once on a stack of its own; prints what was lost and how long it took
	@$(RUN) tests.tools.load_test --takers $(or $(TAKERS),200)

admin: $(READY) ## Make the first administrator of a stack: STAGE=prod EMAIL=me@example.org; a further one with NAME=ann
	@$(QUIZCTL) create-admin $(or $(EMAIL),$(error an administrator needs an address: make admin EMAIL=me@example.org)) $(if $(NAME),--username $(NAME))

keys: $(READY) ## Make the keys that sign tokens, unless the stack has them
	@$(QUIZCTL) keys make

rotate-keys: $(READY) ## Take the next step of replacing the signing key; nobody is signed out
	@$(QUIZCTL) keys rotate

replace-keys: $(READY) ## Replace all keys at once, because somebody may have read them; everybody is signed out
	@$(QUIZCTL) keys replace

mails: $(READY) ## List the mails that wait for a person; WHAT=requeue sends them again
	@$(QUIZCTL) mails $(or $(WHAT),list)

dead-letters: $(READY) ## List what was given up on; WHAT=requeue hands it over again
	@$(QUIZCTL) dead-letters $(or $(WHAT),list)

mail-previews: $(READY) ## Make a page and, with Chromium, pictures of each kind of mail: build/mails
	@$(RUN) infra.reference.mail_previews

deploy: $(READY) ## Deploy to AWS: STAGE=prod SET="MailSender=… MailIdentity=…" ADMIN=me@example.org; YES=1 asks nothing
	@$(RUN) infra.deploy --stage $(STAGE) $(if $(ENDPOINT),--endpoint $(ENDPOINT)) $(if $(YES),--yes) $(if $(BUILT),--built) --set $(SET)
	@$(if $(ADMIN),$(QUIZCTL) create-admin $(ADMIN) || true)
	@$(RUN) infra.deploy.post_deploy_checklist --stage $(STAGE) $(if $(ENDPOINT),--endpoint $(ENDPOINT))

preflight: $(READY) ## Compare what AWS lets the account do with STAGE, and with an exam of TAKERS within WINDOW (1m)
	@$(RUN) infra.deploy.preflight --stage $(STAGE) $(if $(ENDPOINT),--endpoint $(ENDPOINT)) $(EXAM)

destroy: $(READY) ## Delete a stack and its data; never prod
	@$(RUN) infra.deploy.destroy --stage $(STAGE) $(if $(ENDPOINT),--endpoint $(ENDPOINT))

sbom: $(READY) ## Print what ships and under which licences
	@$(RUN) infra.build.sbom

web-client: $(READY) ## Check and build the pages of web-client/; needs node and npm, which nothing else does
	@$(RUN) infra.build.web_client

vendor: $(READY) ## Copy again what is taken from npm, as locked; TAKE=name@version locks another one
	@$(RUN) infra.build.vendor $(if $(TAKE),--take $(TAKE))

bench: $(READY) $(BENCH)/.ready ## Measure all that docs/performance.md promises; some minutes, on a machine that is quiet
	@$(RUN) benchmarks

$(BENCH)/.ready: requirements/bench.txt
	@echo "Setting up $(BENCH)"
	@$(PYTHON) -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/bench.txt
	@touch $@

lock: $(READY) ## Lock the dependencies again after a change of requirements.in or requirements/*.in
	@for name in requirements requirements/dev requirements/checkov requirements/bench; do \
	  $(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-header -q -o $$name.txt $$name.in || exit 1; \
	done

clean: ## Remove what can be made again: .venv, build and caches (not the local data: make reset)
	rm -rf $(VENV) $(CHECKOV) build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage .coverage.*

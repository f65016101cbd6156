# Every target finds a JDK 25 by itself; `make` alone lists them.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 3000
SUBJECT ?= demo
OWNERS ?= 10
ROWS ?= 1000
FUNCTION ?= DashboardFunction
EVENT ?= events/dashboard.json
FUZZ_SECONDS ?= 600
PARSER_SECONDS ?= 150
STAGE ?= dev

# Read by local/ (LocalConfig); only what is set is passed on.
export PORT POOLER_PORT POSTGRES_PORT ISSUER_PORT
# Read by loadtest/ (StormConfig) and `make budget`.
export USERS LIMIT SCENARIOS POLL_SECONDS LEAK TIME_FACTOR FUNCTION_JAVA_OPTIONS
export POOLER_CLIENTS POOLER_SIZE MAX_CONNECTIONS
# Read by the doctor (functions/monitor), beside DATABASE_HOST and the like.
export URL JSON
# Read by local/ (Tuning): AOT=1 keeps AOT caches of the functions' JVMs in local/target/aot.
export AOT
# Read by loadtest/bench (BenchConfig).
export ROUNDS PARTS ROWS_MAX

# Redocly asks its registry for news and sends usage data otherwise.
export REDOCLY_TELEMETRY = off
export REDOCLY_SUPPRESS_UPDATE_NOTICE = true

JAVA_HOME = $(shell local/find-jdk)
MVN = JAVA_HOME='$(JAVA_HOME)' mvn --batch-mode --no-transfer-progress
REDOCLY = e2e/contract/node_modules/.bin/redocly
SCHEMATHESIS = target/fuzz/venv/bin/schemathesis
PAGE_SOURCES = $(wildcard web/*.html web/*.ts web/*.json web/*.cjs) $(shell find web/src web/public -type f ! -name schema.d.ts)
SOURCES = $(shell find pom.xml .mvn events shared credentials functions local loadtest/before -name target -prune -o -type f -print)

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: tools local/target/built ## Run template.yaml on this machine until Ctrl-C (PORT=3000, POOLER_PORT, POSTGRES_PORT, ISSUER_PORT)
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory page docs; else echo 'no npm: the page and /local/docs are left out'; fi
	@exec '$(JAVA_HOME)/bin/java' @local/java-options -cp 'local/target/classes:local/target/lib/*' breakwater.local.Main

.PHONY: page
page: web/dist/index.html ## Build the page, for make run

.PHONY: web
web: web/node_modules/installed ## Work on the page: http://localhost:5173 shows each change at once (needs make run)
	@npm --prefix web run --silent dev

# Half of its time waits for processes to start and to be frozen, so two things run at once.
.PHONY: test
test: tools lint-openapi docs ## Run every test
	@$(MAKE) --no-print-directory --jobs=2 test-page test-java
	@$(MAKE) --no-print-directory test-browser

# e2e and loadtest depend on no module: they start what the first command has built.
.PHONY: test-java
test-java: tools
	$(MVN) --threads 2 --projects '!e2e,!loadtest' verify
	@touch local/target/built
	$(MVN) --threads 2 --projects e2e,loadtest verify

.PHONY: test-page
test-page: web/node_modules/installed ## Check the page's types, lint and format, and run its unit tests
	@npm --prefix web run --silent check
	@npm --prefix web run --silent test

.PHONY: test-browser
test-browser: tools page local/target/built ## Test the page in Chromium, on a platform of its own (or URL=http://localhost:3000)
	@web/install-chromium
	@JAVA_HOME='$(JAVA_HOME)' npm --prefix web run --silent e2e

.PHONY: lighthouse
lighthouse: web/node_modules/installed ## Rate the page with Lighthouse (needs make run)
	@web/install-chromium
	@npm --prefix web run --silent lighthouse

.PHONY: storm
storm: tools local/target/built loadtest/target/built ## Measure the naive functions and ours (USERS=10, LIMIT=905, SCENARIOS="one-user storm …", POLL_SECONDS=60, LEAK)
	@'$(JAVA_HOME)/bin/java' -Xmx256m -XX:+UseSerialGC -cp 'loadtest/target/classes:loadtest/target/lib/*' breakwater.loadtest.Storm

.PHONY: bench
bench: tools local/target/built loadtest/bench/target/built ## Measure ours and the baselines side by side, below 15 minutes (ROUNDS=7, PARTS="counts cold warm …", ROWS_MAX=10000000)
	@'$(JAVA_HOME)/bin/java' -Xmx256m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp 'loadtest/bench/target/classes:loadtest/bench/target/lib/*' breakwater.bench.Bench

.PHONY: budget
budget: tools local/target/built ## Check that template.yaml fits the pooler (POOLER_CLIENTS=1000, POOLER_SIZE=15, MAX_CONNECTIONS=100)
	@'$(JAVA_HOME)/bin/java' @local/java-options -cp 'local/target/classes:local/target/lib/*' breakwater.local.Budget

.PHONY: doctor
doctor: local/target/built ## Say what URL=postgres://user:password@host:port/database is, or make run's pooler (JSON=1)
	@JAVA_HOME='$(JAVA_HOME)' local/doctor

.PHONY: lint-openapi
lint-openapi: $(REDOCLY) ## Check openapi.yaml against the rules in redocly.yaml
	@$(REDOCLY) lint --format=github-actions openapi.yaml

.PHONY: docs
docs: target/docs.html ## Render openapi.yaml, for /local/docs

.PHONY: fuzz
fuzz: tools local/target/built $(SCHEMATHESIS) ## Fuzz four parsers for PARSER_SECONDS (150) each, then the API for FUZZ_SECONDS (600)
	@PARSER_SECONDS='$(PARSER_SECONDS)' JAVA_HOME='$(JAVA_HOME)' e2e/fuzz/parsers
	@FUZZ_SECONDS='$(FUZZ_SECONDS)' JAVA_HOME='$(JAVA_HOME)' e2e/fuzz/run $(SCHEMATHESIS)

.PHONY: faults
faults: tools local/target/built ## Break what is behind the functions, at length (30 min): e2e/target/faults/report.json
	@e2e/faults/previous
	@rm -f e2e/target/faults/report.json
	@$(MVN) --projects e2e -Dgroups=faults -Dfaults.full=true verify; status=$$?; e2e/faults/table; exit $$status

.PHONY: token
token: ## Print an access token for SUBJECT (needs make run)
	@local/call token '$(SUBJECT)'

.PHONY: invoke
invoke: ## Print what FUNCTION answers to EVENT (needs make run)
	@local/call invoke '$(FUNCTION)' '$(EVENT)'

.PHONY: sam-invoke
sam-invoke: target/aws-tools/installed ## The same in AWS's container (needs make run and a Docker engine)
	@local/call sam-invoke '$(FUNCTION)' '$(EVENT)'

.PHONY: seed
seed: ## Add OWNERS owners with ROWS rows in each collection (needs make run)
	@local/call seed '$(OWNERS)' '$(ROWS)'

.PHONY: lint-template
lint-template: target/aws-tools/installed ## Check template.yaml with AWS's own tools (from PyPI)
	@SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=us-east-1 target/aws-tools/bin/sam validate --lint --template template.yaml

.PHONY: test-aws
test-aws: tools local/target/built target/aws-tools/installed ## Run the built functions under AWS's own tools and compare (with Docker: in AWS's container)
	@rm -f target/aws-report.txt
	$(MVN) --projects e2e -DexcludedGroups= -Dgroups=aws test
	@echo 'AWS ran:'; sed 's/^/  /' target/aws-report.txt
	@awk '/^left out/ {out++; next} {ran++} END {printf "  %d ran, %d left out\n", ran, out}' target/aws-report.txt

.PHONY: deploy
deploy: tools page local/target/built target/aws-tools/installed ## Deploy STAGE=dev of samconfig.toml (needs AWS credentials; docs/deploy.md)
	@deploy/run '$(STAGE)'

.PHONY: format
format: tools ## Format the sources
	$(MVN) --quiet spotless:apply

.PHONY: clean
clean: ## Delete everything that was built
	rm -rf target web/dist web/node_modules e2e/contract/node_modules shared/target credentials/target functions/*/target local/target e2e/target loadtest/target loadtest/*/target loadtest/baselines/*/target

# What the other targets need and a package manager has.
.PHONY: tools
tools:
	@test -n '$(JAVA_HOME)'
	@local/install-pgbouncer

$(REDOCLY): e2e/contract/package-lock.json
	@npm ci --prefix e2e/contract --no-audit --no-fund --loglevel=error
	@touch $@

web/node_modules/installed: web/package-lock.json
	@npm ci --prefix web --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/index.html: openapi.yaml web/node_modules/installed $(PAGE_SOURCES)
	@npm --prefix web run --silent build

target/docs.html: openapi.yaml $(REDOCLY)
	@mkdir -p target
	@$(REDOCLY) build-docs openapi.yaml --output $@

$(SCHEMATHESIS): e2e/fuzz/requirements.txt
	@python3 -m venv target/fuzz/venv
	@target/fuzz/venv/bin/pip install --quiet --requirement $<
	@touch $@

target/aws-tools/installed: deploy/requirements.txt
	@echo "installing AWS's tools into target/aws-tools"
	@python3 -m venv target/aws-tools
	@target/aws-tools/bin/pip install --quiet --requirement $<
	@touch $@

local/target/built: $(SOURCES)
	@echo 'building (the first time downloads the libraries and takes a few minutes)'
	@$(MVN) --quiet --projects shared,credentials,functions/dashboard,functions/items,functions/migrate,functions/monitor,loadtest/before,local -DskipTests package
	@touch $@

loadtest/target/built: $(shell find loadtest -name target -prune -o -type f -print)
	@$(MVN) --quiet --projects loadtest/before,loadtest -DskipTests package
	@touch $@

# Quarkus' build is its own: no parent, so that every version is the one that it was tested with.
loadtest/bench/target/built: local/target/built $(shell find loadtest/baselines loadtest/bench loadtest/micro -name target -prune -o -type f -print)
	@echo 'building the baselines (the first time downloads Quarkus, which takes a few minutes)'
	@$(MVN) --quiet --projects loadtest/baselines/conventional,loadtest/baselines/floor,loadtest/micro,loadtest/bench --also-make -DskipTests package
	@$(MVN) --quiet --file loadtest/baselines/quarkus/pom.xml package
	@touch $@

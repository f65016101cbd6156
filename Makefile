# Every target finds a JDK 25 by itself; `make` alone lists them.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 3000
SUBJECT ?= demo
OWNERS ?= 10
ROWS ?= 1000
FUNCTION ?= DashboardFunction
EVENT ?= events/dashboard.json

# Read by local/ (LocalConfig); only what is set is passed on.
export PORT POOLER_PORT POSTGRES_PORT ISSUER_PORT
# Read by loadtest/ (StormConfig) and `make budget`.
export USERS LIMIT SCENARIOS POLL_SECONDS LEAK TIME_FACTOR FUNCTION_JAVA_OPTIONS
export POOLER_CLIENTS POOLER_SIZE MAX_CONNECTIONS

JAVA_HOME = $(shell local/find-jdk)
MVN = JAVA_HOME='$(JAVA_HOME)' mvn --batch-mode --no-transfer-progress
SOURCES = $(shell find pom.xml .mvn shared functions local loadtest/before -name target -prune -o -type f -print)

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: tools local/target/built ## Run template.yaml on this machine until Ctrl-C (PORT=3000, POOLER_PORT, POSTGRES_PORT, ISSUER_PORT)
	@exec '$(JAVA_HOME)/bin/java' @local/java-options -cp 'local/target/classes:local/target/lib/*' breakwater.local.Main

.PHONY: test
test: tools ## Run every test
	$(MVN) verify

.PHONY: storm
storm: tools local/target/built loadtest/target/built ## Measure the naive functions and ours (USERS=10, LIMIT=905, SCENARIOS="one-user storm …", POLL_SECONDS=60, LEAK)
	@'$(JAVA_HOME)/bin/java' -Xmx256m -XX:+UseSerialGC -cp 'loadtest/target/classes:loadtest/target/lib/*' breakwater.loadtest.Storm

.PHONY: budget
budget: tools local/target/built ## Check that template.yaml fits the pooler (POOLER_CLIENTS=1000, POOLER_SIZE=15, MAX_CONNECTIONS=100)
	@'$(JAVA_HOME)/bin/java' @local/java-options -cp 'local/target/classes:local/target/lib/*' breakwater.local.Budget

.PHONY: token
token: ## Print an access token for SUBJECT (needs make run)
	@local/call token '$(SUBJECT)'

.PHONY: invoke
invoke: ## Print what FUNCTION answers to EVENT (needs make run)
	@local/call invoke '$(FUNCTION)' '$(EVENT)'

.PHONY: seed
seed: ## Add OWNERS owners with ROWS rows in each collection (needs make run)
	@local/call seed '$(OWNERS)' '$(ROWS)'

.PHONY: lint-template
lint-template: target/aws-tools/installed ## Check template.yaml with AWS's own tools (from PyPI)
	SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=us-east-1 target/aws-tools/bin/sam validate --lint --template template.yaml

.PHONY: format
format: tools ## Format the sources
	$(MVN) --quiet spotless:apply

.PHONY: clean
clean: ## Delete everything that was built
	rm -rf target shared/target functions/*/target local/target e2e/target loadtest/target loadtest/before/target

# What the other targets need and a package manager has.
.PHONY: tools
tools:
	@test -n '$(JAVA_HOME)'
	@local/install-pgbouncer

target/aws-tools/installed: Makefile
	python3 -m venv target/aws-tools
	target/aws-tools/bin/pip install --quiet aws-sam-cli==1.170.0 cfn-lint==1.58.0
	@touch $@

local/target/built: $(SOURCES)
	@echo 'building (the first time downloads the libraries and takes a few minutes)'
	@$(MVN) --quiet --projects shared,functions/dashboard,functions/migrate,loadtest/before,local -DskipTests package
	@touch $@

loadtest/target/built: $(shell find loadtest -name target -prune -o -type f -print)
	@$(MVN) --quiet --projects loadtest/before,loadtest -DskipTests package
	@touch $@

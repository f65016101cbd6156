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

JAVA_HOME = $(shell local/find-jdk)
MVN = JAVA_HOME='$(JAVA_HOME)' mvn --batch-mode --no-transfer-progress
SOURCES = $(shell find pom.xml .mvn shared functions local -name target -prune -o -type f -print)

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: tools local/target/built ## Run template.yaml on this machine until Ctrl-C (PORT=3000, POOLER_PORT, POSTGRES_PORT, ISSUER_PORT)
	@exec '$(JAVA_HOME)/bin/java' @local/java-options -cp 'local/target/classes:local/target/lib/*' breakwater.local.Main

.PHONY: test
test: tools ## Run every test
	$(MVN) verify

.PHONY: token
token: ## Print an access token for SUBJECT (needs make run)
	@local/call token '$(SUBJECT)'

.PHONY: invoke
invoke: ## Print what FUNCTION answers to EVENT (needs make run)
	@local/call invoke '$(FUNCTION)' '$(EVENT)'

.PHONY: seed
seed: ## Add OWNERS owners with ROWS rows in each collection (needs make run)
	@local/call seed '$(OWNERS)' '$(ROWS)'

.PHONY: format
format: tools ## Format the sources
	$(MVN) --quiet spotless:apply

.PHONY: clean
clean: ## Delete everything that was built
	rm -rf target shared/target functions/*/target local/target e2e/target

# What the other targets need and a package manager has.
.PHONY: tools
tools:
	@test -n '$(JAVA_HOME)'
	@local/install-pgbouncer

local/target/built: $(SOURCES)
	@echo 'building (the first time downloads the libraries and takes a few minutes)'
	@$(MVN) --quiet --projects shared,functions/dashboard,functions/items,functions/migrate,local -DskipTests package
	@touch $@

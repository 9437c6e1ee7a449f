# The commands of this project. `make` alone lists them.
SHELL := /bin/bash
SWIFT ?= swift

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests demo demo-bootstrap demo-release build bench test soak fuzz-json check format clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | column -t -s "$$(printf '\t')"

setup: ## Install the system libraries that are missing (apt or brew)
	@scripts/setup

setup-tests: ## Install the servers that the tests and the demo run and that are missing (apt or brew)
	@scripts/setup-tests

demo: setup setup-tests ## Watch plumb take an estate to its desired state, on simulated providers
	@echo 'building (a few minutes the first time) …'
	@$(SWIFT) build --quiet --product plumb
	@$(SWIFT) build --quiet --product plumb-simulator
	@scripts/demo

demo-bootstrap: setup setup-tests ## Watch plumb bring production up from an empty account
	@$(SWIFT) build --quiet --product plumb
	@$(SWIFT) build --quiet --product plumb-simulator
	@scripts/demo-bootstrap

demo-release: setup setup-tests ## The same with the optimized program, as a check of it
	$(SWIFT) build --quiet --product plumb
	$(SWIFT) build --quiet --product plumb-simulator
	$(SWIFT) build --quiet -c release --static-swift-stdlib --product plumb
	PLUMB_BIN=.build/release PLUMB_SIMULATOR_BIN=.build/debug scripts/demo </dev/null

build: setup ## Build the release executable
	$(SWIFT) build -c release --static-swift-stdlib --product plumb
	$(SWIFT) build -c release --static-swift-stdlib --product plumb-simulator

bench: build ## Measure loading, planning, many apps and start-up; takes about half an hour
	$(SWIFT) build -c release --static-swift-stdlib --product plumb-benchmarks
	.build/release/plumb-benchmarks

test: setup setup-tests ## Run all tests
	$(SWIFT) test

soak: setup setup-tests ## Kill an apply at every point and at 500 random times (PLUMB_SOAK), and resume it
	PLUMB_SOAK=$${PLUMB_SOAK:-500} $(SWIFT) test --filter CommandTests.CrashTests

fuzz-json: setup ## Compare our JSON with Foundation's over a million generated documents (PLUMB_FUZZ_DOCUMENTS)
	PLUMB_FUZZ_DOCUMENTS=$${PLUMB_FUZZ_DOCUMENTS:-1000000} $(SWIFT) test --filter CanonicalJSONTests.FoundationComparisonTests

check: setup ## Lint the format and check the layers and the links
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests benchmarks
	scripts/check-layers
	$(SWIFT) build --quiet --explicit-target-dependency-import-check error
	scripts/check-links

format: ## Format the sources in place
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests benchmarks

clean: ## Remove what was built
	rm -rf .build

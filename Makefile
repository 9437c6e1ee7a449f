# The commands of this project. `make` alone lists them.
SHELL := /bin/bash
SWIFT ?= swift

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests demo demo-bootstrap demo-powerdns demo-openbao build bench build-tests test test-address test-threads soak fuzz fuzz-json check format clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | column -t -s "$$(printf '\t')"

setup: ## Install the system libraries that are missing (apt or brew)
	@scripts/setup

setup-tests: ## Install the servers that the tests and the demo run and that are missing (apt or brew)
	@scripts/setup-tests

# What ships: optimized, with the standard library inside. Everything that is tested or shown is this program.
RELEASE := $(SWIFT) build -c release
# A folder of its own: linking the standard library in is another build of everything.
STATIC := $(RELEASE) --static-swift-stdlib --scratch-path .build-static
BIN := .build-static/release
# Library tests: what does not start the program.
LIBRARIES := --skip CommandTests --skip AdversaryTests

demo: build ## Watch plumb take an estate to its desired state, on simulated providers
	@PLUMB_BIN=$(BIN) scripts/demo

demo-bootstrap: build ## Watch plumb bring production up from an empty account
	@PLUMB_BIN=$(BIN) scripts/demo-bootstrap

demo-powerdns: build ## Watch plumb make zones at a real PowerDNS server, and notice what others change there
	@PLUMB_BIN=$(BIN) scripts/demo-powerdns

demo-openbao: build ## Watch plumb keep an app's secrets in a real OpenBao, with least privilege
	@PLUMB_BIN=$(BIN) scripts/demo-openbao

build: setup setup-tests ## Build the optimized programs (a few minutes the first time)
	$(STATIC) --quiet --product plumb-simulator
	$(STATIC) --quiet --product plumb-watch
	$(STATIC) --quiet --product plumb

bench: build ## Measure loading, planning, many apps and start-up; takes about half an hour
	$(STATIC) --product plumb-benchmarks
	$(BIN)/plumb-benchmarks

build-tests: setup setup-tests ## Build the tests and the programs that they start, optimized
	$(RELEASE) --build-tests --explicit-target-dependency-import-check error

# Tests that begin all at once keep more than a thousand files open, with which Foundation cannot start a process any more.
test: build-tests ## Run all tests, optimized
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=24 $(SWIFT) test -c release --skip-build

fuzz-json: build-tests ## Compare our JSON with Foundation's over a million generated documents (PLUMB_FUZZ_DOCUMENTS)
	PLUMB_FUZZ_DOCUMENTS=$${PLUMB_FUZZ_DOCUMENTS:-1000000} $(SWIFT) test -c release --skip-build --filter CanonicalJSONTests.FoundationComparisonTests

# What drives git and waits for it is left out: starting a program from a process with AddressSanitizer takes a second each time.
test-address: setup setup-tests ## Run the library tests in debug with AddressSanitizer
	$(SWIFT) test --sanitize address --scratch-path .build-address $(LIBRARIES) --skip GitLedgerTests

test-threads: setup setup-tests ## Run the library tests in debug with ThreadSanitizer
	$(SWIFT) test --sanitize thread --scratch-path .build-threads $(LIBRARIES)

soak: build-tests ## Kill an apply at every point and at 500 random times (PLUMB_SOAK), and resume it
	PLUMB_SOAK=$${PLUMB_SOAK:-500} $(SWIFT) test -c release --skip-build --filter CommandTests.CrashTests

fuzz: setup ## Run each fuzz target for FUZZ_SECONDS (600); what it finds goes into Tests/Fuzzing/Corpus
	scripts/fuzz $${FUZZ_SECONDS:-600}

check: setup ## Lint the format and check layers, words, documentation, imports, links and the shapes that the optimizer breaks
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Examples benchmarks
	scripts/check-layers
	scripts/check-words
	scripts/check-awaits
	scripts/check-documented
	@! git grep -n "@testable" -- Tests || { echo "tests use what other targets can use: optimized modules are not built for @testable"; exit 1; }
	scripts/check-links
	scripts/check-names

format: ## Format the sources in place
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests Examples benchmarks

clean: ## Remove what was built
	rm -rf .build .build-static .build-address .build-threads

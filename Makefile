# The commands of this project. `make` alone lists them.
SHELL := /bin/bash
SWIFT ?= swift

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests demo demo-bootstrap demo-powerdns demo-openbao build install dist deb build-benchmarks bench bench-quick check-speed
.PHONY: build-tests test test-package test-address test-threads soak week fuzz fuzz-json check check-compiler format clean

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
# The tests that start programs start what ships, which is none of those that are built beside the tests.
TEST := PLUMB_TEST_PROGRAMS="$(CURDIR)/$(BIN)" $(SWIFT) test -c release --skip-build
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

# What is built is not built again here: `sudo make install` needs no compiler.
install: ## Install what was built below PREFIX (/usr/local), with manual pages and completions; DESTDIR for packages
	@BIN=$(BIN) PREFIX="$(or $(PREFIX),/usr/local)" DESTDIR="$(DESTDIR)" scripts/package install

dist: build ## Write an archive with the programs, manual pages and completions
	@BIN=$(BIN) scripts/package dist

deb: build ## Write a Debian package
	@BIN=$(BIN) scripts/package deb

# The rival, at the version that the numbers in docs/performance.md are of.
RIVAL := .build/octodns-venv
$(RIVAL)/bin/octodns-sync:
	python3 -m venv $(RIVAL)
	$(RIVAL)/bin/pip install --quiet octodns==1.22.0 octodns-powerdns==1.2.0 octodns-cloudflare==1.2.0

build-benchmarks: build
	$(STATIC) --quiet --product plumb-benchmarks

bench: build-benchmarks $(RIVAL)/bin/octodns-sync ## Measure everything, beside octoDNS, and write docs/performance.md (an hour or more)
	scripts/bench $(BIN) $(RIVAL)

bench-quick: build-benchmarks $(RIVAL)/bin/octodns-sync ## The same with small sizes, printed and not kept (two minutes)
	scripts/bench $(BIN) $(RIVAL) --quick

check-speed: build-benchmarks ## Count instructions of ten fixed cases and compare with benchmarks/instructions.json (needs valgrind)
	scripts/check-speed $(BIN)

build-tests: setup setup-tests ## Build the tests, optimized
	$(RELEASE) --build-tests --explicit-target-dependency-import-check error

# Tests that begin all at once keep more than a thousand files open, with which Foundation cannot start a process any more.
test: build-tests build ## Run all tests, or those that FILTER names, optimized and with the programs that ship
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=24 $(TEST) $(if $(FILTER),--filter '$(FILTER)')

test-package: build ## Install the package into a clean Debian without network, run the demo and a first hour there; needs root
	@BIN=$(BIN) scripts/test-package

fuzz-json: build-tests ## Compare our JSON with Foundation's over a million generated documents (PLUMB_FUZZ_DOCUMENTS)
	PLUMB_FUZZ_DOCUMENTS=$${PLUMB_FUZZ_DOCUMENTS:-1000000} $(SWIFT) test -c release --skip-build --filter CanonicalJSONTests.FoundationComparisonTests

# What drives git and waits for it is left out: starting a program from a process with a sanitizer takes a second each time.
# Memory that is still there at the end is not judged: Foundation and XCTest leave some of theirs.
test-address: setup setup-tests ## Run the library tests in debug with AddressSanitizer
	ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test --sanitize address --scratch-path .build-address $(LIBRARIES) --skip GitLedgerTests

test-threads: setup setup-tests ## Run the library tests in debug with ThreadSanitizer
	TSAN_OPTIONS=suppressions=$(CURDIR)/scripts/thread-sanitizer.txt $(SWIFT) test --sanitize thread --scratch-path .build-threads $(LIBRARIES) --skip GitLedgerTests

week: build-tests ## Watch 1,000 apps, 50 zones and 20 folders of a vault for a simulated week, with faults
	PLUMB_WEEK=1 $(SWIFT) test -c release --skip-build --filter ReconcilingTests.DriftWeekTests

soak: build-tests build ## Kill, disturb and repeat applies at every point, in every home of a ledger, and at 500 random times (PLUMB_SOAK); hours
	PLUMB_SOAK=$${PLUMB_SOAK:-500} $(TEST) --filter 'CrashTests|FaultMatrixTests|ConcurrentApplyTests|SharedLedgerTests'

fuzz: setup ## Run each fuzz target for FUZZ_SECONDS (600); what it finds goes into Tests/Fuzzing/Corpus
	scripts/fuzz $${FUZZ_SECONDS:-600}

check: setup ## Lint the format and check layers, words, where tests stand, documentation, imports, links, old commits and the shapes that the optimizer breaks
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Examples benchmarks
	scripts/check-layers
	scripts/check-words
	scripts/check-tests
	scripts/check-awaits
	scripts/check-documented
	@! git grep -n "@testable" -- Tests || { echo "tests use what other targets can use: optimized modules are not built for @testable"; exit 1; }
	scripts/check-links
	scripts/check-names
	scripts/check-history

check-compiler: ## Say whether this compiler still breaks values that are built around an await; it never fails for that
	@SWIFTC=$$(dirname "$$(command -v $(SWIFT))")/swiftc scripts/check-compiler

format: ## Format the sources in place
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests Examples benchmarks

clean: ## Remove what was built
	rm -rf .build .build-static .build-address .build-threads

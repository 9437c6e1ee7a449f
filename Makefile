# The commands of this project. `make` alone lists them.
SHELL := /bin/bash
SWIFT ?= swift

.DEFAULT_GOAL := help
.PHONY: help setup build test check format clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | column -t -s "$$(printf '\t')"

setup: ## Install the system libraries that are missing (apt or brew)
	@scripts/setup

build: setup ## Build the release executable
	$(SWIFT) build -c release --static-swift-stdlib --product plumb

test: setup ## Run all tests
	$(SWIFT) test

check: setup ## Lint the format and check the layers and the links
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests
	scripts/check-layers
	scripts/check-links

format: ## Format the sources in place
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

clean: ## Remove what was built
	rm -rf .build

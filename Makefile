.DEFAULT_GOAL := help
.PHONY: help demo up down test build lint format packages clean

help: ## Shows this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: packages ## Makes demo/flights.pdf and demo/flights.png from 336,776 flights: API, PostgreSQL, Redis, workers, Cairo
	@Scripts/build release
	@.build/release/vitrine demo

up: packages ## Starts everything privately with the demo's data, leaves it running, prints the address, a token and what to try
	@Scripts/build release
	@.build/release/vitrine up --demo --detach

down: ## Stops what `make up` started
	@.build/release/vitrine down

test: packages lint ## Checks everything: packages, lint, build with import checks, all tests
	@Scripts/build tests
	@Scripts/test

build: packages ## Builds everything for debugging
	@Scripts/build debug

lint: ## Checks the formatting and the rules of the house
	@Scripts/lint

format: ## Formats all Swift files
	@swift format -i --parallel --recursive Sources Tests Package.swift

packages: ## Installs the Debian packages that are missing
	@Scripts/packages

clean: ## Removes what was built and what the demo made
	rm -rf .build demo .vitrine

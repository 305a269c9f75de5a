.DEFAULT_GOAL := help
.PHONY: help demo up down test build lint format bench bench-read bench-queue bench-render gallery chaos contract soak sanitize packages clean

help: ## Shows this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: packages ## Makes demo/flights.pdf, flights.png and weather.pdf from 336,776 flights: API, PostgreSQL, Redis, workers, Cairo
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
	@swift format -i --parallel --recursive Sources Tests Benchmarks Package.swift

bench: bench-render bench-queue bench-read ## Measures everything; JSON lines with name, value, unit and baseline

bench-read: packages ## Cached widget data over HTTP, beside the same server's bare route
	@Scripts/build release
	@command -v wrk >/dev/null || { echo "bench-read needs wrk: apt-get install wrk" >&2; exit 1; }
	@Scripts/bench-read

bench-queue: packages ## No-op jobs through the whole path and through Redis alone, pickup when idle, fairness, rebuild, kill -9; PEERS=1 for Sidekiq, Celery, dramatiq, huey and BullMQ too
	@Scripts/build release
	@.build/release/BenchQueue
	@[ -z "$(PEERS)" ] || Benchmarks/queue/peers/run

chaos: packages ## Kills, freezes, flushes and restarts everything around the queue, then counts what was lost; CHAOS_SECONDS= for longer
	@Scripts/build release
	@.build/release/Chaos

bench-render: packages ## Reports as PDF, PNG and SVG: p50 and p99, bytes, memory; PEERS=1 for headless Chromium and vl-convert on twelve charts too
	@Scripts/build release
	@.build/release/RenderBenchmark 200
	@[ -z "$(PEERS)" ] || Benchmarks/render/peers/run

sanitize: packages ## Sixteen drawings at once, shaping and hostile scenes under the thread and the address sanitizer
	@TSAN_OPTIONS=suppressions=$(CURDIR)/Tests/thread-sanitizer.supp swift test --sanitize=thread --scratch-path .build-thread --filter 'RendererTests\.RenderPoolTests'
	@ASAN_OPTIONS=detect_leaks=0 swift test --sanitize=address --scratch-path .build-address --filter 'RendererTests\.(RenderPoolTests|HostileSceneTests|TextTests|PNGTests)'

gallery: packages ## Draws every type of widget in every state and script into docs/gallery
	@Scripts/build release
	@.build/release/Gallery

contract: packages ## Thousands of requests made from openapi.yaml, good and bad: no server error, each answer as described; CONTRACT_SECONDS= for longer
	@Scripts/packages python3-venv
	@Scripts/build release
	@Scripts/contract $(CONTRACT_SECONDS)

soak: packages ## Ten minutes of mixed load (SOAK_SECONDS=…): fails when memory, file descriptors or connections grow
	@Scripts/build release
	@python3 Benchmarks/soak/soak.py

packages: ## Installs the Debian packages that are missing
	@Scripts/packages

clean: ## Removes what was built and what the demo made
	rm -rf .build .build-thread .build-address demo .vitrine

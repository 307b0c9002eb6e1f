# Every recipe sets up what it needs in .venv and can be called first on a bare machine.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUST := $(shell find rust -name '*.rs' -not -path '*/target/*') $(wildcard rust/Cargo.* rust/*/Cargo.toml)
CORPORA := $(MAILLAKE_CORPORA)
PYTHON_PATHS := src tests benchmarks docs infra lambdas workers app.py
CDK := .local/cdk/node_modules/.bin/cdk

.PHONY: build demo test lint types bench quality ratios docs docs-check infra e2e demo-aws clean rivals

build: $(VENV)/built

$(VENV)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "maillake needs Python 3.11 or newer; set PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv==0.13.8'
	@touch $@

$(VENV)/installed: $(VENV)/uv requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@touch $@

$(VENV)/built: $(VENV)/installed $(RUST) pyproject.toml
	@cargo --version 2>/dev/null | $(BIN)/python -c 'import re, sys; v = re.search(r"(\d+)\.(\d+)", sys.stdin.read()); sys.exit(not v or tuple(map(int, v.groups())) < (1, 85))' || { echo "maillake needs cargo 1.85 or newer to build its core: install Rust with rustup"; exit 1; }
	VIRTUAL_ENV=$(abspath $(VENV)) $(BIN)/maturin develop --release --uv --quiet
	@touch $@

demo: build
	@$(BIN)/python -m benchmarks.demo

test: build
	cd rust && cargo test --release --quiet
	$(BIN)/pytest -n 2 --dist loadgroup -q -m "not long"

lint: $(VENV)/installed
	$(BIN)/ruff format --check $(PYTHON_PATHS)
	$(BIN)/ruff check $(PYTHON_PATHS)
	cd rust && cargo fmt --check && cargo clippy --all-targets --release --quiet -- -D warnings

types: build
	$(BIN)/mypy
	$(BIN)/python -m mypy.stubtest maillake._native --mypy-config-file pyproject.toml

bench: build
	$(BIN)/python -m benchmarks

quality: build
	$(BIN)/python -m benchmarks.quality

docs: build
	$(BIN)/python -m docs.generate

docs-check: build
	$(BIN)/python -m docs.generate --check

ratios: build
	$(BIN)/python -m benchmarks.ratios

rivals: build
	$(BIN)/python -m benchmarks.rivals

$(CDK):
	@node --version >/dev/null 2>&1 || { echo "the stacks need Node 20 or newer: install it"; exit 1; }
	npm install --silent --no-fund --no-audit --prefix .local/cdk aws-cdk@2.1148.1

$(VENV)/cloud: $(VENV)/built infra/local/toolchain.py
	$(BIN)/python -m infra.local install
	@touch $@

e2e: $(VENV)/cloud
	$(BIN)/pytest tests/local_cloud tests/e2e -q -p no:xdist

demo-aws: $(VENV)/cloud
	@$(BIN)/python -m infra.local.tour

infra: build $(CDK)
	for stage in local dev prod; do JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=1 $(CDK) synth --quiet -c deployment=$$stage -c worker_image=registry.example/maillake:1 -o build/cdk/$$stage || exit 1; done
	$(BIN)/cfn-lint -i W3005 -- build/cdk/*/*.template.json

clean:
	rm -rf $(VENV) rust/target build dist cdk.out .local .mypy_cache .ruff_cache .pytest_cache .hypothesis .demo src/maillake/_native*.so

.PHONY: lock
lock: $(VENV)/uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --all-extras --group dev pyproject.toml -o requirements.lock

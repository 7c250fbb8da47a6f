# Everything a newcomer needs: `make demo`, `make test`, `make check`, `make bench`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check migrations templates bench train eval lock format clean

.venv/ready: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: .venv/ready          ## the whole main job on the sample letters
	$(BIN)/privacy-bot demo --days 40

test: .venv/ready          ## every test
	$(BIN)/pytest -n auto $(PYTEST_OPTIONS)

check: .venv/ready         ## one word before each commit
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) migrations templates
	$(BIN)/pytest -n auto $(PYTEST_OPTIONS)

migrations: .venv/ready    ## the tables on both databases, brought up from nothing
	$(BIN)/pytest -n 0 tests/migrations

templates: .venv/ready     ## every notice in every language: elements, words, golden texts
	$(BIN)/pytest -n auto tests/parts/test_notices*.py tests/rules/test_notice_lint.py

bench: .venv/ready         ## figures as ratios, measured side by side
	$(BIN)/python -m bench

train: .venv/ready         ## the model of asks, from our own corpus alone
	$(BIN)/python -m classifiers.scripts.train

eval: .venv/ready          ## how well letters are understood: make eval LETTERS=FOLDER
	$(BIN)/python -m bench.understanding $(LETTERS) --held $(EVAL_OPTIONS)

format: .venv/ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock:                      ## needs uv; writes hashes and no addresses
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements.in -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -c requirements.lock requirements-dev.in -o requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

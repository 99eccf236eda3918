# Each line is one command that anyone could type. PORT= and DATABASE_URL= work for run.
python = .venv/bin/python
pure = $(sort $(wildcard $(addprefix alongside/*/,actions.py running.py from_case_system.py guard.py trail.py readers.py work.py)) $(shell grep -L django alongside/*/*.py))

.PHONY: run test check suite rooms journeys prove bench bench-search format lock translate

run: .venv/run.stamp
	@exec $(python) -m alongside serve --demonstration

test: .venv/test.stamp check
	@sh .ci/machine tests
	env -u DATABASE_URL $(MAKE) --no-print-directory suite
	$(python) -m tests.postgres $(MAKE) --no-print-directory suite

# The quick part: reads the code and runs none of it.
check: .venv/test.stamp
	$(python) -m ruff format --check .
	$(python) -m ruff check .
	$(python) -m mypy --follow-imports=silent $(pure)
	.venv/bin/lint-imports
	$(python) -m djlint alongside --lint --quiet --extension=html

# Everything on one database: the one of DATABASE_URL, or SQLite.
suite: .venv/test.stamp
	$(MAKE) --no-print-directory --jobs=2 --output-sync=target rooms journeys

# A journey waits for a browser most of its time, so it runs beside the others.
rooms: .venv/test.stamp
	$(python) -m pytest --numprocesses=2 --dist=worksteal --ignore=tests/journeys

journeys: .venv/test.stamp
	$(python) -m pytest tests/journeys

# What trust rests on, at full length: hours. The quick versions are among the tests.
prove: .venv/test.stamp
	$(python) -m tests.proofs

bench: .venv/test.stamp
	$(python) -m bench.pages

# Half an hour: two databases of a million people.
bench-search: .venv/test.stamp
	$(python) -m bench.search

format: .venv/test.stamp
	$(python) -m ruff format .
	$(python) -m ruff check --fix .

lock: .venv/run.stamp
	$(python) -m pip install --quiet uv
	.venv/bin/uv pip compile pyproject.toml --universal --generate-hashes --no-header --quiet -o requirements.txt
	.venv/bin/uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-header --quiet -o requirements-dev.txt

words = -k gettext_lazy -k ngettext_lazy:1,2 -k pgettext:1c,2 -k pgettext_lazy:1c,2 -k npgettext:1c,2,3 -k npgettext_lazy:1c,2,3
translate: .venv/run.stamp
	.venv/bin/pybabel -q extract -F babel.cfg $(words) --add-location=file --sort-by-file --project=Alongside -o alongside/locale/django.pot alongside
	.venv/bin/pybabel -q update -D django -i alongside/locale/django.pot -d alongside/locale -l cy --init-missing --ignore-pot-creation-date --no-fuzzy-matching
	.venv/bin/pybabel -q compile -D django -d alongside/locale

.venv/bin/python:
	@sh .ci/machine python

.venv/run.stamp: requirements.txt pyproject.toml | .venv/bin/python
	$(python) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(python) -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

# The development lock holds everything of the other one.
.venv/test.stamp: requirements-dev.txt pyproject.toml | .venv/bin/python
	$(python) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(python) -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@ .venv/run.stamp

# Daily verbs; each calls what it names and does nothing of its own.
setup: ; bin/install requirements-dev.txt
run: ; bin/run
test: ; bin/test
lint: ; .venv/bin/ruff check .
fmt: ; .venv/bin/ruff format . && .venv/bin/ruff check --fix .
types: ; .venv/bin/mypy .
check: ; bin/test tests/test_project.py
index: ; TALENTBSR_DEMO=1 .venv/bin/python manage.py rebuild_index
schema: ; TALENTBSR_DEMO=1 .venv/bin/python manage.py spectacular --file docs/api-schema.yml
evaluate: ; TALENTBSR_DEMO=1 .venv/bin/python manage.py evaluate_ranking --melo $(MELO)
.PHONY: setup run test lint fmt types check index schema evaluate

"""The project as a whole: lint, types, rooms, migrations, settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
pytestmark = pytest.mark.without_database


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def passes(*command: str) -> None:
    done = run(*command)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_lint_finds_nothing() -> None:
    passes(str(BIN / "ruff"), "check", ".")


def test_code_is_formatted() -> None:
    passes(str(BIN / "ruff"), "format", "--check", ".")


def test_types_hold() -> None:
    passes(str(BIN / "mypy"), ".")


def test_imports_point_down() -> None:
    passes(str(BIN / "lint-imports"))


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def settings_with(**environment: str) -> subprocess.CompletedProcess[str]:
    # The settings of the service itself, not those the tests run under.
    environment = {
        "DJANGO_SETTINGS_MODULE": "talentbsr.settings",
        "TALENTBSR_DEMO": "0",
        "SECRET_KEY": "",
        # Playwright's loop needs it while the browser of the tests is open.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "",
        **environment,
    }
    return run(
        sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **environment
    )


def test_start_without_a_key_is_refused_outside_demo_mode(tmp_path: Path) -> None:
    done = settings_with(TALENTBSR_VAR=str(tmp_path))
    assert done.returncode != 0
    assert "Set SECRET_KEY" in done.stderr


def test_production_settings_raise_no_warning(tmp_path: Path) -> None:
    done = settings_with(
        TALENTBSR_VAR=str(tmp_path),
        SECRET_KEY="k9#" + "".join(chr(48 + n % 70) for n in range(60)),
        ALLOWED_HOSTS="talentbsr.example",
    )
    assert done.returncode == 0, done.stderr

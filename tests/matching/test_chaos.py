"""Index and database agree after kill -9 at any point; `manage.py chaos_index` at full length."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.elasticsearch.server import running

ROOT = Path(__file__).resolve().parent.parent.parent


def chaos(*args: str, **environment: str) -> str:
    """Run the command in an environment like a service's; return what it said."""
    names = {name: value for name, value in os.environ.items() if "SEARCH" not in name}
    done = subprocess.run(
        [sys.executable, "manage.py", "chaos_index", *args],
        cwd=ROOT,
        env={
            **names,
            "DJANGO_SETTINGS_MODULE": "talentbsr.settings",
            "TALENTBSR_DEMO": "1",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-4000:]
    return done.stdout


def test_embedded_engine_is_in_step_after_kills() -> None:
    said = chaos("--writes=150", "--worker-kills=2", "--rebuild-kills=1")
    assert said.count("0 missing, 0 ghost, 0 stale, 0 parked") == 4


@pytest.mark.elasticsearch
def test_elasticsearch_is_in_step_after_kills_of_worker_and_server() -> None:
    # A server of its own, since it is killed.
    with running() as cluster:
        restart = f"{sys.executable} tests/elasticsearch/server.py restart {cluster.folder}"
        said = chaos(
            "--writes=150",
            "--worker-kills=2",
            "--rebuild-kills=1",
            "--server-kills=1",
            f"--restart-server={restart}",
            TALENTBSR_SEARCH_URL=cluster.url,
        )
    assert said.count("0 missing, 0 ghost, 0 stale, 0 parked") == 4

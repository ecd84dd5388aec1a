"""A service of its own for commands that destroy: own database, folder and index names."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from django.conf import settings
from django.db import connection

from matching.core.types import Kind
from matching.engines import get_server
from matching.engines.elasticsearch import ElasticsearchEngine

MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]


@contextmanager
def throwaway() -> Iterator[dict[str, str]]:
    """Yield the environment in which `manage.py` sees an empty, migrated service of its own.

    It keeps the kind of database and the search server of this one. Database, folder and indexes
    are deleted when the block ends.
    """
    name = f"talentbsr_throwaway_{uuid4().hex[:12]}"
    with tempfile.TemporaryDirectory(prefix="talentbsr-throwaway-") as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "talentbsr.settings",
            "TALENTBSR_DEMO": "1",
            "TALENTBSR_VAR": folder,
            "TALENTBSR_SEARCH_PREFIX": f"{name.replace('_', '-')}-",
        }
        with _database(name, Path(folder)) as url:
            environment["DATABASE_URL"] = url
            subprocess.run([*MANAGE, "migrate", "--verbosity=0"], env=environment, check=True)
            try:
                yield environment
            finally:
                _drop_indexes(environment["TALENTBSR_SEARCH_PREFIX"])


def _drop_indexes(prefix: str) -> None:
    """Delete what is kept on a search server; the other engine's files lie in the folder."""
    if settings.SEARCH_AUTH_URL:
        ElasticsearchEngine(Kind.VACANCY, get_server(), prefix=prefix, cursor_key=b"").drop_all()


@contextmanager
def _database(name: str, folder: Path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'talentbsr.sqlite3'}"
        return
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

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
            yield environment


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

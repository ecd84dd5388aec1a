"""Settings of the tests: the real ones in demo mode, with all files in a folder of their own."""

from __future__ import annotations

import os
import tempfile

_FOLDER = tempfile.mkdtemp(prefix="talentbsr-test-")
os.environ["TALENTBSR_DEMO"] = "1"
os.environ["TALENTBSR_VAR"] = _FOLDER
# A vocabulary imported on this machine must not change what the tests see.
os.environ.pop("TALENTBSR_VOCABULARY", None)
# Tests that need a search server name it themselves.
os.environ.pop("TALENTBSR_SEARCH_URL", None)

from talentbsr.settings import *  # noqa: E402, F403

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Quick hashes: the tests log in often and prove nothing about the cost of a password.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
ALLOWED_HOSTS = ["*"]
# WhiteNoise looks for the collected files, which tests do not collect.
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405

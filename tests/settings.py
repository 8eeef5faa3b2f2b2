"""The real settings; only what would slow tests down, or leave files behind, is changed."""

import os

from config.settings import *  # noqa: F403
from config.settings import DATABASES, REPERE_HOME, STATIC_ROOT, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir(exist_ok=True)  # nothing is gathered there, and WhiteNoise would complain
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: a Celery worker is another process.
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    DATABASES["default"]["TEST"] = {"NAME": str(REPERE_HOME / f"{worker}.sqlite3")}

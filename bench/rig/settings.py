"""The real settings; two more addresses, and the table of one of them."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "rig.urls"
INSTALLED_APPS += ["rig"]  # type: ignore[name-defined]  # noqa: F405

"""The real settings; one more address."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "rig.urls"

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "rig.settings"

from config.wsgi import application

__all__ = ["application"]

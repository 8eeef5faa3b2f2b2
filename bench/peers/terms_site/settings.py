"""django-termsandconditions as its README sets it up, with the database, the cache and the sessions that ours has."""

import os
from urllib.parse import parse_qs, urlsplit

_url = urlsplit(os.environ["DATABASE_URL"])
SECRET_KEY = "a-key-for-one-run-of-a-benchmark-and-nothing-else"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [
    "termsandconditions",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "terms_site.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "terms",
        "USER": "postgres",
        "HOST": parse_qs(_url.query)["host"][0],
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}} if os.environ.get("DATABASE_POOL") else {},
    }
}
_cache = os.environ["REDIS_URL"].replace("redis+socket://", "unix://").partition("?")[0] + "?db=8"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _cache}}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
LANGUAGE_CODE = "fr"
USE_TZ = True

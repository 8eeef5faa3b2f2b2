"""Every setting; what differs from place to place comes from the environment (`.env.example` lists it all)."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.secret_key import kept_secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").is_file():
    env.read_env(BASE_DIR / ".env")

# --- Where state lives: everything on disk, and nothing else, is under REPERE_HOME ---------------------------------
REPERE_HOME = Path(env.str("REPERE_HOME", str(BASE_DIR / "var"))).resolve()
REPERE_HOME.mkdir(parents=True, exist_ok=True)
KEYS_DIR = REPERE_HOME / "keys"
MAILBOX_DIR = REPERE_HOME / "mailbox"
MEDIA_ROOT = REPERE_HOME / "media"
MEDIA_URL = "/media/"
VIDEOS_DIR = REPERE_HOME / "videos"  # of lessons; only our views serve them

# --- The site ------------------------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)  # a fictional company to play with; the log-in page shows its people
DEMO_PASSWORD = env.str("DEMO_PASSWORD", "boreal-2026")
SECRET_KEY = env.str("SECRET_KEY", "") or kept_secret_key(REPERE_HOME / "secret_key")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # former ones, which still open what they closed
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)  # how many proxies of ours add to X-Forwarded-For

INSTALLED_APPS = [
    "home",
    "acknowledgements",
    "consent",
    "training",
    "guidebook",
    "announcements",
    "assignments",
    "documents",
    "people",
    "home.site.RepereAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_prose_editor",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.PersonLocaleMiddleware",
    "people.middleware.KeepTypedMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "home.context_processors.page",
            ],
            "builtins": ["people.templatetags.wording"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Database: SQLite embedded, PostgreSQL where it scales -------------------------------------------------------
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url("DATABASE_URL", f"sqlite:///{REPERE_HOME / 'repere.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 40,
        # recursive_triggers: INSERT OR REPLACE removes a row too, and must meet the triggers that refuse it.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA recursive_triggers=ON;",
    }
else:
    # A pool in the web process; workers and commands keep one connection (prefork would close a pool after each task).
    POOLED = env.bool("DATABASE_POOL", False)
    DATABASES["default"]["CONN_MAX_AGE"] = 0 if POOLED else 300
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = not POOLED
    # Django asks with values written in, which are never prepared; those of people.prepared are, the third time.
    # A pooler that gives each transaction another connection may not know what was prepared on the one before.
    PREPARES = env.bool("DATABASE_PREPARES", True)
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 2 if PREPARES else None
    if POOLED:
        # A page reads a little, in the order of an index: parallel workers run far ahead of it, and cost more to start.
        DATABASES["default"]["OPTIONS"]["options"] = env.str(
            "DATABASE_PAGE_OPTIONS", "-c max_parallel_workers_per_gather=0 -c jit=off"
        )
        DATABASES["default"]["OPTIONS"]["pool"] = {
            "min_size": 1,
            "max_size": env.int("DATABASE_POOL_SIZE", 8),
        }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis: broker, cache, sessions --------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
    # Celery writes a socket as redis+socket://, redis-py as unix://.
    _cache_url = REDIS_URL.replace("redis+socket://", "unix://").replace("virtual_host=", "db=")
    CACHES = {"default": {"BACKEND": "config.redis_cache.RedisCache", "LOCATION": _cache_url}}
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    SESSION_ENGINE = "django.contrib.sessions.backends.db"  # a per-process cache must not decide who is logged in
# Pages kept ready (people.ready), in each process: every one is under a key that says all it was made of.
CACHES["pages"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "pages",
    "TIMEOUT": 60 * 60,
    "OPTIONS": {"MAX_ENTRIES": 200},
}
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

CELERY_BROKER_URL = REDIS_URL or "redis://127.0.0.1:6379/0"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 60 * 30
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Longer than the longest task, or Redis hands it to a second worker.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 60 * 60, "socket_connect_timeout": 3, "socket_timeout": 30}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.1}
CELERY_TIMEZONE = "America/Toronto"
CELERY_DB_REUSE_MAX = 1000  # without it Celery closes Django's connection around every task
CELERY_BEAT_SCHEDULE_FILENAME = str(REPERE_HOME / "celerybeat-schedule")

# --- Log-in ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Employee"
AUTHENTICATION_BACKENDS = ["people.logging_in.EmployeeBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:home"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # HR gives the addresses; people do not sign up
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_FORMS = {
    "login": "people.forms.entering.LogInForm",
    "reauthenticate": "people.forms.entering.PasswordAgainForm",
    "change_password": "people.forms.entering.PasswordChangeForm",
    "reset_password": "people.forms.entering.PasswordResetForm",
    "reset_password_from_key": "people.forms.entering.PasswordFromKeyForm",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # we write to nobody whom HR did not name
# Django's own looks at the employee's address alone; allauth's keeps a second table of addresses, which HR cannot see.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24
# By address generous, since a whole site comes from one; by person strict.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "120/m/ip,5/5m/key",
    "reset_password": "120/m/ip,5/m/key",
    "reset_password_from_key": "120/m/ip",
    "invitation": "120/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
CSRF_FAILURE_VIEW = "people.views.form_refused"
INVITATION_DAYS = 14

# --- Languages ------------------------------------------------------------------------------------------------------
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LANGUAGE_CODE = "fr"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", "America/Toronto")

# --- Static files ---------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(REPERE_HOME / "static")))  # an image carries its own
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "videos": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VIDEOS_DIR, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if env.bool("STATIC_COMPRESSED", True)  # half a minute of work, worth nothing on one's own machine
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# --- Mail -----------------------------------------------------------------------------------------------------------
MAILBOX_PORT = env.int("MAILBOX_PORT", 8025)
_email = env.email_url("EMAIL_URL", f"smtp://127.0.0.1:{MAILBOX_PORT}")
EMAIL_BACKEND = {"django.core.mail.backends.smtp.EmailBackend": "people.smtp.EmailBackend"}.get(
    _email["EMAIL_BACKEND"], _email["EMAIL_BACKEND"]
)
EMAIL_HOST, EMAIL_PORT = _email["EMAIL_HOST"], _email["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_USER"], _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _email.get("EMAIL_USE_TLS", False), _email.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Repère <repere@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
BOUNCE_IMAP_URL = env.str("BOUNCE_IMAP_URL", "")  # where mail that comes back arrives
ANYMAIL = {}  # a provider tells us by itself what came back, at /anymail/<provider>/tracking/
if _anymail_secret := env.str("ANYMAIL_WEBHOOK_SECRET", ""):
    ANYMAIL["WEBHOOK_SECRET"] = _anymail_secret
MAILBOX = env.bool("MAILBOX", DEMO and not env.str("EMAIL_URL", ""))  # the demo's mail, readable at /mailbox/

# --- Sealing --------------------------------------------------------------------------------------------------------
SEAL_PKCS12 = env.str("SEAL_PKCS12", "")  # path; a development certificate is made under KEYS_DIR when empty
SEAL_PKCS12_PASSWORD = env.str("SEAL_PKCS12_PASSWORD", "")
SEAL_PKCS11_MODULE = env.str("SEAL_PKCS11_MODULE", "")  # a token's library (.so); it then seals instead of SEAL_PKCS12
SEAL_PKCS11_TOKEN = env.str("SEAL_PKCS11_TOKEN", "")  # its label
SEAL_PKCS11_PIN = env.str("SEAL_PKCS11_PIN", "")
SEAL_PKCS11_KEY = env.str("SEAL_PKCS11_KEY", "")  # label of the private key
SEAL_PKCS11_CHAIN = env.str("SEAL_PKCS11_CHAIN", "")  # PEM: its certificate, then those above it
SEAL_NEXT_PKCS11_KEY = env.str("SEAL_NEXT_PKCS11_KEY", "")  # the key, in the same token, that takes over
SEAL_NEXT_PKCS11_CHAIN = env.str("SEAL_NEXT_PKCS11_CHAIN", "")
SEAL_NEXT_PKCS12 = env.str("SEAL_NEXT_PKCS12", "")  # the certificate that takes over: manage.py rotate_seal
SEAL_NEXT_PKCS12_PASSWORD = env.str("SEAL_NEXT_PKCS12_PASSWORD", "")
TSA_ROOTS = env.str("TSA_ROOTS", "")  # path to the roots (PEM) of the authorities whose timestamps are believed
TSA_URLS = env.list("TSA_URLS", default=[])  # RFC 3161, asked in this order for a timestamp on what is sealed
TSA_TIMEOUT = env.float("TSA_TIMEOUT", 10)  # seconds each of them has to answer
TSA_PATIENCE = env.int("TSA_PATIENCE", 72)  # hours a document waits for one, before it is sealed without

# --- Hardening ------------------------------------------------------------------------------------------------------
HTTPS = env.bool("HTTPS", SITE_URL.startswith("https://"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # asked from beside the server, in plain HTTP
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "media-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
VIDEO_MEGABYTES = env.int("VIDEO_MEGABYTES", 500)  # the heaviest video of a lesson
# What is sent goes to the disk where it will stay, and no request fills it: a MB more than the heaviest form takes.
MOST_UPLOADED = (max(VIDEO_MEGABYTES, 100) + 1) * 1_000_000
FILE_UPLOAD_TEMP_DIR = REPERE_HOME / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, exist_ok=True)
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "people.uploading.BoundedFileUploadHandler",
]

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    # WeasyPrint and fontTools say at INFO and WARNING much that nobody acts on.
    "loggers": {name: {"level": "ERROR"} for name in ("weasyprint", "fontTools", "pyhanko")},
}

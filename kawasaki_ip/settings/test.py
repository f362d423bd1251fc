"""The suite. TEST_DATABASE_URL and TEST_REDIS_URL are set by script/test (never DATABASE_URL)."""

from .base import *  # noqa: F403
from .base import DATABASES, INSTALLED_APPS, STORAGES, VAR_DIR, env

SECRET_KEY = "only-for-tests"
STYLEGUIDE = True
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
INSTALLED_APPS = ["kawasaki_ip.demo", *INSTALLED_APPS]

if env("TEST_DATABASE_URL", default=""):
    DATABASES = {"default": env.db("TEST_DATABASE_URL")}
    if env("TEST_DATABASE_TEMPLATE", default=""):
        # Migrated once by tests/run.py; each worker's database is a copy.
        DATABASES["default"]["TEST"] = {"TEMPLATE": env("TEST_DATABASE_TEMPLATE")}
else:
    # Threads need a file: in memory they fail with "table is locked".
    DATABASES["default"]["NAME"] = VAR_DIR / "test.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
# Browsers take passkeys without TLS on http://localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

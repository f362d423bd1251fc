"""What every environment shares. The only module that reads the environment."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

DEBUG = False
# /styleguide/ shows every component; on in the demo and the tests.
STYLEGUIDE = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
PORTAL_NAME = _("Kawasaki IP Exchange Portal")
# Absolute address of the site, for links in mails and QR codes, without a slash at the end.
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000")

INSTALLED_APPS = [
    "consultations",
    "exchange",
    "programs",
    "kawasaki_ip.mail",
    "kawasaki_ip.accounts",
    "kawasaki_ip.core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "kawasaki_ip.core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kawasaki_ip.core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kawasaki_ip.accounts.middleware.SessionLimitsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "kawasaki_ip.accounts.middleware.SecondFactorMiddleware",
    "kawasaki_ip.accounts.middleware.WhoActsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kawasaki_ip.core.middleware.NoStoreMiddleware",
]

ROOT_URLCONF = "kawasaki_ip.urls"
WSGI_APPLICATION = "kawasaki_ip.wsgi.application"
ASGI_APPLICATION = "kawasaki_ip.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kawasaki_ip.core.context_processors.portal",
                "kawasaki_ip.navigation.navigation",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "kawasaki_ip.core.templatetags.components",
                "kawasaki_ip.core.templatetags.form_components",
                "kawasaki_ip.core.templatetags.chart_components",
                "kawasaki_ip.core.templatetags.formats",
            ],
        },
    }
]
FORM_RENDERER = "kawasaki_ip.core.forms.PortalRenderer"

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "portal.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in limits and one-time codes live in the cache, so all processes share one.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_table",
    }
}

# --- language and time
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

# --- files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "uploads"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "kawasaki_ip.core.storage.PortalStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
UPLOAD_LIMIT = 10 * 1024 * 1024  # bytes of one file

# --- accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/today/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 60 * 60
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "kawasaki_ip.accounts.passwords.LengthValidator"},
    {"NAME": "kawasaki_ip.accounts.passwords.BlockListValidator"},
]
ACCOUNT_ADAPTER = "kawasaki_ip.accounts.adapter.AccountAdapter"
_FORMS = "kawasaki_ip.accounts.forms.sign_in."
ACCOUNT_FORMS = {
    "login": _FORMS + "LoginForm",
    "signup": _FORMS + "SignupForm",
    "reset_password": _FORMS + "ResetPasswordForm",
    "add_email": _FORMS + "AddEmailForm",
    "request_login_code": _FORMS + "RequestCodeForm",
    "confirm_login_code": _FORMS + "ConfirmCodeForm",
    "confirm_email_verification_code": _FORMS + "ConfirmEmailForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_SIGNUP_FORM_CLASS = "kawasaki_ip.accounts.forms.sign_up.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
MFA_FORMS = {
    "authenticate": _FORMS + "SecondFactorForm",
    "reauthenticate": _FORMS + "SecondFactorAgainForm",
    "activate_totp": _FORMS + "ActivateAppForm",
}
MFA_ADAPTER = "kawasaki_ip.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Kawasaki IP"
# SessionLimitsMiddleware notes activity itself, at most every 30 seconds.
USERSESSIONS_TRACK_ACTIVITY = False
# On in production: staff without a second factor are sent to its page.
REQUIRE_SECOND_FACTOR = False
# (idle, in all) seconds after which a session ends.
SESSION_LIMITS = {"staff": (30 * 60, 12 * 3600), "other": (2 * 3600, 24 * 3600)}

# --- sessions, cookies, headers
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "kawasaki_ip.core.views.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- mail
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="kawasaki-ip@portal.example")
MAIL_SENDING_HOURS = ("08:30", "17:15")  # reminders and digests, Asia/Tokyo
MAIL_GRACE_DAYS = 3  # business days before outsiders are chased
MAIL_NAMES_COMPANY = True  # to staff: company name and place in mails
MAIL_UNSUBSCRIBE_MAX_AGE = 400 * 24 * 3600

# --- the clocks of an application, in business days
APPLICATION_FIRST_CALL_DAYS = 3
APPLICATION_OWNER_ANSWER_DAYS = 15
CONSULTATION_FIRST_ANSWER_DAYS = 3  # the same clock for questions

# --- the desk: shown in the footer and wherever no coordinator is named yet
DESK = {
    "name": env("DESK_NAME", default="") or _("Intellectual property exchange desk"),
    "body": env("DESK_BODY", default="公益財団法人川崎市産業振興財団"),
    "telephone": env("DESK_TELEPHONE", default="044-000-0000"),
    "fax": env("DESK_FAX", default="044-000-0001"),
    "email": env("DESK_EMAIL", default="desk@portal.example"),
    "hours": env("DESK_HOURS", default="") or _("Monday to Friday, 8:30 to 17:15"),
}

# --- Celery
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True

# --- logs
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "kawasaki_ip.core.logs.RequestIdFilter"}},
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "{asctime}{levelname}{name}{message}{request_id}",
            "style": "{",
            "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
        },
        "plain": {"format": "%(levelname)s %(name)s %(message)s"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["request_id"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
}

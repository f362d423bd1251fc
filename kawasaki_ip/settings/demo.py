"""The embedded default: SQLite, tasks in the web process, mail shown at /demo/mail/.

Needs no variable. For trying the portal on one machine, never for real data.
"""

from .base import *  # noqa: F403
from .base import INSTALLED_APPS, VAR_DIR, env

VAR_DIR.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """A key of this checkout's own, made at the first start and kept in var/."""
    from django.core.management.utils import get_random_secret_key

    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


SECRET_KEY = _secret_key()
STYLEGUIDE = True
# /demo/mail/ shows every mail, so the demo answers on loopback only.
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
SITE_URL = f"http://127.0.0.1:{env.int('PORT', default=8000)}"
# Given by script/demo --password; without one a random one is kept in var/.
DEMO_PASSWORD = env("DEMO_PASSWORD", default="")
INSTALLED_APPS = ["kawasaki_ip.demo", *INSTALLED_APPS]

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"

CELERY_TASK_ALWAYS_EAGER = True
CELERY_BROKER_URL = "memory://"
# Beat runs what is due itself: there is no broker to hand it to.
CELERY_BEAT_SCHEDULER = "kawasaki_ip.core.beat:EagerScheduler"
# Browsers take passkeys without TLS on http://localhost only.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

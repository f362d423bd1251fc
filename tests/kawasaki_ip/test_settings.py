"""Production settings as an operator meets them: in a process of their own."""

import os
import subprocess
import sys

import pytest

from tests.source import ROOT

SECRETS = {
    "SECRET_KEY": "Qm7x-fake-key-for-the-tests-only-W2rj8hVb4kLz0TnYcGpAe5sUdXi3fOq9",
    "ALLOWED_HOSTS": "portal.example",
    "SITE_URL": "https://portal.example",
    "DATABASE_URL": "postgres://portal:fake@127.0.0.1:1/portal",
    "REDIS_URL": "redis://127.0.0.1:1/1",
    "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp+tls://portal:fake@mail.example:587",
    "DEFAULT_FROM_EMAIL": "portal@portal.example",
}


def check(variables: dict[str, str], tmp_path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "kawasaki_ip.settings.production",
        "VAR_DIR": str(tmp_path),
        **variables,
    }
    (tmp_path / "static").mkdir(exist_ok=True)
    command = [sys.executable, "-W", "ignore", "manage.py", "check", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_production_passes_the_deployment_checks_without_a_warning(tmp_path):
    done = check(SECRETS, tmp_path, "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


@pytest.mark.parametrize("missing", SECRETS)
def test_production_refuses_to_start_without(missing, tmp_path):
    done = check({name: value for name, value in SECRETS.items() if name != missing}, tmp_path)

    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert missing in done.stderr

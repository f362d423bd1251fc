"""The Celery app and the whole beat schedule.

Each entry names a registered task (tests/kawasaki_ip/test_celery.py checks it).
Times are Asia/Tokyo.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kawasaki_ip.settings.demo")

app = Celery("kawasaki_ip")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "work off jobs": {"task": "core.run_jobs", "schedule": 5.0},
    "purge one-time keys and drafts": {"task": "core.purge", "schedule": crontab(hour=3, minute=10)},
    "check the search index": {"task": "core.check_search", "schedule": crontab(hour=3, minute=40)},
    "move listings whose day has passed": {"task": "exchange.move_listings", "schedule": crontab(hour=0, minute=15)},
    "ask owners about their listings": {"task": "exchange.ask_owners", "schedule": crontab(hour=8, minute=40)},
    "ask whether people are still with their company": {
        "task": "exchange.ask_memberships",
        "schedule": crontab(hour=4, minute=10),
    },
    "forget applications that nobody confirmed": {
        "task": "exchange.forget_unconfirmed",
        "schedule": crontab(hour=3, minute=20),
    },
    "recompute figures": {"task": "programs.recompute_figures", "schedule": crontab(hour=2, minute=30)},
    "send what is due": {"task": "mail.send_due", "schedule": 60.0},
    "compare the reminders with what is owed": {"task": "mail.check", "schedule": crontab(hour=7, minute=0)},
}

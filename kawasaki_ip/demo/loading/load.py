"""The order of loading, in one transaction; and the demo's passwords."""

from datetime import date

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import transaction

from kawasaki_ip.accounts.models import User
from programs.actions import recompute_all
from programs.models import Plan

from .activity import load_activity
from .cases import load_cases
from .listings import load_listings
from .organizations import load_organizations
from .people import DOMAIN, load_people
from .plan import load_demo_plan
from .world import World


def is_loaded() -> bool:
    return Plan.objects.filter(is_demo=True).exists()


def load(today: date) -> World:
    """Everything at once, or nothing. The database must be empty but for its lists."""
    world = World(today)
    with transaction.atomic():
        load_people(world)
        load_organizations(world)
        load_listings(world)
        load_cases(world)
        load_activity(world)
        load_demo_plan(world)
        recompute_all(today=today)
    call_command("search_index", "rebuild", verbosity=0)
    return world


def set_passwords(password: str) -> int:
    """One password for every demo account; it passes by the rules for real ones. Returns how many changed.

    Where it is the same already nothing changes, so that nobody is signed out.
    """
    users = User.objects.filter(email__endswith=f"@{DOMAIN}")
    first = users.order_by("pk").first()
    if first is None or first.check_password(password):
        return 0
    return users.update(password=make_password(password))

"""Providers of core.ports. The apps below do not say what day it is, so these ask the clock."""

import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone

from kawasaki_ip.core.actors import Actor

from .actions import follow_ups
from .models import FollowUp


def open_follow_up(*, about: Model, in_charge: Any, due: datetime.date, reason: str, actor: Actor) -> FollowUp:
    return follow_ups.open_follow_up(
        about=about, in_charge=in_charge, due=due, reason=reason, actor=actor, today=timezone.localdate()
    )


def cancel_follow_ups(*, about: Model, actor: Actor) -> int:
    return follow_ups.cancel_follow_ups(about=about, actor=actor, now=timezone.now())


def move_follow_ups(*, about: Model, in_charge: Any, actor: Actor) -> int:
    return follow_ups.move_follow_ups(about=about, in_charge=in_charge, actor=actor, today=timezone.localdate())

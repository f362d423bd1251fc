"""The registry of panels, in the order of the page."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from exchange.rules.organizations import is_member, is_partner, is_provider
from kawasaki_ip.accounts.rules import (
    can_administer,
    can_lead,
    can_see_plan,
    can_work_with_companies,
    can_write_plan,
    roles_of,
)
from kawasaki_ip.core.actors import Actor

from ...rules.dispatches import is_expert
from . import field, outside, staff

Build = Callable[[Any, datetime.date], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the page: its template consultations/today/<key>.html, for whom the rule holds.

    build(user, today) → the template's context; None leaves the panel out.
    """

    key: str
    rule: Callable[[Actor], bool]
    build: Build


@dataclass(frozen=True, slots=True)
class ShownPanel:
    template: str
    context: dict[str, Any]


def is_waiting(actor: Actor) -> bool:
    """Signed in, and not yet anything: no membership, no role, no expert's record."""
    known = is_member(actor) or is_provider(actor) or is_partner(actor) or is_expert(actor)
    return actor.is_user and not known and not roles_of(actor)


def _nothing(user: Any, today: datetime.date) -> dict[str, Any]:
    return {}


PANELS = (
    Panel("log_visit", can_work_with_companies, _nothing),
    Panel("follow_ups", can_work_with_companies, field.follow_ups),
    Panel("clocks", can_work_with_companies, field.clocks),
    Panel("visits", can_work_with_companies, field.visits),
    Panel("calls", can_work_with_companies, field.calls),
    Panel("approvals", can_lead, staff.approvals),
    Panel("team", can_lead, staff.team),
    Panel("own_work", is_member, outside.own_work),
    Panel("listings", is_provider, outside.listings),
    Panel("partner", is_partner, outside.partner),
    Panel("expert", is_expert, outside.expert),
    Panel("plan", lambda actor: can_write_plan(actor) and can_see_plan(actor), staff.plan),
    Panel("accounts", can_administer, staff.accounts),
    Panel("welcome", is_waiting, outside.welcome),
)


def panels_for(user: Any, *, today: datetime.date) -> list[ShownPanel]:
    actor = Actor.of(user)
    shown = []
    for panel in PANELS:
        if not panel.rule(actor):
            continue
        context = panel.build(user, today)
        if context is not None:
            shown.append(ShownPanel(f"consultations/today/{panel.key}.html", context))
    return shown

"""A person's tie to an organization: asked for, approved, confirmed once a year, ended.

Until somebody who may say so approves, the request names a company only as typed: its sender learns nothing
about the company's record, not even whether there is one.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.normalise import search_key
from kawasaki_ip.mail.actions import cancel_reminders, remind

from ..models import Membership, Organization
from ..queries.memberships import to_ask
from ..rules import memberships as rules
from ..workflows import MEMBERSHIP
from .membership_mail import tell_person, tell_who_decides
from .organizations import create_organization

CONFIRM = "membership_confirm"
ANSWER_WITHIN = timedelta(days=14)


@transaction.atomic
def request_membership(*, values: Mapping[str, Any], actor: Actor, now: datetime) -> Membership:
    """`values`: company_name, kind, position, corporate_number, telephone, message; all as typed."""
    if not rules.can_join(actor):
        raise NotAllowed
    membership = Membership(user=actor.user, **values, name_key=search_key(values["company_name"]), created_at=now)
    waiting = Membership.objects.requested().filter(user=actor.user, name_key=membership.name_key)
    if waiting.exists():
        raise ActionError(
            _("You have asked for this company already. A coordinator will look at it soon."), "company_name"
        )
    membership.full_clean()
    membership.save()
    history.record(membership, "request", actor, state_to=membership.state)
    tell_who_decides(membership)
    return membership


@transaction.atomic
def approve(
    *,
    membership: Membership,
    organization: Organization | None,
    actor: Actor,
    now: datetime,
    new_organization: Mapping[str, Any] | None = None,
) -> Membership:
    """Ties the person to the organization, or to one made of `new_organization` (fields; coordinators only)."""
    membership = _locked(membership)
    if not rules.can_approve_membership(actor, membership, organization):
        raise NotAllowed
    target = MEMBERSHIP.target("approve", membership.state)
    if organization is None:
        organization = create_organization(values=new_organization or {}, actor=actor, note=str(membership.pk))
    if Membership.objects.approved().filter(user=membership.user_id, organization=organization).exists():
        raise ActionError(_("This person belongs to the company already. Refuse this request."), "organization")
    before = membership.state
    changes = history.set_fields(
        membership,
        {
            "state": target,
            "organization": organization,
            "decided_by": actor.user,
            "decided_at": now,
            "confirmed_on": timezone.localdate(now),
        },
    )
    _save(membership, changes)
    history.record(membership, "approve", actor, state_from=before, state_to=target)
    tell_person(membership, "membership_approved")
    return membership


@transaction.atomic
def refuse(*, membership: Membership, reason: str, actor: Actor, now: datetime) -> Membership:
    membership = _locked(membership)
    if not rules.can_refuse_membership(actor, membership):
        raise NotAllowed
    before, target = membership.state, MEMBERSHIP.target("refuse", membership.state)
    values = {"state": target, "refusal_reason": reason, "decided_by": actor.user, "decided_at": now}
    _save(membership, history.set_fields(membership, values))
    history.record(membership, "refuse", actor, state_from=before, state_to=target, note=reason)
    tell_person(membership, "membership_refused")
    return membership


@transaction.atomic
def end(*, membership: Membership, actor: Actor, now: datetime) -> Membership:
    """From the next request on the person sees nothing of the company's record."""
    membership = _locked(membership)
    if not rules.can_end_membership(actor, membership):
        raise NotAllowed
    before, target = membership.state, MEMBERSHIP.target("end", membership.state)
    _save(membership, history.set_fields(membership, {"state": target, "ended_at": now}))
    history.record(membership, "end", actor, state_from=before, state_to=target)
    cancel_reminders(about=membership, kind=CONFIRM)
    if not rules.is_own_membership(actor, membership):
        tell_person(membership, "membership_ended")
    return membership


@transaction.atomic
def confirm(*, membership: Membership, actor: Actor, today: date) -> Membership:
    """Still with the company."""
    membership = _locked(membership)
    if not rules.can_confirm_membership(actor, membership):
        raise NotAllowed
    before, target = membership.state, MEMBERSHIP.target("confirm", membership.state)
    _save(membership, history.set_fields(membership, {"confirmed_on": today}))
    history.record(membership, "confirm", actor, state_from=before, state_to=target)
    cancel_reminders(about=membership, kind=CONFIRM)
    return membership


@transaction.atomic
def ask_one(*, membership_id: int, today: date) -> bool:
    """Asks one person whether they are still there; False when that is not due (any more)."""
    membership = Membership.objects.select_for_update(of=("self",)).filter(pk=membership_id).first()
    if membership is None or not to_ask(today=today).filter(pk=membership_id).exists():
        return False
    _save(membership, history.set_fields(membership, {"asked_on": today}))
    history.record(membership, "ask", Actor.portal())
    remind(kind=CONFIRM, about=membership, recipient=membership.user, target=today + ANSWER_WITHIN, today=today)
    return True


def ask_yearly(*, today: date) -> int:
    """The daily look: asks everybody whose year is over; returns how many. Running twice asks once."""
    ids = list(to_ask(today=today).values_list("pk", flat=True))
    return sum(ask_one(membership_id=pk, today=today) for pk in ids)


def _locked(membership: Membership) -> Membership:
    return (
        Membership.objects.select_for_update(of=("self",)).select_related("user", "organization").get(pk=membership.pk)
    )


def _save(membership: Membership, changes: Mapping[str, Any]) -> None:
    membership.full_clean()
    membership.save(update_fields=[*changes, "updated_at"])

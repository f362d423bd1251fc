"""How somebody wants mails, chosen by themselves or by the link in a mail."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor

from .. import kinds
from ..enums import Delivery
from ..kinds import DIGEST
from ..models import Preference
from ..queries import delivery_for, kinds_for
from ..schedule import FARTHEST_LEAD_DAY, MOST_LEAD_DAYS
from .reminders import change_lead_days


@transaction.atomic
def set_preferences(
    *,
    user: Any,
    deliveries: Mapping[str, str],
    lead_days: list[int],
    language: str,
    actor: Actor,
    today: date,
) -> None:
    """`deliveries`: kind → Delivery. What is due already follows the new lead days at once."""
    _check(deliveries, lead_days, language)
    changes = {}
    for key, delivery in deliveries.items():
        old = delivery_for(user, kinds.get(key))
        if old != delivery:
            Preference.objects.update_or_create(user=user, kind=key, defaults={"delivery": delivery})
            changes[key] = (old, delivery)
    general, _is_new = Preference.objects.select_for_update(of=("self",)).get_or_create(user=user, kind="")
    changed = history.set_fields(general, {"lead_days": sorted(set(lead_days)), "language": language})
    if changed:
        general.save(update_fields=list(changed))
    if "lead_days" in changed:
        change_lead_days(recipient=user, today=today)
    if changes or changed:
        history.record(user, "mail_preferences", actor, changes={**changes, **changed})


def remember_language(*, user: Any, language: str) -> None:
    """Mails follow the language that the person chose for the pages."""
    Preference.objects.update_or_create(user=user, kind="", defaults={"language": language})


def _check(deliveries: Mapping[str, str], lead_days: list[int], language: str) -> None:
    for key, delivery in deliveries.items():
        if delivery not in kinds.get(key).choices:
            raise ValidationError({key: _("This mail cannot be received in this way.")})
    if len(set(lead_days)) > MOST_LEAD_DAYS or any(not 1 <= lead <= FARTHEST_LEAD_DAY for lead in lead_days):
        raise ValidationError(
            {
                "lead_days": _("Please write up to %(most)s numbers from 1 to %(farthest)s.")
                % {"most": MOST_LEAD_DAYS, "farthest": FARTHEST_LEAD_DAY}
            }
        )
    if language not in dict(settings.LANGUAGES):
        raise ValidationError({"language": _("Please choose one of the languages.")})


@transaction.atomic
def unsubscribe(*, user: Any, category: str) -> list[str]:
    """Turns one category off: a kind, or all that may be turned off in the digest. Again is harmless. → the keys"""
    if category == DIGEST:
        chosen = [kind for kind in kinds_for(user) if kind.is_subscribed and kind.item is not None]
    else:
        kind = kinds.find(category)
        chosen = [kind] if kind is not None and kind.is_subscribed else []
    changes = {}
    for kind in chosen:
        old = delivery_for(user, kind)
        if old != Delivery.OFF:
            Preference.objects.update_or_create(user=user, kind=kind.key, defaults={"delivery": Delivery.OFF})
            changes[kind.key] = (old, Delivery.OFF)
    if changes:
        history.record(user, "mail_unsubscribe", Actor.link(user.name), changes=changes)
    return [kind.key for kind in chosen]

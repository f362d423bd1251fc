"""電話・FAX連絡リスト: what was told by telephone or FAX instead of by mail."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import NotAllowed

from ..enums import CallState
from ..models import CallListEntry
from ..workflows import CALL


@transaction.atomic
def tell(*, entry: CallListEntry, actor: Actor, now: datetime) -> CallListEntry:
    """Somebody of the staff has told them."""
    return _move(entry, "tell", actor, now)


@transaction.atomic
def reopen(*, entry: CallListEntry, actor: Actor, now: datetime) -> CallListEntry:
    """It was marked by mistake."""
    return _move(entry, "reopen", actor, now)


def _move(entry: CallListEntry, action: str, actor: Actor, now: datetime) -> CallListEntry:
    entry = CallListEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if not can_work_with_companies(actor):
        raise NotAllowed(_("Only coordinators work with the call list."))
    before, entry.state = entry.state, CALL.target(action, entry.state)
    done = entry.state == CallState.DONE
    entry.done_at, entry.done_by = (now, actor.user) if done else (None, None)
    entry.save(update_fields=["state", "done_at", "done_by"])
    history.record(entry, action, actor, state_from=before, state_to=entry.state)
    return entry

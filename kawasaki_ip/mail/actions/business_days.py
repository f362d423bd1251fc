"""Corrections of the business calendar."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from kawasaki_ip.accounts.rules import can_administer
from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed

from ..calendar import closing_reason
from ..models import CalendarDay


def _demand(actor: Actor) -> None:
    if not can_administer(actor):
        raise NotAllowed(_("Only an administrator may correct the calendar."))


@transaction.atomic
def correct_day(*, day: date, is_business_day: bool, note: str, actor: Actor) -> CalendarDay:
    """One correction per day; a second one for the same day replaces the first."""
    _demand(actor)
    if is_business_day == (not closing_reason(day)):
        raise ActionError(
            _("The calendar says this by itself. If there is a correction of this day, take it away instead."),
            field="day",
        )
    row = CalendarDay.objects.select_for_update(of=("self",)).filter(day=day).first() or CalendarDay(day=day)
    changes = history.set_fields(row, {"is_business_day": is_business_day, "note": note, "entered_by": actor.user})
    row.full_clean()
    row.save()
    history.record(row, "correct_day", actor, changes=changes, note=f"{day}")
    return row


@transaction.atomic
def remove_correction(*, row: CalendarDay, actor: Actor) -> None:
    """The day is again what weekday and holidays make of it."""
    row = CalendarDay.objects.select_for_update(of=("self",)).get(pk=row.pk)
    _demand(actor)
    history.record(row, "remove_correction", actor, note=f"{row.day} {row.note}")
    row.delete()

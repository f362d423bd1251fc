"""What officials enter: targets, and values of indicators without a source."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.history import record, set_fields

from ..models import Indicator, Project, Target, Value
from ..rules import can_enter, can_write_plan


@transaction.atomic
def enter_target(*, indicator: Indicator, year: int, number: Decimal | None, text: str, actor: Actor) -> Target:
    """The target of one fiscal year: a number, words, or both."""
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if not can_enter(actor, indicator):
        raise NotAllowed
    target = indicator.targets.filter(fiscal_year=year).first() or Target(indicator=indicator, fiscal_year=year)
    changes = set_fields(target, {"number": number, "text": text})
    target.entered_by = actor.user
    target.full_clean()
    target.save()
    record(indicator, "enter_target", actor, changes=changes, note=str(year))
    return target


@transaction.atomic
def enter_value(
    *,
    indicator: Indicator,
    year: int,
    number: Decimal | None,
    text: str,
    source: str,
    as_of: date,
    is_public: bool,
    actor: Actor,
) -> Value:
    """The result of one fiscal year, with its source and day. Computed indicators take none."""
    indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if not can_enter(actor, indicator):
        raise NotAllowed
    if indicator.is_computed:
        raise ActionError(_("This figure is computed from the records; a value cannot be entered."))
    value = indicator.values.filter(fiscal_year=year).first() or Value(indicator=indicator, fiscal_year=year)
    changes = set_fields(
        value, {"number": number, "text": text, "source": source, "as_of": as_of, "is_public": is_public}
    )
    value.entered_by = actor.user
    value.full_clean()
    value.save()
    record(indicator, "enter_value", actor, changes=changes, note=str(year))
    return value


@transaction.atomic
def add_indicator(*, project: Project, name: str, name_en: str, unit: str, definition: str, actor: Actor) -> Indicator:
    """An indicator whose values officials enter, on one project and on its successors of the same code."""
    if not can_write_plan(actor):
        raise NotAllowed
    last = Indicator.objects.select_for_update().order_by("-position", "-pk").first()
    position = last.position + 1 if last else 1
    indicator = Indicator(
        code=f"entered-{position}",
        name=name,
        name_en=name_en or name,
        unit=unit,
        unit_en=unit,
        definition=definition,
        project_code=project.code,
        position=position,
    )
    indicator.full_clean()
    indicator.save()
    record(indicator, "add", actor)
    return indicator

"""Who reads and who writes the plan's figures."""

from kawasaki_ip.accounts.rules import can_see_plan, can_work_with_companies, can_write_plan
from kawasaki_ip.core.actors import Actor

from .models import Indicator

__all__ = ["can_enter", "can_see_plan", "can_see_records", "can_view_indicator", "can_write_plan"]


def can_view_indicator(actor: Actor, indicator: Indicator) -> bool:
    """Anyone reads a public indicator, and an entered one with a published value or a figure of the city's report;
    staff who see the plan read all.
    """
    return indicator.is_public or can_see_plan(actor) or has_something_public(indicator)


def has_something_public(indicator: Indicator) -> bool:
    if indicator.is_computed:
        return False
    return indicator.values.filter(is_public=True).exists() or indicator.baselines.exists()


def can_enter(actor: Actor, indicator: Indicator) -> bool:
    """Targets of any indicator, values of those without a source: officials."""
    return can_write_plan(actor)


def can_see_records(actor: Actor, indicator: Indicator) -> bool:
    """The records behind a computed figure: those who work with companies."""
    return indicator.is_computed and can_work_with_companies(actor)

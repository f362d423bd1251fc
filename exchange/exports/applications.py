"""The list of applications as XLSX: for staff in the field."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kawasaki_ip.core.exports import Column

from ..models import Application


def columns() -> list[Column]:
    return [
        (_("Receipt number"), lambda row: row.number or ""),
        (pgettext_lazy("exchange", "State"), lambda row: row.get_state_display()),
        (_("Company"), lambda row: row.shown_company),
        (_("Technology"), lambda row: row.listing.title if row.listing else ""),
        (_("Owner"), lambda row: row.listing.owner.name if row.listing and row.listing.owner else ""),
        (_("Came by"), lambda row: row.get_channel_display()),
        (_("Introduced by"), lambda row: row.introduced_by.name if row.introduced_by else ""),
        (_("Person in charge"), lambda row: str(row.in_charge or "")),
        (_("Received"), lambda row: row.submitted_at),
        (_("First call by"), lambda row: row.first_call_due),
        (_("First call"), lambda row: row.first_called_at),
        (_("Passed on"), lambda row: row.passed_on_at),
        (_("Owner's answer by"), lambda row: row.answer_due),
        (_("Decided"), lambda row: row.decided_at),
        (_("Declined by"), lambda row: row.get_declined_by_display()),
        (_("Reason"), lambda row: row.get_decline_reason_display()),
    ]


def rows(found: QuerySet[Application]) -> QuerySet[Application]:
    return found.select_related("listing__owner", "company", "introduced_by", "in_charge")

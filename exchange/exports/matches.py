"""The list of cases as XLSX: for staff in the field."""

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.exports import Column

from ..models import Match


def columns() -> list[Column]:
    return [
        (_("Case number"), lambda row: row.number),
        (_("Company"), lambda row: row.company.name),
        (_("Owner"), lambda row: row.owner.name),
        (_("Technology"), lambda row: row.listing.title),
        (_("Stage"), lambda row: row.get_stage_display()),
        (_("Condition"), lambda row: row.get_condition_display()),
        (_("Opened on"), lambda row: row.opened_on),
        (_("Matching result on"), lambda row: row.result_on),
        (_("Contracts"), lambda row: row.contract_count),
        (_("Products"), lambda row: row.product_count),
        (_("Introduced by"), lambda row: row.introduced_by.name if row.introduced_by else ""),
        (_("Person in charge"), lambda row: str(row.in_charge or "")),
    ]


def rows(found: QuerySet[Match]) -> QuerySet[Match]:
    found = found.with_result_day().annotate(
        contract_count=Count("contracts", distinct=True), product_count=Count("products", distinct=True)
    )
    return found.select_related("company", "owner", "listing", "introduced_by", "in_charge")

"""The columns of this app's XLSX files. No internal note leaves the portal in a list."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.exports import Column

from .models import Consultation, Visit


def _joined(visit: Visit) -> str:
    return "、".join(str(row) for row in visit.participants.all())


def _ward(record: Any) -> str:
    return str(record.company.get_ward_display()) if record.company else ""


VISIT_COLUMNS: list[Column] = [
    (_("Day of the visit"), lambda visit: visit.day),
    (_("Company"), lambda visit: visit.company.name if visit.company else ""),
    (_("Ward"), _ward),
    (_("Person in charge"), lambda visit: str(visit.in_charge or "")),
    (_("Who joined"), _joined),
    (_("State"), lambda visit: visit.get_state_display()),
    (_("Record to share"), lambda visit: visit.shared_text if visit.shared_at else ""),
]


def _outcome(consultation: Consultation) -> str:
    return str(consultation.get_outcome_display()) if consultation.outcome else ""


CONSULTATION_COLUMNS: list[Column] = [
    (_("Receipt number"), lambda row: row.number),
    (_("Received"), lambda row: row.received_at),
    (_("Came by"), lambda row: row.get_channel_display()),
    (_("Company"), lambda row: row.shown_company),
    (_("Ward"), _ward),
    (_("Subject"), lambda row: row.get_subject_display()),
    (_("Person in charge"), lambda row: str(row.in_charge or "")),
    (_("State"), lambda row: row.get_state_display()),
    (_("Outcome"), _outcome),
    (_("First answer"), lambda row: row.first_answered_at),
]

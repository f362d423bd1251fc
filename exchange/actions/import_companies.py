"""Companies and contact persons from a table. The corporate number is the key; without one, or where it is not
known yet, the name and the telephone raise a suspicion that somebody decides row by row.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.normalise import digits, search_key

from ..enums import ImportKind, ImportOutcome, ImportState, OrganizationKind
from ..importers import companies
from ..models import Contact, ImportBatch, ImportRow, Organization, Technique
from ..queries.duplicates import names_of, suspects_of_row
from ..rules.listings import can_import
from .capabilities import note_capabilities
from .imports import Importer, register
from .organization_parts import save_contact
from .organizations import change_organization, create_organization

SAME = "same"
NEW = "new"


def compare(rows: Sequence[ImportRow]) -> None:
    """Sets what each row would do. A later row of the same new company only brings a further person."""
    firsts: dict[str, ImportRow] = {}
    for row in rows:
        first = firsts.setdefault(row.key, row)
        _decide(row)
        if first is not row and row.outcome in {ImportOutcome.NEW, ImportOutcome.DOUBLE}:
            row.outcome = ImportOutcome.CHANGED if row.values["contact"] else ImportOutcome.UNCHANGED
            row.reason = _("the same company as in line %(line)d") % {"line": first.line}


def _decide(row: ImportRow) -> None:
    """Outcome, changes and existing company of one row against what stands now."""
    row.changes, row.reason = {}, ""
    company = _known(row)
    if company is not None:
        row.existing_id = company.pk
        row.changes = changes_for(company, row.values)
        row.outcome = ImportOutcome.CHANGED if row.changes else ImportOutcome.UNCHANGED
        return
    suspects = suspects_of_row(row)
    if suspects and row.decision != NEW:
        row.outcome, row.existing_id = ImportOutcome.DOUBLE, suspects[0].organization.pk
        row.reason = _("perhaps the same as %(names)s (%(why)s)") % {
            "names": names_of(suspects),
            "why": suspects[0].why,
        }
    else:
        row.outcome, row.existing_id = ImportOutcome.NEW, None


def _known(row: ImportRow) -> Organization | None:
    """The company that this row is surely about."""
    if row.decision == SAME and row.existing_id:
        return Organization.objects.filter(pk=row.existing_id).first()
    wanted = row.values["company"]
    number = wanted.get("corporate_number")
    if number:
        return Organization.objects.filter(corporate_number=number).first()
    telephone = digits(wanted.get("telephone", ""))
    same = [
        company
        for company in Organization.objects.filter(name_key=search_key(wanted["name"]))
        if (telephone and digits(company.telephone) == telephone)
        or (company.name == wanted["name"] and company.address == wanted.get("address", "") != "")
    ]
    return same[0] if len(same) == 1 else None


def changes_for(company: Organization, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Field → [old, new] of what the row says otherwise; `contacts` and `capabilities` for what it adds.

    The name that somebody typed stays where the row only spells it in another way.
    """
    changes = {
        name: [getattr(company, name), new]
        for name, new in values["company"].items()
        if getattr(company, name) != new and not (name == "name" and search_key(new) == company.name_key)
    }
    contact = values["contact"]
    if contact:
        known = _contact(company, contact)
        if known is None or any(getattr(known, name) != new for name, new in contact.items()):
            changes["contacts"] = ["", contact["name"]]
    missing = _missing_techniques(company, values)
    if missing:
        changes["capabilities"] = ["", [str(technique) for technique in missing]]
    return changes


def _missing_techniques(company: Organization, values: Mapping[str, Any]) -> list[Technique]:
    named = Technique.objects.filter(code__in=values["techniques"])
    return list(named.exclude(pk__in=company.capabilities.values("technique")))


def _contact(company: Organization, contact: Mapping[str, Any]) -> Contact | None:
    """The known person of this name, whatever the spaces."""
    key = search_key(contact["name"])
    return next((row for row in company.contacts.all() if search_key(row.name) == key), None)


def apply(rows: Sequence[ImportRow], actor: Actor, now: datetime) -> None:
    """Writes one slice; each row is compared once more with what stands now. An undecided double is left alone."""
    made: dict[str, int] = {}
    for row in rows:
        if row.key in made:
            row.decision, row.existing_id = SAME, made[row.key]
        _decide(row)
        if row.outcome not in {ImportOutcome.NEW, ImportOutcome.CHANGED}:
            continue
        try:
            with transaction.atomic():
                company = _write(row, actor, timezone.localtime(now).date())
        except ValidationError as error:
            row.outcome, row.reason = ImportOutcome.REFUSED, " ".join(error.messages)[:500]
        except ActionError as error:
            row.outcome, row.reason = ImportOutcome.REFUSED, str(error.message)[:500]
        else:
            made[row.key] = company.pk
            _tell_siblings(row, SAME, company.pk)


def _write(row: ImportRow, actor: Actor, today: date) -> Organization:
    values, contact = row.values["company"], row.values["contact"]
    if row.outcome == ImportOutcome.NEW:
        company = create_organization(values={"kind": OrganizationKind.SME, **values}, actor=actor)
    else:
        company = Organization.objects.get(pk=row.existing_id)
        changed = {name: values[name] for name in row.changes if name in values}
        if changed:
            company = change_organization(organization=company, values=changed, actor=actor)
    missing = _missing_techniques(company, row.values)
    note_capabilities(actor=actor, company=company, techniques=missing, equipment="", today=today)
    if contact:
        save_contact(organization=company, contact=_contact(company, contact), values=contact, actor=actor)
    return company


def _tell_siblings(row: ImportRow, decision: str, company_id: int | None) -> None:
    """Other rows of the same company in this file are about that company too."""
    siblings = ImportRow.objects.filter(batch=row.batch, key=row.key, applied_at__isnull=True).exclude(pk=row.pk)
    siblings.update(decision=decision, existing_id=company_id)


@transaction.atomic
def decide_double(*, row: ImportRow, company: Organization | None, actor: Actor) -> ImportRow:
    """Somebody says: this row is that company, or (None) a new one."""
    if not can_import(actor):
        raise NotAllowed
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=row.batch_id)
    row = ImportRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if batch.state != ImportState.PREVIEW or row.outcome != ImportOutcome.DOUBLE:
        raise ActionError(_("This row has been decided on already."))
    row.decision = SAME if company else NEW
    row.existing_id = company.pk if company else None
    _decide(row)
    row.save(update_fields=["decision", "existing_id", "outcome", "changes", "reason"])
    if company is not None:
        _tell_siblings(row, SAME, company.pk)
    return row


register(ImportKind.COMPANIES, Importer(companies.read, compare, apply))

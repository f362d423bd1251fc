"""The company page: what each side reads of it."""

from exchange.models import Organization
from exchange.rules.organizations import belongs_to
from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor


def can_list_companies(actor: Actor) -> bool:
    return can_work_with_companies(actor)


def can_read_whole_company(actor: Actor, company: Organization) -> bool:
    """Contacts, applications, cases, dispatches: staff in the field and the company's own people."""
    return can_work_with_companies(actor) or belongs_to(actor, company.pk)


def can_read_company_notes(actor: Actor, company: Organization) -> bool:
    """Internal notes, next steps, history: staff in the field only."""
    return can_work_with_companies(actor)

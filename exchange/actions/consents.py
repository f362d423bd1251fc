"""What a company lets others know: given by the company or as it told a coordinator, revocable at any time."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed

from ..enums import PARTNER_KINDS, ConsentForm, ConsentScope
from ..models import Consent, Contact, Organization
from ..rules.memberships import can_record_consent, can_revoke_consent

# A shared record is between the company and bodies it knows.
NEVER_PUBLIC = frozenset({ConsentScope.SHARED_RECORD})


@transaction.atomic
def give_consent(
    *,
    company: Organization,
    to_organization: Organization | None,
    scopes: Iterable[str],
    since: date,
    until: date | None = None,
    given_how: str = ConsentForm.PORTAL,
    person: Contact | None = None,
    note: str = "",
    actor: Actor,
) -> list[Consent]:
    """One row per scope; `to_organization` None is the public. Takes effect at the next request."""
    company = Organization.objects.select_for_update(of=("self",)).get(pk=company.pk)
    if not can_record_consent(actor, company):
        raise NotAllowed
    if not can_work_with_companies(actor):
        given_how, person = ConsentForm.PORTAL, None
    chosen = [scope for scope in ConsentScope.values if scope in set(scopes)]
    _check(company, to_organization, chosen, since, until, person)
    made = []
    for scope in chosen:
        consent = Consent(
            organization=company,
            to_organization=to_organization,
            scope=scope,
            since=since,
            until=until,
            given_how=given_how,
            person=person,
            note=note,
            recorded_by=actor.user,
        )
        consent.full_clean()
        consent.save()
        history.record(consent, "give", actor, changes={"scope": (None, scope)})
        made.append(consent)
    return made


def _check(
    company: Organization,
    to_organization: Organization | None,
    scopes: list[str],
    since: date,
    until: date | None,
    person: Contact | None,
) -> None:
    if not scopes:
        raise ActionError(_("Choose what may be known."), "scopes")
    if to_organization is None and NEVER_PUBLIC & set(scopes):
        raise ActionError(
            _("Records of visits are never shown to the public. Choose a partner organization."), "scopes"
        )
    if to_organization is not None and to_organization.kind not in PARTNER_KINDS:
        raise ActionError(_("Choose a bank, an association or another partner organization."), "to_whom")
    if person is not None and person.organization_id != company.pk:
        raise ActionError(_("Choose a person of this company."), "person")
    if until is not None and until < since:
        raise ActionError(_("The last day lies before the first."), "until")
    same = Consent.objects.in_force(on=since).filter(organization=company, to_organization=to_organization)
    taken = [scope for scope in scopes if same.filter(scope=scope).exists()]
    if taken:
        names = ", ".join(str(ConsentScope(scope).label) for scope in taken)
        raise ActionError(_("This consent is there already: %(names)s") % {"names": names}, "scopes")


@transaction.atomic
def revoke_consent(*, consent: Consent, actor: Actor, now: datetime) -> Consent:
    """Nobody sees any more what it opened, from the next request on. The row stays as evidence."""
    consent = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if not can_revoke_consent(actor, consent):
        raise NotAllowed
    if consent.revoked_at is not None:
        raise ActionError(_("This consent has been revoked already."))
    consent.revoked_at, consent.revoked_by = now, actor.user
    consent.save(update_fields=["revoked_at", "revoked_by"])
    history.record(consent, "revoke", actor)
    return consent

"""To whom the exchange writes. A body's people with an account come first, then its first contact person."""

from kawasaki_ip.accounts.enums import StaffRole
from kawasaki_ip.accounts.models import User
from kawasaki_ip.mail.kinds import Addressee, desk

from ..enums import ApplicationChannel
from ..models import Application, Membership, Organization

Recipient = User | Addressee


def applicant_of(application: Application) -> Recipient:
    """The account that applied, else the address typed; without either a row of the call list."""
    if application.channel == ApplicationChannel.ACCOUNT and application.applied_by is not None:
        return application.applied_by
    return Addressee(
        name=application.applicant_name,
        address=application.email,
        telephone=application.telephone,
        in_charge=application.in_charge,
        language=application.language,
    )


def people_of(organization: Organization, in_charge: User | None) -> list[Recipient]:
    """Everyone with an approved account there, else the first contact person, else the body by telephone."""
    members = Membership.objects.approved().filter(organization=organization, user__is_active=True)
    users = [membership.user for membership in members.select_related("user").order_by("user_id")]
    if users:
        return list(users)
    contact = organization.contacts.filter(left_on__isnull=True).order_by("-is_main", "pk").first()
    return [
        Addressee(
            name=contact.name if contact else organization.name,
            address=contact.email if contact else "",
            is_body=contact is None,
            telephone=(contact.telephone if contact else "") or organization.telephone,
            fax=organization.fax,
            in_charge=in_charge or organization.in_charge,
        )
    ]


def coordinators_for(application: Application) -> list[Recipient]:
    """Who is in charge of the application, of its company or of its listing; else all who may take it up."""
    listing = application.listing
    for named in (application, application.company, listing):
        if named is not None and named.in_charge is not None and named.in_charge.is_active:
            return [named.in_charge]
    everyone = User.objects.active().with_role(StaffRole.COORDINATOR, StaffRole.MANAGER).order_by("pk")
    return list(everyone) or [desk()]

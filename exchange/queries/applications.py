"""Reads for the coordinator's work on applications."""

from django.db.models import Q, QuerySet

from kawasaki_ip.core import normalise

from ..models import Application, Organization

SUGGESTIONS = 5
NAMED = 10


def suggested_organizations(application: Application) -> QuerySet[Organization]:
    """Whose application it may be: the same name (width, legal form and spaces aside) or the same telephone."""
    condition = Q(name_key=normalise.search_key(application.company_name))
    number = normalise.telephone(application.telephone)
    if number:
        condition |= Q(telephone=number) | Q(contacts__telephone=number) | Q(contacts__mobile=number)
    if application.email:
        condition |= Q(contacts__email__iexact=application.email)
    found = Organization.objects.active().filter(condition).distinct()
    return found.order_by("kana", "name", "pk")[:SUGGESTIONS]


def organizations_named(text: str) -> QuerySet[Organization]:
    """Whose name or kana holds the text (width and legal form aside), or whose corporate number it is."""
    key = normalise.search_key(text)
    if not key:
        return Organization.objects.none()
    number = normalise.corporate_number(text)
    condition = Q(name_key__contains=key) | Q(kana__contains=normalise.kana(text))
    if number.isdigit():
        condition |= Q(corporate_number=number)
    return Organization.objects.active().filter(condition).order_by("kana", "name", "pk")[:NAMED]


def other_open_application(application: Application) -> Application | None:
    """Another one of the same company for the same technology, still open."""
    if application.company_id is None:
        return None
    same = Application.objects.open().filter(company=application.company_id, listing=application.listing_id)
    return same.exclude(pk=application.pk).order_by("pk").first()

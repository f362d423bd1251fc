"""Requests to join, the organizations they may mean, and people who were asked whether they are still there."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from kawasaki_ip.accounts.models import User
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.normalise import corporate_number, search_key

from ..models import Consent, Membership, Organization
from ..models.organizations import bodies_of
from ..rules import memberships as rules

ASK_EVERY = timedelta(days=365)
SUGGESTIONS = 10


def suggestions(membership: Membership, words: str = "") -> QuerySet[Organization]:
    """Organizations that a request may mean, the likeliest first: same number, same name, similar name.

    `words` is what a coordinator looks for instead: a name or a corporate number.
    """
    key = search_key(words) if words else membership.name_key
    number = corporate_number(words) if words else membership.corporate_number
    same_number = Q(corporate_number=number) if number else Q(pk__in=[])
    same_name = Q(name_key=key)
    similar = Q(name_key__contains=key) if len(key) >= 2 else Q(pk__in=[])
    rank = Case(
        When(same_number, then=Value(0)),
        When(same_name, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = Organization.objects.active().filter(same_number | same_name | similar)
    return found.annotate(rank=rank).select_related("in_charge").order_by("rank", "kana", "pk")[:SUGGESTIONS]


def choices_for(actor: Actor, membership: Membership, words: str = "") -> list[Organization]:
    """The suggestions that this person may approve."""
    return [
        company
        for company in suggestions(membership, words)
        if rules.can_approve_membership(actor, membership, company)
    ]


def colleagues_to_ask(membership: Membership) -> list[User]:
    """People with an account at an organization of exactly this name or number."""
    same = Q(name_key=membership.name_key)
    if membership.corporate_number:
        same |= Q(corporate_number=membership.corporate_number)
    approved = Membership.objects.approved().filter(organization__in=Organization.objects.active().filter(same))
    rows = approved.filter(user__is_active=True).exclude(user=membership.user_id).select_related("user")
    return [row.user for row in rows.order_by("user_id")]


def requests_to_decide(user: Any) -> QuerySet[Membership]:
    """For the person's page of the day: requests that they may approve."""
    return Membership.objects.visible_to(user).requested().exclude(user=user).select_related("user").order_by("pk")


def to_ask(*, today: date) -> QuerySet[Membership]:
    """Approved a year ago or more, not confirmed since, and not asked since."""
    long_ago = today - ASK_EVERY
    confirmed = Q(confirmed_on__gt=long_ago) | Q(confirmed_on__isnull=True, decided_at__date__gt=long_ago)
    return (
        Membership.objects.approved()
        .filter(user__is_active=True)
        .exclude(confirmed)
        .filter(Q(asked_on__isnull=True) | Q(asked_on__lte=long_ago))
        .order_by("pk")
    )


def unanswered() -> QuerySet[Membership]:
    """Asked whether they are still there, and silent so far; the longest first."""
    return Membership.objects.awaiting_answer().select_related("user", "organization").order_by("asked_on", "pk")


@dataclass(frozen=True, slots=True)
class MembershipLine:
    """One person of a company, with what the reader may do about it."""

    membership: Membership
    can_end: bool
    is_own: bool


def people_of_company(company: Organization, actor: Actor) -> list[MembershipLine]:
    """Everyone with an account at the company; two queries whatever their number."""
    rows = (
        Membership.objects.approved().filter(organization=company).select_related("user").order_by("user__kana", "pk")
    )
    for row in rows:
        row.organization = company
    return [
        MembershipLine(row, rules.can_end_membership(actor, row), rules.is_own_membership(actor, row)) for row in rows
    ]


def requests_of_company(company: Organization, actor: Actor) -> list[Membership]:
    """Requests that name this company, for whoever may approve them."""
    if actor.user is None:
        return []
    same = Q(name_key=company.name_key)
    if company.corporate_number:
        same |= Q(corporate_number=company.corporate_number)
    rows = Membership.objects.visible_to(actor.user).requested().filter(same).select_related("user").order_by("pk")
    return [row for row in rows if rules.can_approve_membership(actor, row, company)]


def consents_of_company(company: Organization) -> QuerySet[Consent]:
    """All of them, those in force first: what was revoked stays visible."""
    return company.consents.select_related("to_organization", "person", "recorded_by", "revoked_by").order_by(
        "revoked_at", "-since", "-pk"
    )


def company_names(user: Any) -> list[str]:
    """Names that a password of theirs must not be made of."""
    names = Organization.objects.filter(pk__in=bodies_of(user)).values_list("name", "kana") if user.pk else []
    return [name for pair in names for name in pair if name]

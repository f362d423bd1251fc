"""Panels of members, providers, partners, experts, and of those who wait for approval."""

import datetime
from typing import Any

from exchange.enums import MEMBER_KINDS, PARTNER_KINDS, PROVIDER_KINDS, ApplicationState
from exchange.models import Application, KeptListing, Match, Membership, OpenPatent, Organization
from exchange.models.organizations import bodies_of

from ...models import Consultation, Dispatch, Visit

SHOWN = 10


def own_work(user: Any, today: datetime.date) -> dict[str, Any]:
    """A small enterprise: what it asked for, and by when somebody will be in touch."""
    companies = bodies_of(user, MEMBER_KINDS)
    applications = Application.objects.visible_to(user).select_related("listing", "in_charge", "company")
    return {
        "companies": list(Organization.objects.filter(pk__in=companies).select_related("in_charge")),
        "applications": list(applications.order_by("-submitted_at", "-pk")[:SHOWN]),
        "matches": list(Match.objects.visible_to(user).filter(company__in=companies).select_related("listing")[:SHOWN]),
        "consultations": list(Consultation.objects.visible_to(user)[:SHOWN]),
        "dispatches": list(Dispatch.objects.visible_to(user).filter(company__in=companies)[:SHOWN]),
        "visits": list(Visit.objects.visible_to(user).filter(company__in=companies)[:SHOWN]),
        "kept": KeptListing.objects.filter(organization__in=companies).count(),
    }


def listings(user: Any, today: datetime.date) -> dict[str, Any]:
    """A provider: applications to answer first, then own listings."""
    bodies = bodies_of(user, PROVIDER_KINDS)
    asked = Application.objects.visible_to(user).filter(listing__owner__in=bodies, state=ApplicationState.PASSED_ON)
    own = OpenPatent.objects.visible_to(user).filter(owner__in=bodies)
    return {
        "applications": list(asked.select_related("listing").order_by("answer_due", "pk")[:SHOWN]),
        "listings": list(own.order_by("-opened_at", "-pk")[:SHOWN]),
        "count": own.count(),
        "companies": list(Organization.objects.filter(pk__in=bodies)),
    }


def partner(user: Any, today: datetime.date) -> dict[str, Any]:
    """A partner: companies that consented, those introduced, visits joined."""
    bodies = bodies_of(user, PARTNER_KINDS)
    return {
        "companies": list(Organization.objects.visible_to(user).exclude(pk__in=bodies_of(user))[:SHOWN]),
        "applications": list(
            Application.objects.visible_to(user)
            .filter(introduced_by__in=bodies)
            .select_related("company")
            .order_by("-submitted_at", "-pk")[:SHOWN]
        ),
        "visits": list(Visit.objects.visible_to(user).select_related("company")[:SHOWN]),
    }


def expert(user: Any, today: datetime.date) -> dict[str, Any]:
    own = Dispatch.objects.visible_to(user).filter(expert__user=user)
    return {"dispatches": list(own.select_related("company")[:SHOWN])}


def welcome(user: Any, today: datetime.date) -> dict[str, Any]:
    """Nothing is known yet of what this person may see; nor is it said whether there is a record."""
    rows = Membership.objects.requested().filter(user=user)
    return {"requests": list(rows), "applications": list(Application.objects.visible_to(user)[:SHOWN])}

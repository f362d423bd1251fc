"""Everything of one company, for its one page. A constant number of queries."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from exchange.enums import ConsentScope
from exchange.models import Application, Consent, Match, Organization
from exchange.models.organizations import bodies_of

from ..models import Consultation, Dispatch, FollowUp, Visit, VisitParticipant
from .follow_ups import with_causes

SHOWN = 20  # of each kind; the lists show the rest
TIMELINE = 40


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline; its page is `url_name` of `pk`."""

    day: date
    label: Any
    text: str
    url_name: str
    pk: int
    state: str
    state_text: Any


@dataclass(frozen=True, slots=True)
class CompanyPage:
    """What the reader may see of the company, part by part."""

    visits: list[Visit]
    consultations: list[Consultation] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    dispatches: list[Dispatch] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    timeline: list[Happening] = field(default_factory=list)


def company_page(company: Organization, user: Any, *, is_staff: bool) -> CompanyPage:
    """For staff and for the company's own people; each part is narrowed by its own `visible_to`."""
    visits = list(_visits(company.visits.visible_to(user), is_staff=is_staff)[:SHOWN])
    consultations = list(company.consultations.visible_to(user).select_related("in_charge")[:SHOWN])
    applications = list(company.applications.visible_to(user).select_related("listing", "in_charge")[:SHOWN])
    matches = list(company.matches.visible_to(user).select_related("listing", "owner", "in_charge")[:SHOWN])
    dispatches = list(company.dispatches.visible_to(user).select_related("expert")[:SHOWN])
    owed = with_causes(company.all_follow_ups.visible_to(user).owed()).order_by("due", "pk")
    return CompanyPage(
        visits=visits,
        consultations=consultations,
        applications=applications,
        matches=matches,
        dispatches=dispatches,
        follow_ups=list(owed[:SHOWN]),
        timeline=_timeline(visits, consultations, applications, matches, dispatches),
    )


def shared_records(company: Organization, user: Any, *, today: date) -> QuerySet[Visit]:
    """For a partner: shared records of visits that it joined; all of them where the company consented to that."""
    if consents_for(company, user, ConsentScope.SHARED_RECORD, today=today):
        return _visits(company.visits.shared(), is_staff=False)
    return _visits(company.visits.visible_to(user), is_staff=False)


def consents_for(company: Organization, user: Any, scope: str, *, today: date) -> bool:
    """Whether the company lets one of the reader's bodies know this, today."""
    consents = Consent.objects.in_force(on=today).filter(organization=company, scope=scope)
    return consents.filter(to_organization__in=bodies_of(user)).exists()


def consented_matches(company: Organization, user: Any, *, today: date) -> QuerySet[Match]:
    """For a partner: the stages of the company's cases, where it consented to that."""
    if not consents_for(company, user, ConsentScope.NAME_AND_STAGE, today=today):
        return Match.objects.none()
    return company.matches.order_by("-opened_on", "-pk")


def _visits(rows: QuerySet, *, is_staff: bool) -> QuerySet[Visit]:
    joined = VisitParticipant.objects.select_related("user", "organization")
    related = rows.select_related("in_charge").prefetch_related(Prefetch("participants", queryset=joined))
    return related.order_by("-day", "-pk") if is_staff else related.recorded().order_by("-day", "-pk")


def _timeline(
    visits: list[Visit],
    consultations: list[Consultation],
    applications: list[Application],
    matches: list[Match],
    dispatches: list[Dispatch],
) -> list[Happening]:
    """The parts shown above, newest first."""
    found = [_happened(row, row.day, row.get_state_display()) for row in visits]
    found += [_happened(row, _local(row.received_at), row.get_state_display()) for row in consultations]
    found += [
        _happened(row, _local(row.submitted_at or row.created_at), row.get_state_display()) for row in applications
    ]
    found += [_happened(row, row.opened_on, row.get_stage_display()) for row in matches]
    found += [_happened(row, row.requested_on, row.get_state_display()) for row in dispatches]
    return sorted(found, key=lambda row: (row.day, row.url_name, row.pk), reverse=True)[:TIMELINE]


def _happened(record: Any, day: date, state_text: Any) -> Happening:
    name = record._meta.model_name
    return Happening(
        day=day,
        label=record._meta.verbose_name,
        text=getattr(record, "number", ""),
        url_name=f"{name}_detail",
        pk=record.pk,
        state=record.condition if isinstance(record, Match) else record.state,
        state_text=state_text,
    )


def _local(moment: datetime) -> date:
    return timezone.localtime(moment).date()

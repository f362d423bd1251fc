"""The list of cases, narrowed down."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ..enums import Condition, Stage
from ..models import Match
from .applications import coordinators


class MatchFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="find", label=_("Number, company, owner or technology"))
    stage = django_filters.ChoiceFilter(field_name="stage", choices=Stage, label=_("Stage"))
    condition = django_filters.ChoiceFilter(field_name="condition", choices=Condition, label=_("Condition"))
    in_charge = django_filters.ModelChoiceFilter(
        field_name="in_charge", queryset=coordinators, label=_("Person in charge")
    )

    class Meta:
        model = Match
        fields: list[str] = []

    def find(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        bodies = Q(company__name__icontains=text) | Q(owner__name__icontains=text)
        return queryset.filter(Q(number__icontains=text) | bodies | Q(listing__title__icontains=text))


class OutsideMatchFilter(MatchFilter):
    """Outsiders do not search company names: an owner would find a withheld one by its letters."""

    in_charge = None
    q = django_filters.CharFilter(method="find", label=_("Number or technology"))

    def find(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return queryset.filter(Q(number__icontains=text) | Q(listing__title__icontains=text))

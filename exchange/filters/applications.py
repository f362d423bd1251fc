"""The list of applications, narrowed down."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kawasaki_ip.accounts.enums import StaffRole
from kawasaki_ip.accounts.models import User

from ..enums import ApplicationState
from ..models import Application


def coordinators(request: Any) -> QuerySet[User]:
    return User.objects.active().with_role(StaffRole.COORDINATOR, StaffRole.MANAGER).order_by("kana", "pk")


class ApplicationFilter(django_filters.FilterSet):
    """For everyone who has a list: number and state. Staff search company, owner and person in charge too."""

    q = django_filters.CharFilter(method="find", label=_("Number, company or technology"))
    state = django_filters.ChoiceFilter(
        field_name="state", choices=ApplicationState, label=pgettext_lazy("exchange", "State")
    )
    in_charge = django_filters.ModelChoiceFilter(
        field_name="in_charge", queryset=coordinators, label=_("Person in charge")
    )
    late = django_filters.BooleanFilter(method="only_late", label=_("Overdue only"), widget=forms.CheckboxInput)

    class Meta:
        model = Application
        fields: list[str] = []

    def find(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        company = Q(company__name__icontains=text) | Q(company_name__icontains=text)
        return queryset.filter(Q(number__icontains=text) | company | Q(listing__title__icontains=text))

    def only_late(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        return queryset.late(on=timezone.localdate()) if value else queryset


class OutsideApplicationFilter(ApplicationFilter):
    """Outsiders do not search company names: an owner would find a withheld one by its letters."""

    in_charge = None
    late = None
    q = django_filters.CharFilter(method="find", label=_("Number or technology"))

    def find(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        text = value.strip()
        return queryset.filter(Q(number__icontains=text) | Q(listing__title__icontains=text))

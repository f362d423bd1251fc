"""Filters of /rights/."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.normalise import ascii_form

from ..enums import RightKind, RightStatus
from ..models import Right
from ..numbers import normalise


class RightFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="find", label=_("Number, title or owner"))
    kind = django_filters.ChoiceFilter(
        field_name="kind",
        lookup_expr="exact",
        choices=RightKind.choices,
        label=_("Kind of right"),
        empty_label=_("any"),
    )
    status = django_filters.ChoiceFilter(
        field_name="status", lookup_expr="exact", choices=RightStatus.choices, label=_("Status"), empty_label=_("any")
    )
    without_listing = django_filters.BooleanFilter(
        field_name="listing_rights", lookup_expr="isnull", label=_("On no sheet yet")
    )

    class Meta:
        model = Right
        fields: list[str] = []

    def find(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """A number in any spelling, or part of the title or of an owner's printed name."""
        try:
            number = normalise(value)
        except ValueError:
            number = ascii_form(value)
        return queryset.filter(
            Q(application_number=number)
            | Q(registration_number=number)
            | Q(publication_number=number)
            | Q(title__icontains=value)
            | Q(holders__icontains=value)
        )

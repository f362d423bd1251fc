"""Filters of /listings/: a provider's own sheets, or all for coordinators."""

from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kawasaki_ip.core.normalise import ascii_form

from ..enums import PUBLIC_LISTING_STATES, ListingState, RightKind
from ..models import OpenPatent, Organization
from ..numbers import normalise


class ListingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="find", label=_("Title or number"))
    state = django_filters.ChoiceFilter(
        field_name="state",
        lookup_expr="exact",
        choices=ListingState.choices,
        label=pgettext_lazy("listing", "State"),
        empty_label=_("any"),
    )
    owner = django_filters.ModelChoiceFilter(
        field_name="owner",
        lookup_expr="exact",
        queryset=Organization.objects.filter(listings__isnull=False).distinct(),
        label=_("Owner"),
        empty_label=_("any"),
    )
    kind = django_filters.ChoiceFilter(
        field_name="rights__kind",
        lookup_expr="exact",
        choices=RightKind.choices,
        label=_("Kind of right"),
        empty_label=_("any"),
        distinct=True,
    )
    without_owner = django_filters.BooleanFilter(
        field_name="owner", lookup_expr="isnull", label=_("Owner not named yet")
    )
    to_confirm = django_filters.BooleanFilter(method="asked", label=_("Owner asked whether it is still open"))

    class Meta:
        model = OpenPatent
        fields: list[str] = []

    def __init__(self, *args: Any, own_only: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own_only:
            del self.filters["without_owner"], self.filters["owner"]

    def asked(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:  # noqa: FBT001
        """Those whose owner was asked and has not answered; false: all others."""
        waiting = Q(state__in=[*PUBLIC_LISTING_STATES, ListingState.UNCONFIRMED]) & Q(
            confirmation_asked_on__gt=F("confirmed_on")
        )
        return queryset.filter(waiting) if value else queryset.exclude(waiting)

    def find(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Part of the title, or a number in any spelling."""
        try:
            number = normalise(value)
        except ValueError:
            number = ascii_form(value)
        numbers = (
            Q(rights__application_number=number)
            | Q(rights__registration_number=number)
            | Q(rights__publication_number=number)
        )
        return queryset.filter(Q(title__icontains=value) | numbers).distinct()

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from .enums import CallState, MessageState
from .models import CallListEntry, Message


class MessageFilter(django_filters.FilterSet):
    state = django_filters.MultipleChoiceFilter(
        field_name="state", label=_("state"), choices=MessageState.choices, widget=forms.CheckboxSelectMultiple
    )
    address = django_filters.CharFilter(field_name="address", lookup_expr="icontains", label=_("e-mail address"))

    class Meta:
        model = Message
        fields: list[str] = []


class CallFilter(django_filters.FilterSet):
    """Without a choice: what is open, of the reader and of nobody."""

    whose = django_filters.ChoiceFilter(
        label=_("whose"),
        method="filter_whose",
        choices=[("mine", _("mine and nobody's")), ("all", _("everyone's"))],
        empty_label=None,
    )
    state = django_filters.ChoiceFilter(
        field_name="state", label=_("state"), choices=CallState.choices, empty_label=None
    )

    class Meta:
        model = CallListEntry
        fields: list[str] = []

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        data = data.copy() if data is not None else {}
        data.setdefault("whose", "mine")
        data.setdefault("state", CallState.OPEN)
        super().__init__(data, *args, **kwargs)

    def filter_whose(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "all":
            return queryset
        return queryset.filter(Q(in_charge=self.request.user) | Q(in_charge__isnull=True))

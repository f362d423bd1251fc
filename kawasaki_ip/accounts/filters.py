"""Filters of the administrator's lists."""

from typing import Any

import django_filters
from django import forms
from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kawasaki_ip.core import workflow
from kawasaki_ip.core.forms import DayField
from kawasaki_ip.core.models import History

from .enums import StaffBody, StaffRole
from .models import User

ANY = _("any")


class PersonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="filter_words", label=_("Name or address"))
    role = django_filters.ChoiceFilter(
        field_name="role_rows__role", choices=StaffRole.choices, label=_("Role"), empty_label=ANY
    )
    body = django_filters.ChoiceFilter(
        field_name="body", choices=StaffBody.choices, label=_("Staff of"), empty_label=ANY
    )
    who = django_filters.ChoiceFilter(
        method="filter_who",
        label=_("Kind of account"),
        empty_label=ANY,
        choices=[("staff", _("staff")), ("outside", _("companies, partners, experts"))],
    )
    is_active = django_filters.ChoiceFilter(
        field_name="is_active",
        label=_("State"),
        empty_label=ANY,
        choices=[("True", _("in use")), ("False", _("locked"))],
    )

    class Meta:
        model = User
        fields = ["q", "role", "body", "who", "is_active"]

    def filter_words(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(Q(name__icontains=value) | Q(kana__icontains=value) | Q(email__icontains=value))

    def filter_who(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(role_rows__isnull=value != "staff").distinct()


class DayFilter(django_filters.Filter):
    field_class = DayField


PROJECT_APPS = ("accounts", "mail", "programs", "exchange", "consultations", "core")


def record_kinds() -> list[tuple[str, str]]:
    """("exchange.match", "case") for every model of the portal, by its name."""
    models = [model for label in PROJECT_APPS for model in apps.get_app_config(label).get_models()]
    return sorted(
        ((model._meta.label_lower, str(model._meta.verbose_name)) for model in models), key=lambda kind: kind[1]
    )


def action_names() -> list[tuple[str, str]]:
    """("take_up", "Take up") for every action that the tables of states or this page know."""
    names = {name: move.label for table in workflow.ALL for name, move in table.transitions.items()}
    return sorted(((name, str(label)) for name, label in (names | COMMON_ACTIONS).items()), key=lambda name: name[1])


COMMON_ACTIONS = {
    "accept": pgettext_lazy("audit", "took up an invitation"),
    "create": pgettext_lazy("audit", "created"),
    "edit": pgettext_lazy("audit", "changed"),
    "end_sessions": pgettext_lazy("audit", "ended all sessions"),
    "export": pgettext_lazy("audit", "exported a list"),
    "invite": pgettext_lazy("audit", "invited"),
    "lock": pgettext_lazy("audit", "locked an account"),
    "read": pgettext_lazy("audit", "read a confidential record"),
    "review": pgettext_lazy("audit", "reviewed an account"),
    "send_again": pgettext_lazy("audit", "sent an invitation again"),
    "set_roles": pgettext_lazy("audit", "changed roles"),
    "share": pgettext_lazy("audit", "shared"),
    "sign_in": pgettext_lazy("audit", "signed in"),
    "sign_out": pgettext_lazy("audit", "signed out"),
    "unlock": pgettext_lazy("audit", "unlocked an account"),
    "withdraw": pgettext_lazy("audit", "withdrawn"),
}


class AuditFilter(django_filters.FilterSet):
    """Who did what to which record, on which days. Notes and confidential texts are not searched."""

    person = django_filters.CharFilter(method="filter_person", label=_("Who (name or address)"))
    kind = django_filters.ChoiceFilter(
        field_name="subject_type", choices=record_kinds, label=_("Kind of record"), empty_label=ANY
    )
    number = django_filters.NumberFilter(
        field_name="subject_id",
        label=_("Number"),
        decimal_places=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-short"}),
    )
    action = django_filters.ChoiceFilter(field_name="action", choices=action_names, label=_("Action"), empty_label=ANY)
    since = DayFilter(field_name="at", lookup_expr="date__gte", label=_("From (day)"))
    until = DayFilter(field_name="at", lookup_expr="date__lte", label=_("Until (day)"))

    class Meta:
        model = History
        fields = ["person", "kind", "number", "action", "since", "until"]

    def filter_person(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(
            Q(actor__name__icontains=value) | Q(actor__email__icontains=value) | Q(actor_label__icontains=value)
        )

    def in_force(self) -> dict[str, Any]:
        """The conditions that narrow the list, for the log of an export."""
        cleaned = self.form.cleaned_data if self.form.is_valid() else {}
        return {name: str(value) for name, value in cleaned.items() if value not in (None, "")}

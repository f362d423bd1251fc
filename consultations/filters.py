"""The filters of this app's lists."""

import datetime
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exchange.enums import PARTNER_KINDS, Industry, OrganizationKind, Ward
from exchange.models import GrowthField, Organization, Technique
from kawasaki_ip.core.normalise import kana, search_key

from .enums import ConsultationState, DispatchState, Profession, Subject, VisitState
from .models import Consultation, Dispatch, Expert, FollowUp, Visit
from .queries.people import field_staff

PERSON = _("Person in charge")


class MonthInput(forms.DateInput):
    """年月: drawn as text where the browser knows no month field."""

    input_type = "month"

    def format_value(self, value: Any) -> Any:
        return value


class MonthField(forms.CharField):
    """2026-11 → its first day."""

    widget = MonthInput
    default_error_messages = {"invalid": _("Please write the month like 2026-11.")}

    def to_python(self, value: Any) -> datetime.date | None:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return datetime.datetime.strptime(text.replace("/", "-"), "%Y-%m").replace(tzinfo=datetime.UTC).date()
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def run_validators(self, value: Any) -> None:
        """CharField's length validators do not fit a date."""


class MonthFilter(filters.Filter):
    """Rows whose day lies in this month."""

    field_class = MonthField

    def filter(self, qs: QuerySet, value: datetime.date | None) -> QuerySet:
        if value is None:
            return qs
        following = (value.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
        return qs.filter(**{f"{self.field_name}__gte": value, f"{self.field_name}__lt": following})


def person_filter(label: Any = PERSON) -> filters.ModelChoiceFilter:
    return filters.ModelChoiceFilter(
        field_name="in_charge", label=label, queryset=lambda request: field_staff(), empty_label=_("Everybody")
    )


def _company_named(queryset: QuerySet, name: str, value: str) -> QuerySet:
    """Rows about companies of this name or kana."""
    return queryset.filter(Q(company__name_key__contains=search_key(value)) | Q(company__kana__contains=kana(value)))


class VisitFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Company"), method=_company_named)
    month = MonthFilter(field_name="day", label=_("Month"))
    in_charge = person_filter()
    ward = filters.ChoiceFilter(
        field_name="company__ward", label=_("Ward"), choices=Ward.choices, empty_label=_("All wards")
    )
    body = filters.ModelChoiceFilter(
        field_name="participants__organization",
        label=_("Body that joined"),
        queryset=lambda request: Organization.objects.of_kinds(*PARTNER_KINDS).order_by("kana", "name", "pk"),
        empty_label=_("All bodies"),
        distinct=True,
    )
    state = filters.ChoiceFilter(
        field_name="state", label=_("State"), choices=VisitState.choices, empty_label=_("All states")
    )

    class Meta:
        model = Visit
        fields: list[str] = []


class FollowUpFilter(filters.FilterSet):
    in_charge = person_filter(label=_("Whose"))
    q = filters.CharFilter(label=_("Company"), method="about")

    class Meta:
        model = FollowUp
        fields: list[str] = []

    def about(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        condition = Q(about_company__name_key__contains=search_key(value))
        return queryset.filter(condition | Q(about_company__kana__contains=kana(value)))


class ConsultationFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Number or company"), method="named")
    state = filters.ChoiceFilter(
        field_name="state", label=_("State"), choices=ConsultationState.choices, empty_label=_("All states")
    )
    subject = filters.ChoiceFilter(
        field_name="subject", label=_("Subject"), choices=Subject.choices, empty_label=_("All subjects")
    )
    in_charge = person_filter()

    class Meta:
        model = Consultation
        fields: list[str] = []

    def named(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(
            Q(number__icontains=value.strip())
            | Q(company_name__icontains=value)
            | Q(company__name_key__contains=search_key(value))
            | Q(company__kana__contains=kana(value))
        )


class DispatchFilter(filters.FilterSet):
    state = filters.ChoiceFilter(
        field_name="state", label=_("State"), choices=DispatchState.choices, empty_label=_("All states")
    )
    subject = filters.ChoiceFilter(
        field_name="subject", label=_("Subject"), choices=Subject.choices, empty_label=_("All subjects")
    )

    class Meta:
        model = Dispatch
        fields: list[str] = []


class ExpertFilter(filters.FilterSet):
    profession = filters.ChoiceFilter(
        field_name="profession", label=_("Profession"), choices=Profession.choices, empty_label=_("All professions")
    )
    q = filters.CharFilter(field_name="fields", lookup_expr="icontains", label=_("Field"))

    class Meta:
        model = Expert
        fields: list[str] = []


class CompanyFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name or kana"), method="named")
    kind = filters.ChoiceFilter(
        field_name="kind",
        label=pgettext_lazy("organization", "Kind"),
        choices=OrganizationKind.choices,
        empty_label=_("All kinds"),
    )
    ward = filters.ChoiceFilter(field_name="ward", label=_("Ward"), choices=Ward.choices, empty_label=_("All wards"))
    industry = filters.ChoiceFilter(
        field_name="industry", label=_("Industry"), choices=Industry.choices, empty_label=_("All industries")
    )
    technique = filters.ModelChoiceFilter(
        field_name="capabilities__technique",
        label=_("Technique"),
        queryset=lambda request: Technique.objects.filter(is_active=True),
        empty_label=_("All techniques"),
        distinct=True,
    )
    growth_field = filters.ModelChoiceFilter(
        field_name="growth_fields",
        label=_("Growth field"),
        queryset=lambda request: GrowthField.objects.filter(is_active=True),
        empty_label=_("All fields"),
    )
    in_charge = person_filter()

    class Meta:
        model = Organization
        fields: list[str] = []

    def named(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(Q(name_key__contains=search_key(value)) | Q(kana__contains=kana(value)))

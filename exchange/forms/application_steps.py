"""One form per step of an application."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.accounts.enums import StaffRole
from kawasaki_ip.accounts.models import User
from kawasaki_ip.core.forms import DayField, KanaField, LongTextField, TextField

from ..enums import DeclinedBy, DeclineReason, FirstWish, Ward
from ..models import Organization
from ..queries.applications import organizations_named, suggested_organizations
from .steps import StepForm

NEW = "new"
OTHER = "other"


class CallForm(StepForm):
    note = LongTextField(label=_("What was said (internal)"), rows=3, required=False)


class TakeUpForm(StepForm):
    """Whose application it is: one of the suggestions, another company by its name, or a new one."""

    which = forms.ChoiceField(label=_("Which company is it?"), widget=forms.RadioSelect)
    other = TextField(
        label=_("Another company of the list: name, kana or corporate number"), max_length=200, required=False
    )
    name = TextField(label=_("Name of the new company"), max_length=200, required=False)
    kana = KanaField(label=_("Name in kana"), max_length=200, required=False)
    ward = forms.ChoiceField(label=_("Ward"), choices=[("", "---------"), *Ward.choices], required=False)
    in_charge = forms.ModelChoiceField(label=_("Coordinator in charge"), queryset=User.objects.none())

    def prepare(self) -> None:
        application = self.record
        first = [application.company] if application.company else []
        typed = organizations_named(self.data.get(self.add_prefix("other"), "")) if self.is_bound else []
        self.offered = {str(found.pk): found for found in (*first, *suggested_organizations(application), *typed)}
        choices = [(key, self._words(found)) for key, found in self.offered.items()]
        choices += [
            (NEW, _("A new company, not in our list")),
            (OTHER, _("Another company of the list (write its name below)")),
        ]
        self.fields["which"].choices = choices
        self.fields["which"].initial = choices[0][0]
        self.fields["name"].initial = application.company_name
        staff = User.objects.active().with_role(StaffRole.COORDINATOR, StaffRole.MANAGER)
        self.fields["in_charge"].queryset = staff.order_by("kana", "pk")
        self.fields["in_charge"].initial = self.user

    @staticmethod
    def _words(organization: Organization) -> str:
        ward = f"（{organization.get_ward_display()}）" if organization.ward else ""
        return f"{organization.name}{ward} {organization.telephone}".strip()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        which = cleaned.get("which")
        if which == NEW and not cleaned.get("name", "").strip():
            self.add_error("name", _("Please write the name of the new company."))
        if which == OTHER and "other" not in self.errors:
            found = list(organizations_named(cleaned.get("other", "")))
            if len(found) > 1:
                self.add_error("which", _("Several companies fit this name. Please choose one."))
            elif not found:
                self.add_error("other", _("No company of this name is registered. Look at the spelling."))
            else:
                cleaned["which"] = str(found[0].pk)
        return cleaned

    @property
    def organization(self) -> Organization | None:
        """The company chosen, or None for a new one."""
        return self.offered.get(self.cleaned_data["which"])


class AskForm(StepForm):
    text = LongTextField(
        label=_("What should the applicant add?"),
        help_text=_("The applicant reads this on the page, not in the mail."),
        rows=4,
    )


class AddForm(StepForm):
    text = LongTextField(label=_("Your addition"), rows=5)


class PassOnForm(StepForm):
    """`message_to_owner` starts with the applicant's own words; the coordinator cuts what was not agreed to."""

    agreed = forms.BooleanField(label=_("The applicant agrees that this text is passed on to the owner"))
    may_name = forms.BooleanField(
        label=_("The applicant agrees that the owner learns the company's name"),
        help_text=_("Without it the owner reads “a company in Kawasaki”."),
        required=False,
    )
    message_to_owner = LongTextField(
        label=_("Text that the owner reads"),
        help_text=_("The owner reads this text and nothing else. Cut what the applicant did not agree to."),
        rows=8,
    )
    how_agreed = TextField(
        label=_("How and when the applicant agreed (internal)"),
        help_text=_("e.g. by telephone today"),
        max_length=300,
        required=False,
    )
    field_order = ("message_to_owner", "agreed", "may_name", "how_agreed")

    def prepare(self) -> None:
        application = self.record
        wishes = [FirstWish(wish).label for wish in application.first_wishes if wish in FirstWish.values]
        parts = [application.wanted_use, application.strengths, application.added_text, "、".join(map(str, wishes))]
        self.fields["message_to_owner"].initial = application.message_to_owner or "\n\n".join(filter(None, parts))


class AllowNameForm(StepForm):
    note = TextField(label=_("How and when the applicant agreed (internal)"), max_length=300, required=False)


class AnswerDayForm(StepForm):
    day = DayField(label=_("You will answer by"))
    note = TextField(
        label=_("Why it takes longer, in one sentence"),
        help_text=_("e.g. we still ask the department that developed it"),
        max_length=300,
    )


class AcceptForm(StepForm):
    note = LongTextField(
        label=_("Wishes for the interview"),
        help_text=_("e.g. days that suit you, who will come along"),
        rows=3,
        required=False,
    )


class DeclineForm(StepForm):
    declined_by = forms.ChoiceField(label=_("Who declines?"), choices=DeclinedBy, widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("Reason"), choices=DeclineReason, widget=forms.RadioSelect)
    note = LongTextField(
        label=_("Reason in words"),
        help_text=_("Only the coordinators read this. The applicant is told by the coordinator."),
        rows=3,
        required=False,
    )

    def prepare(self) -> None:
        if not self.user.is_staff_member:
            del self.fields["declined_by"]


class WithdrawForm(StepForm):
    note = LongTextField(label=_("Why (if you like to say)"), rows=2, required=False)

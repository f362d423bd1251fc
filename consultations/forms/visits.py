"""The visit's form: four things to save it, the rest folded below."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from exchange.enums import PARTNER_KINDS
from exchange.models import Match, Organization, Technique
from kawasaki_ip.core.files import ALLOWED
from kawasaki_ip.core.forms import DayField, LongTextField, TextField
from kawasaki_ip.core.templatetags.formats import day_text
from kawasaki_ip.mail.calendar import add_business_days

from ..actions.visits import Joined, NextStep, VisitContent
from ..models import Visit
from ..queries.companies import KANA_ROWS, likely_companies
from ..queries.people import field_staff
from .companies import CompanyChoice, CompanyField

NONE, OTHER_DAY = "none", "day"
# What "in a week" and so on mean, in calendar days; the day itself is moved to a business day.
LATER = {"week": (7, _("in a week")), "fortnight": (14, _("in two weeks")), "month": (30, _("in a month"))}
STEPS = {
    "call": _("Call and ask how things are"),
    "visit": _("Visit again"),
    "send": _("Send material"),
    "introduce": _("Introduce an expert or a body"),
}


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; the action checks each."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(FilesField, self).clean(upload, initial) for upload in data or [] if upload]


def business_day(day: datetime.date) -> datetime.date:
    """The day itself, or the next one on which the office works."""
    return add_business_days(day, 0)


class VisitForm(CompanyChoice, forms.Form):
    """company, day, sentence, next step; then what can wait for the office."""

    company = CompanyField(label=_("Company"))
    company_name = TextField(label=_("Another company: name or kana"), required=False, max_length=200)
    register_new = forms.BooleanField(label=_("Register it as a new company"), required=False)
    day = DayField(label=_("Day of the visit"))
    internal_note = LongTextField(
        label=_("One sentence about the visit"),
        help_text=_("It goes to the internal note, which only coordinators read."),
        rows=3,
    )
    next_when = forms.ChoiceField(label=_("Next step: by when"), widget=forms.RadioSelect)
    next_due = DayField(label=_("The other day"), required=False, help_text=_("Only with “on another day”."))
    next_kind = forms.ChoiceField(
        label=_("Next step: what"), choices=STEPS.items(), widget=forms.RadioSelect, required=False
    )
    next_what = TextField(label=_("In other words"), required=False, max_length=300)
    users = forms.ModelMultipleChoiceField(
        label=_("Colleagues who came along"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    bodies = forms.ModelMultipleChoiceField(
        label=_("Bodies that joined"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    names = LongTextField(label=_("Other people, one per line"), required=False, rows=2, max_length=2000)
    situation = LongTextField(label=_("How the company is doing"), required=False)
    issues = LongTextField(label=_("Issues"), required=False)
    needs = LongTextField(label=_("Needs"), required=False)
    techniques = forms.ModelMultipleChoiceField(
        label=_("Techniques seen"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    equipment = TextField(
        label=_("Equipment and strengths"),
        required=False,
        max_length=300,
        help_text=_("Noted with each technique ticked, on the company's page."),
    )
    support = LongTextField(label=_("Support decided"), required=False)
    match = forms.ModelChoiceField(label=_("Case"), queryset=None, required=False)
    shared_text = LongTextField(
        label=_("Record to share"),
        required=False,
        help_text=_("Nobody reads it before you share it, on the page of the visit."),
    )
    files = FilesField(
        label=_("Photographs and files"),
        required=False,
        help_text=_("Kinds: %(kinds)s. The place where a photograph was taken is removed.")
        % {"kinds": ", ".join(sorted(ALLOWED))},
    )

    def __init__(
        self,
        *args: Any,
        user: Any,
        today: datetime.date,
        with_step: bool = True,
        visit: Visit | None = None,
        **kwargs: Any,
    ) -> None:
        self.user, self.today, self.visit = user, today, visit
        kana_row = kwargs.pop("kana_row", None)
        super().__init__(*args, **kwargs)
        self.offer_companies(likely_companies(user, today=today), kana_row)
        self.days = {key: business_day(today + datetime.timedelta(days=n)) for key, (n, _label) in LATER.items()}
        self.fields["next_when"].choices = self._step_choices()
        if not with_step:
            for name in ("next_when", "next_due", "next_kind", "next_what"):
                del self.fields[name]
        self.fields["users"].queryset = field_staff().exclude(pk=user.pk)
        self.fields["bodies"].queryset = _bodies()
        self.fields["techniques"].queryset = Technique.objects.filter(is_active=True)
        self.fields["match"].queryset = self._matches()

    @property
    def search_is_open(self) -> bool:
        """Where there is nothing to tap, or something was searched for."""
        return not self.fields["company"].choices or bool(self["company_name"].value())

    @property
    def somebody_came_along(self) -> bool:
        return bool(self["users"].value() or self["bodies"].value() or self["names"].value())

    @property
    def kana_rows(self) -> list[str]:
        return list(KANA_ROWS)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        company = self.clean_chosen_company()
        if company is None and not self.new_name and not {"company", "company_name"} & set(self.errors):
            self.add_error("company", _("Please choose the company that was visited."))
        data["organization"] = company
        if "next_when" in self.fields:
            self._clean_step(data)
        return data

    def _clean_step(self, data: dict[str, Any]) -> None:
        when = data.get("next_when")
        if not when or when == NONE:
            return
        if when == OTHER_DAY and not data.get("next_due") and "next_due" not in self.errors:
            self.add_error("next_due", _("Please write the day."))
        if not data.get("next_what") and not data.get("next_kind"):
            self.add_error("next_kind", _("Please choose what to do next, or write it."))

    def content(self, *, lenient: bool = False) -> VisitContent:
        """What the action takes; `lenient` for drafts, from whatever is valid so far."""
        data = self.cleaned_data
        texts = {
            name: data.get(name, "")
            for name in ("internal_note", "situation", "issues", "needs", "support", "shared_text")
        }
        unknown = self.typed_name if lenient and not data.get("organization") else ""
        if unknown:
            # A draft has no field for a name that is no company yet; it must not be lost.
            texts["internal_note"] = f"{unknown}\n{texts['internal_note']}".strip()
        names = [line.strip() for line in data.get("names", "").splitlines() if line.strip()]
        return VisitContent(
            company=data.get("organization"),
            day=data.get("day") or self.today if lenient else data["day"],
            texts=texts,
            match=data.get("match"),
            joined=Joined(users=data.get("users") or (), bodies=data.get("bodies") or (), names=names),
        )

    def next_step(self) -> NextStep | None:
        data = self.cleaned_data
        when = data["next_when"]
        if when == NONE:
            return None
        due = data["next_due"] if when == OTHER_DAY else self.days[when]
        return NextStep(what=data["next_what"] or str(STEPS[data["next_kind"]]), due=due)

    def _step_choices(self) -> list[tuple[str, str]]:
        soon = [(key, f"{LATER[key][1]}：{day_text(day, year=False)}") for key, day in self.days.items()]
        return [*soon, (OTHER_DAY, _("on another day")), (NONE, _("No next step"))]

    def _matches(self) -> QuerySet:
        """Cases of the company whose visit this is."""
        chosen = self.data.get("company") if self.is_bound else self.initial.get("company")
        return Match.objects.filter(company_id=int(chosen)) if str(chosen or "").isdigit() else Match.objects.none()


def _bodies() -> QuerySet:
    return Organization.objects.active().of_kinds(*PARTNER_KINDS).order_by("kind", "kana", "name", "pk")


class ShareForm(forms.Form):
    """A deliberate act: the text, and who will read it."""

    shared_text = LongTextField(
        label=_("Record to share"),
        rows=8,
        help_text=_("What was agreed. No inventions that have not been filed, no names of contact persons."),
    )
    agreed = forms.BooleanField(label=_("I have read this text as the company will read it."))


class NoteForm(forms.Form):
    """A further sentence on a record of the same company and day."""

    internal_note = LongTextField(label=_("Internal note"), rows=3)


class FilesForm(forms.Form):
    files = FilesField(label=_("Photographs and files"))

    def clean_files(self) -> list[Any]:
        if not self.cleaned_data["files"]:
            raise ValidationError(_("Please choose a file."))
        return self.cleaned_data["files"]


def initial_of(visit: Visit) -> dict[str, Any]:
    """A visit as the form shows it."""
    joined = list(visit.participants.all())
    return {
        "company": str(visit.company_id or ""),
        "day": visit.day,
        **{name: getattr(visit, name) for name in ("internal_note", "situation", "issues", "needs", "support")},
        "shared_text": visit.shared_text,
        "match": visit.match_id,
        "users": [row.user_id for row in joined if row.user_id],
        "bodies": [row.organization_id for row in joined if row.organization_id],
        "names": "\n".join(row.name for row in joined if row.name and not row.user_id and not row.organization_id),
    }

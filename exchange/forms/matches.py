"""One form per step of a case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.forms import DayField, LongTextField, TextField

from ..enums import ContractKind, FailReason, Stage
from ..queries.stages import entries_of, next_stages
from .steps import StepForm


class SeenStageForm(StepForm):
    """Carries the stage that the reader saw: two people do not move a case twice."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.fields["seen"].initial = self.record.stage


class MoveForm(SeenStageForm):
    to = forms.ChoiceField(label=_("To which stage?"), widget=forms.RadioSelect)
    entered_on = DayField(label=_("Since when?"))
    note = TextField(label=_("Note (internal)"), max_length=300, required=False)

    def prepare(self) -> None:
        super().prepare()
        self.fields["to"].choices = [(stage.value, stage.label) for stage in open_stages(self.record)]


def open_stages(match: object) -> list[Stage]:
    """Where the case may be moved by hand; contract and product without evidence have pages of their own."""
    found = next_stages(match, entries_of(match))
    if not match.contracts.exists():
        found = [stage for stage in found if stage != Stage.CONTRACT]
    if not match.products.exists():
        found = [stage for stage in found if stage != Stage.PRODUCT]
    return found


class GoBackForm(SeenStageForm):
    reason = LongTextField(label=_("Why does the case go back?"), rows=3)


class RestForm(StepForm):
    until = DayField(label=_("Until when?"), help_text=_("On this day we ask again. e.g. 2026/3/31"))
    note = LongTextField(label=_("Why (internal)"), rows=3, required=False)


class FailForm(StepForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=FailReason, widget=forms.RadioSelect)
    note = LongTextField(label=_("Reason in words (internal)"), rows=4, required=False)


class ResumeForm(StepForm):
    note = LongTextField(label=_("What has changed (internal)"), rows=3, required=False)


class ContractForm(StepForm):
    kind = forms.ChoiceField(label=_("Kind of contract"), choices=ContractKind, widget=forms.RadioSelect)
    signed_on = DayField(label=_("Signed on"))
    parties = TextField(label=_("Parties"), max_length=300, help_text=_("Both sides, as the contract names them"))
    ends_on = DayField(label=_("Ends on"), required=False)
    terms_note = LongTextField(
        label=_("Conditions (internal)"), help_text=_("Read by coordinators only."), rows=3, required=False
    )


class ProductForm(StepForm):
    name = TextField(label=_("Name of the product"), max_length=200)
    launched_on = DayField(label=_("On sale since"))
    description = LongTextField(label=_("What it is"), rows=3, required=False)


class PictureForm(StepForm):
    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("A photograph (JPEG or PNG). Where it was taken is removed from the file."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )
    alt = TextField(
        label=_("What the picture shows"), help_text=_("For people who cannot see the picture."), max_length=200
    )


class NewProductForm(ProductForm, PictureForm):
    field_order = ("name", "launched_on", "picture", "alt", "description")


class NdaForm(StepForm):
    signed_on = DayField(label=_("Signed on"))
    parties = TextField(label=_("Parties"), max_length=300)
    note = TextField(label=_("Note (internal)"), max_length=300, required=False)

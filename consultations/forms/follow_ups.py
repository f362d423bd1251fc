"""Next steps: written, done, put off, dropped, handed on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.forms import DayField, TextField

from .people import ColleagueField


class FollowUpForm(forms.Form):
    what = TextField(label=_("What to do"), max_length=300)
    due = DayField(label=_("By when"))
    in_charge = ColleagueField(label=_("Who does it"))


class DoneForm(forms.Form):
    result = TextField(label=_("What came of it"), max_length=500, required=False)


class PutOffForm(forms.Form):
    due = DayField(label=_("New day"))
    reason = TextField(label=_("Why it is put off"), max_length=300)


class DropForm(forms.Form):
    reason = TextField(label=_("Why it is not needed"), max_length=300)


class HandForm(forms.Form):
    to = ColleagueField(label=_("To whom"))
    note = TextField(label=_("A word to the colleague"), max_length=300, required=False)

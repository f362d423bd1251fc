"""Base of the small forms that move a record one step; see views/steps.py."""

from typing import Any

from django import forms

from kawasaki_ip.core.forms import LongTextField


class StepForm(forms.Form):
    """Knows the record it moves and who moves it."""

    def __init__(self, *args: Any, record: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record = record
        self.user = user
        self.prepare()

    def prepare(self) -> None:
        """Choices and initial values that depend on the record."""


class InternalNoteForm(StepForm):
    note = LongTextField(rows=8, required=False)

    def prepare(self) -> None:
        self.fields["note"].initial = self.record.internal_note

"""Choosing a colleague."""

from typing import Any

from django import forms

from ..queries.people import field_staff


class ColleagueField(forms.ModelChoiceField):
    """One coordinator or manager."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=field_staff(), empty_label=None, **kwargs)

"""Keeping machines out of forms that anyone may send, without a puzzle.

A field that people leave empty, the seconds since the form was drawn, and a limit per address.
"""

import hashlib
import time
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .errors import ActionError
from .request_info import request_info

SALT = "core.spam"
LEAST_SECONDS = 3
WINDOW = timedelta(hours=1)


class GuardedForm(forms.Form):
    """A form for everyone. Templates draw `{{ form.guard }}` by {% field %} inside a visually hidden element.

    Who is taken for a machine by mistake presses the button once more: nothing typed is lost.
    """

    guard = forms.CharField(
        label=_("Please leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    drawn = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["drawn"].initial = signing.dumps(int(time.time()), salt=SALT)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("guard") or not self._slow_enough(cleaned.get("drawn", "")):
            self.data = self.data.copy()
            self.data[self.add_prefix("guard")] = ""
            raise forms.ValidationError(
                _("We could not tell that a person wrote this. Please wait a moment and press the button once more.")
            )
        return cleaned

    def _slow_enough(self, drawn: str) -> bool:
        try:
            since = time.time() - int(signing.loads(drawn, salt=SALT))
        except (signing.BadSignature, TypeError, ValueError):
            self.data = self.data.copy()
            self.data[self.add_prefix("drawn")] = self.fields["drawn"].initial
            return False
        return since >= LEAST_SECONDS


def limit(kind: str, most: int, *, now: datetime, who: str = "") -> None:
    """Counts one more of `kind` from the caller's network address (or from `who`).

    Raises ActionError with the time from which it works again when there were `most` within an hour.
    """
    caller = who or str(request_info.get()[1])
    key = f"limit:{kind}:{hashlib.sha256(caller.encode()).hexdigest()}"
    times = [moment for moment in cache.get(key, []) if moment > now - WINDOW]
    if len(times) >= most:
        free = timezone.localtime(times[0] + WINDOW)
        raise ActionError(
            _(
                "Many forms came from your connection within the last hour. "
                "Please send it again from %(time)s on, or simply call us. What you wrote is still here."
            )
            % {"time": f"{free:%H:%M}"}
        )
    cache.set(key, [*times, now], WINDOW.total_seconds())

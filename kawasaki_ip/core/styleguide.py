"""/styleguide/: every component with plausible content; where settings.STYLEGUIDE is on (demo and tests)."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from .forms import DayField, EmailAddressField, LongTextField, PostalCodeField, TelephoneField, TextField


class SampleForm(forms.Form):
    """Every kind of field once."""

    company = TextField(label="会社名", widget=forms.TextInput(attrs={"autocomplete": "organization"}))
    telephone = TelephoneField(label="電話番号", help_text="市外局番からご記入ください。例：044-200-0000")
    email = EmailAddressField(label="メールアドレス", required=False)
    postal_code = PostalCodeField(label="郵便番号", required=False)
    day = DayField(label="訪問した日")
    wish = forms.ChoiceField(
        label="まず何を知りたいですか",
        widget=forms.RadioSelect,
        choices=[("talk", "話を聞きたい"), ("sample", "現物やサンプルを見たい"), ("terms", "費用や条件")],
    )
    techniques = forms.MultipleChoiceField(
        label="得意な加工",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("press", "プレス"), ("sheet", "板金"), ("cut", "切削"), ("plating", "めっき・表面処理")],
        help_text="いくつでも選べます。",
    )
    ward = forms.ChoiceField(
        label="区", required=False, choices=[("", "選んでください"), ("nakahara", "中原区"), ("takatsu", "高津区")]
    )
    note = LongTextField(
        label="どんなことに使ってみたいですか",
        required=False,
        max_length=400,
        help_text="まだ出願していない発明の中身は書かないでください。",
    )
    picture = forms.FileField(label="写真", required=False, help_text="JPEG・PNG、10MBまで")
    agree = forms.BooleanField(label="利用規約に同意します")


def _samples() -> dict[str, Any]:
    """Content of the parts that need more than words."""
    today = date(2026, 3, 31)
    return {
        "steps": [
            {"label": "面談", "status": "done", "day": today - timedelta(days=90)},
            {"label": "検討", "status": "done", "day": today - timedelta(days=60)},
            {"label": "契約", "status": "current", "day": today - timedelta(days=20)},
            {"label": "試作", "status": "skipped"},
            {"label": "製品化", "status": "todo"},
            {"label": "販路開拓", "status": "todo"},
            {"label": "プロモーション", "status": "todo"},
        ],
        "bars": [("中原区", 38), ("高津区", 52), ("川崎区", 21), ("多摩区", None), ("麻生区", "非公表")],
        "months": [f"{month}月" for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)],
        "series": [
            ("企業訪問", [31, 42, 45, 50, 28, 44, 51, 47, 39, 36, 48, 55]),
            ("相談", [12, 18, 22, 19, 11, None, 25, 24, 20, 17, 23, 26]),
        ],
        "funnel": [("申込み", 86), ("面談", 52), ("契約", 14), ("製品化", 6)],
        "day": today,
        "moment": timezone.make_aware(datetime(2026, 3, 31, 14, 5)),  # noqa: DTZ001 - made aware here
        "page_obj": Paginator(range(240), 20).page(5),
        "none": "",
        "tones": ["neutral", "blue", "green", "yellow", "red"],
    }


@login_not_required
@require_http_methods(["GET", "POST"])
def styleguide(request: HttpRequest) -> HttpResponse:
    """GET shows the parts at rest; POST the form with its errors. Nothing is saved."""
    if not settings.STYLEGUIDE:
        raise Http404
    form = SampleForm(request.POST, request.FILES) if request.method == "POST" else SampleForm()
    return render(request, "core/styleguide.html", {"form": form, **_samples()})

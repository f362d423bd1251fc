"""The front page: what an owner of a workshop can get here, and whom to call."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..queries.landing import front_page


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "exchange/home.html", {"front": front_page()})

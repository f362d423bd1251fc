"""Where sign-in leads: what needs me, by role."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..queries.today import panels_for


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    day = timezone.localdate()
    return render(request, "consultations/today.html", {"panels": panels_for(request.user, today=day), "day": day})

"""What a company lets others know: recorded on its page by a coordinator or by the company itself."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kawasaki_ip.accounts.rules import can_work_with_companies
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.once import once

from ..actions import consents as actions
from ..forms.memberships import ConsentRecordForm
from ..models import Organization
from ..rules.memberships import can_record_consent


def _company(request: HttpRequest, pk: int) -> Organization:
    """A company that the person sees and may speak for."""
    company = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    if not can_record_consent(Actor.of_request(request), company):
        raise NotAllowed
    return company


@require_http_methods(["GET", "POST"])
@once
def consent_new(request: HttpRequest, pk: int) -> HttpResponse:
    company, actor = _company(request, pk), Actor.of_request(request)
    is_staff = can_work_with_companies(actor)
    form = ConsentRecordForm(
        request.POST or None, company=company, is_staff=is_staff, initial={"since": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_consent(company=company, actor=actor, **form.values)
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, _("The consent is recorded. It can be revoked at any time."))
            return redirect("company_detail", pk=pk)
    return render(request, "exchange/consent_new.html", {"form": form, "company": company, "is_staff": is_staff})


@require_POST
def consent_revoke(request: HttpRequest, pk: int, consent_pk: int) -> HttpResponse:
    consent = get_object_or_404(_company(request, pk).consents, pk=consent_pk)
    try:
        actions.revoke_consent(consent=consent, actor=Actor.of_request(request), now=timezone.now())
    except ActionError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The consent is revoked: from now on nobody sees what it opened."))
    return redirect("company_detail", pk=pk)

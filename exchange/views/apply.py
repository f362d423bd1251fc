"""面談の申込み: without an account, with one, on a company's behalf; and the pages behind mailed links."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kawasaki_ip.core import drafts
from kawasaki_ip.core.access import permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.once import once
from kawasaki_ip.core.spam import limit
from kawasaki_ip.mail.calendar import add_business_days

from ..actions.applications import (
    add,
    confirm_by_link,
    send_without_account,
    submit,
    withdraw,
    write_draft,
)
from ..enums import MEMBER_KINDS, PARTNER_KINDS, ApplicationChannel
from ..forms.application_steps import AddForm, WithdrawForm
from ..forms.applications import AccountApplicationForm, BehalfApplicationForm, PublicApplicationForm
from ..models import Application, OpenPatent, Organization
from ..models.organizations import bodies_of, consented_to
from ..queries.application_links import LinkExpired, look_path, of_confirm_token, of_look_token
from ..rules.applications import can_apply_for_others
from ..workflows import APPLICATION

PER_CONNECTION = 10  # applications an hour from one network address
PER_ADDRESS = 3  # confirmation mails an hour to one e-mail address
SENT_TO = "application_sent_to"


@login_not_required
@require_http_methods(["GET", "POST"])
@once
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    listing = get_object_or_404(OpenPatent.objects.public().select_related("owner"), pk=pk)
    if not listing.takes_applications:
        return render(request, "exchange/apply_closed.html", {"listing": listing})
    if can_apply_for_others(Actor.of_request(request)):
        return _on_behalf(request, listing)
    return _with_account(request, listing) if request.user.is_authenticated else _without_account(request, listing)


@permission_required(can_apply_for_others, _("coordinators and partner organizations"))
@require_http_methods(["GET", "POST"])
@once
def application_new(request: HttpRequest) -> HttpResponse:
    """On a company's behalf: ?listing=<id>; without it the technology is looked for first."""
    named = request.GET.get("listing", "")
    if not named.isdigit():
        query = request.GET.get("q", "").strip()[:100]
        found = OpenPatent.objects.open().filter(title__icontains=query).order_by("-opened_at", "-pk")[:20]
        return render(request, "exchange/application_choose.html", {"found": found, "query": query})
    listing = get_object_or_404(OpenPatent.objects.public().select_related("owner"), pk=named)
    if not listing.takes_applications:
        return render(request, "exchange/apply_closed.html", {"listing": listing})
    return _on_behalf(request, listing)


def _without_account(request: HttpRequest, listing: OpenPatent) -> HttpResponse:
    form = PublicApplicationForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            application = _send_public(request, listing, form)
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            if application.submitted_at:
                return HttpResponseRedirect(look_path(application))
            request.session[SENT_TO] = application.email
            return redirect("application_sent")
    return _apply_page(request, listing, form)


def _send_public(request: HttpRequest, listing: OpenPatent, form: Form) -> Application:
    now, actor = timezone.now(), Actor.of_request(request)
    limit("apply", PER_CONNECTION, now=now)
    if form.cleaned_data["email"]:
        limit("apply-mail", PER_ADDRESS, now=now, who=form.cleaned_data["email"])
    application = write_draft(
        listing=listing,
        channel=ApplicationChannel.WEB,
        fields=form.cleaned_data,
        actor=actor,
        language=get_language() or settings.LANGUAGE_CODE,
    )
    return send_without_account(application=application, actor=actor, today=timezone.localdate(), now=now)


def _with_account(request: HttpRequest, listing: OpenPatent) -> HttpResponse:
    """Two buttons: send, or keep as a draft that colleagues see too."""
    user, actor = request.user, Actor.of_request(request)
    companies = Organization.objects.filter(pk__in=bodies_of(user, MEMBER_KINDS)).order_by("kana", "pk")
    keep = "keep" in request.POST
    initial = {
        "applicant_name": user.name,
        "telephone": user.telephone,
        "company_name": _typed_company(user),
        **drafts.take_up(user=user, path=request.path),
    }
    form = AccountApplicationForm(request.POST or None, companies=companies, draft=keep, initial=initial)
    if form.is_bound and form.is_valid():
        fields = with_names(form.cleaned_data, user)
        try:
            application = write_draft(
                listing=listing,
                channel=ApplicationChannel.ACCOUNT,
                fields=fields,
                actor=actor,
                company=form.cleaned_data.get("company"),
                language=get_language() or settings.LANGUAGE_CODE,
            )
            if not keep:
                submit(application=application, actor=actor, today=timezone.localdate(), now=timezone.now())
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            drafts.drop(user=user, path=request.path)
            messages.success(request, _("The draft was saved.") if keep else _("Your application was received."))
            return redirect("application_detail", pk=application.pk)
    return _apply_page(request, listing, form, may_keep=True)


def with_names(cleaned: dict[str, Any], user: Any) -> dict[str, Any]:
    """A draft may leave names open; the account's stand in."""
    names = {
        "applicant_name": cleaned.get("applicant_name") or user.name or user.email,
        "company_name": cleaned.get("company_name") or _typed_company(user) or user.name or user.email,
    }
    return {**cleaned, **names, "email": user.email}


def _typed_company(user: Any) -> str:
    """The name that somebody gave at /join/ and who waits for approval."""
    waiting = user.memberships.requested().first()
    return waiting.company_name if waiting else ""


def _on_behalf(request: HttpRequest, listing: OpenPatent) -> HttpResponse:
    user, actor = request.user, Actor.of_request(request)
    partner = Organization.objects.filter(pk__in=bodies_of(user, PARTNER_KINDS)).order_by("pk").first()
    path = request.get_full_path()
    form = BehalfApplicationForm(
        request.POST or None,
        companies=_nameable(partner),
        initial=drafts.take_up(user=user, path=path),
    )
    if form.is_bound and form.is_valid():
        today, now = timezone.localdate(), timezone.now()
        try:
            application = write_draft(
                listing=listing,
                channel=ApplicationChannel.PARTNER if partner else ApplicationChannel.STAFF,
                fields=form.cleaned_data,
                actor=actor,
                company=form.cleaned_data.get("company"),
                introduced_by=partner,
            )
            submit(application=application, actor=actor, today=today, now=now)
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            drafts.drop(user=user, path=path)
            messages.success(request, _("The application was received."))
            return redirect("application_detail", pk=application.pk)
    return _apply_page(request, listing, form, behalf=True)


def _nameable(partner: Organization | None) -> Any:
    """For a partner the companies that consented to it; staff write the name."""
    if partner is None:
        return None
    companies = Organization.objects.active().of_kinds(*MEMBER_KINDS).order_by("kana", "name", "pk")
    return companies.filter(pk__in=consented_to([partner.pk], on=timezone.localdate()))


def _apply_page(request: HttpRequest, listing: OpenPatent, form: Form, **more: Any) -> HttpResponse:
    day = add_business_days(timezone.localdate(), settings.APPLICATION_FIRST_CALL_DAYS)
    context = {"listing": listing, "form": form, "call_day": day, "may_keep": False, "behalf": False, **more}
    return render(request, "exchange/apply.html", context)


# --- behind mailed links


@login_not_required
@require_safe
def application_sent(request: HttpRequest) -> HttpResponse:
    """After the form: the mail is under way."""
    return render(request, "exchange/application_sent.html", {"address": request.session.get(SENT_TO, "")})


@login_not_required
@require_http_methods(["GET", "POST"])
def application_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET changes nothing: mail scanners open links. The button confirms."""
    try:
        application = of_confirm_token(token)
    except LinkExpired:
        return render(request, "exchange/application_link_expired.html", status=410)
    if application is None:
        raise Http404
    if application.submitted_at:
        return HttpResponseRedirect(look_path(application))
    if not APPLICATION.allows("confirm_by_link", application.state):
        return render(request, "exchange/application_link_expired.html", status=410)
    if request.method == "POST":
        confirm_by_link(
            application=application,
            actor=Actor.link(application.applicant_name),
            today=timezone.localdate(),
            now=timezone.now(),
        )
        messages.success(request, _("Your application was received."))
        return HttpResponseRedirect(look_path(application))
    return render(request, "exchange/application_confirm.html", {"application": application})


@login_not_required
@require_safe
def application_look(request: HttpRequest, token: str) -> HttpResponse:
    """How it stands, by signed link. What was written is not repeated: mails are forwarded."""
    application = _by_look_token(token)
    return _look_page(request, application, token)


@login_not_required
@require_http_methods(["POST"])
@once
def application_look_add(request: HttpRequest, token: str) -> HttpResponse:
    application = _by_look_token(token)
    form = AddForm(request.POST, record=application, user=None)
    if form.is_valid():
        try:
            add(application=application, text=form.cleaned_data["text"], actor=Actor.link(application.applicant_name))
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            messages.success(request, _("Thank you. Your addition has arrived."))
            return redirect("application_look", token=token)
    return _look_page(request, application, token, add_form=form)


@login_not_required
@require_http_methods(["GET", "POST"])
def application_look_withdraw(request: HttpRequest, token: str) -> HttpResponse:
    application = _by_look_token(token)
    if not APPLICATION.allows("withdraw", application.state):
        return redirect("application_look", token=token)
    form = WithdrawForm(request.POST if request.method == "POST" else None, record=application, user=None)
    if form.is_bound and form.is_valid():
        actor = Actor.link(application.applicant_name)
        withdraw(application=application, actor=actor, note=form.cleaned_data["note"])
        messages.success(request, _("The application was withdrawn."))
        return redirect("application_look", token=token)
    context = {"application": application, "form": form, "token": token}
    return render(request, "exchange/application_look_withdraw.html", context)


def _by_look_token(token: str) -> Application:
    try:
        application = of_look_token(token)
    except LinkExpired as error:
        raise Http404 from error
    if application is None or application.submitted_at is None:
        raise Http404
    return application


def _look_page(
    request: HttpRequest, application: Application, token: str, add_form: AddForm | None = None
) -> HttpResponse:
    may_add = APPLICATION.allows("add", application.state)
    context = {
        "application": application,
        "token": token,
        "form": (add_form or AddForm(record=application, user=None)) if may_add else None,
        "may_withdraw": APPLICATION.allows("withdraw", application.state),
    }
    return render(request, "exchange/application_look.html", context)

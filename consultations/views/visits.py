"""Visits: the list, one visit, the form in the field and in the office, sharing."""

import datetime
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exchange.actions.capabilities import note_capabilities
from exchange.actions.organizations import create_organization
from exchange.enums import OrganizationKind
from kawasaki_ip.core import drafts
from kawasaki_ip.core.access import demand, permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.once import once

from ..actions import visits as actions
from ..actions.visit_files import add_files
from ..actions.visits import AlreadyRecorded, ChangedMeanwhile
from ..enums import VisitState
from ..forms.visits import NoteForm, ShareForm, VisitForm, initial_of
from ..models import Visit
from ..queries.follow_ups import with_causes
from ..queries.visits import with_participants
from ..rules.visits import can_edit_visit, can_log_visits, can_read_internal_note

FIELD_STAFF = gettext_lazy("coordinators")


@permission_required(can_log_visits, FIELD_STAFF)
@require_http_methods(["GET", "POST"])
@once
def visit_new(request: HttpRequest) -> HttpResponse:
    """Four things and a tap; all else can wait."""
    today = timezone.localdate()
    initial = {"day": today, **_asked_for(request), **drafts.take_up(user=request.user, path=request.path)}
    return _visit_form(request, None, initial, today)


@require_http_methods(["GET", "POST"])
@once
def visit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft is written to its end here; a recorded visit is completed."""
    visit = get_object_or_404(Visit.objects.visible_to(request.user), pk=pk)
    demand(lambda actor: can_edit_visit(actor, visit), request)
    initial = initial_of(visit) | drafts.take_up(user=request.user, path=request.path)
    return _visit_form(request, visit, initial, timezone.localdate())


def _asked_for(request: HttpRequest) -> dict[str, Any]:
    """The company that a link names."""
    company = request.GET.get("company", "")
    return {"company": company} if company.isdigit() else {}


def _visit_form(
    request: HttpRequest, visit: Visit | None, initial: dict[str, Any], today: datetime.date
) -> HttpResponse:
    with_step = visit is None or visit.state == VisitState.DRAFT
    options: dict[str, Any] = {"user": request.user, "today": today, "with_step": with_step, "visit": visit}
    if request.method == "GET":
        return _show_form(request, VisitForm(initial=initial, **options), visit)
    if "find" in request.POST or "kana" in request.POST:
        return _show_companies(request, visit, options)
    form = VisitForm(request.POST, request.FILES, initial=initial, **options)
    if "draft" in request.POST:
        return _save_draft(request, form, visit)
    if form.is_valid():
        try:
            saved = _save(request, form, visit, today)
        except AlreadyRecorded as error:
            add_error(form, error)
            return _show_form(request, form, visit, other=error.visit)
        except ChangedMeanwhile as error:
            add_error(form, error)
            return _show_form(request, form, error.visit, theirs=initial_of(error.visit))
        except (ActionError, ValidationError) as error:
            add_error(form, error)
        else:
            drafts.drop(user=request.user, path=request.path)
            return redirect("visit_detail", saved.pk)
    return _show_form(request, form, visit)


@transaction.atomic
def _save(request: HttpRequest, form: VisitForm, visit: Visit | None, today: datetime.date) -> Visit:
    """Everything of the form in one transaction: a file that is refused leaves no half a visit."""
    actor, content = Actor.of_request(request), form.content()
    if form.new_name:
        values = {"kind": OrganizationKind.SME, "name": form.new_name}
        content = replace(content, company=create_organization(values=values, actor=actor, note=_("met on a visit")))
    if visit is None or visit.state == VisitState.DRAFT:
        saved = actions.log_visit(actor=actor, content=content, next_step=form.next_step(), today=today, draft=visit)
        messages.success(request, _("The visit has been recorded."))
    else:
        saved = actions.edit_visit(
            actor=actor,
            visit=visit,
            content=content,
            today=today,
            opened_at=_opened_at(request),
            complete="complete" in request.POST,
        )
        messages.success(request, _("The record has been saved."))
    add_files(actor=actor, visit=saved, uploads=form.cleaned_data["files"])
    if form.cleaned_data["techniques"]:
        note_capabilities(
            actor=actor,
            company=saved.company,
            techniques=form.cleaned_data["techniques"],
            equipment=form.cleaned_data["equipment"],
            today=today,
        )
    return saved


def _opened_at(request: HttpRequest) -> datetime.datetime | None:
    """When the record had been saved last as this form was opened."""
    try:
        return datetime.datetime.fromisoformat(request.POST.get("opened_at", ""))
    except ValueError:
        return None


def _save_draft(request: HttpRequest, form: VisitForm, visit: Visit | None) -> HttpResponse:
    """Keeps what is valid so far as a visit of the state 下書き; what is not stays in the draft of the form."""
    form.is_valid()
    if "day" in form.errors:
        return _show_form(request, form, visit)
    try:
        saved = actions.save_draft(actor=Actor.of_request(request), content=form.content(lenient=True), visit=visit)
    except (ActionError, ValidationError) as error:
        add_error(form, error)
        return _show_form(request, form, visit)
    drafts.drop(user=request.user, path=request.path)
    messages.success(request, _("The draft has been saved. It stands on the page “Today” until it is recorded."))
    return redirect("visit_edit", saved.pk)


def _show_companies(request: HttpRequest, visit: Visit | None, options: dict[str, Any]) -> HttpResponse:
    """The same form with more companies to choose from, and without complaints about the rest."""
    form = VisitForm(request.POST, kana_row=request.POST.get("kana"), **options)
    found = form.candidates
    shown = VisitForm(initial=_typed(form), **options)
    shown.offer_companies(found or list(form._companies.values()))
    return _show_form(request, shown, visit, searched=True, found=len(found))


def _typed(form: VisitForm) -> dict[str, Any]:
    """What was typed so far, as initial values."""
    several = {"users", "bodies", "techniques"}
    return {
        name: form.data.getlist(name) if name in several else form.data.get(name)
        for name in form.fields
        if name in form.data
    }


def _show_form(request: HttpRequest, form: VisitForm, visit: Visit | None, **more: Any) -> HttpResponse:
    context = {"form": form, "visit": visit, "other": None, "theirs": None, "searched": False, "found": 0, **more}
    now = visit.updated_at.isoformat() if visit else ""
    # What was typed on an older state of the record, sent or kept as a draft, stays so: saving then shows both.
    # Once both have been shown, the next save may put them together.
    typed_on = request.POST.get("opened_at") or form.initial.get("opened_at")
    context["opened_at"] = now if context["theirs"] else typed_on or now
    return render(request, "consultations/visit_form.html", context)


@require_safe
def visit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Staff read everything, which is noted; the company and the bodies that joined the shared record."""
    visit = get_object_or_404(with_participants(Visit.objects.visible_to(request.user)), pk=pk)
    actor = Actor.of_request(request)
    if not can_read_internal_note(actor, visit):
        return render(request, "consultations/visit_shared.html", {"visit": visit})
    actions.note_read(actor=actor, visit=visit)
    context = {
        "visit": visit,
        "files": visit.files.all(),
        "follow_ups": with_causes(visit.follow_ups.all()),
        "consultations": visit.consultations.all(),
        "note_form": NoteForm(),
    }
    return render(request, "consultations/visit_detail.html", context)


@require_safe
def visit_report(request: HttpRequest, pk: int) -> HttpResponse:
    """訪問報告書: the record on A4."""
    visit = get_object_or_404(with_participants(Visit.objects.visible_to(request.user)), pk=pk)
    actor = Actor.of_request(request)
    demand(lambda who: can_read_internal_note(who, visit), request, FIELD_STAFF)
    actions.note_read(actor=actor, visit=visit)
    context = {"visit": visit, "follow_ups": visit.follow_ups.all(), "today": timezone.localdate()}
    return render(request, "consultations/visit_report.html", context)


@require_http_methods(["GET", "POST"])
def visit_share(request: HttpRequest, pk: int) -> HttpResponse:
    visit = get_object_or_404(with_participants(Visit.objects.visible_to(request.user)), pk=pk)
    demand(lambda actor: can_edit_visit(actor, visit), request)
    form = ShareForm(request.POST or None, initial={"shared_text": visit.shared_text or visit.support})
    if request.method == "POST" and form.is_valid():
        try:
            actions.share_visit(
                actor=Actor.of_request(request),
                visit=visit,
                text=form.cleaned_data["shared_text"],
                now=timezone.now(),
            )
        except ActionError as error:
            add_error(form, error)
        else:
            messages.success(request, _("The record is shared now."))
            return redirect("visit_detail", visit.pk)
    return render(request, "consultations/visit_share.html", {"form": form, "visit": visit})


@require_POST
def visit_stop_sharing(request: HttpRequest, pk: int) -> HttpResponse:
    visit = get_object_or_404(Visit.objects.visible_to(request.user), pk=pk)
    try:
        actions.stop_sharing(actor=Actor.of_request(request), visit=visit)
        messages.success(request, _("The record is not shared any more."))
    except ActionError as error:
        messages.error(request, error.message)
    return redirect("visit_detail", visit.pk)


@require_POST
@once
def visit_add_note(request: HttpRequest, pk: int) -> HttpResponse:
    """A colleague's sentence on the same visit."""
    visit = get_object_or_404(Visit.objects.visible_to(request.user), pk=pk)
    if not can_edit_visit(Actor.of_request(request), visit):
        raise NotAllowed
    form = NoteForm(request.POST)
    if not form.is_valid():
        context = {"visit": visit, "form": form}
        return render(request, "consultations/visit_note.html", context)
    try:
        actions.add_to_visit(
            actor=Actor.of_request(request),
            visit=visit,
            note=form.cleaned_data["internal_note"],
            next_step=None,
            today=timezone.localdate(),
        )
    except ActionError as error:
        add_error(form, error)
        return render(request, "consultations/visit_note.html", {"visit": visit, "form": form})
    drafts.drop(user=request.user, path="/visits/new/")
    messages.success(request, _("The note has been added."))
    return HttpResponseRedirect(visit.get_absolute_url())

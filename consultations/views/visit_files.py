"""Files of a visit: their address lies below the record's, so that the record decides who reads."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kawasaki_ip.core.access import demand
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.files import file_response
from kawasaki_ip.core.forms import add_error
from kawasaki_ip.core.once import once

from ..actions import visit_files as actions
from ..forms.visits import FilesForm
from ..models import Visit, VisitFile
from ..rules.visits import can_edit_visit


def _file(request: HttpRequest, pk: int, file_pk: int) -> VisitFile:
    """Files are internal: who may read the shared record only finds none."""
    return get_object_or_404(VisitFile.objects.visible_to(request.user), pk=file_pk, visit_id=pk)


@require_safe
def visit_file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    return file_response(_file(request, pk, file_pk))


@require_http_methods(["GET", "POST"])
@once
def visit_file_add(request: HttpRequest, pk: int) -> HttpResponse:
    visit = get_object_or_404(Visit.objects.visible_to(request.user), pk=pk)
    demand(lambda actor: can_edit_visit(actor, visit), request)
    form = FilesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_files(actor=Actor.of_request(request), visit=visit, uploads=form.cleaned_data["files"])
        except ValidationError as error:
            add_error(form, error)
        else:
            messages.success(request, _("The files have been added."))
            return redirect("visit_detail", visit.pk)
    return render(request, "consultations/visit_files.html", {"form": form, "visit": visit})


@require_POST
def visit_file_remove(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    actions.remove_file(actor=Actor.of_request(request), file=_file(request, pk, file_pk))
    messages.success(request, _("The file has been removed."))
    return redirect("visit_detail", pk)

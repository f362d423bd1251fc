"""Imports in the browser: bring files, look at what they would do, apply it in one confirmed step."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kawasaki_ip.core.access import permission_required
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError
from kawasaki_ip.core.exports import XLSX
from kawasaki_ip.core.once import once

from ..actions.import_companies import decide_double
from ..actions.imports import IncomingFile, counts, discard_import, read_import, start_import
from ..enums import ImportKind, ImportOutcome, ImportState
from ..exports.company_template import template
from ..forms.imports import UPLOADS, ImportForm, file_name
from ..importers.companies import COLUMNS, REQUIRED
from ..importers.tables import FileRefused
from ..models import ImportBatch, Organization
from ..queries.duplicates import suspects_of_row
from ..rules.listings import can_import

WHO = gettext_lazy("coordinators")
REFRESH_SECONDS = 3
TEMPLATE_NAME = gettext_lazy("companies-template.xlsx")


@once
@require_http_methods(["GET", "POST"])
@permission_required(can_import, WHO)
def import_list(request: HttpRequest) -> HttpResponse:
    """A form for each kind of import, and the imports so far."""
    here = [kind for kind, upload in UPLOADS.items() if not upload.page]
    forms = {kind: ImportForm(kind=kind, initial={"exported_on": timezone.localdate()}) for kind in here}
    kind = next((kind for kind in here if request.POST.get(f"{kind}-kind") == kind), None)
    if kind:
        form = forms[kind] = ImportForm(request.POST, request.FILES, kind=kind)
        batch = _read(form, kind, Actor.of_request(request)) if form.is_valid() else None
        if batch is not None:
            return redirect("import_detail", batch.pk)
    batches = ImportBatch.objects.exclude(state=ImportState.DISCARDED).select_related("created_by", "job")
    context = {
        "uploads": [(ImportKind(name).label, form) for name, form in forms.items()],
        "pages": [(ImportKind(kind).label, upload.page) for kind, upload in UPLOADS.items() if upload.page],
        "page_obj": Paginator(batches, 20).get_page(request.GET.get("page")),
    }
    return render(request, "exchange/import_list.html", context)


def _read(form: ImportForm, kind: str, actor: Actor) -> ImportBatch | None:
    """The batch to look at; None when a file is refused, which then stands on the form."""
    day = form.cleaned_data.get("exported_on") or timezone.localdate()
    files = [IncomingFile(file_name(upload), upload.read(), day) for upload in form.cleaned_data["files"]]
    try:
        return read_import(kind=kind, files=files, actor=actor, now=timezone.now())
    except FileRefused as refused:
        form.add_error("files", str(refused))
        return None


@once
@require_http_methods(["GET", "POST"])
@permission_required(can_import, WHO)
def import_companies(request: HttpRequest) -> HttpResponse:
    """Companies and contact persons: the template to download, what its columns mean, and the form."""
    form = ImportForm(request.POST or None, request.FILES or None, kind=ImportKind.COMPANIES)
    if request.method == "POST" and form.is_valid():
        batch = _read(form, ImportKind.COMPANIES, Actor.of_request(request))
        if batch is not None:
            return redirect("import_detail", batch.pk)
    columns = [(column.header, column.header in REQUIRED, column.help) for column in COLUMNS]
    return render(request, "exchange/import_companies.html", {"form": form, "columns": columns})


@require_safe
@permission_required(can_import, WHO)
def import_companies_template(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(template(), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=str(TEMPLATE_NAME))
    return response


@require_POST
def import_decide(request: HttpRequest, pk: int, row_pk: int) -> HttpResponse:
    """A suspected double: company=<id> says it is that one, company="" that it is a new one."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    row = get_object_or_404(batch.rows, pk=row_pk)
    chosen = request.POST.get("company", "")
    company = get_object_or_404(Organization, pk=chosen) if chosen.isdigit() else None
    try:
        decide_double(row=row, company=company, actor=Actor.of_request(request))
    except ActionError as error:
        messages.error(request, error.message)
    return HttpResponseRedirect(reverse("import_detail", args=[pk]) + f"?outcome={ImportOutcome.DOUBLE}")


@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the files would do or did: figures, and the rows of one outcome with line and reason."""
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user).select_related("job", "created_by"), pk=pk)
    found = counts(batch)
    outcome = request.GET.get("outcome", "")
    if outcome not in ImportOutcome.values:
        outcome = next((it for it in _ORDER if found[it]), ImportOutcome.NEW)
    rows = batch.rows.filter(outcome=outcome).order_by("pk")
    context = {
        "batch": batch,
        "tabs": [(value, ImportOutcome(value).label, n, value == outcome) for value, n in found.items() if n],
        "outcome": outcome,
        "page_obj": Paginator(rows, 50).get_page(request.GET.get("page")),
        "to_apply": found[ImportOutcome.NEW] + found[ImportOutcome.CHANGED],
        "running": _progress(batch),
    }
    if outcome == ImportOutcome.DOUBLE and batch.state == ImportState.PREVIEW:
        for row in context["page_obj"]:
            row.suspects = suspects_of_row(row)
    response = render(request, "exchange/import_detail.html", context)
    if context["running"]:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


_ORDER = (ImportOutcome.REFUSED, ImportOutcome.DOUBLE, ImportOutcome.CHANGED, ImportOutcome.NEW)


def _progress(batch: ImportBatch) -> dict[str, Any] | None:
    """How far the job is, while it works."""
    if batch.state != ImportState.RUNNING or batch.job is None or batch.job.is_finished:
        return None
    return {"done": batch.job.done, "total": batch.job.total, "percent": batch.job.percent}


@require_POST
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    try:
        start_import(batch=batch, actor=Actor.of_request(request), now=timezone.now())
    except ActionError as error:
        messages.error(request, error.message)
    return redirect("import_detail", pk)


@require_POST
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)
    try:
        discard_import(batch=batch, actor=Actor.of_request(request))
    except ActionError as error:
        messages.error(request, error.message)
        return redirect("import_detail", pk)
    messages.success(request, _("The import is discarded; nothing was changed."))
    return redirect("import_list")

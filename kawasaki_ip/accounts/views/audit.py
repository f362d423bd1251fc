"""The audit trail: who did what to which record, and when. Never notes, never confidential text."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.exports import table_response
from kawasaki_ip.core.models import History

from ..filters import AuditFilter, action_names, record_kinds
from .people import for_administrators

PER_PAGE = 50
EXPORT_LIMIT = 20_000
# Of these records the values are shown; of all others only the names of the fields.
OPEN_PREFIX = "accounts."


@require_safe
@for_administrators
def audit_list(request: HttpRequest) -> HttpResponse:
    found = AuditFilter(request.GET, queryset=_rows())
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    words = _Words()
    for row in page.object_list:
        row.words = words.of(row)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "filter": found,
        "page_obj": page,
        "export_query": query.urlencode(),
        "is_too_long": page.paginator.count > EXPORT_LIMIT,
        "limit": EXPORT_LIMIT,
    }
    return render(request, "accounts/audit_list.html", context)


@require_safe
@for_administrators
@reauthentication_required
def audit_export(request: HttpRequest) -> HttpResponse:
    """The same rows as XLSX, the newest EXPORT_LIMIT of them; the export is a row itself."""
    found = AuditFilter(request.GET, queryset=_rows())
    words = _Words()
    columns = [
        (_("When"), lambda row: row.at),
        (_("Who"), lambda row: words.of(row)["who"]),
        (_("Kind of record"), lambda row: words.of(row)["kind"]),
        (_("Number"), lambda row: row.subject_id),
        (_("Action"), lambda row: words.of(row)["action"]),
        (_("State before"), lambda row: row.state_from),
        (_("State after"), lambda row: row.state_to),
        (_("Fields"), lambda row: words.of(row)["fields"]),
        (_("Address on the network"), lambda row: row.ip),
        (_("Request"), lambda row: row.request_id),
    ]
    return table_response(
        kind=_("Audit trail"),
        about="",
        columns=columns,
        rows=found.qs[:EXPORT_LIMIT].iterator(chunk_size=500),
        subject_type="core.history",
        actor=Actor.of_request(request),
        filters=found.in_force(),
        today=timezone.localdate(),
    )


def _rows() -> Any:
    """Notes and confidential texts are not even read."""
    return History.objects.defer("note", "confidential").select_related("actor")


class _Words:
    """Names for people instead of codes."""

    def __init__(self) -> None:
        self.kinds = dict(record_kinds())
        self.actions = dict(action_names())

    def of(self, row: History) -> dict[str, str]:
        return {
            "who": _who(row),
            "kind": self.kinds.get(row.subject_type, row.subject_type),
            "action": self.actions.get(row.action, row.action),
            "fields": _fields(row),
        }


def _who(row: History) -> str:
    if row.actor is None:
        return row.actor_label or {"portal": _("the portal"), "link": _("by a link")}.get(
            row.actor_kind, _("not signed in")
        )
    return f"{row.actor} ({row.actor_label})" if row.actor_label else str(row.actor)


def _fields(row: History) -> str:
    if not row.subject_type.startswith(OPEN_PREFIX) and row.action != "export":
        return ", ".join(row.changes)
    return "; ".join(f"{name}: {_shown(old)} → {_shown(new)}" for name, (old, new) in row.changes.items())


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "-"
    return "-" if value in (None, "") else str(value)

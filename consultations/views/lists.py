"""What all filtered lists of this app share: filter, page of 20, export."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 20


def list_context(request: HttpRequest, filter_class: type, rows: QuerySet) -> dict[str, Any]:
    """filter, page_obj and the address's conditions for the export link."""
    filter_set = filter_class(request.GET, queryset=rows, request=request)
    found = filter_set.qs if filter_set.is_valid() else rows.none()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return {"filter": filter_set, "page_obj": page, "query": query.urlencode()}


def conditions(filter_set: Any) -> dict[str, str]:
    """The filters in force, for the line that an export leaves in the history."""
    data = filter_set.form.cleaned_data if filter_set.is_valid() else {}
    return {name: str(value) for name, value in data.items() if value not in (None, "")}

"""A form posted twice makes one record: a one-time key per rendered form, unique in the database."""

import hashlib
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from .models import FormKey
from .posted import ONE_TIME_KEY, OWN_FIELDS, typed_fields

FIELD = ONE_TIME_KEY


def new_key() -> str:
    return secrets.token_urlsafe(24)


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For views whose POST makes a record. The form renders {% one_time_key %}.

    Same key and body: the first result. Same key, other body: a page that shows what was typed
    and offers to save it as a further record. A form sent back with errors keeps its key.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.POST.get(FIELD, "")[:64]
        if request.method != "POST" or not key:
            return view(request, *args, **kwargs)
        body = _body_hash(request)
        # A second post waits here for the first one's commit, then fails on the unique key.
        try:
            with transaction.atomic():
                row = FormKey.objects.create(key=key, path=request.path[:300], body_hash=body)
                response = view(request, *args, **kwargs)
                if isinstance(response, HttpResponseRedirect):
                    row.location = response.url
                    row.save(update_fields=["location"])
                else:
                    row.delete()
                return response
        except IntegrityError:
            first = FormKey.objects.filter(key=key).first()
            if first is None:
                raise
        if first.body_hash == body and first.path == request.path[:300]:
            return HttpResponseRedirect(first.location)
        context = {"fields": typed_fields(request.POST), "first_location": first.location, "key": new_key()}
        return render(request, "core/posted_twice.html", context, status=409)

    return wrapper


def _body_hash(request: HttpRequest) -> str:
    digest = hashlib.sha256()
    for name, values in sorted(request.POST.lists()):
        if name not in OWN_FIELDS:
            digest.update(repr((name, values)).encode())
    for name, upload in sorted(request.FILES.items()):
        digest.update(repr((name, upload.name, upload.size)).encode())
    return digest.hexdigest()

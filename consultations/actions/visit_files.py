"""Photographs and files of a visit. They are internal, like the note."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import NotAllowed
from kawasaki_ip.core.files import check_upload, store

from ..models import Visit, VisitFile
from ..rules.visits import can_edit_visit


@transaction.atomic
def add_files(*, actor: Actor, visit: Visit, uploads: Iterable[UploadedFile]) -> list[VisitFile]:
    """Stores checked files; raises ValidationError at "files" for the first that cannot be taken, and keeps none."""
    if not can_edit_visit(actor, visit):
        raise NotAllowed
    added = []
    for upload in uploads:
        try:
            checked = check_upload(upload)
        except ValidationError as error:
            raise ValidationError({"files": error.messages}) from error
        row = store(VisitFile(visit=visit), checked, user=actor.user)
        history.record(visit, "add_file", actor, note=row.name)
        added.append(row)
    return added


@transaction.atomic
def remove_file(*, actor: Actor, file: VisitFile) -> None:
    """Takes a file off the visit; its content is deleted once the transaction holds."""
    locked = VisitFile.objects.select_for_update(of=("self",)).select_related("visit").get(pk=file.pk)
    if not can_edit_visit(actor, locked.visit):
        raise NotAllowed
    history.record(locked.visit, "remove_file", actor, note=locked.name)
    storage, name = locked.file.storage, locked.file.name
    locked.delete()
    transaction.on_commit(lambda: storage.delete(name))

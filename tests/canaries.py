"""What is confidential, record by record of the world (tests/access/world.py), and who may read it.

Each field named here gets a text that stands nowhere else. test_canaries.py looks for it in every page that
a role can reach, and in every mail.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models

from kawasaki_ip.core.models import History
from tests.access.world import World

FIELD_STAFF = ("coordinator", "manager")
# (attribute of the world, field) → the roles that may read it.
SECRETS: dict[tuple[str, str], tuple[str, ...]] = {
    # 内部メモ: staff in the field, nobody else, whoever the record is about.
    ("company", "internal_note"): FIELD_STAFF,
    ("owner", "internal_note"): FIELD_STAFF,
    ("application", "internal_note"): FIELD_STAFF,
    ("match", "internal_note"): FIELD_STAFF,
    ("match", "fail_note"): FIELD_STAFF,
    ("contract", "terms_note"): FIELD_STAFF,
    ("visit", "internal_note"): FIELD_STAFF,
    ("visit", "situation"): FIELD_STAFF,
    ("visit", "issues"): FIELD_STAFF,
    ("visit_unshared", "internal_note"): FIELD_STAFF,
    ("visit_unshared", "shared_text"): FIELD_STAFF,
    ("visit_draft", "internal_note"): FIELD_STAFF,
    ("consultation", "internal_note"): FIELD_STAFF,
    ("dispatch", "internal_note"): FIELD_STAFF,
    ("contact", "note"): FIELD_STAFF,
    # What a company and those whom it concerns may read.
    ("contact", "mobile"): ("member", *FIELD_STAFF),
    ("visit", "shared_text"): ("member", "partner", *FIELD_STAFF),
    ("consultation", "question"): ("member", *FIELD_STAFF),
    ("consultation", "answer"): ("member", *FIELD_STAFF),
    ("dispatch", "purpose"): ("member", "expert", *FIELD_STAFF),
    ("dispatch", "released_text"): ("member", "expert", *FIELD_STAFF),
    # The owner reads the words that the applicant agreed to, and nothing else of the application.
    ("application", "message_to_owner"): ("member", "provider", *FIELD_STAFF),
    ("application", "wanted_use"): ("member", *FIELD_STAFF),
    ("application", "strengths"): ("member", *FIELD_STAFF),
    ("application", "call_when"): ("member", *FIELD_STAFF),
    ("application", "asked_to_add"): ("member", *FIELD_STAFF),
    ("application", "added_text"): ("member", *FIELD_STAFF),
    ("application_draft", "wanted_use"): ("member",),
    ("contract", "parties"): ("member", "provider", *FIELD_STAFF),
    ("product", "name"): ("member", "provider", *FIELD_STAFF),
    ("nda", "note"): FIELD_STAFF,
    # Not the applicant's name: a mail greets its own reader by it.
    ("application_new", "strengths"): FIELD_STAFF,
    ("application_new", "wanted_use"): FIELD_STAFF,
    ("listing_draft", "title"): ("provider", *FIELD_STAFF),
    ("listing_draft", "trouble"): ("provider", *FIELD_STAFF),
    ("listing", "returned_reason"): ("provider", *FIELD_STAFF),
    ("permission", "given_by"): ("provider", *FIELD_STAFF),
    ("permission", "document"): ("provider", *FIELD_STAFF),
    ("kept", "note"): ("member",),
    ("membership_request", "message"): ("member", *FIELD_STAFF),
    ("follow_up", "put_off_reason"): FIELD_STAFF,
    ("call", "text"): FIELD_STAFF,
    # Somebody else's.
    ("foreign_company", "profile"): FIELD_STAFF,
    ("foreign_contact", "name"): FIELD_STAFF,
    ("foreign_contact", "mobile"): FIELD_STAFF,
    ("foreign_application", "wanted_use"): FIELD_STAFF,
    ("foreign_application", "applicant_name"): FIELD_STAFF,
    ("foreign_match", "number"): FIELD_STAFF,
    ("foreign_contract", "parties"): FIELD_STAFF,
    ("foreign_product", "name"): FIELD_STAFF,
    ("foreign_visit", "shared_text"): FIELD_STAFF,
    ("foreign_visit_file", "name"): FIELD_STAFF,
    ("foreign_consultation", "question"): FIELD_STAFF,
    ("foreign_dispatch", "purpose"): FIELD_STAFF,
    ("foreign_follow_up", "what"): FIELD_STAFF,
    ("foreign_listing_draft", "title"): FIELD_STAFF,
    ("invitation", "name"): ("administrator",),
}
# The old text of a confidential field, kept with the record's history.
HISTORY = {"visit": "internal_note", "consultation": "question", "match": "internal_note"}


@dataclass(frozen=True)
class Canary:
    word: str
    what: str
    readers: tuple[str, ...]


def release(world: World) -> list[Canary]:
    """Writes the canaries into the world's records."""
    return [*_in_fields(world), *_in_history(world)]


def _in_fields(world: World) -> list[Canary]:
    canaries = []
    for number, ((name, field), readers) in enumerate(SECRETS.items()):
        record: models.Model = getattr(world, name)
        word = f"canary{number:03}x"
        type(record)._default_manager.filter(pk=record.pk).update(**{field: word})
        canaries.append(Canary(word, f"{name}.{field}", readers))
    return canaries


def _in_history(world: World) -> list[Canary]:
    canaries = []
    for number, (name, field) in enumerate(HISTORY.items()):
        record: Any = getattr(world, name)
        word = f"canaryold{number:03}x"
        History.objects.create(
            subject_type=record._meta.label_lower,
            subject_id=record.pk,
            action="edit",
            actor_kind="user",
            actor=world.coordinator,
            changes={field: [True, True]},
            confidential={field: word},
        )
        canaries.append(Canary(word, f"old {name}.{field}", FIELD_STAFF))
    return canaries

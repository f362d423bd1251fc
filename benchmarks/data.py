"""Fills an empty, migrated database. Bulk writes only: what is measured is reading and indexing."""

import random
from datetime import UTC, datetime, timedelta
from itertools import islice

from django.db import transaction

from exchange.enums import LicenceTerms, ListingState, OrganizationKind, RightKind, RightStatus
from exchange.models import GrowthField, ListingRight, OpenPatent, Organization, Right, Technique, Use

from .corpus import Text, texts

SEED = 20260101
SLICE = 2000
OWNERS = 60
_START = datetime(2015, 4, 1, tzinfo=UTC)
_STATES = [ListingState.OPEN] * 17 + [ListingState.CLOSED] * 3
_TERMS = [LicenceTerms.CONSULT] * 4 + [LicenceTerms.PAID] * 3 + [LicenceTerms.FREE] * 2 + [LicenceTerms.ASSIGNMENT]


def listings(number: int) -> None:
    """Open and closed listings with one right each, in the order of their day; not yet indexed."""
    rng = random.Random(SEED)
    owners = Organization.objects.bulk_create(
        Organization(kind=OrganizationKind.LARGE, name=f"架空電機{n}株式会社", name_key=f"架空電機{n}")
        for n in range(OWNERS)
    )
    source, done = texts(rng, number), 0
    while chunk := list(islice(source, SLICE)):
        with transaction.atomic():
            _slice(rng, chunk, owners, done)
        done += len(chunk)


def _slice(rng: random.Random, chunk: list[Text], owners: list[Organization], done: int) -> None:
    made = OpenPatent.objects.bulk_create(
        OpenPatent(
            title=text.title[:120],
            trouble="手直しに時間がかかる。",
            advantage="3割軽い。",
            could_make="機械のカバー",
            terms=rng.choice(_TERMS),
            state=rng.choice(_STATES),
            owner=rng.choice(owners),
            opened_at=_START + timedelta(hours=done + n),
        )
        for n, text in enumerate(chunk)
    )
    rights = Right.objects.bulk_create(
        Right(
            kind=rng.choice([RightKind.PATENT, RightKind.PATENT, RightKind.UTILITY_MODEL]),
            title=text.title[:500],
            abstract=text.abstract,
            application_number=f"特願2015-{done + n:06}",
            holders="架空電機株式会社",
            ipc_classes=list(text.classes),
            status=RightStatus.UNKNOWN,
        )
        for n, text in enumerate(chunk)
    )
    ListingRight.objects.bulk_create(
        ListingRight(listing=listing, right=right) for listing, right in zip(made, rights, strict=True)
    )
    _choose(rng, OpenPatent.techniques.through, "technique", Technique, made, 2)
    _choose(rng, OpenPatent.uses.through, "use", Use, made, 2)
    _choose(rng, OpenPatent.growth_fields.through, "growthfield", GrowthField, made, 1)


def _choose(rng: random.Random, through: type, field: str, model: type, made: list, most: int) -> None:
    values = list(model.objects.values_list("pk", flat=True))
    through.objects.bulk_create(
        through(openpatent_id=listing.pk, **{f"{field}_id": value})
        for listing in made
        for value in rng.sample(values, rng.randint(0, most))
    )

"""What proves that a case came far: contracts, products with a picture, non-disclosure agreements."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core import history
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.files import PICTURES, check_upload, store
from programs.actions.figures import figures_changed

from ..enums import Stage
from ..models import Contract, Match, Nda, Product, ProductPicture
from ..queries.results import days_of
from ..queries.stages import entries_of, moves_with_contract, moves_with_product
from ..rules.matches import can_work_on_match
from ..workflows import CASE
from .matches import enter_stage, locked

CONTRACT_FIELDS = ("kind", "signed_on", "parties", "ends_on", "terms_note")
PRODUCT_FIELDS = ("name", "launched_on", "description")
FIGURES = ("exchange.results", "exchange.commercialised", "exchange.contracts", "exchange.products")


@transaction.atomic
def record_contract(*, match: Match, fields: Mapping[str, Any], actor: Actor, today: date) -> Contract:
    """`fields`: CONTRACT_FIELDS. The first contract moves the case to the contract stage by itself."""
    match = _locked_for("record_contract", match, actor)
    before = days_of(match)
    contract = Contract(match=match, recorded_by=actor.user, **_of(fields, CONTRACT_FIELDS))
    _demand_past("signed_on", contract.signed_on, today)
    contract.full_clean()
    contract.save()
    _record(match, "record_contract", actor, {"kind": contract.kind, "signed_on": contract.signed_on})
    if moves_with_contract(match, entries_of(match)):
        enter_stage(match, Stage.CONTRACT, max(contract.signed_on, match.opened_on), actor)
    figures_changed(*FIGURES, days={*before, *days_of(match)})
    return contract


@transaction.atomic
def correct_contract(*, contract: Contract, fields: Mapping[str, Any], actor: Actor, today: date) -> Contract:
    match = _locked_to_correct(contract.match, actor)
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
    before = days_of(match)
    changes = history.set_fields(contract, _of(fields, CONTRACT_FIELDS))
    _demand_past("signed_on", contract.signed_on, today)
    contract.full_clean()
    contract.save(update_fields=[*changes, "updated_at"])
    history.record(match, "correct_contract", actor, changes=changes, confidential=["terms_note"])
    figures_changed(*FIGURES, days={*before, *days_of(match)})
    return contract


@transaction.atomic
def record_product(
    *,
    match: Match,
    fields: Mapping[str, Any],
    picture: UploadedFile | None,
    alt: str,
    actor: Actor,
    today: date,
) -> Product:
    """`fields`: PRODUCT_FIELDS. A product always has a picture; the first one moves the case to its stage."""
    match = _locked_for("record_product", match, actor)
    if picture is None:
        raise ActionError(_("Please choose a picture of the product."), field="picture")
    before = days_of(match)
    product = Product(match=match, recorded_by=actor.user, **_of(fields, PRODUCT_FIELDS))
    _demand_past("launched_on", product.launched_on, today)
    product.full_clean()
    product.save()
    _store_picture(product, picture, alt, actor)
    _record(match, "record_product", actor, {"name": product.name, "launched_on": product.launched_on})
    if moves_with_product(match):
        enter_stage(match, Stage.PRODUCT, max(product.launched_on, match.opened_on), actor)
    figures_changed(*FIGURES, days={*before, *days_of(match)})
    return product


@transaction.atomic
def correct_product(*, product: Product, fields: Mapping[str, Any], actor: Actor, today: date) -> Product:
    match = _locked_to_correct(product.match, actor)
    product = Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
    before = days_of(match)
    changes = history.set_fields(product, _of(fields, PRODUCT_FIELDS))
    _demand_past("launched_on", product.launched_on, today)
    product.full_clean()
    product.save(update_fields=[*changes, "updated_at"])
    history.record(match, "correct_product", actor, changes=changes)
    figures_changed(*FIGURES, days={*before, *days_of(match)})
    return product


@transaction.atomic
def add_picture(*, product: Product, picture: UploadedFile, alt: str, actor: Actor) -> ProductPicture:
    match = _locked_to_correct(product.match, actor)
    stored = _store_picture(product, picture, alt, actor)
    _record(match, "add_picture", actor, {"picture": stored.name})
    return stored


@transaction.atomic
def record_nda(*, match: Match, signed_on: date, parties: str, note: str, actor: Actor, today: date) -> Nda:
    """A dated record, not a stage; it moves nothing and counts nowhere."""
    match = _locked_for("record_nda", match, actor)
    _demand_past("signed_on", signed_on, today)
    nda = Nda(match=match, signed_on=signed_on, parties=parties, note=note, recorded_by=actor.user)
    nda.full_clean()
    nda.save()
    _record(match, "record_nda", actor, {"signed_on": signed_on})
    return nda


def _locked_for(action: str, match: Match, actor: Actor) -> Match:
    match = _locked_to_correct(match, actor)
    CASE.target(action, match.condition)
    return match


def _locked_to_correct(match: Match, actor: Actor) -> Match:
    match = locked(match)
    if not can_work_on_match(actor, match):
        raise NotAllowed
    return match


def _of(fields: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: fields[name] for name in names if name in fields}


def _demand_past(field: str, day: date | None, today: date) -> None:
    if day is not None and day > today:
        raise ActionError(_("Please name a day that has come: today or before."), field=field)


def _store_picture(product: Product, picture: UploadedFile, alt: str, actor: Actor) -> ProductPicture:
    try:
        checked = check_upload(picture, PICTURES)
    except ValidationError as error:
        raise ValidationError({"picture": error.messages}) from error
    return store(ProductPicture(product=product, alt=alt), checked, user=actor.user)


def _record(match: Match, action: str, actor: Actor, values: Mapping[str, Any]) -> None:
    history.record(match, action, actor, changes={name: (None, value) for name, value in values.items()})

"""Resting, failing, taking up again; every action on a case × every condition; contracts, products, agreements."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from consultations.models import FollowUp
from exchange.actions import evidence
from exchange.actions import matches as actions
from exchange.enums import Condition
from exchange.models import Contract, Match, Product
from exchange.workflows import CASE
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed, TransitionNotPossible
from kawasaki_ip.core.models import History
from kawasaki_ip.mail.models import Message
from tests.exchange.pictures import png, upload
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.exchange import ContractFactory, MatchFactory, MembershipFactory, ProductFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
ACTIVE, RESTING, FAILED, RESUMED = Condition
MOVING = {ACTIVE: ACTIVE, RESUMED: RESUMED}
CONTRACT = {"kind": "licence", "signed_on": date(2026, 11, 20), "parties": "両社"}
PRODUCT = {"name": "深絞り弁当箱", "launched_on": date(2026, 11, 22)}


def record_contract(match: Match, actor: Actor, **fields: Any) -> Contract:
    return evidence.record_contract(match=match, fields={**CONTRACT, **fields}, actor=actor, today=TODAY)


def record_product(match: Match, actor: Actor, picture: Any = ..., **fields: Any) -> Product:
    return evidence.record_product(
        match=match,
        fields={**PRODUCT, **fields},
        picture=upload() if picture is ... else picture,
        alt="銀色の弁当箱",
        actor=actor,
        today=TODAY,
    )


# action → (the call, condition → the condition after it)
CASES: dict[str, tuple[Callable[[Match, Actor], Any], dict[str, str]]] = {
    "rest": (
        lambda m, a: actions.rest(match=m, until=date(2027, 3, 1), note="", actor=a, today=TODAY),
        {ACTIVE: RESTING, RESUMED: RESTING},
    ),
    "fail": (
        lambda m, a: actions.fail(match=m, reason="terms", note="折り合わず", actor=a),
        {ACTIVE: FAILED, RESUMED: FAILED, RESTING: FAILED},
    ),
    "resume": (lambda m, a: actions.resume(match=m, actor=a, today=TODAY), {RESTING: RESUMED, FAILED: RESUMED}),
    "move_stage": (
        lambda m, a: actions.move_stage(
            match=m, seen="evaluation", to="prototype", entered_on=TODAY, actor=a, today=TODAY
        ),
        MOVING,
    ),
    "go_back": (
        lambda m, a: actions.go_back(match=m, seen="evaluation", reason="やり直し", actor=a, today=TODAY),
        MOVING,
    ),
    "record_contract": (record_contract, MOVING),
    "record_product": (record_product, MOVING),
    "record_nda": (
        lambda m, a: evidence.record_nda(match=m, signed_on=TODAY, parties="両社", note="", actor=a, today=TODAY),
        {**MOVING, RESTING: RESTING},
    ),
}
FIELDS = {FAILED: {"fail_reason": "terms"}, RESTING: {"rest_until": date(2027, 1, 5)}}


def test_every_action_of_the_table_is_tried():
    assert set(CASES) == set(CASE.transitions)


@pytest.mark.parametrize("condition", Condition)
@pytest.mark.parametrize("action", CASES)
def test_action_in_condition(action: str, condition: Condition):
    match = MatchFactory(at="evaluation", condition=condition, **FIELDS.get(condition, {}))
    call, targets = CASES[action]
    rows = History.objects.count()

    if condition in targets:
        call(match, Actor.of(match.in_charge))
        assert History.objects.count() > rows
    else:
        with pytest.raises(TransitionNotPossible):
            call(match, Actor.of(match.in_charge))
        assert History.objects.count() == rows

    match.refresh_from_db()
    assert match.condition == targets.get(condition, condition)


@pytest.mark.parametrize("action", CASES)
def test_only_staff_in_the_field_act(action: str):
    match = MatchFactory(at="evaluation")
    others = [
        MembershipFactory(organization=match.company).user,
        MembershipFactory(organization=match.owner).user,
        StaffFactory(roles={"official", "administrator"}),
        UserFactory(),
    ]
    for user in others:
        with pytest.raises(NotAllowed):
            CASES[action][0](match, Actor.of(user))


def test_resting_owes_a_question_on_the_day():
    match = MatchFactory()

    actions.rest(match=match, until=date(2027, 3, 1), note="繁忙期", actor=Actor.of(match.in_charge), today=TODAY)

    owed = FollowUp.objects.owed().get()
    assert (owed.match, owed.due, owed.in_charge) == (match, date(2027, 3, 1), match.in_charge)
    with pytest.raises(ActionError):
        actions.rest(match=MatchFactory(), until=TODAY, note="", actor=Actor.of(match.in_charge), today=TODAY)


def test_failing_ends_what_is_owed_and_hides_its_reason():
    match = MatchFactory()
    actor = Actor.of(match.in_charge)
    actions.rest(match=match, until=date(2027, 3, 1), note="", actor=actor, today=TODAY)

    actions.fail(match=match, reason="terms", note="秘密の理由", actor=actor)

    assert FollowUp.objects.owed().count() == 0
    row = History.objects.about(match).get(action="fail")
    assert row.changes["fail_note"] == [True, True]
    assert "秘密の理由" not in str(row.changes)


def test_the_first_contract_moves_the_case():
    match = MatchFactory(at="evaluation", opened_on=date(2026, 8, 1))

    record_contract(match, Actor.of(match.in_charge))
    record_contract(match, Actor.of(match.in_charge), kind="supply")

    match.refresh_from_db()
    entered = match.stage_entries.get(stage="contract")
    assert (match.stage, match.condition, entered.entered_on) == ("contract", "active", date(2026, 11, 20))
    assert match.contracts.count() == 2


def test_a_contract_recorded_late_leaves_the_stage():
    match = MatchFactory(at="sales")

    record_contract(match, Actor.of(match.in_charge))

    match.refresh_from_db()
    assert match.stage == "sales"


def test_the_first_product_moves_the_case_and_later_ones_do_not():
    match = MatchFactory(at="contract")

    record_product(match, Actor.of(match.in_charge))
    match.refresh_from_db()
    assert match.stage == "product"
    Match.objects.filter(pk=match.pk).update(stage="sales")
    record_product(match, Actor.of(match.in_charge), name="二つ目")

    match.refresh_from_db()
    assert (match.stage, match.products.count()) == ("sales", 2)


def test_a_product_has_a_picture():
    match = MatchFactory(at="contract")

    with pytest.raises(ActionError) as error:
        record_product(match, Actor.of(match.in_charge), picture=None)

    assert (error.value.field, Product.objects.count()) == ("picture", 0)


@pytest.mark.parametrize(
    "picture", [upload("a.png", b"<svg onload=alert(1)>"), upload("a.svg"), upload("a.exe"), upload("a.png", b"")]
)
def test_what_is_no_picture_is_refused_and_nothing_is_kept(picture):
    match = MatchFactory(at="contract")

    with pytest.raises(ValidationError) as error:
        record_product(match, Actor.of(match.in_charge), picture=picture)

    assert list(error.value.message_dict) == ["picture"]
    assert Product.objects.count() == 0


def test_pictures_are_drawn_anew():
    """What hides in a picture, such as where it was taken, is gone."""
    import io

    out = io.BytesIO()
    image = Image.new("RGB", (40, 30), "silver")
    exif = image.getexif()
    exif[0x010E] = "秘密の場所"
    image.save(out, "JPEG", exif=exif)
    match = MatchFactory(at="contract")

    product = record_product(match, Actor.of(match.in_charge), picture=upload("a.jpg", out.getvalue()))

    with product.pictures.get().file.open() as stored, Image.open(stored) as kept:
        assert dict(kept.getexif()) == {}
    assert png() != out.getvalue()


@pytest.mark.parametrize("field", ["signed_on", "launched_on"])
def test_evidence_of_the_future_is_refused(field):
    match = MatchFactory(at="contract")
    call = record_contract if field == "signed_on" else record_product

    with pytest.raises(ActionError) as error:
        call(match, Actor.of(match.in_charge), **{field: date(2026, 11, 25)})

    assert error.value.field == field


def test_a_contract_cannot_end_before_it_was_signed():
    match = MatchFactory(at="contract")

    with pytest.raises(ValidationError, match="締結"):
        record_contract(match, Actor.of(match.in_charge), ends_on=date(2026, 1, 1))


def test_corrections_keep_the_old_words_in_the_history():
    contract = ContractFactory(parties="両社", terms_note="前の条件")
    product = ProductFactory(match=contract.match)
    actor = Actor.of(contract.match.in_charge)

    evidence.correct_contract(
        contract=contract, fields={"parties": "三社", "terms_note": "新しい条件"}, actor=actor, today=TODAY
    )
    evidence.correct_product(product=product, fields={"name": "新しい名"}, actor=actor, today=TODAY)

    row = History.objects.about(contract.match).get(action="correct_contract")
    assert row.changes == {"parties": ["両社", "三社"], "terms_note": [True, True]}
    assert row.confidential == {"terms_note": "前の条件"}
    product.refresh_from_db()
    assert product.name == "新しい名"


def test_a_move_is_told_to_both_sides_and_to_the_person_in_charge():
    match = MatchFactory(at="interview")
    company, owner = (MembershipFactory(organization=body).user for body in (match.company, match.owner))

    actions.move_stage(
        match=match, seen="interview", to="evaluation", entered_on=TODAY, actor=Actor.of(StaffFactory()), today=TODAY
    )

    mails = {(mail.kind, mail.recipient) for mail in Message.objects.all()}
    assert mails == {
        ("match_moved", company),
        ("match_moved", owner),
        ("match_moved_staff", match.in_charge),
    }
    assert match.listing.title not in str(list(Message.objects.values_list("context", flat=True)))


def test_the_internal_note_is_recorded_as_changed_only():
    match = MatchFactory(internal_note="前")

    actions.write_note(match=match, note="後", actor=Actor.of(match.in_charge))

    row = History.objects.about(match).get(action="write_note")
    assert (row.changes, row.confidential) == ({"internal_note": [True, True]}, {"internal_note": "前"})

"""Applications in every state and 25 cases in every stage, with contracts, products and pictures."""

import io
from datetime import date, timedelta

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from exchange.enums import (
    ApplicationChannel,
    ApplicationState,
    Condition,
    ContractKind,
    DeclinedBy,
    DeclineReason,
    FailReason,
    FirstWish,
    ListingState,
    Stage,
)
from exchange.models import Application, Contract, Match, Nda, OpenPatent, Product, ProductPicture, StageEntry
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.files import CheckedFile, store
from kawasaki_ip.core.history import record
from kawasaki_ip.core.models import History
from kawasaki_ip.core.serial import next_number
from kawasaki_ip.mail.calendar import add_business_days

from . import texts
from .world import World

STAGES = list(Stage)
# stage reached, days since the case was opened, condition
CASES = (
    (Stage.INTERVIEW, 6, Condition.ACTIVE), (Stage.INTERVIEW, 20, Condition.ACTIVE),
    (Stage.INTERVIEW, 45, Condition.ACTIVE), (Stage.INTERVIEW, 210, Condition.RESTING),
    (Stage.EVALUATION, 60, Condition.ACTIVE), (Stage.EVALUATION, 90, Condition.ACTIVE),
    (Stage.EVALUATION, 150, Condition.FAILED), (Stage.EVALUATION, 300, Condition.FAILED),
    (Stage.CONTRACT, 120, Condition.ACTIVE), (Stage.CONTRACT, 180, Condition.ACTIVE),
    (Stage.CONTRACT, 260, Condition.RESTING), (Stage.PROTOTYPE, 200, Condition.ACTIVE),
    (Stage.PROTOTYPE, 330, Condition.ACTIVE), (Stage.PROTOTYPE, 420, Condition.FAILED),
    (Stage.PROTOTYPE, 480, Condition.RESUMED), (Stage.PRODUCT, 400, Condition.ACTIVE),
    (Stage.PRODUCT, 520, Condition.ACTIVE), (Stage.PRODUCT, 560, Condition.ACTIVE),
    (Stage.SALES, 600, Condition.ACTIVE), (Stage.SALES, 680, Condition.ACTIVE),
    (Stage.SALES, 760, Condition.ACTIVE), (Stage.PROMOTION, 820, Condition.ACTIVE),
    (Stage.PROMOTION, 900, Condition.ACTIVE), (Stage.PROMOTION, 980, Condition.ACTIVE),
    (Stage.EVALUATION, 1000, Condition.FAILED),
)  # fmt: skip
CONTRACT_KINDS = (
    ContractKind.LICENCE,
    ContractKind.LICENCE,
    ContractKind.JOINT_DEVELOPMENT,
    ContractKind.EXCLUSIVE_LICENCE,
    ContractKind.ASSIGNMENT,
)
# state, days ago
OTHER_APPLICATIONS = (
    (ApplicationState.SUBMITTED, 0), (ApplicationState.SUBMITTED, 1), (ApplicationState.SUBMITTED, 9),
    (ApplicationState.ADD, 4), (ApplicationState.TAKEN_UP, 3), (ApplicationState.TAKEN_UP, 5),
    (ApplicationState.PASSED_ON, 8), (ApplicationState.PASSED_ON, 16), (ApplicationState.PASSED_ON, 40),
    (ApplicationState.DECLINED, 70), (ApplicationState.DECLINED, 130), (ApplicationState.DECLINED, 260),
    (ApplicationState.WITHDRAWN, 90), (ApplicationState.WITHDRAWN, 400),
)  # fmt: skip
PICTURE_SIZE = (1200, 800)


def load_cases(world: World) -> None:
    """Oldest first, so that the numbers rise with the days."""
    listings = [row for row in world.listings if row.state == ListingState.OPEN]
    for number, (stage, age, condition) in sorted(enumerate(CASES), key=lambda row: -row[1][1]):
        listing = listings[number * 3 % len(listings)]
        application = _application(world, number, listing, ApplicationState.ACCEPTED, age + 25)
        _match(world, number, application, stage, world.days_ago(age), condition)
    for number, (state, age) in enumerate(sorted(OTHER_APPLICATIONS, key=lambda row: -row[1]), start=len(CASES)):
        _application(world, number, listings[number * 2 % len(listings)], state, age)


def _application(world: World, number: int, listing: OpenPatent, state: str, age: int) -> Application:
    """Every fifth company applied with an account or through the bank, the rest without."""
    company = world.companies[number % 36]
    day = world.days_ago(age) if age else world.today
    submitted_at = world.moment(day)
    waiting = state in {ApplicationState.SUBMITTED, ApplicationState.ADD}
    staff = None if waiting else company.in_charge
    through_bank = number % 7 == 1
    mine = company.pk == world.companies[0].pk
    channel = ApplicationChannel.ACCOUNT if mine else ApplicationChannel.WEB
    contact = company.contacts.first()
    passed_on = state in {ApplicationState.PASSED_ON, ApplicationState.ACCEPTED}
    application = Application.objects.create(
        number=next_number("application", day),
        listing=listing,
        state=state,
        channel=ApplicationChannel.PARTNER if through_bank else channel,
        company=None if waiting and not mine else company,
        company_name=company.name,
        applicant_name=contact.name,
        telephone=company.telephone,
        email="" if number % 6 == 0 and not mine else f"apply{number}@demo.example",
        wanted_use=texts.WANTED_USES[number % len(texts.WANTED_USES)],
        strengths=texts.STRENGTHS[number % len(texts.STRENGTHS)],
        first_wishes=[FirstWish.values[number % 3]],
        call_when="平日の午後4時以降",
        applied_by=world.users["member"] if mine else None,
        introduced_by=world.partners[0] if through_bank else None,
        submitted_at=submitted_at,
        confirmed_at=submitted_at,
        first_call_due=add_business_days(day, 3),
        first_called_at=None if waiting else world.moment(add_business_days(day, 1)),
        taken_up_at=None if staff is None else world.moment(add_business_days(day, 1)),
        in_charge=staff,
        may_pass_on=True,
        may_name=number % 2 == 0,
        passed_on_at=world.moment(add_business_days(day, 3)) if passed_on else None,
        answer_due=add_business_days(day, 18) if passed_on else None,
        asked_to_add="お持ちの設備の大きさを教えてください。" if state == ApplicationState.ADD else "",
        **_ending(world, state, day),
    )
    Application.objects.filter(pk=application.pk).update(created_at=submitted_at)
    world.applications.append(application)
    return application


def _ending(world: World, state: str, day: date) -> dict:
    if state == ApplicationState.DECLINED:
        return {
            "decided_at": world.moment(add_business_days(day, 12)),
            "declined_by": DeclinedBy.OWNER,
            "decline_reason": world.pick(list(DeclineReason)),
            "decline_note": "今回は見送らせてください。",
        }
    if state in {ApplicationState.ACCEPTED, ApplicationState.WITHDRAWN}:
        return {"decided_at": world.moment(add_business_days(day, 10))}
    return {}


def _match(world: World, number: int, application: Application, stage: str, opened_on: date, condition: str) -> None:
    company, listing = application.company, application.listing
    match = Match.objects.create(
        number=next_number("match", opened_on),
        company=company,
        owner=listing.owner,
        listing=listing,
        application=application,
        introduced_by=application.introduced_by,
        stage=stage,
        condition=condition,
        opened_on=opened_on,
        in_charge=company.in_charge,
        rest_until=world.days_ahead(60) if condition == Condition.RESTING else None,
        fail_reason=world.pick(list(FailReason)) if condition == Condition.FAILED else "",
        fail_note="条件が折り合いませんでした。" if condition == Condition.FAILED else "",
    )
    world.matches.append(match)
    days = _stage_days(world, match, opened_on)
    if Stage.CONTRACT in days:
        _contract(world, number, match, days[Stage.CONTRACT])
    if Stage.PRODUCT in days:
        _product(world, number, match, days[Stage.PRODUCT])


def _stage_days(world: World, match: Match, opened_on: date) -> dict[str, date]:
    """The day each stage was reached: evenly spread up to a week ago."""
    reached = STAGES[: STAGES.index(match.stage) + 1]
    step = max(1, (world.today - opened_on).days // len(reached))
    actor = Actor.of(match.in_charge)
    days = {}
    before = ""
    for position, stage in enumerate(reached):
        day = world.business_day(min(world.today, opened_on + timedelta(days=position * step)))
        skipped = stage == Stage.PROTOTYPE and match.pk % 5 == 0 and stage != match.stage
        StageEntry.objects.create(match=match, stage=stage, entered_on=day, is_skipped=skipped)
        row = record(match, "move_stage" if before else "open", actor, state_from=before, state_to=stage)
        History.objects.filter(pk=row.pk).update(at=world.moment(day))
        days[stage], before = day, stage
    return days


def _contract(world: World, number: int, match: Match, day: date) -> None:
    parties = f"{match.company.name}、{match.owner.name}"
    Nda.objects.create(
        match=match, signed_on=match.opened_on + timedelta(days=10), parties=parties, recorded_by=match.in_charge
    )
    Contract.objects.create(
        match=match,
        kind=CONTRACT_KINDS[number % len(CONTRACT_KINDS)],
        signed_on=day,
        parties=parties,
        ends_on=day.replace(year=day.year + 5, day=min(day.day, 28)),
        terms_note="一時金なし、売上げの3%（デモ）",
        recorded_by=match.in_charge,
    )


def _product(world: World, number: int, match: Match, day: date) -> None:
    name, description = texts.PRODUCTS[number % len(texts.PRODUCTS)]
    product = Product.objects.create(
        match=match, name=name, launched_on=day, description=description, recorded_by=match.in_charge
    )
    checked = CheckedFile(ContentFile(_picture(number)), f"product{number}.png", "image/png")
    store(ProductPicture(product=product, alt=f"{name}の絵（デモ）"), checked, user=match.in_charge)


def _picture(number: int) -> bytes:
    """A plain drawing of a part, different for each product."""
    picture = Image.new("RGB", PICTURE_SIZE, (232, 241, 254))
    draw = ImageDraw.Draw(picture)
    width, height = PICTURE_SIZE
    for ring in range(5):
        inset = 90 + ring * 55 + number % 4 * 10
        box = (inset + 120, inset, width - inset - 120, height - inset)
        shade = (0, 23 + ring * 30, 193 - number * 9 % 90)
        if (number + ring) % 2:
            draw.ellipse(box, outline=shade, width=18)
        else:
            draw.rounded_rectangle(box, radius=40, outline=shade, width=18)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()

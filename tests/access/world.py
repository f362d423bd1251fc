"""One small world with a person of every role, what is theirs, and what is somebody else's.

Made of plain rows, not of actions, so that it holds the states that it says whatever the actions do.
"own": `company` is the member's, the provider owns `listing` and was passed `application`, the partner introduced
the company and joined `visit`, the expert has `dispatch`. Everything named `foreign_…` is of others.
"""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from consultations import enums as consultation_enums
from consultations import models as consultation_models
from exchange import enums, models
from kawasaki_ip.accounts.models import Invitation, User
from kawasaki_ip.core.models import Job
from kawasaki_ip.mail import models as mail_models
from kawasaki_ip.mail import tokens
from programs import models as plan_models
from programs.enums import PlanKind
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.exchange import (
    ConsentFactory,
    ContactFactory,
    ImportBatchFactory,
    KeptListingFactory,
    ListingFactory,
    MembershipFactory,
    OrganizationFactory,
)
from tests.roles import SIGNED_IN, STAFF

# Name in the world → trait of the factory.
LISTINGS = {"listing": "open", "listing_closed": "closed", "listing_draft": "", "listing_in_review": "in_review"}


class World(SimpleNamespace):
    """`world.member` … `world.administrator` are users; the rest are records."""

    def user(self, role: str) -> User | None:
        return None if role == "public" else getattr(self, role)


def make_world() -> World:
    world = World(today=timezone.localdate(), now=timezone.now())
    for role in STAFF:
        setattr(world, role, StaffFactory(roles={role}))
    world.colleague = StaffFactory(roles={"coordinator"})
    for build in (_bodies, _listings, _cases, _visits, _consultations, _follow_ups, _plan, _mail, _settings):
        build(world)
    world.sessions = {role: _session(world.user(role)) for role in SIGNED_IN}
    return world


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def client_of(world: World, role: str, **options: Any) -> Client:
    """A fresh one for each request: an earlier one may have signed out."""
    client = Client(raise_request_exception=False, **options)
    if role != "public":
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[role]
    return client


def _bodies(world: World) -> None:
    for prefix, staff in (("", world.coordinator), ("foreign_", world.colleague)):
        for name, kind in (("company", {}), ("owner", {"large": True}), ("bank", {"bank": True})):
            setattr(world, prefix + name, OrganizationFactory(in_charge=staff, **kind))
        world.__dict__[f"{prefix}contact"] = ContactFactory(organization=getattr(world, f"{prefix}company"))
    world.member = MembershipFactory(organization=world.company).user
    world.provider = MembershipFactory(organization=world.owner).user
    world.partner = MembershipFactory(organization=world.bank).user
    world.foreign_member = MembershipFactory(organization=world.foreign_company).user
    world.expert = UserFactory()
    world.expert_record = _expert(world.expert, "弁理士 一郎")
    world.foreign_expert_record = _expert(None, "弁理士 二郎")
    scopes = enums.ConsentScope
    ConsentFactory(organization=world.company, to_organization=world.bank, scope=scopes.SHARED_RECORD)
    world.consent = ConsentFactory(organization=world.company, to_organization=world.bank)
    world.foreign_consent = ConsentFactory(organization=world.foreign_company, to_organization=world.foreign_bank)
    world.membership = models.Membership.objects.get(user=world.member)
    world.foreign_membership = models.Membership.objects.get(user=world.foreign_member)
    world.membership_request = MembershipFactory(requested=True, company_name=world.company.name)


def _expert(user: User | None, name: str) -> consultation_models.Expert:
    return consultation_models.Expert.objects.create(
        user=user, name=name, profession=consultation_enums.Profession.PATENT_ATTORNEY
    )


def _listings(world: World) -> None:
    common = {"in_charge": world.coordinator, "created_by": world.coordinator}
    for prefix, owner in (("", world.owner), ("foreign_", world.foreign_owner)):
        for name, state in LISTINGS.items():
            listing = ListingFactory(owner=owner, **{state: True} if state else {}, **common)
            setattr(world, prefix + name, listing)
    world.right = world.listing.rights.get()
    world.foreign_right = world.foreign_listing.rights.get()
    world.permission = world.listing.permissions.get()
    world.import_batch = ImportBatchFactory(created_by=world.coordinator)
    world.import_double = models.ImportRow.objects.create(
        batch=world.import_batch,
        line=4,
        title="同じかもしれない会社",
        values={"company": {"name": world.company.name}, "contact": {}, "techniques": []},
        outcome="double",
    )
    world.kept = KeptListingFactory(user=world.member, organization=world.company, listing=world.listing)


def _cases(world: World) -> None:
    state = enums.ApplicationState
    world.application = _application(world, "2020-0001", state.PASSED_ON, world.company, world.member, world.listing)
    world.application_new = _application(world, "2020-0002", state.SUBMITTED, None, None, world.listing)
    world.foreign_application = _application(
        world, "2020-0003", state.PASSED_ON, world.foreign_company, world.foreign_member, world.foreign_listing
    )
    models.Application.objects.filter(pk=world.application.pk).update(introduced_by=world.bank)
    world.application_draft = _application(
        world, "2020-0004", state.DRAFT, world.company, world.member, world.listing_closed
    )
    world.match = _match(world, "M2020-0001", world.company, world.owner, world.listing, introduced_by=world.bank)
    world.foreign_match = _match(world, "M2020-0002", world.foreign_company, world.foreign_owner, world.foreign_listing)
    for match, prefix in ((world.match, ""), (world.foreign_match, "foreign_")):
        nda = models.Nda.objects.create(
            match=match, signed_on=world.today, parties="両社", recorded_by=world.coordinator
        )
        contract = models.Contract.objects.create(
            match=match,
            kind=enums.ContractKind.LICENCE,
            signed_on=world.today,
            parties="両社",
            recorded_by=world.coordinator,
        )
        product = models.Product.objects.create(
            match=match, name="新しい治具", launched_on=world.today, recorded_by=world.coordinator
        )
        picture = stored(models.ProductPicture(product=product, alt="治具の写真"), "jig.png", "image/png")
        for name, made in (("nda", nda), ("contract", contract), ("product", product), ("picture", picture)):
            setattr(world, prefix + name, made)


def _application(
    world: World,
    number: str,
    state: str,
    company: models.Organization | None,
    user: User | None,
    listing: models.OpenPatent,
) -> models.Application:
    return models.Application.objects.create(
        number=number,
        state=state,
        listing=listing,
        company=company,
        company_name=company.name if company else "名前だけの会社",
        applicant_name="申込 一郎",
        telephone="044-111-2222",
        channel=enums.ApplicationChannel.ACCOUNT if user else enums.ApplicationChannel.WEB,
        applied_by=user,
        in_charge=world.coordinator if company else None,
        wanted_use="滑り止めに使いたい。",
        submitted_at=world.now,
        confirmed_at=world.now,
        first_call_due=world.today + timedelta(days=3),
        may_pass_on=True,
        may_name=True,
        passed_on_at=world.now if state == enums.ApplicationState.PASSED_ON else None,
        answer_due=world.today + timedelta(days=20),
    )


def _match(
    world: World,
    number: str,
    company: models.Organization,
    owner: models.Organization,
    listing: models.OpenPatent,
    introduced_by: models.Organization | None = None,
) -> models.Match:
    return models.Match.objects.create(
        number=number,
        company=company,
        owner=owner,
        listing=listing,
        introduced_by=introduced_by,
        opened_on=world.today,
        in_charge=world.coordinator,
    )


def stored(row: Any, name: str, content_type: str) -> Any:
    """A file row without the upload's checks."""
    content = ContentFile(b"content")
    row.name, row.content_type, row.size = name, content_type, content.size
    row.file.save(name, content, save=False)
    row.save()
    return row


def _visits(world: World) -> None:
    recorded = consultation_enums.VisitState.RECORDED
    common = {"day": world.today, "created_by": world.coordinator, "in_charge": world.coordinator}
    create = consultation_models.Visit.objects.create
    world.visit = create(
        company=world.company,
        state=recorded,
        shared_text="次回は試作品を見る。",
        shared_at=world.now,
        shared_by=world.coordinator,
        internal_note="社外秘の話。",
        **common,
    )
    # One company on one day is one visit.
    world.visit_unshared = create(
        company=world.company,
        state=recorded,
        internal_note="まだ共有しない。",
        **common | {"day": world.today - timedelta(days=1)},
    )
    world.visit_draft = create(company=world.company, internal_note="下書き。", **common)
    world.foreign_visit = create(
        company=world.foreign_company,
        state=recorded,
        shared_text="よその記録。",
        shared_at=world.now,
        shared_by=world.colleague,
        **common,
    )
    consultation_models.VisitParticipant.objects.create(visit=world.visit, organization=world.bank)
    world.visit_file = stored(consultation_models.VisitFile(visit=world.visit), "shop.pdf", "application/pdf")
    world.foreign_visit_file = stored(
        consultation_models.VisitFile(visit=world.foreign_visit), "other.pdf", "application/pdf"
    )


def _consultations(world: World) -> None:
    for prefix, company, user, expert in (
        ("", world.company, world.member, world.expert_record),
        ("foreign_", world.foreign_company, world.foreign_member, world.foreign_expert_record),
    ):
        consultation = consultation_models.Consultation.objects.create(
            number=f"C-{prefix}1",
            company=company,
            company_name=company.name,
            person_name="相談 一郎",
            telephone="044-111-3333",
            channel=consultation_enums.ConsultationChannel.WEB,
            subject=consultation_enums.Subject.FILING,
            question="出願の前に聞きたい。",
            state=consultation_enums.ConsultationState.ASSIGNED,
            received_at=world.now,
            asked_by=user,
            in_charge=world.coordinator,
        )
        dispatch = consultation_models.Dispatch.objects.create(
            number=f"D-{prefix}1",
            company=company,
            consultation=consultation,
            expert=expert,
            subject=consultation_enums.Subject.FILING,
            purpose="明細書の相談。",
            state=consultation_enums.DispatchState.WAITING,
            allowed=Decimal(3),
            requested_on=world.today,
            in_charge=world.coordinator,
        )
        setattr(world, f"{prefix}consultation", consultation)
        setattr(world, f"{prefix}dispatch", dispatch)


def _follow_ups(world: World) -> None:
    world.follow_up = consultation_models.FollowUp.objects.create(
        due=world.today,
        what="電話で様子を聞く",
        about_company=world.company,
        visit=world.visit,
        in_charge=world.coordinator,
        created_by=world.coordinator,
    )
    world.foreign_follow_up = consultation_models.FollowUp.objects.create(
        due=world.today,
        what="図面を返す",
        about_company=world.foreign_company,
        company=world.foreign_company,
        in_charge=world.colleague,
        created_by=world.colleague,
    )


def _plan(world: World) -> None:
    year = world.today.year
    world.plan = plan_models.Plan.objects.create(
        code="test-strategy",
        kind=PlanKind.STRATEGY,
        name="試験の戦略",
        name_en="Strategy of the tests",
        first_year=year - 1,
        last_year=year + 2,
    )
    world.policy = plan_models.Policy.objects.create(
        plan=world.plan, code="1", name="基本方針", name_en="Policy", position=1
    )
    world.measure = plan_models.Measure.objects.create(
        policy=world.policy, code="1-(2)", name="施策", name_en="Measure", position=1
    )
    world.project = plan_models.Project.objects.create(
        measure=world.measure, code="1-(2)-①", name="事業", name_en="Project", position=1
    )
    common = {"unit": "件", "unit_en": "cases", "project_code": world.project.code}
    world.indicator = plan_models.Indicator.objects.create(
        code="test-entered", name="公表しない指標", name_en="Internal indicator", **common
    )
    world.public_indicator = plan_models.Indicator.objects.create(
        code="test-public", name="公表する指標", name_en="Public indicator", is_public=True, **common
    )
    world.indicator_computed = plan_models.Indicator.objects.create(
        code="test-computed", name="数える指標", name_en="Computed", source_key="consultations.visits", **common
    )
    world.target = plan_models.Target.objects.create(indicator=world.indicator, fiscal_year=year, number=8)
    world.value = plan_models.Value.objects.create(
        indicator=world.indicator, fiscal_year=year, number=5, source="担当課", as_of=world.today
    )


def _mail(world: World) -> None:
    world.message = mail_models.Message.objects.create(
        kind="test", dedupe_key="test:1", recipient=world.member, due_at=world.now
    )
    world.call = mail_models.CallListEntry.objects.create(
        kind="test", dedupe_key="call:1", in_charge=world.coordinator, name="電話の人", text="お知らせします。"
    )
    world.unsubscribe_token = tokens.make(world.member.pk, "digest", world.today)
    world.calendar_day = mail_models.CalendarDay.objects.create(day=date(2030, 5, 7), note="臨時の休み")


def _settings(world: World) -> None:
    world.invitation = Invitation.objects.create(
        email="new@city.example", name="新人", body="city", roles=["official"], invited_by=world.administrator
    )
    world.invitation_key = world.invitation.key
    world.job = Job.objects.create(kind="test", created_by=world.coordinator)

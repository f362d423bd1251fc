"""Visits, consultations, experts, dispatches, next steps. Traits name the states."""

from datetime import timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from consultations.enums import (
    ConsultationChannel,
    ConsultationState,
    DispatchState,
    FollowUpState,
    Outcome,
    Profession,
    Subject,
    VisitState,
)
from consultations.models import Consultation, Dispatch, Expert, FollowUp, Visit, VisitParticipant
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.exchange import OrganizationFactory


class VisitFactory(factory.django.DjangoModelFactory):
    """A recorded visit; draft=True, shared=True, complete=True; bodies=[…] are organizations that joined."""

    class Meta:
        model = Visit
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=VisitState.DRAFT)
        shared = factory.Trait(
            shared_text="次回は試作品を見せていただきます。",
            shared_at=factory.LazyFunction(timezone.now),
            shared_by=factory.SelfAttribute("in_charge"),
        )
        complete = factory.Trait(is_complete=True)

    company = factory.SubFactory(OrganizationFactory)
    day = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    state = VisitState.RECORDED
    internal_note = "プレスの金型に困っている。"
    in_charge = factory.SubFactory(StaffFactory)
    created_by = factory.SelfAttribute("in_charge")

    @factory.post_generation
    def bodies(self, create: bool, extracted: list | None, **kwargs) -> None:
        for body in extracted or ():
            VisitParticipant.objects.create(visit=self, organization=body)


class ConsultationFactory(factory.django.DjangoModelFactory):
    """Received, nobody in charge; assigned=True, in_hand=True, done=True."""

    class Meta:
        model = Consultation

    class Params:
        assigned = factory.Trait(state=ConsultationState.ASSIGNED, in_charge=factory.SubFactory(StaffFactory))
        in_hand = factory.Trait(state=ConsultationState.IN_HAND, in_charge=factory.SubFactory(StaffFactory))
        done = factory.Trait(
            state=ConsultationState.DONE,
            in_charge=factory.SubFactory(StaffFactory),
            outcome=Outcome.ANSWERED,
            answer="出願の前に先行技術を調べましょう。",
            done_at=factory.LazyFunction(timezone.now),
            first_answered_at=factory.LazyFunction(timezone.now),
        )

    number = factory.Sequence(lambda n: f"2026-9{n:04}")
    company = factory.SubFactory(OrganizationFactory)
    company_name = factory.LazyAttribute(lambda row: row.company.name if row.company else "名前だけの会社")
    person_name = "相談 花子"
    telephone = "044-200-0001"
    channel = ConsultationChannel.TELEPHONE
    subject = Subject.FILING
    question = "自社で考えた治具を出願したい。"
    received_at = factory.LazyFunction(timezone.now)
    first_answer_due = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=3))


class ExpertFactory(factory.django.DjangoModelFactory):
    """Has no account; with_account=True gives one, public=True lets the name be shown."""

    class Meta:
        model = Expert

    class Params:
        with_account = factory.Trait(user=factory.SubFactory(UserFactory))
        public = factory.Trait(is_public=True)

    name = factory.Sequence(lambda n: f"弁理士 {n}子")
    kana = factory.Sequence(lambda n: f"ベンリシ {n}コ")
    profession = Profession.PATENT_ATTORNEY
    office = "見本特許事務所"
    fields = "機械、金属加工"
    telephone = "044-200-0002"


class DispatchFactory(factory.django.DjangoModelFactory):
    """Requested; a trait for each other state."""

    class Meta:
        model = Dispatch

    class Params:
        waiting = factory.Trait(
            state=DispatchState.WAITING,
            approved_on=factory.LazyFunction(timezone.localdate),
            approved_by=factory.SubFactory(StaffFactory, roles={"manager"}),
        )
        refused = factory.Trait(state=DispatchState.REFUSED, refuse_reason="今年度の枠がありません。")
        under_way = factory.Trait(state=DispatchState.UNDER_WAY, no_conflict_declared=True)
        declined = factory.Trait(state=DispatchState.DECLINED, decline_reason="顧問先と競合します。")
        reported = factory.Trait(
            state=DispatchState.REPORTED,
            no_conflict_declared=True,
            used=Decimal(2),
            report="先行技術を調べ、出願の形を決めました。",
            reported_on=factory.LazyFunction(timezone.localdate),
        )
        surveyed = factory.Trait(
            state=DispatchState.SURVEYED,
            no_conflict_declared=True,
            used=Decimal(2),
            report="先行技術を調べ、出願の形を決めました。",
            reported_on=factory.LazyFunction(timezone.localdate),
            survey_score=5,
        )

    number = factory.Sequence(lambda n: f"2026-8{n:04}")
    company = factory.SubFactory(OrganizationFactory)
    expert = factory.SubFactory(ExpertFactory, with_account=True)
    subject = Subject.FILING
    purpose = "治具の出願について助言をお願いしたい。"
    allowed = Decimal(3)
    requested_on = factory.LazyFunction(timezone.localdate)
    in_charge = factory.SubFactory(StaffFactory)


class FollowUpFactory(factory.django.DjangoModelFactory):
    """Open and due today about a company; overdue=True, put_off=True, done=True, not_needed=True."""

    class Meta:
        model = FollowUp

    class Params:
        overdue = factory.Trait(due=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=4)))
        put_off = factory.Trait(state=FollowUpState.PUT_OFF, put_off_reason="先方の都合")
        done = factory.Trait(state=FollowUpState.DONE, finished_at=factory.LazyFunction(timezone.now))
        not_needed = factory.Trait(state=FollowUpState.NOT_NEEDED, finished_at=factory.LazyFunction(timezone.now))

    company = factory.SubFactory(OrganizationFactory)
    about_company = factory.SelfAttribute("company")
    due = factory.LazyFunction(timezone.localdate)
    what = "電話で様子を聞く"
    in_charge = factory.SubFactory(StaffFactory)
    created_by = factory.SelfAttribute("in_charge")

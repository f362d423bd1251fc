"""Three years of visits and consultations; dispatches in every state; next steps due, overdue and done."""

from datetime import date, timedelta
from decimal import Decimal

from consultations.actions import open_follow_up
from consultations.enums import (
    ConsultationChannel,
    ConsultationState,
    DispatchState,
    DispatchUnit,
    FollowUpState,
    Outcome,
    Subject,
    VisitState,
)
from consultations.models import Consultation, Dispatch, FollowUp, Visit, VisitParticipant
from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.serial import next_number
from kawasaki_ip.mail.calendar import add_business_days

from . import texts
from .world import World

YEARS_BACK = 3
NEVER_VISITED = {9, 27, 38}  # positions of companies that nobody has visited yet
# days from today at which somebody owes something; the first ones are overdue
OWED = (-21, -9, -3, -1, 0, 0, 0, 1, 2, 3, 5, 6, 8, 10, 13, 15, 20, 25, 30, 45)


def load_activity(world: World) -> None:
    for number, company in enumerate(world.companies):
        if number not in NEVER_VISITED:
            _visits(world, number, company)
    _visits_to_finish(world)
    _consultations(world)
    _dispatches(world)
    _follow_ups(world)


def _visits(world: World, number: int, company) -> None:
    every = 60 + number * 23 % 140
    for age in range(3 + number, YEARS_BACK * 365, every):
        _visit(world, company, world.days_ago(age), shared=age % 3 == 0, joint=(number + age) % 4 == 0)


def _visit(world: World, company, day: date, *, shared: bool, joint: bool, **fields) -> Visit:
    staff = company.in_charge or world.users["coordinator"]
    given = {
        "internal_note": world.pick(texts.VISIT_NOTES),
        "shared_text": world.pick(texts.SHARED_NOTES) if shared else "",
        "shared_at": world.moment(day) if shared else None,
        "shared_by": staff if shared else None,
        "situation": world.pick(texts.SITUATIONS),
        "issues": world.pick(texts.ISSUES),
        "needs": world.pick(texts.NEEDS),
        "support": world.pick(texts.SUPPORTS),
        "is_complete": True,
    }
    visit = Visit.objects.create(
        company=company,
        day=day,
        state=VisitState.RECORDED,
        in_charge=staff,
        created_by=staff,
        no_next_step=True,
        **(given | fields),
    )
    Visit.objects.filter(pk=visit.pk).update(created_at=world.moment(day))
    if joint:
        VisitParticipant.objects.create(visit=visit, user=world.users["coordinator3"])
        VisitParticipant.objects.create(visit=visit, organization=world.partners[visit.pk % len(world.partners)])
    return visit


def _visits_to_finish(world: World) -> None:
    """What stands on /today/: today's visit, one to complete, one draft, one with a very long note."""
    coordinator = world.users["coordinator"]
    rest = {"situation": "", "issues": "", "needs": "", "support": "", "is_complete": False}
    _visit(world, world.companies[4], world.today, shared=False, joint=False, **rest)
    _visit(world, world.companies[8], world.days_ago(2), shared=False, joint=True, **rest)
    _visit(world, world.companies[12], world.days_ago(30), shared=True, joint=True, internal_note=texts.LONG_NOTE)
    Visit.objects.create(
        company=world.companies[16],
        day=world.today,
        in_charge=coordinator,
        created_by=coordinator,
        internal_note="訪問の途中。",
    )


def _consultations(world: World) -> None:
    subjects, channels = list(Subject), list(ConsultationChannel)
    for number, age in enumerate(range(YEARS_BACK * 365 - 30, 20, -17)):
        day = world.days_ago(age)
        company = world.companies[number * 5 % len(world.companies)]
        _consultation(
            world,
            company,
            day,
            subject=subjects[number % len(subjects)],
            channel=channels[number % len(channels)],
            state=ConsultationState.DONE,
            outcome=(Outcome.ANSWERED, Outcome.REFERRED, Outcome.VISIT, Outcome.DISPATCH)[number % 4],
            referred_to="デモ特許情報センター" if number % 4 == 1 else "",
            answer=world.pick(texts.ANSWERS),
            first_answered_at=world.moment(add_business_days(day, 1)),
            done_at=world.moment(add_business_days(day, 5)),
            in_charge=world.pick(world.field_staff),
        )
    coordinator = world.users["coordinator"]
    open_ones = (
        (0, ConsultationState.RECEIVED, None),
        (2, ConsultationState.RECEIVED, None),
        (3, ConsultationState.ASSIGNED, coordinator),
        (6, ConsultationState.IN_HAND, coordinator),
        (9, ConsultationState.IN_HAND, world.users["coordinator2"]),
    )
    for number, (age, state, staff) in enumerate(open_ones):
        _consultation(
            world,
            world.companies[number * 3],
            world.days_ago(age),
            subject=subjects[number],
            channel=channels[number % len(channels)],
            state=state,
            in_charge=staff,
        )


def _consultation(world: World, company, day: date, **fields) -> Consultation:
    contact = company.contacts.first()
    return Consultation.objects.create(
        number=next_number("consultation", day),
        company=company,
        company_name=company.name,
        person_name=contact.name,
        telephone=company.telephone,
        email=contact.email,
        question=world.pick(texts.QUESTIONS),
        received_at=world.moment(day),
        first_answer_due=add_business_days(day, 3),
        **fields,
    )


def _dispatches(world: World) -> None:
    states = (
        (DispatchState.REQUESTED, 3), (DispatchState.WAITING, 8), (DispatchState.WAITING, 12),
        (DispatchState.REFUSED, 60), (DispatchState.UNDER_WAY, 40), (DispatchState.UNDER_WAY, 25),
        (DispatchState.DECLINED, 30), (DispatchState.REPORTED, 90), (DispatchState.SURVEYED, 200),
        (DispatchState.SURVEYED, 420),
    )  # fmt: skip
    for number, (state, age) in enumerate(sorted(states, key=lambda row: -row[1])):
        _dispatch(world, number, state, world.days_ago(age))


def _dispatch(world: World, number: int, state: str, day: date) -> None:
    approved = state not in {DispatchState.REQUESTED, DispatchState.REFUSED}
    ended = state in {DispatchState.REPORTED, DispatchState.SURVEYED}
    company = world.companies[number * 3 % 30]
    # Every other one is the demo expert's own.
    expert = world.experts[0] if number % 2 == 0 else world.experts[number % len(world.experts)]
    Dispatch.objects.create(
        number=next_number("dispatch", day),
        company=company,
        expert=expert,
        subject=list(Subject)[number % len(Subject)],
        purpose="契約の条件の読み方と、交渉の進め方の助言をお願いします。",
        released_text="会社の概要、関心のある開放特許の番号" if approved else "",
        state=state,
        unit=(DispatchUnit.TIMES, DispatchUnit.DAYS, DispatchUnit.HOURS)[number % 3],
        allowed=Decimal(4),
        used=Decimal(3) if ended else Decimal(1) if state == DispatchState.UNDER_WAY else Decimal(0),
        requested_on=day,
        in_charge=company.in_charge or world.users["coordinator"],
        approved_by=world.users["manager"] if approved else None,
        approved_on=add_business_days(day, 2) if approved else None,
        refuse_reason="今年度の予算の上限に達しました。" if state == DispatchState.REFUSED else "",
        no_conflict_declared=ended or state == DispatchState.UNDER_WAY,
        decline_reason="同じ業種の会社の代理をしているため。" if state == DispatchState.DECLINED else "",
        report="契約書の案を確認し、3つの点を直すよう助言しました。" if ended else "",
        reported_on=add_business_days(day, 20) if ended else None,
        survey_score=5 if state == DispatchState.SURVEYED else None,
    )


def _follow_ups(world: World) -> None:
    """Through the action, so that their reminders are owed too."""
    staff = world.field_staff
    for number, ahead in enumerate(OWED):
        day = world.today if ahead == 0 else world.days_ahead(ahead) if ahead > 0 else world.days_ago(-ahead)
        person = world.users["coordinator"] if number % 2 == 0 else staff[number % len(staff)]
        about = world.matches[number] if number % 3 == 0 else world.companies[number]
        open_follow_up(
            about=about,
            in_charge=person,
            due=day,
            reason=texts.NEXT_STEPS[number % len(texts.NEXT_STEPS)],
            actor=Actor.of(person),
            today=world.today,
        )
    done = []
    for number, age in enumerate(range(20, 900, 11)):
        company = world.companies[number % 36]
        day = world.days_ago(age)
        done.append(
            FollowUp(
                due=day,
                what=texts.NEXT_STEPS[number % len(texts.NEXT_STEPS)],
                state=FollowUpState.NOT_NEEDED if number % 9 == 0 else FollowUpState.DONE,
                about_company=company,
                company=company,
                in_charge=staff[number % len(staff)],
                result="お伝えした。",
                finished_at=world.moment(day + timedelta(days=number % 3)),
                finished_by=staff[number % len(staff)],
                created_by=staff[number % len(staff)],
            )
        )
    FollowUp.objects.bulk_create(done)

"""Whole pages over HTTP's inner side: time, queries and memory, empty and full.

Each page is asked for twice: in a database that holds the plan and one company without a record,
and in the full one. What the empty page costs is the template, the navigation and the session.
"""

import random
import tracemalloc
from collections.abc import Iterable
from datetime import date, timedelta
from io import StringIO

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.enums import FollowUpState, VisitState
from consultations.models import FollowUp, Visit, VisitParticipant
from exchange.enums import OrganizationKind
from exchange.models import Organization
from kawasaki_ip.accounts.enums import StaffBody, StaffRole
from kawasaki_ip.accounts.models import StaffRoleRow, User
from programs.actions import recompute_all

from .corpus import texts
from .data import SEED, SLICE
from .measure import Series, best_of

COORDINATORS = 40
Measured = dict[str, dict[str, float]]


def prepare() -> None:
    """What the empty pages need: the plan, the staff, one company."""
    call_command("load_plan", stdout=StringIO())
    for n in range(COORDINATORS):
        user = User.objects.create_user(f"staff{n}@city.example", name=f"多摩 {n}郎", body=StaffBody.FOUNDATION)
        StaffRoleRow.objects.create(user=user, role=StaffRole.COORDINATOR)
    _companies(1)


def fill(companies: int, visits: int) -> None:
    """Visits spread over eight years; every third leaves a next step, a tenth of which is still open."""
    rng = random.Random(SEED)
    _companies(companies - 1)
    owners = list(User.objects.order_by("pk"))
    ids = list(Organization.objects.filter(kind=OrganizationKind.SME).order_by("pk").values_list("pk", flat=True))
    today, source = timezone.localdate(), texts(rng, visits)
    # A company is visited once a day at most: its visits have stretches of their own.
    stretch = 8 * 365 // (visits // len(ids) + 1)
    for start in range(0, visits, SLICE):
        with transaction.atomic():
            made = Visit.objects.bulk_create(
                _visit(
                    ids[n % len(ids)],
                    today - timedelta(days=n // len(ids) * stretch + rng.randrange(stretch)),
                    rng.choice(owners),
                    next(source).abstract,
                )
                for n in range(start, min(start + SLICE, visits))
            )
            VisitParticipant.objects.bulk_create(VisitParticipant(visit=v, user=rng.choice(owners)) for v in made)
            FollowUp.objects.bulk_create(_follow_ups(rng, made, today))
    recompute_all(today=timezone.localdate())


def _companies(number: int) -> None:
    done = Organization.objects.count()
    Organization.objects.bulk_create(
        Organization(
            kind=OrganizationKind.SME,
            name=f"株式会社架空製作所{done + n}",
            kana=f"カクウセイサクショ{done + n}",
            name_key=f"架空製作所{done + n}",
        )
        for n in range(number)
    )


def _visit(company: int, day: date, owner: User, text: str) -> Visit:
    return Visit(
        company_id=company,
        day=day,
        state=VisitState.RECORDED,
        internal_note=text[:400],
        in_charge=owner,
        created_by=owner,
        is_complete=True,
    )


def _follow_ups(rng: random.Random, visits: list[Visit], today: date) -> Iterable[FollowUp]:
    for visit in visits[::3]:
        is_open = rng.random() < 0.1
        yield FollowUp(
            due=today + timedelta(days=rng.randint(-20, 40)) if is_open else visit.day + timedelta(days=30),
            what="試作品の評価を聞く",
            state=FollowUpState.OPEN if is_open else FollowUpState.DONE,
            about_company_id=visit.company_id,
            visit=visit,
            in_charge=visit.in_charge,
        )


def _addresses() -> dict[str, list[str]]:
    """Name → addresses that take turns."""
    companies = list(Organization.objects.filter(kind=OrganizationKind.SME).order_by("pk").values_list("pk", flat=True))
    chosen = random.Random(1).sample(companies, min(10, len(companies)))
    return {
        "company page": [f"/companies/{pk}/" for pk in chosen],
        "my list": ["/follow-ups/"],
        "dashboard": ["/plan/"],
        "visit form": ["/visits/new/"],
        "today": ["/today/"],
        "public search": ["/patents/?q=%E8%A3%85%E7%BD%AE", "/patents/?q=%E9%9B%BB%E6%B1%A0+%E5%88%B6%E5%BE%A1"],
        "public catalogue": ["/patents/"],
    }


def measure(requests: int = 20, rounds: int = 3) -> Measured:
    """Of each request the quickest of its rounds, so that other work on the machine counts less."""
    client = Client()
    client.force_login(User.objects.order_by("pk").first())
    found = {}
    for name, addresses in _addresses().items():
        asked = [addresses[n % len(addresses)] for n in range(requests)]
        series = [Series(name) for _ in range(rounds + 1)]
        for one in series:
            for address in asked:
                one.take(lambda address=address: _get(client, address))
        found[name] = best_of(series[1:]).as_row() | _weight(client, addresses[0])
    return found


def _weight(client: Client, address: str) -> dict[str, int]:
    """Queries, Python's memory at its peak, and the page's length."""
    with CaptureQueriesContext(connection) as captured:
        size = len(_get(client, address))
        queries = len(captured)
    tracemalloc.start()
    _get(client, address)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {"queries": queries, "memory_kb": peak // 1000, "page_kb": size // 1000}


def _get(client: Client, address: str) -> bytes:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    return response.content

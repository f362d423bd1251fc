"""The demo's data: loaded once for the module, since it is large."""

from datetime import date

import pytest
from django.core.management import call_command
from stdnum.jp import cn

from consultations.models import Consultation, Dispatch, FollowUp, Visit
from exchange.enums import ApplicationState, Condition, ListingState, Stage
from exchange.models import Application, Match, OpenPatent, Organization, Product
from kawasaki_ip.accounts.models import User
from kawasaki_ip.core.fiscal import fiscal_year
from kawasaki_ip.demo.loading import is_loaded, load, set_passwords
from kawasaki_ip.mail.models import Reminder
from programs.models import Figure, Indicator, Plan, Target

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def _loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    from django.test import override_settings

    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("demo")),
        _rolled_back(),
    ):
        load(TODAY)
        yield


def _rolled_back():
    from contextlib import contextmanager

    from django.db import transaction

    @contextmanager
    def block():
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return block()


@pytest.fixture
def demo(_loaded, db):
    """The loaded demo; what a test changes is undone."""


def test_demo_is_as_large_as_promised(demo):
    assert Organization.objects.filter(kind="sme").count() == 40
    assert Organization.objects.filter(listings__isnull=False).distinct().count() == 12
    assert OpenPatent.objects.count() == 120
    assert Match.objects.count() == 25
    assert set(Organization.objects.filter(kind="sme").values_list("ward", flat=True)) == {
        "kawasaki", "saiwai", "nakahara", "takatsu", "miyamae", "tama", "asao",
    }  # fmt: skip


def test_demo_holds_every_state(demo):
    assert set(OpenPatent.objects.values_list("state", flat=True)) == set(ListingState.values) - {
        ListingState.EXPIRED,
    }
    assert set(Application.objects.values_list("state", flat=True)) == set(ApplicationState.values) - {
        ApplicationState.DRAFT
    }
    assert set(Match.objects.values_list("stage", flat=True)) == set(Stage.values)
    assert set(Match.objects.values_list("condition", flat=True)) == set(Condition.values)


def test_demo_covers_three_years(demo):
    for model, field in ((Visit, "day"), (Consultation, "received_at"), (Application, "submitted_at")):
        years = {fiscal_year(moment) for moment in model.objects.values_list(field, flat=True)}
        assert years >= {2024, 2025, 2026}, model


def test_demo_has_work_due_today_and_overdue_with_reminders(demo):
    coordinator = User.objects.get(email="coordinator@demo.example")
    owed = FollowUp.objects.owed().filter(in_charge=coordinator)

    assert owed.filter(due=TODAY).count() > 0
    assert owed.overdue(on=TODAY).count() > 0
    assert Reminder.objects.filter(recipient=coordinator).count() > 0


def test_demo_figures_are_counted_from_its_records(demo):
    visits = Indicator.objects.get(code="visits")
    this_year = Figure.objects.get(indicator=visits, fiscal_year=2026, month=0).number

    assert this_year == Visit.objects.recorded().filter(day__gte=date(2026, 4, 1)).count()
    assert Product.objects.count() == 9


def test_demo_plan_covers_last_this_and_next_year_and_says_what_it_is(demo):
    plan = Plan.objects.get(is_demo=True)

    assert (plan.name, plan.first_year, plan.last_year) == ("デモ用・架空の継続計画", 2025, 2027)
    assert set(Target.objects.values_list("fiscal_year", flat=True)) == {2025, 2026, 2027}


def test_demo_companies_are_plainly_invented(demo):
    rows = Organization.objects.all()

    assert [row.name for row in rows if "デモ" not in row.name and "架空" not in row.name] == []
    numbers = [row.corporate_number for row in rows if row.corporate_number]
    assert [number for number in numbers if not cn.is_valid(number) or number[1:5] != "9999"] == []
    assert [user.email for user in User.objects.all() if not user.email.endswith("@demo.example")] == []


def test_demo_is_loaded_once(demo):
    assert is_loaded() is True
    call_command("load_demo", verbosity=0)
    assert Organization.objects.filter(kind="sme").count() == 40


def test_demo_password_opens_every_account(demo):
    set_passwords("short")

    assert {user.check_password("short") for user in User.objects.all()} == {True}


def test_demo_has_missing_values_long_names_and_a_long_note(demo):
    assert Organization.objects.filter(industry="", employees__isnull=True, kind="sme").count() == 1
    assert max(len(row.name) for row in Organization.objects.all()) > 35
    assert max(note.count("\n") for note in Visit.objects.values_list("internal_note", flat=True)) == 199
    assert Dispatch.objects.count() == 10

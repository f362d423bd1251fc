from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from kawasaki_ip.core.actors import Actor
from kawasaki_ip.core.errors import ActionError, NotAllowed
from kawasaki_ip.core.models import History
from programs.actions import add_indicator, enter_target, enter_value
from programs.models import Target, Value
from tests.factories.programs import IndicatorFactory, PlanFactory, ProjectFactory
from tests.roles import person

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 31)


def _official():
    return Actor.of(person("official"))


def _value(indicator, actor):
    return enter_value(
        indicator=indicator,
        year=2025,
        actor=actor,
        number=Decimal(8),
        text="",
        source="決算書",
        as_of=DAY,
        is_public=False,
    )


def test_enter_target_takes_words_alone():
    target = enter_target(indicator=IndicatorFactory(), year=2026, number=None, text="8件程度", actor=_official())

    assert (target.number, target.text) == (None, "8件程度")


def test_enter_target_again_changes_it_and_keeps_the_old_one_in_history():
    indicator, actor = IndicatorFactory(), _official()
    enter_target(indicator=indicator, year=2026, number=Decimal(8), text="", actor=actor)

    enter_target(indicator=indicator, year=2026, number=Decimal(9), text="", actor=actor)

    assert [row.number for row in indicator.targets.all()] == [Decimal(9)]
    assert History.objects.about(indicator).first().changes == {"number": ["8.00", "9"]}


def test_enter_target_refuses_nothing_at_all():
    with pytest.raises(ValidationError):
        enter_target(indicator=IndicatorFactory(), year=2026, number=None, text="", actor=_official())
    assert Target.objects.count() == 0


@pytest.mark.parametrize("role", ["coordinator", "manager", "administrator", "member"])
def test_enter_target_is_for_officials(role):
    actor = Actor.of(person(role))
    with pytest.raises(NotAllowed):
        enter_target(indicator=IndicatorFactory(), year=2026, number=Decimal(1), text="", actor=actor)
    assert Target.objects.count() == 0


def test_enter_value_is_refused_for_computed_figures():
    with pytest.raises(ActionError):
        _value(IndicatorFactory(computed=True), _official())
    assert Value.objects.count() == 0


def test_enter_value_is_for_officials():
    with pytest.raises(NotAllowed):
        _value(IndicatorFactory(), Actor.of(person("coordinator")))


def test_enter_value_keeps_source_and_day():
    value = _value(IndicatorFactory(), _official())

    assert (value.number, value.source, value.as_of) == (Decimal(8), "決算書", DAY)


def test_add_indicator_hangs_on_the_project():
    project = ProjectFactory()

    made = add_indicator(
        project=project, name="受講者", name_en="", unit="人", definition="修了した人", actor=_official()
    )

    assert (made.project_code, made.name_en, made.is_computed) == (project.code, "受講者", False)


def test_value_and_target_say_something_by_constraint():
    indicator = IndicatorFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(indicator=indicator, fiscal_year=2026)
    with pytest.raises(IntegrityError), transaction.atomic():
        Value.objects.create(indicator=indicator, fiscal_year=2026, source="x", as_of=DAY)


def test_one_target_and_one_value_per_year_by_constraint():
    indicator = IndicatorFactory()
    Target.objects.create(indicator=indicator, fiscal_year=2026, text="a")
    Value.objects.create(indicator=indicator, fiscal_year=2026, text="a", source="x", as_of=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(indicator=indicator, fiscal_year=2026, text="b")
    with pytest.raises(IntegrityError), transaction.atomic():
        Value.objects.create(indicator=indicator, fiscal_year=2026, text="b", source="x", as_of=DAY)


def test_plan_ends_after_it_begins_by_constraint():
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanFactory(first_year=2026, last_year=2025)

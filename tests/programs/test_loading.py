import pytest
from django.core.management import call_command

from programs.actions import load_plan
from programs.models import Baseline, Figure, Indicator, Measure, Plan, Policy, Project, Target, Value

pytestmark = pytest.mark.django_db


def _state():
    models = (Plan, Policy, Measure, Project, Indicator, Baseline)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_load_plan_makes_3_policies_7_measures_27_projects():
    counts = load_plan()

    assert (counts["policies"], counts["measures"], counts["projects"]) == (3, 7, 27)


def test_load_plan_marks_the_three_priority_projects():
    load_plan()

    assert sorted(Project.objects.filter(is_priority=True).values_list("name", flat=True)) == sorted(
        ["知的財産スクールの実施", "知的財産交流会の実施", "知的財産シンポジウムの実施"]
    )


def test_load_plan_numbers_measures_through_and_projects_anew():
    load_plan()

    measures = Measure.objects.order_by("policy__position", "position").values_list("code", flat=True)
    projects = Project.objects.filter(measure__code="3-(7)").values_list("code", flat=True)
    assert list(measures) == ["1-(1)", "1-(2)", "1-(3)", "2-(4)", "2-(5)", "3-(6)", "3-(7)"]
    assert list(projects) == ["3-(7)-①", "3-(7)-②", "3-(7)-③", "3-(7)-④"]


def test_load_plan_twice_changes_nothing():
    load_plan()
    before = _state()

    load_plan()

    assert _state() == before


def test_load_plan_invents_no_target_and_no_value():
    call_command("load_plan")

    assert (Target.objects.count(), Value.objects.count(), Figure.objects.filter(number__gt=0).count()) == (0, 0, 0)


def test_baselines_cite_their_line_and_keep_the_documents_numbers():
    load_plan()

    found = {row.code: (row.value, row.source_line) for row in Baseline.objects.all()}
    assert found["results"] == ("29", "seed:935")
    assert found["commercialised"] == ("20", "seed:935")
    assert found["large-companies"] == ("30", "seed:933")
    assert found["overseas-companies"] == ("36", "seed:913")
    assert found["overseas-filings"] == ("41", "seed:913")
    assert found["meister"] == ("69職種91名", "seed:875")
    assert [code for code, (_value, line) in found.items() if not line.startswith("seed:")] == []


def test_indicators_hang_on_projects_that_exist():
    load_plan()

    codes = set(Project.objects.values_list("code", flat=True))
    assert [row.code for row in Indicator.objects.all() if row.project_code not in codes] == []

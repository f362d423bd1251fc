import factory
from factory.django import DjangoModelFactory

from programs.enums import PlanKind
from programs.models import Indicator, Measure, Plan, Policy, Project


class PlanFactory(DjangoModelFactory):
    class Meta:
        model = Plan

    code = factory.Sequence(lambda n: f"plan-{n}")
    kind = PlanKind.PROGRAMME
    name = "試験用の計画"
    name_en = "Plan for tests"
    first_year = 2024
    last_year = 2027


class PolicyFactory(DjangoModelFactory):
    class Meta:
        model = Policy

    plan = factory.SubFactory(PlanFactory)
    code = "1"
    name = "試験用の基本方針"
    name_en = "Policy for tests"
    position = 1


class MeasureFactory(DjangoModelFactory):
    class Meta:
        model = Measure

    policy = factory.SubFactory(PolicyFactory)
    code = "1-(1)"
    name = "試験用の施策"
    name_en = "Measure for tests"
    position = 1


class ProjectFactory(DjangoModelFactory):
    class Meta:
        model = Project

    measure = factory.SubFactory(MeasureFactory)
    code = factory.Sequence(lambda n: f"1-(1)-{n}")
    name = "試験用の事業"
    name_en = "Project for tests"
    position = factory.Sequence(lambda n: n + 1)


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    code = factory.Sequence(lambda n: f"indicator-{n}")
    name = "試験用の指標"
    name_en = "Indicator for tests"
    unit = "件"
    unit_en = "things"
    position = factory.Sequence(lambda n: n + 1)

    class Params:
        computed = factory.Trait(source_key="tests.organizations")

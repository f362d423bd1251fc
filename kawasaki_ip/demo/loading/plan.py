"""A plan version for demonstration, over last, this and next fiscal year; its targets and values are invented."""

import tomllib
from datetime import date

from kawasaki_ip.core.fiscal import fiscal_year
from programs.actions import build_tree, load_plan
from programs.actions.loading import PLAN_FILE
from programs.enums import PlanKind
from programs.models import Indicator, Plan, Target, Value

from .world import World

TARGETS = {
    "results": (4, "4件程度"),
    "commercialised": (2, "2件程度"),
    "visits": (100, "延べ100件以上"),
    "visited-companies": (30, ""),
    "consultations": (20, ""),
    "applications": (20, ""),
    "cases": (10, ""),
    "brand": (None, "5件程度の認定"),
    "kis": (None, "新しい製品の認証を続ける"),
}
# indicator → values of the year before last, last year, this year
VALUES = {
    "large-companies": (9, 10, 11),
    "subsidy-new-tech": (4, 5, 3),
    "subsidy-joint-research": (2, 2, None),
    "overseas-companies": (3, 4, 2),
    "overseas-filings": (4, 5, 2),
    "brand": (5, 4, None),
    "meister": (5, 5, None),
    "kis": (7, 6, 3),
}
PUBLISHED = {"large-companies", "brand", "kis"}


def load_demo_plan(world: World) -> None:
    load_plan()
    year = fiscal_year(world.today)
    plan = Plan.objects.create(
        code="demo-plan",
        kind=PlanKind.PROGRAMME,
        name="デモ用・架空の継続計画",
        name_en="Invented successor plan for the demonstration",
        first_year=year - 1,
        last_year=year + 1,
        note="数値はすべて架空です。",
        is_demo=True,
    )
    build_tree(plan, tomllib.loads(PLAN_FILE.read_text(encoding="utf-8"))["policies"])
    official = world.users["official"]
    indicators = {row.code: row for row in Indicator.objects.all()}
    for code, (number, text) in TARGETS.items():
        for target_year in (year - 1, year, year + 1):
            Target.objects.create(
                indicator=indicators[code], fiscal_year=target_year, number=number, text=text, entered_by=official
            )
    for code, numbers in VALUES.items():
        for offset, number in enumerate(numbers):
            if number is not None:
                _value(world, indicators[code], year - 2 + offset, number)


def _value(world: World, indicator: Indicator, year: int, number: int) -> None:
    Value.objects.create(
        indicator=indicator,
        fiscal_year=year,
        number=number,
        source="担当課の集計（デモ）",
        as_of=min(world.today, date(year + 1, 3, 31)),
        is_public=indicator.code in PUBLISHED,
        entered_by=world.users["official"],
    )

"""Loads the plan's tree, indicators and baselines from programs/data/plan.toml; running twice changes nothing."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from ..enums import PlanKind
from ..models import Baseline, Indicator, Measure, Plan, Policy, Project

PLAN_FILE = Path(__file__).resolve().parent.parent / "data" / "plan.toml"


@transaction.atomic
def load_plan(path: Path = PLAN_FILE) -> dict[str, int]:
    """Makes or updates everything named in the file; what officials entered stays. Returns counts by kind."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    strategy = _plan(data["strategy"], PlanKind.STRATEGY, None)
    programme = _plan(data["programme"], PlanKind.PROGRAMME, strategy)
    build_tree(programme, data["policies"])
    indicators = {row["code"]: _indicator(position, row) for position, row in enumerate(data["indicators"], start=1)}
    for position, row in enumerate(data["baselines"], start=1):
        fields = {key: value for key, value in row.items() if key not in {"code", "indicator"}}
        fields |= {"position": position, "indicator": indicators.get(row.get("indicator", ""))}
        Baseline.objects.update_or_create(code=row["code"], defaults=fields)
    return {
        "policies": Policy.objects.filter(plan=programme).count(),
        "measures": Measure.objects.filter(policy__plan=programme).count(),
        "projects": Project.objects.filter(measure__policy__plan=programme).count(),
        "indicators": len(indicators),
        "baselines": len(data["baselines"]),
    }


def build_tree(plan: Plan, policies: list[dict[str, Any]]) -> None:
    """Policies, measures and projects of one plan, from rows shaped as in plan.toml."""
    for policy_position, policy_row in enumerate(policies, start=1):
        policy, _made = Policy.objects.update_or_create(
            plan=plan, code=policy_row["code"], defaults=_part(policy_row, policy_position)
        )
        for measure_position, measure_row in enumerate(policy_row["measures"], start=1):
            line = measure_row["source_line"]
            measure, _made = Measure.objects.update_or_create(
                policy=policy, code=measure_row["code"], defaults=_part(measure_row, measure_position)
            )
            for project_position, project_row in enumerate(measure_row["projects"], start=1):
                fields = _part(project_row | {"source_line": line}, project_position)
                fields["is_priority"] = project_row.get("is_priority", False)
                Project.objects.update_or_create(measure=measure, code=project_row["code"], defaults=fields)


def _plan(row: dict[str, Any], kind: str, strategy: Plan | None) -> Plan:
    fields = {key: value for key, value in row.items() if key != "code"} | {"kind": kind, "strategy": strategy}
    plan, _made = Plan.objects.update_or_create(code=row["code"], defaults=fields)
    return plan


def _part(row: dict[str, Any], position: int) -> dict[str, Any]:
    return {
        "name": row["name"],
        "name_en": row["name_en"],
        "position": position,
        "source_line": row.get("source_line", ""),
    }


def _indicator(position: int, row: dict[str, Any]) -> Indicator:
    fields = {key: value for key, value in row.items() if key != "code"} | {"position": position}
    indicator, _made = Indicator.objects.update_or_create(code=row["code"], defaults=fields)
    return indicator

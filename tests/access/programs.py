"""Rows of this area; how to write one: tests/access/table.py."""

from .table import COORDINATORS, DONE, EVERYONE, OFFICIALS, only, row

HIDDEN_FROM_OUTSIDERS = {"coordinator": 200, "official": 200, "default": 404}

row("plan", get=EVERYONE)
row("plan_measure", on="measure", get=EVERYONE)
row("plan_project", on="project", get=EVERYONE)
row("plan_indicator", on="public_indicator", get=EVERYONE)
row("plan_indicator", on="indicator", get=HIDDEN_FROM_OUTSIDERS)
row("plan_indicator_records", on="indicator_computed", get=COORDINATORS)
row("plan_target", on="indicator", get=OFFICIALS, post=only("official", outcome=DONE), data={"number": "5"})
row(
    "plan_value",
    on="indicator",
    get=OFFICIALS,
    post=only("official", outcome=DONE),
    data={"number": "5", "source": "決算書", "as_of": "2026/5/31"},
)
row(
    "plan_indicator_new",
    on="project",
    get=OFFICIALS,
    post=only("official", outcome=DONE),
    data={"name": "受講者", "unit": "人", "definition": "修了した人"},
)

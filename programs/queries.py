"""What the plan's pages show, read in a constant number of queries."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch, Q

from kawasaki_ip.core.fiscal import fiscal_year

from .enums import PlanKind
from .models import Baseline, Figure, Indicator, Measure, Plan, Policy, Project, Target, Value

TREND_YEARS = 5
CLOSING_DAY = (5, 31)  # figures are 見込み until this day after the year's end


@dataclass(slots=True)
class Reading:
    """What an indicator says for one year: computed or entered; number None means not entered, never zero."""

    number: Decimal | int | None = None
    text: str = ""
    as_of: date | datetime | None = None
    is_provisional: bool = False

    @property
    def is_entered(self) -> bool:
        return self.number is not None or bool(self.text)


@dataclass(slots=True)
class IndicatorRow:
    indicator: Indicator
    reading: Reading
    target: Target | None
    baselines: list[Baseline]
    trend: list[tuple[int, Reading]]  # oldest first, this year last

    @property
    def previous(self) -> Reading | None:
        return self.trend[-2][1] if len(self.trend) > 1 else None

    @property
    def ratio(self) -> int | None:
        """Percent of the target, where both are numbers."""
        if self.target is None or not self.target.number or self.reading.number is None:
            return None
        return int(self.reading.number * 100 / self.target.number)


@dataclass(slots=True)
class Dashboard:
    plan: Plan | None
    year: int
    years: list[int]
    is_outside_plan: bool
    policies: list[Policy]
    rows: dict[str, list[IndicatorRow]]  # project code → rows
    headline: list[IndicatorRow]
    other_baselines: dict[str, list[Baseline]] = field(default_factory=dict)
    computed_at: datetime | None = None

    @property
    def headline_by_year(self) -> list[tuple[int, list[tuple[Reading, Indicator]]]]:
        """The plan totals turned round: newest year first."""
        years = [year for year, _reading in self.headline[0].trend] if self.headline else []
        return [
            (year, [(row.trend[index][1], row.indicator) for row in self.headline])
            for index, year in reversed(list(enumerate(years)))
        ]

    def rows_of(self, project: Project) -> list[IndicatorRow]:
        return self.rows.get(project.code, [])


def is_provisional(year: int, today: date) -> bool:
    """Before the closing day a year's figures are 見込み."""
    return today <= date(year + 1, *CLOSING_DAY)


def plan_of_year(plans: list[Plan], year: int) -> tuple[Plan | None, bool]:
    """The programme that covers the year, else the last one before it (or the first), and whether none covers it."""
    programmes = [plan for plan in plans if plan.kind == PlanKind.PROGRAMME]
    covering = [plan for plan in programmes if plan.first_year <= year <= plan.last_year]
    if covering:
        return covering[-1], False
    before = [plan for plan in programmes if plan.last_year < year]
    if before:
        return max(before, key=lambda plan: (plan.last_year, plan.pk)), True
    return (programmes[0] if programmes else None), True


def years_on_record(plans: list[Plan], today: date) -> list[int]:
    """Every fiscal year with a plan or with records, up to this one, newest first."""
    current = fiscal_year(today)
    years = {current}
    for plan in plans:
        if plan.kind == PlanKind.PROGRAMME:
            years |= set(range(plan.first_year, plan.last_year + 1))
    years |= set(Figure.objects.filter(month=0, number__gt=0).values_list("fiscal_year", flat=True).distinct())
    years |= set(Value.objects.values_list("fiscal_year", flat=True).distinct())
    return sorted((year for year in years if year <= current + 1), reverse=True)


def _public_only(
    indicators: list[Indicator], entered: dict[tuple[int, int], Value], baselines: dict[int, list[Baseline]]
) -> list[Indicator]:
    """What rules.can_view_indicator lets anyone read: public ones, and entered ones with something public to show."""
    shown = {pk for (pk, _year), value in entered.items() if value.is_public} | set(baselines)
    return [row for row in indicators if row.is_public or (not row.is_computed and row.pk in shown)]


def indicator_rows(indicators: list[Indicator], year: int, *, internal: bool, today: date) -> list[IndicatorRow]:
    """Rows for one year with the years before it; outsiders get public indicators and values, and no targets."""
    ids = [row.pk for row in indicators]
    span = list(range(year - TREND_YEARS + 1, year + 1))
    of_span = Q(indicator_id__in=ids, fiscal_year__in=span)
    values = Value.objects.filter(of_span)
    if not internal:
        values = values.filter(is_public=True)
    entered = {(row.indicator_id, row.fiscal_year): row for row in values}
    figures = {(row.indicator_id, row.fiscal_year): row for row in Figure.objects.filter(of_span, month=0)}
    targets = {}
    if internal:
        targets = {row.indicator_id: row for row in Target.objects.filter(indicator_id__in=ids, fiscal_year=year)}
    baselines: dict[int, list[Baseline]] = {}
    for baseline in Baseline.objects.filter(indicator_id__in=ids):
        baselines.setdefault(baseline.indicator_id, []).append(baseline)
    shown = indicators if internal else _public_only(indicators, entered, baselines)
    rows = []
    for indicator in shown:
        trend = [
            (one, _reading(indicator, figures.get((indicator.pk, one)), entered.get((indicator.pk, one)), one, today))
            for one in span
        ]
        rows.append(
            IndicatorRow(indicator, trend[-1][1], targets.get(indicator.pk), baselines.get(indicator.pk, []), trend)
        )
    return rows


def _reading(indicator: Indicator, figure: Figure | None, value: Value | None, year: int, today: date) -> Reading:
    if indicator.is_computed:
        if figure is None:
            return Reading()
        return Reading(figure.number, "", figure.computed_at, is_provisional(year, today))
    if value is None:
        return Reading()
    return Reading(value.number, value.text, value.as_of, is_provisional(year, today))


def dashboard(year: int, *, internal: bool, today: date) -> Dashboard:
    """The whole plan of one fiscal year, in ten queries whatever it holds."""
    plans = list(Plan.objects.all())
    years = years_on_record(plans, today)
    plan, outside = plan_of_year(plans, year)
    policies = list(
        Policy.objects.filter(plan=plan).prefetch_related(
            Prefetch("measures", Measure.objects.prefetch_related("projects"))
        )
    )
    rows = indicator_rows(list(Indicator.objects.all()), year, internal=internal, today=today)
    by_project: dict[str, list[IndicatorRow]] = {}
    for row in rows:
        by_project.setdefault(row.indicator.project_code, []).append(row)
    loose: dict[str, list[Baseline]] = {}
    for baseline in Baseline.objects.all():
        loose.setdefault(baseline.project_code, []).append(baseline)
    stamps = [row.reading.as_of for row in rows if row.indicator.is_computed and row.reading.as_of]
    return Dashboard(
        plan=plan,
        year=year,
        years=years,
        is_outside_plan=outside,
        policies=policies,
        rows=by_project,
        headline=[row for row in rows if row.indicator.is_headline],
        other_baselines=loose,
        computed_at=max(stamps, default=None),
    )


def monthly_figures(indicator: Indicator, year: int) -> dict[int, int]:
    """{month: n} of one computed indicator and fiscal year, without the year's own figure."""
    return dict(indicator.figures.filter(fiscal_year=year, month__gt=0).values_list("month", "number"))


def years_of_indicator(indicator: Indicator, today: date) -> list[int]:
    """The fiscal years for which the indicator can be read, newest first."""
    return years_on_record(list(Plan.objects.all()), today)

"""The plan and its figures: 3 policies, 7 measures, 27 projects; computed and entered, never mixed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .enums import Direction, PlanKind


class Bilingual(models.Model):
    """A name in Japanese, official or ours, and in English; shown in the reader's language."""

    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)

    class Meta:
        abstract = True

    @property
    def shown_name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


class Plan(Bilingual):
    """A version of the strategy or of a programme; fiscal years from-to. A strategy holds programmes."""

    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=PlanKind)
    strategy = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="programmes")
    first_year = models.PositiveSmallIntegerField(_("first fiscal year"))
    last_year = models.PositiveSmallIntegerField(_("last fiscal year"))
    years_as_written = models.CharField(_("years as the document writes them"), max_length=100, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["first_year", "pk"]
        verbose_name = _("plan")
        constraints = [
            models.CheckConstraint(condition=Q(last_year__gte=models.F("first_year")), name="plan_ends_after_begin")
        ]

    def __str__(self) -> str:
        return self.name


class PlanPart(Bilingual):
    """What policies, measures and projects share."""

    code = models.CharField(_("code"), max_length=20)  # "1", "1-(2)", "1-(2)-③"
    position = models.PositiveSmallIntegerField()
    source_line = models.CharField(_("source line"), max_length=30, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Policy(PlanPart):
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="policies")

    class Meta(PlanPart.Meta):
        verbose_name = _("policy")
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="policy_code_once")]


class Measure(PlanPart):
    """Numbered (1)-(7) through the whole plan."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="measures")

    class Meta(PlanPart.Meta):
        verbose_name = _("measure")
        constraints = [models.UniqueConstraint(fields=["policy", "code"], name="measure_code_once")]


class Project(PlanPart):
    """Numbered ①… anew in each measure."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="projects")
    is_priority = models.BooleanField(_("priority project"), default=False)
    lead = models.CharField(_("lead organization"), max_length=200, blank=True)

    class Meta(PlanPart.Meta):
        verbose_name = _("project")
        constraints = [models.UniqueConstraint(fields=["measure", "code"], name="project_code_once")]


class Indicator(Bilingual):
    """Computed from a registered source, or entered; one series is never both.

    `project_code` ties it to the project of that code in every plan version; "" for plan totals.
    """

    code = models.SlugField(max_length=60, unique=True)
    unit = models.CharField(_("unit"), max_length=20)
    unit_en = models.CharField(_("unit in English"), max_length=40)
    definition = models.TextField(_("what counts and what does not"), blank=True)
    definition_en = models.TextField(_("definition in English"), blank=True)
    project_code = models.CharField(_("project"), max_length=20, blank=True)
    source_key = models.CharField(_("computed from"), max_length=60, blank=True)
    filters = models.JSONField(default=dict, blank=True)
    is_distinct = models.BooleanField(_("distinct, not a sum of months"), default=False)
    is_public = models.BooleanField(_("shown to the public"), default=False)
    is_headline = models.BooleanField(_("among the plan totals"), default=False)
    direction = models.CharField(_("direction"), max_length=5, choices=Direction, default=Direction.UP)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("indicator")

    def __str__(self) -> str:
        return self.name

    @property
    def shown_unit(self) -> str:
        return self.unit_en if get_language() == "en" and self.unit_en else self.unit

    @property
    def shown_definition(self) -> str:
        return self.definition_en if get_language() == "en" and self.definition_en else self.definition

    @property
    def is_computed(self) -> bool:
        return bool(self.source_key)


class Baseline(Bilingual):
    """A figure of the city's document, with line, day and caution; beside an indicator, never in its series."""

    code = models.SlugField(max_length=60, unique=True)
    indicator = models.ForeignKey(Indicator, null=True, blank=True, on_delete=models.SET_NULL, related_name="baselines")
    project_code = models.CharField(_("project"), max_length=20, blank=True)
    value = models.CharField(_("value as written"), max_length=60)
    number = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    as_of = models.CharField(_("as of"), max_length=100)
    as_of_en = models.CharField(_("as of, in English"), max_length=100, blank=True)
    source_line = models.CharField(_("source line"), max_length=60)
    caution = models.CharField(_("caution"), max_length=300, blank=True)
    caution_en = models.CharField(_("caution in English"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("baseline")

    def __str__(self) -> str:
        return f"{self.name} {self.value}"

    @property
    def shown_value(self) -> str:
        """As written; a bare number with its unit."""
        return f"{self.value}{self.unit}" if self.value.isdigit() else self.value

    @property
    def shown_as_of(self) -> str:
        return self.as_of_en if get_language() == "en" and self.as_of_en else self.as_of

    @property
    def shown_caution(self) -> str:
        return self.caution_en if get_language() == "en" and self.caution_en else self.caution


class Target(models.Model):
    """Text, number or both, per indicator or project and fiscal year, as officials enter it."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    number = models.DecimalField(_("target"), max_digits=14, decimal_places=2, null=True, blank=True)
    text = models.CharField(_("target in words"), max_length=300, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["fiscal_year", "pk"]
        verbose_name = _("target")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "fiscal_year"], name="one_target_per_year"),
            models.CheckConstraint(
                condition=Q(number__isnull=False) | ~Q(text=""),
                name="target_says_something",
                violation_error_message=_("Please enter a number, words, or both."),
            ),
        ]

    def __str__(self) -> str:
        return self.text or str(self.number)


class Value(models.Model):
    """An entered result of an indicator without a source."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="values")
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    number = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    text = models.CharField(_("value in words"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200)
    as_of = models.DateField(_("as of"))
    is_public = models.BooleanField(_("public"), default=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["fiscal_year", "pk"]
        verbose_name = _("value")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "fiscal_year"], name="one_value_per_year"),
            models.CheckConstraint(
                condition=Q(number__isnull=False) | ~Q(text=""),
                name="value_says_something",
                violation_error_message=_("Please enter a number, words, or both."),
            ),
        ]

    def __str__(self) -> str:
        return self.text or str(self.number)


class Figure(models.Model):
    """A computed figure of one month, or (month 0) of the whole fiscal year; pages read these rows."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="figures")
    fiscal_year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField(default=0)  # 1-12, 0 for the year
    number = models.PositiveIntegerField()
    computed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "fiscal_year", "month"], name="one_figure_per_month"),
            models.CheckConstraint(condition=Q(month__lte=12), name="figure_month_range"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.fiscal_year}/{self.month}: {self.number}"

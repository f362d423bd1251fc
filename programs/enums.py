from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlanKind(TextChoices):
    STRATEGY = "strategy", _("strategy")
    PROGRAMME = "programme", _("promotion programme")


class Direction(TextChoices):
    UP = "up", _("more is better")
    DOWN = "down", _("less is better")
    NONE = "none", _("neither is better")

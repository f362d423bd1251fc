from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from programs.actions import load_plan, recompute_all


class Command(BaseCommand):
    help = "Loads the city's plan: 3 policies, 7 measures, 27 projects, indicators and baselines. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = load_plan()
        recompute_all(today=timezone.localdate())
        self.stdout.write(" ".join(f"{key}={value}" for key, value in counts.items()))

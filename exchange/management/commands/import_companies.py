from typing import Any

from django.utils.translation import gettext as _

from exchange.enums import ImportKind, ImportOutcome
from exchange.management.importing import ImportCommand
from exchange.models import ImportBatch


class Command(ImportCommand):
    help = "Shows, and with --apply does, what a table of companies and contact persons (CSV or XLSX) changes."
    kind = ImportKind.COMPANIES

    def _after(self, batch: ImportBatch) -> Any:
        if batch.rows.filter(outcome=ImportOutcome.DOUBLE).exists():
            self.stdout.write(
                _("Suspected doubles were left out: bring the file at /imports/companies/ and decide row by row.")
            )

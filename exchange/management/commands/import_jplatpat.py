from exchange.enums import ImportKind
from exchange.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Shows, and with --apply does, what J-PlatPat exports (国内文献 CSV) change."
    kind = ImportKind.JPLATPAT

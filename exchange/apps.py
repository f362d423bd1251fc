from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ExchangeConfig(AppConfig):
    name = "exchange"

    def ready(self) -> None:
        from kawasaki_ip.accounts import passwords
        from kawasaki_ip.core.search import register

        from . import sources
        from .queries.memberships import company_names
        from .search import LISTINGS

        register(LISTINGS)
        passwords.WORD_SOURCES.append(company_names)
        sources.register_sources()
        for module in ("tasks", "actions.import_companies", "actions.import_jplatpat"):
            import_module(f"exchange.{module}")  # registers itself
        post_migrate.connect(_ensure_search_index, sender=self, dispatch_uid="search")


def _ensure_search_index(*, using: str, **kwargs: object) -> None:
    """A migration may drop the index's triggers without a word; whoever migrates, it is mended."""
    from .search import LISTINGS

    if using == LISTINGS.using:
        LISTINGS.ensure()

"""What the public search reads of a listing; written only by exchange.search."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.search.documents import SearchDocument

from .listings import OpenPatent


class ListingDocument(SearchDocument):
    record = models.OneToOneField(
        OpenPatent, on_delete=models.CASCADE, related_name="search_document", verbose_name=_("listing")
    )

    class Meta:
        verbose_name = _("search document")
        indexes = [models.Index(fields=["placed_at"], name="listing_document_placed")]

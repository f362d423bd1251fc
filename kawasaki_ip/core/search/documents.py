"""The abstract document: one row per record that can be found, what is searched of it, and its filters."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchDocument(models.Model):
    """A subclass adds `record`, a one-to-one key to what is found (on_delete=CASCADE).

    `docid` counts up without gaps and the newest comes last: that is what keeps the index small
    and lets it be read from its end. A record that is hidden for a while keeps its place with an
    empty text and no facets. PostgreSQL adds a generated column `doc` that Django does not know.
    """

    docid = models.BigAutoField(primary_key=True)
    # Columns that every hit reads come before the long text.
    placed_at = models.DateTimeField(_("new since"))
    facets = models.TextField(blank=True)
    text = models.TextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text.partition("\n")[0]

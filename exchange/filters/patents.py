"""The public search: declared filters, answered by the search index."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django import forms
from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kawasaki_ip.core.search import Result

from ..enums import LicenceTerms, ListingState, RightKind
from ..ipc import TITLES, class_title
from ..models import GrowthField, OpenPatent, Organization, Technique, Use
from ..search import LISTINGS, NO_RIGHT, page_of

PER_PAGE = 20
# Values of these filters are codes of editable lists in the address, row ids in the index.
CODED = {"technique": Technique, "use": Use, "growth_field": GrowthField}


class PatentFilter(django_filters.FilterSet):
    """`q` and the filters of the public search. `field_name` is the index's group.

    Values without an open listing are not offered; what an address asks for stays chosen all the same.
    """

    q = django_filters.CharFilter(
        field_name="q",
        lookup_expr="contains",
        label=_("Words"),
        help_text=_("Short words find most: “bend”, “sensor”, a number, a company."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        max_length=200,
    )
    technique = django_filters.MultipleChoiceFilter(
        field_name="technique", lookup_expr="exact", label=_("Techniques"), widget=forms.CheckboxSelectMultiple
    )
    use = django_filters.MultipleChoiceFilter(
        field_name="use", lookup_expr="exact", label=_("Uses"), widget=forms.CheckboxSelectMultiple
    )
    growth_field = django_filters.MultipleChoiceFilter(
        field_name="growth_field", lookup_expr="exact", label=_("Growth fields"), widget=forms.CheckboxSelectMultiple
    )
    owner = django_filters.ChoiceFilter(field_name="owner", lookup_expr="exact", label=_("Owner"), empty_label=_("any"))
    terms = django_filters.ChoiceFilter(field_name="terms", lookup_expr="exact", label=_("Terms"), empty_label=_("any"))
    kind = django_filters.ChoiceFilter(
        field_name="kind", lookup_expr="exact", label=_("Kind of right"), empty_label=_("any")
    )
    state = django_filters.ChoiceFilter(
        field_name="state", lookup_expr="exact", label=pgettext_lazy("listing", "Applications"), empty_label=_("any")
    )
    section = django_filters.ChoiceFilter(
        field_name="section", lookup_expr="exact", label=_("IPC section"), empty_label=_("any")
    )
    ipc_class = django_filters.ChoiceFilter(
        field_name="ipc_class", lookup_expr="exact", label=_("IPC class"), empty_label=_("any")
    )
    order = django_filters.ChoiceFilter(
        field_name="order",
        lookup_expr="exact",
        label=_("Order"),
        empty_label=None,
        choices=[("newest", _("Newest first")), ("relevance", _("Most relevant first"))],
    )

    FACETS = ("technique", "use", "growth_field", "owner", "terms", "kind", "state", "section", "ipc_class")

    class Meta:
        model = OpenPatent
        fields: list[str] = []

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, queryset=OpenPatent.objects.none(), **kwargs)
        offered = LISTINGS.facets()
        for name in self.FACETS:
            values = [str(value) for value in self._names(name, offered.get(name, {}))]
            self._offer(name, dict.fromkeys(values))

    # --- the answer

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """Filters that hold, as typed in the address; those with an error are left out and said on the form."""
        cleaned = self.form.cleaned_data if self.form.is_valid() else getattr(self.form, "cleaned_data", {})
        return {name: value for name, value in cleaned.items() if value}

    @property
    def is_browsing(self) -> bool:
        return not any(name in self.chosen for name in ("q", *self.FACETS))

    def conditions(self) -> list[tuple[Any, str]]:
        """What holds, as (words, address without it): each can be taken away by one tap."""
        found = []
        for name in self.FACETS:
            values = self.chosen.get(name, [])
            labels = dict(self._labels(name, {values} if isinstance(values, str) else set(values)))
            found += [(label, self._address_without(name, value)) for value, label in labels.items()]
        return found

    def _address_without(self, name: str, value: str) -> str:
        query = self.data.copy()
        query.setlist(name, [other for other in query.getlist(name) if other != value])
        query.pop("page", None)
        return f"?{query.urlencode()}"

    @cached_property
    def chosen_order(self) -> str:
        """Newest first unless words were typed and most relevant was chosen or nothing was."""
        if "q" not in self.chosen:
            return "newest"
        return self.chosen.get("order") or "relevance"

    def page(self, number: Any) -> Page:
        """One page of listings in the result's order; the counts then stand beside the filters."""
        number = int(number) if str(number).isdecimal() and len(str(number)) < 4 else 1
        result = self.result(offset=(max(number, 1) - 1) * PER_PAGE)
        pages = _Total(result.total)
        if number != pages.get_page(number).number:
            number = pages.get_page(number).number
            result = self.result(offset=(number - 1) * PER_PAGE)
        listings = page_of(result.ids, OpenPatent.objects.public().with_sheet())
        for name in self.FACETS:
            counts = (result.counts or {}).get(name)
            if counts is not None:
                self._offer(name, {str(value): n for value, n in self._names(name, counts).items()})
        return _ResultPage(listings, number, pages)

    def result(self, *, offset: int) -> Result:
        self._last = LISTINGS.search(
            self.chosen.get("q", ""), self._index_filters(), limit=PER_PAGE, offset=offset, order=self.chosen_order
        )
        return self._last

    @property
    def last_result(self) -> Result:
        return self._last

    def entries(self) -> list[tuple[Any, list[tuple[Any, int, str]]]]:
        """The ways in for who has no words: techniques and uses as (words, listings, address)."""
        counts = LISTINGS.facets()
        ways = []
        for name in ("technique", "use"):
            found = self._names(name, counts.get(name, {}))
            links = [(label, found[value], f"?{name}={value}") for value, label in self._labels(name, set(found))]
            ways.append((self.filters[name].label, links))
        return ways

    # --- names and numbers of values

    def _index_filters(self) -> dict[str, list[Any]]:
        filters = {}
        for name in self.FACETS:
            wanted = self.chosen.get(name)
            if not wanted:
                continue
            wanted = wanted if isinstance(wanted, list) else [wanted]
            filters[name] = [self._ids[name][value] for value in wanted] if name in CODED else wanted
        return filters

    @cached_property
    def _ids(self) -> dict[str, dict[str, int]]:
        return {name: {row.code: row.pk for row in rows} for name, rows in self._lists.items()}

    @cached_property
    def _lists(self) -> dict[str, list[Any]]:
        return {name: list(model.objects.all()) for name, model in CODED.items()}

    def _names(self, name: str, counts: Mapping[Any, int]) -> dict[Any, int]:
        """Counts by the value that stands in the address."""
        if name not in CODED:
            return dict(counts)
        codes = {row.pk: row.code for row in self._lists[name]}
        return {codes[pk]: n for pk, n in counts.items() if pk in codes}

    def _offer(self, name: str, counts: Mapping[str, int | None]) -> None:
        """The choices of one filter: values with an open listing, and whatever the address asks for."""
        asked = self.data.getlist(name) if hasattr(self.data, "getlist") else []
        if name in {"section", "ipc_class"}:
            asked = [value for value in asked if value in TITLES and (len(value) == 1) == (name == "section")]
        labels = self._labels(name, {*counts, *asked})
        choices = []
        for value, label in labels:
            count = counts.get(value, 0)
            if value in counts or value in asked:
                choices.append(
                    (value, label if count is None else _("%(label)s (%(n)d)") % {"label": label, "n": count})
                )
        self.form.fields[name].choices = choices

    def _labels(self, name: str, values: set[str]) -> list[tuple[str, Any]]:
        """(value, words) of those values that exist, in the order of the list."""
        if name in CODED:
            english = get_language() == "en"
            return [(row.code, row.name_en if english else row.name) for row in self._lists[name] if row.code in values]
        if name == "owner":
            return self._owners(frozenset(values))
        if name in {"section", "ipc_class"}:
            language = get_language() or "ja"
            return [(value, f"{value} {class_title(value, language)}") for value in sorted(values)]
        words = {"terms": LicenceTerms.choices, "kind": _KINDS, "state": _STATES}[name]
        return [(value, label) for value, label in words if value in values]

    def _owners(self, values: frozenset[str]) -> list[tuple[str, str]]:
        if not hasattr(self, "_owner_names"):
            ids = [int(value) for value in values if value.isdecimal() and len(value) < 10]
            rows = Organization.objects.filter(pk__in=ids).values_list("pk", "name")
            self._owner_names = [(str(pk), name) for pk, name in rows]
        return [(pk, name) for pk, name in self._owner_names if pk in values]


_KINDS = [*RightKind.choices, (NO_RIGHT, _("no right (technology seed)"))]
_STATES = [
    (ListingState.OPEN.value, _("taking applications")),
    (ListingState.CLOSED.value, _("closed to new applications")),
]


class _Total(Paginator):
    """A paginator over rows that the index has counted."""

    def __init__(self, total: int) -> None:
        super().__init__(range(total), PER_PAGE)


class _ResultPage(Page):
    """The rows of one page, taken from the index and not by slicing."""

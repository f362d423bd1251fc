"""The public search over listings: what is searched, the filters, and words spelled in two ways.

Whoever changes something that a listing's page shows calls `sync` in the same transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet

from kawasaki_ip.core.search import Entry, Group, Index, Synonyms, codes, normalise

from .enums import LicenceTerms, ListingState, RightKind
from .models import ListingDocument, ListingRight, OpenPatent, Organization, Right

# All of it stands on the listing's page, so nobody wonders why something was found.
PLAIN_FIELDS = (
    "summary",
    "trouble",
    "advantage",
    "no_numbers_why",
    "could_make",
    "terms_text",
    "support_text",
    "owner__name",
)
RIGHT_FIELDS = (
    "title",
    "application_number",
    "publication_number",
    "registration_number",
    "licence_number",
    "holders",
    "abstract",
)
# A listing without any right, 技術シーズ, beside the ten kinds.
NO_RIGHT = "none"


class IpcClasses(Group):
    """B65, H01: the section's letter and two digits."""

    def encode(self, value: int | str) -> int:
        letter, digits = str(value)[:1], str(value)[1:]
        if letter not in "ABCDEFGH" or not letter or len(digits) != 2 or not digits.isdecimal():
            raise ValueError(f"{value} is no IPC class")
        return "ABCDEFGH".index(letter) * 100 + int(digits)

    def decode(self, number: int) -> str:
        return f"{'ABCDEFGH'[number // 100]}{number % 100:02}"


STATE = Group("state", 1, (ListingState.OPEN.value, ListingState.CLOSED.value))
TECHNIQUE = Group("technique", 2)
USE = Group("use", 3)
GROWTH_FIELD = Group("growth_field", 4)
OWNER = Group("owner", 5)
TERMS = Group("terms", 6, tuple(LicenceTerms.values))
KIND = Group("kind", 7, (*RightKind.values, NO_RIGHT))
SECTION = Group("section", 8, tuple("ABCDEFGH"))
IPC_CLASS = IpcClasses("ipc_class", 9)

SYNONYMS = Synonyms(
    [
        ("インターフェース", "インタフェース", "インターフェイス", "インタフェイス"),
        ("ソフトウェア", "ソフトウエア"),
        ("ハードウェア", "ハードウエア"),
        ("ウェハ", "ウエハ", "ウェーハ", "ウエーハ"),
        ("バルブ", "ヴァルブ"),
        ("ダイアフラム", "ダイヤフラム"),
        ("ダイアモンド", "ダイヤモンド"),
        ("メンテナンス", "メインテナンス"),
        ("シミュレーション", "シュミレーション"),
        ("コミュニケーション", "コミニュケーション"),
        ("アルミニウム", "アルミニューム"),
        ("めっき", "メッキ", "鍍金"),
        ("はんだ", "ハンダ"),
        ("ねじ", "ネジ", "螺子"),
        ("ばね", "バネ"),
        ("溶接", "熔接"),
        ("組立", "組み立て"),
        ("取付", "取り付け"),
        ("貼付", "貼り付け"),
        ("研磨", "研摩"),
        ("濾過", "ろ過"),
        ("攪拌", "撹拌", "かくはん"),
    ]
)


class ListingIndex(Index):
    """Listings that the public may see. They are new from the day they were opened."""

    name = "listings"
    document = ListingDocument
    groups = (STATE, TECHNIQUE, USE, GROWTH_FIELD, OWNER, TERMS, KIND, SECTION, IPC_CLASS)
    synonyms = SYNONYMS

    def entries(self, ids: Sequence[int] | None) -> Iterator[Entry]:
        if ids is None:
            ids = list(OpenPatent.objects.public().order_by("opened_at", "pk").values_list("pk", flat=True))
        for start in range(0, len(ids), 500):
            yield from _entries(ids[start : start + 500])

    def any_to_find(self, ids: Sequence[int]) -> bool:
        return OpenPatent.objects.public().filter(pk__in=ids).exists()


LISTINGS = ListingIndex()


def sync(listing_ids: Iterable[int]) -> None:
    """Call it in the transaction that changed a listing, whatever changed and whatever its state."""
    LISTINGS.sync(listing_ids)


def sync_right(right: Right) -> None:
    """After a right changed: every listing that shows it."""
    sync(ListingRight.objects.filter(right=right).values_list("listing_id", flat=True))


def sync_owner(owner: Organization) -> None:
    """After an owner's name changed: every listing of its own."""
    sync(OpenPatent.objects.filter(owner=owner).values_list("pk", flat=True))


def page_of(ids: Sequence[int], listings: QuerySet[OpenPatent] | None = None) -> list[OpenPatent]:
    """The listings of a result, in its order."""
    if listings is None:
        listings = OpenPatent.objects.select_related("owner").prefetch_related("rights")
    found = listings.in_bulk(ids)
    return [found[listing_id] for listing_id in ids if listing_id in found]


def _entries(ids: Sequence[int]) -> Iterator[Entry]:
    """Six queries for any number of listings; in the order of `ids`."""
    listings = {
        row["pk"]: row
        for row in OpenPatent.objects.filter(pk__in=ids).values(
            "pk", "title", "state", "opened_at", "owner_id", "terms", *PLAIN_FIELDS
        )
    }
    public = [pk for pk in ids if pk in listings and listings[pk]["state"] in STATE.words]
    rights = defaultdict(list)
    fields = ["kind", "ipc_classes", *RIGHT_FIELDS]
    rows = ListingRight.objects.filter(listing__in=public).order_by("listing", "position", "pk")
    for row in rows.values("listing_id", *(f"right__{field}" for field in fields)):
        rights[row["listing_id"]].append({field: row[f"right__{field}"] for field in fields})
    words, lists = defaultdict(list), defaultdict(list)
    for group, through, field in (
        (TECHNIQUE, OpenPatent.techniques.through, "technique"),
        (USE, OpenPatent.uses.through, "use"),
        (GROWTH_FIELD, OpenPatent.growth_fields.through, "growthfield"),
    ):
        rows = through.objects.filter(openpatent__in=public).order_by("pk")
        for listing_id, value, name in rows.values_list("openpatent_id", f"{field}_id", f"{field}__name"):
            lists[listing_id].append(group.code(value))
            words[listing_id].append(name)
    for pk in ids:
        if pk not in listings:
            continue
        listing = listings[pk]
        if listing["state"] not in STATE.words:
            yield Entry.hidden(pk, listing["opened_at"])
            continue
        texts = [listing[field] or "" for field in PLAIN_FIELDS]
        texts += [right[field] for right in rights[pk] for field in RIGHT_FIELDS] + words[pk]
        yield Entry(
            pk,
            listing["opened_at"],
            normalise.join(listing["title"], texts),
            codes.pack([*_own_codes(listing), *lists[pk], *_right_codes(rights[pk])]),
        )


def _own_codes(listing: dict) -> list[int]:
    found = [STATE.code(listing["state"]), TERMS.code(listing["terms"])]
    if listing["owner_id"]:
        found.append(OWNER.code(listing["owner_id"]))
    return found


def _right_codes(rights: list[dict]) -> set[int]:
    found = {KIND.code(right["kind"]) for right in rights} or {KIND.code(NO_RIGHT)}
    for right in rights:
        for ipc_class in right["ipc_classes"]:
            found |= {SECTION.code(ipc_class[:1]), IPC_CLASS.code(ipc_class)}
    return found

"""120 listings of the twelve owners, with their rights and permissions."""

import tomllib
from datetime import timedelta
from typing import Any

from exchange.enums import PUBLIC_LISTING_STATES, ListingState, RightKind, RightStatus
from exchange.models import (
    GrowthField,
    KeptListing,
    ListingRight,
    OpenPatent,
    OwnerPermission,
    Right,
    RightOwner,
    Technique,
    Use,
)

from .organizations import DATA
from .world import World

PREFIX = {
    RightKind.PATENT: "特願",
    RightKind.UTILITY_MODEL: "実願",
    RightKind.DESIGN: "意願",
    RightKind.TRADE_MARK: "商願",
}
REGISTERED = {RightKind.PATENT: "特許99", RightKind.UTILITY_MODEL: "実登99", RightKind.DESIGN: "意匠登録99"}
YEARS = {RightKind.PATENT: 20, RightKind.UTILITY_MODEL: 10, RightKind.DESIGN: 25}
IPC_OF_TECHNIQUE = {
    "press": "B21", "sheet-metal": "B21", "cutting": "B23", "grinding": "B24", "casting": "B22", "resin": "B29",
    "rubber": "B29", "plating": "C25", "heat": "C21", "welding": "B23", "assembly": "B25", "mould": "B21",
    "circuit": "H05", "measurement": "G01", "software": "G06", "food": "A23", "printing": "B41", "chemistry": "C09",
    "design": "A47",
}  # fmt: skip
# An owner's permission is kept whatever becomes of the listing.
PERMITTED = {*PUBLIC_LISTING_STATES, ListingState.EXCLUSIVE, ListingState.ASSIGNED, ListingState.UNCONFIRMED}


def load_listings(world: World) -> None:
    rows = []
    for number in (1, 2, 3):
        rows += tomllib.loads((DATA / f"listings{number}.toml").read_text(encoding="utf-8"))["l"]
    lists = [{row.code: row for row in model.objects.all()} for model in (Technique, Use, GrowthField)]
    for number, row in enumerate(rows):
        listing = _listing(world, number, row)
        for names, manager, known in zip(
            ("k", "u", "g"), (listing.techniques, listing.uses, listing.growth_fields), lists, strict=True
        ):
            manager.set([known[code] for code in row.get(names, [])])
        for position, kind in enumerate(row["r"]):
            right = _right(world, number * 3 + position, kind, row, listing)
            ListingRight.objects.create(listing=listing, right=right, position=position)
        world.listings.append(listing)
    _permissions(world)
    for number in (0, 3, 8):
        KeptListing.objects.create(
            user=world.users["member" if number else "colleague"],
            organization=world.companies[0],
            listing=world.listings[number],
            note="次の打合せで相談" if number else "",
        )


def _listing(world: World, number: int, row: dict[str, Any]) -> OpenPatent:
    state = row.get("z", ListingState.OPEN)
    was_opened = state not in {ListingState.DRAFT, ListingState.IN_REVIEW}
    # A stride, so that the newest are of several owners.
    place = number * 37 % 120
    opened_on = world.days_ago(4 + place * 8)
    confirmed_on = max(opened_on, world.days_ago(20 + place * 2)) if was_opened else None
    if state == ListingState.UNCONFIRMED:
        confirmed_on = world.days_ago(400)
    owner = world.owners[row["o"]]
    listing = OpenPatent.objects.create(
        title=row["t"],
        summary=row["s"],
        trouble=row["p"],
        advantage=row.get("a", ""),
        no_numbers_why=row.get("n", ""),
        could_make=row["m"],
        terms=row["c"],
        terms_text=row.get("x", ""),
        support_text="技術の説明と、試作のための助言ができます。" if number % 3 else "",
        state=state,
        owner=owner,
        is_city_owned=row["o"] == "見本市",
        in_charge=owner.in_charge,
        opened_at=world.moment(opened_on) if was_opened else None,
        confirmed_on=confirmed_on,
        created_by=world.users["coordinator"],
    )
    OpenPatent.objects.filter(pk=listing.pk).update(created_at=world.moment(opened_on - timedelta(days=20)))
    return listing


def _right(world: World, serial: int, kind: str, row: dict[str, Any], listing: OpenPatent) -> Right:
    """Numbers from 900001 on are never given by the office, so they belong to nobody."""
    applied_on = world.days_ago(700 + serial * 11)
    status = RightStatus.REGISTERED if serial % 5 else RightStatus.PENDING
    if kind in {RightKind.COPYRIGHT, RightKind.TRADE_SECRET}:
        return _right_without_number(world, kind, row)
    years = YEARS.get(kind)
    expires_on = applied_on.replace(year=applied_on.year + years, day=min(applied_on.day, 28)) if years else None
    registered = status == RightStatus.REGISTERED and kind in REGISTERED
    right = Right.objects.create(
        kind=kind,
        title=row["t"][:60] + "に関する発明" if kind == RightKind.PATENT else row["t"][:60],
        abstract=f"【課題】{row['p']}【解決手段】{row['s']}" if kind == RightKind.PATENT else "",
        application_number=f"{PREFIX[kind]}{applied_on.year}-{900001 + serial}",
        registration_number=f"{REGISTERED[kind]}{serial:05}" if registered else "",
        applied_on=applied_on,
        holders=listing.owner.name,
        ipc_classes=sorted({IPC_OF_TECHNIQUE[code] for code in row["k"]}),
        status=status,
        status_source="J-PlatPat（デモ）",
        status_checked_on=world.days_ago(40 + serial % 200),
        expires_on=expires_on,
    )
    RightOwner.objects.create(right=right, position=0, name=listing.owner.name, organization=listing.owner)
    return right


def _right_without_number(world: World, kind: str, row: dict[str, Any]) -> Right:
    return Right.objects.create(kind=kind, title=row["t"][:60], holders=world.owners[row["o"]].name)


def _permissions(world: World) -> None:
    """One document of each owner covers all its listings."""
    for owner in world.owners.values():
        covered = [row for row in world.listings if row.owner_id == owner.pk and row.state in PERMITTED]
        permission = OwnerPermission.objects.create(
            owner=owner,
            given_by="知的財産部長（デモ）",
            given_on=world.days_ago(1000),
            document="開放特許の掲載に関する承諾書（デモ）",
            for_all_owners=True,
            recorded_by=world.users["coordinator"],
        )
        permission.listings.set(covered)

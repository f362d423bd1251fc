"""Texts for the search tests: made up by a small grammar, and abstracts from the folder REAL_FILES."""

import csv
import os
import random
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from exchange.enums import LicenceTerms, ListingState, OrganizationKind, RightKind
from exchange.models import GrowthField, ListingRight, OpenPatent, Organization, Right, Technique, Use

THINGS = ["温度センサー", "電池パック", "サーバー装置", "光ファイバー", "圧力容器", "ヒートシンク", "超音波洗浄機"]
THINGS += ["インターフェース回路", "ＬＥＤ照明", "めっき液", "鍍金槽"]
PARTS = ["筐体", "電極", "蓋部材", "東京都型弁", "京都式ばね", "𠮷野式ﾉｽﾞﾙ", "ｶﾞｲﾄﾞﾚｰﾙ", "制御部", "㌔㍗計", "樹脂層"]
PARTS += ["Ｏリング", "第１の基板", "凹凸面"]
ACTS = ["固定する", "加熱する", "冷却できる", "検出し、補正する", "取り付けられる", "0.5mm薄くできる", "３０％軽くなる"]
JOINS = ["の", "と", "により、", "において", "<BR>", "\n", " ", "　", "・", "（", "）", "／"]


def sentence(rng: random.Random) -> str:
    words = []
    for _ in range(rng.randint(2, 6)):
        words += [rng.choice(rng.choice([THINGS, PARTS, ACTS])), rng.choice(JOINS)]
    return "".join(words) + rng.choice(ACTS) + "。"


def paragraph(rng: random.Random) -> str:
    return "【課題】" + "".join(sentence(rng) for _ in range(rng.randint(1, 4)))


@cache
def real_abstracts() -> list[tuple[str, str, str]]:
    """(title, abstract, FI) of the real exports; skips the test where there are none."""
    folder = os.environ.get("REAL_FILES")
    if not folder:
        pytest.skip("REAL_FILES is not set")
    found = []
    for path in sorted((Path(folder) / "jplatpat").rglob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            found += [(row["発明の名称"], row["要約"], row["FI"]) for row in rows if row.get("要約")]
    return found


def make_owner(name: str = "架空電機株式会社") -> Organization:
    return Organization.objects.create(kind=OrganizationKind.LARGE, name=name, name_key=name)


def make_listing(title: str, owner: Organization | None = None, *, day: int = 0, **fields) -> OpenPatent:
    """An open listing; `day` counts from 1 January 2026. Not yet in the index."""
    fields = {"trouble": "困りごと", "could_make": "例", "advantage": "3割軽い", **fields}
    fields.setdefault("state", ListingState.OPEN)
    fields.setdefault("opened_at", datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day))
    return OpenPatent.objects.create(title=title, owner=owner or make_owner(f"{title}社"), **fields)


def make_right(listing: OpenPatent, number: str, **fields) -> Right:
    fields = {"kind": RightKind.PATENT, "title": "発明の名称", **fields}
    right = Right.objects.create(application_number=number, **fields)
    ListingRight.objects.create(listing=listing, right=right)
    return right


def fill(rng: random.Random, number: int) -> list[OpenPatent]:
    """Listings with every kind of facet; not yet in the index."""
    owners = [make_owner(f"架空{rng.choice(THINGS)}{n}株式会社") for n in range(4)]
    techniques, uses = list(Technique.objects.all()), list(Use.objects.all())
    fields = list(GrowthField.objects.all())
    listings = []
    for n in range(number):
        listing = make_listing(
            sentence(rng)[:100].replace("\n", "").strip(),
            rng.choice(owners),
            day=rng.randint(0, number),
            trouble=paragraph(rng),
            could_make=sentence(rng),
            terms=rng.choice(LicenceTerms.values),
            state=rng.choice([ListingState.OPEN, ListingState.OPEN, ListingState.CLOSED]),
        )
        listing.techniques.set(rng.sample(techniques, rng.randint(0, 3)))
        listing.uses.set(rng.sample(uses, rng.randint(0, 2)))
        listing.growth_fields.set(rng.sample(fields, rng.randint(0, 1)))
        for k in range(rng.randint(0, 2)):
            make_right(
                listing,
                f"特願2020-{n:05}{k}",
                kind=rng.choice(RightKind.values[:3]),
                abstract=paragraph(rng),
                ipc_classes=rng.sample(["A61", "B21", "B65", "G01", "H01", "H02"], rng.randint(0, 3)),
            )
        listings.append(listing)
    return listings

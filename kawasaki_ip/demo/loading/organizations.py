"""Companies, owners of rights and partners; contacts, memberships, consents."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from stdnum.jp import cn

from exchange.enums import ConsentForm, ConsentScope, MembershipState, OrganizationKind
from exchange.models import (
    Capability,
    Certification,
    Consent,
    Contact,
    GrowthField,
    Membership,
    Organization,
    Technique,
)
from kawasaki_ip.core.normalise import search_key

from .world import World

DATA = Path(__file__).resolve().parent.parent / "data"
# key in the listings' files → name, kana, kind
OWNERS = {
    "多摩川電機": ("デモ多摩川電機株式会社", "デモタマガワデンキ", OrganizationKind.LARGE),
    "新川崎精密": ("株式会社デモ新川崎精密", "デモシンカワサキセイミツ", OrganizationKind.LARGE),
    "殿町ライフ研究所": (
        "一般財団法人デモ殿町ライフ研究所",
        "デモトノマチライフケンキュウジョ",
        OrganizationKind.INSTITUTE,
    ),
    "臨海ケミカル": ("デモ臨海ケミカル株式会社", "デモリンカイケミカル", OrganizationKind.LARGE),
    "宮前マテリアル": ("株式会社デモ宮前マテリアル", "デモミヤマエマテリアル", OrganizationKind.LARGE),
    "麻生情報通信": ("デモ麻生情報通信株式会社", "デモアサオジョウホウツウシン", OrganizationKind.LARGE),
    "登戸光学": ("株式会社デモ登戸光学", "デモノボリトコウガク", OrganizationKind.LARGE),
    "南武工業大学": ("デモ南武工業大学", "デモナンブコウギョウダイガク", OrganizationKind.UNIVERSITY),
    "生田総合大学": ("デモ生田総合大学", "デモイクタソウゴウダイガク", OrganizationKind.UNIVERSITY),
    "京浜モビリティ": ("デモ京浜モビリティ株式会社", "デモケイヒンモビリティ", OrganizationKind.LARGE),
    "溝口食品科学": ("株式会社デモ溝口食品科学", "デモミゾノクチショクヒンカガク", OrganizationKind.LARGE),
    "見本市": ("見本市（架空の市）", "ミホンシ", OrganizationKind.MUNICIPALITY),
}
PARTNERS = (
    ("デモ信用金庫", "デモシンヨウキンコ", OrganizationKind.BANK),
    ("デモ商工会議所", "デモショウコウカイギショ", OrganizationKind.CHAMBER),
    ("見本県（架空の県）", "ミホンケン", OrganizationKind.MUNICIPALITY),
    ("デモ経済産業局（架空の局）", "デモケイザイサンギョウキョク", OrganizationKind.STATE),
    ("デモ信用保証協会", "デモシンヨウホショウキョウカイ", OrganizationKind.GUARANTEE),
)
WARD_TOWNS = {
    "kawasaki": ("210", "架空町一丁目"),
    "saiwai": ("212", "見本町二丁目"),
    "nakahara": ("211", "試作町三丁目"),
    "takatsu": ("213", "例示一丁目"),
    "miyamae": ("216", "仮名台二丁目"),
    "tama": ("214", "架空ヶ丘三丁目"),
    "asao": ("215", "見本野一丁目"),
}
# Companies that let the bank know name and stage, or the shared record too.
CONSENTING = {0: True, 1: True, 3: False, 6: True, 8: False, 12: False, 18: True, 22: False}


def corporate_number(serial: int) -> str:
    """Passes the check digit; no registry office has the code 9999, so it belongs to nobody."""
    base = f"9999{serial:08}"
    return cn.calc_check_digit(base) + base


def load_organizations(world: World) -> None:
    _load_companies(world)
    for number, (key, (name, kana, kind)) in enumerate(OWNERS.items(), start=1):
        owner = _organization(world, name, kana, kind, 100 + number, ward="outside", employees=2000 + number * 310)
        world.owners[key] = owner
        _contact(owner, ("知財 " + "守司文真直学恵悟"[number % 8], "チザイ", "知的財産部"), number)
    for number, (name, kana, kind) in enumerate(PARTNERS, start=1):
        world.partners.append(_organization(world, name, kana, kind, 200 + number, ward="kawasaki", employees=200))
    _load_memberships(world)
    _load_consents(world)


def _load_companies(world: World) -> None:
    techniques = {row.code: row for row in Technique.objects.all()}
    fields = {row.code: row for row in GrowthField.objects.all()}
    rows = tomllib.loads((DATA / "companies.toml").read_text(encoding="utf-8"))["c"]
    for number, row in enumerate(rows):
        company = _company(world, number, row)
        world.companies.append(company)
        company.growth_fields.set([fields[code] for code in row.get("f", [])])
        for code, equipment in row["k"].items():
            Capability.objects.create(
                organization=company,
                technique=techniques[code],
                equipment=equipment,
                noted_by=company.in_charge,
                noted_on=world.days_ago(world.random.randint(30, 900)),
            )
        for kind, name, year in row.get("q", []):
            Certification.objects.create(organization=company, kind=kind, name=name, granted_in=year)
        _contact(company, row["t"], number)


def _company(world: World, number: int, row: dict[str, Any]) -> Organization:
    """The last but one is a shop of which little is known: missing values are part of life."""
    code, town = WARD_TOWNS[row["w"]]
    known = bool(row["k"])
    return Organization.objects.create(
        kind=OrganizationKind.SME,
        name=row["n"],
        kana=row["y"],
        name_key=search_key(row["n"]),
        corporate_number=corporate_number(number + 1) if known else "",
        postal_code=f"{code}{9900 + number:04}" if known else "",
        ward=row["w"],
        address=f"{town}{number % 20 + 1}番{number % 9 + 1}号",
        telephone=f"044-000-3{number:03}",
        fax=f"044-000-4{number:03}" if number % 3 == 0 else "",
        website=f"https://company{number}.demo.example/" if number % 4 == 0 else "",
        industry=row["i"],
        employees=row["e"] or None,
        founded=1950 + number if known else None,
        profile=row["p"],
        in_charge=world.field_staff[number % len(world.field_staff)] if known else None,
        internal_note="夕方の電話は出られないことが多い。" if number % 5 == 0 else "",
    )


def _organization(
    world: World, name: str, kana: str, kind: str, serial: int, *, ward: str, employees: int
) -> Organization:
    return Organization.objects.create(
        kind=kind,
        name=name,
        kana=kana,
        name_key=search_key(name),
        corporate_number=corporate_number(serial),
        ward=ward,
        telephone=f"044-000-5{serial:03}",
        employees=employees,
        in_charge=world.field_staff[serial % len(world.field_staff)],
    )


def _contact(organization: Organization, person: Any, number: int) -> None:
    name, kana, position = person
    # Some have no e-mail address: they are on the call list.
    email = f"contact{organization.pk}@demo.example" if number % 6 else ""
    Contact.objects.create(
        organization=organization,
        name=name,
        kana=kana,
        position=position,
        email=email,
        telephone=organization.telephone,
        is_main=True,
    )


def _load_memberships(world: World) -> None:
    places = (
        ("member", world.companies[0]),
        ("colleague", world.companies[0]),
        ("provider", world.owners["多摩川電機"]),
        ("partner", world.partners[0]),
    )
    for key, organization in places:
        Membership.objects.create(
            user=world.users[key],
            organization=organization,
            company_name=organization.name,
            state=MembershipState.APPROVED,
            decided_by=world.users["coordinator"],
            decided_at=world.moment(world.days_ago(200)),
            confirmed_on=world.days_ago(200),
        )
    Membership.objects.create(
        user=world.users["newcomer"],
        company_name="(有)デモ平間金型",
        telephone="044-000-9999",
        message="先日の訪問でご案内いただきました。",
    )


def _load_consents(world: World) -> None:
    bank = world.partners[0]
    for number, shares_record in CONSENTING.items():
        company = world.companies[number]
        scopes = [ConsentScope.NAME_AND_STAGE] + ([ConsentScope.SHARED_RECORD] if shares_record else [])
        for scope in scopes:
            Consent.objects.create(
                organization=company,
                to_organization=bank,
                scope=scope,
                since=world.today - timedelta(days=300),
                given_how=ConsentForm.DOCUMENT,
                note="同意書（デモ）",
                recorded_by=world.users["coordinator"],
            )
    revoked = Consent.objects.filter(organization=world.companies[22]).first()
    revoked.revoked_at = world.moment(world.days_ago(20))
    revoked.revoked_by = world.users["coordinator"]
    revoked.save(update_fields=["revoked_at", "revoked_by"])

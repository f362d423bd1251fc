"""Users of every role; their addresses end in demo.example, which nobody can receive mail at."""

from allauth.account.models import EmailAddress

from consultations.enums import Profession
from consultations.models import Expert
from kawasaki_ip.accounts.enums import StaffBody, StaffRole
from kawasaki_ip.accounts.models import StaffRoleRow, User

from .world import World

DOMAIN = "demo.example"
# key → name, kana, telephone; the eight named in the README come first
OUTSIDERS = {
    "member": ("架空 太郎", "カクウ タロウ"),
    "provider": ("知財 守", "チザイ マモル"),
    "partner": ("信用 結", "シンヨウ ユイ"),
    "expert": ("弁理 士郎", "ベンリ シロウ"),
    "colleague": ("架空 花", "カクウ ハナ"),
    "newcomer": ("新規 希", "シンキ ノゾミ"),
}
STAFF = {
    "coordinator": ("現場 歩", "ゲンバ アユミ", StaffBody.FOUNDATION, {StaffRole.COORDINATOR}),
    "coordinator2": ("訪問 進", "ホウモン ススム", StaffBody.FOUNDATION, {StaffRole.COORDINATOR}),
    # City staff both visit and evaluate.
    "coordinator3": ("市役 二葉", "シヤク フタバ", StaffBody.CITY, {StaffRole.COORDINATOR, StaffRole.OFFICIAL}),
    "manager": ("統括 誠", "トウカツ マコト", StaffBody.FOUNDATION, {StaffRole.MANAGER}),
    "official": ("計画 正", "ケイカク タダシ", StaffBody.CITY, {StaffRole.OFFICIAL}),
    "administrator": ("管理 修", "カンリ オサム", StaffBody.CITY, {StaffRole.ADMINISTRATOR}),
}
# name, kana, profession, office, fields, public
EXPERTS = (
    ("弁理 士郎", "ベンリ シロウ", Profession.PATENT_ATTORNEY, "デモ特許事務所", "機械、出願、権利化", True),
    ("診断 明子", "シンダン アキコ", Profession.SME_CONSULTANT, "デモ経営事務所", "知財戦略、事業計画", True),
    ("法律 公", "ホウリツ コウ", Profession.LAWYER, "デモ法律事務所", "契約、秘密保持", False),
    ("技術 工", "ギジュツ タクミ", Profession.ENGINEER, "デモ技術士事務所", "金型、めっき", True),
    ("海外 渡", "カイガイ ワタル", Profession.PATENT_ATTORNEY, "デモ国際特許事務所", "海外出願、商標", False),
)


def load_people(world: World) -> None:
    for key, (name, kana) in OUTSIDERS.items():
        world.users[key] = _user(key, name, kana)
    for key, (name, kana, body, roles) in STAFF.items():
        user = _user(key, name, kana, body=body, department=_department(body))
        StaffRoleRow.objects.bulk_create([StaffRoleRow(user=user, role=role) for role in sorted(roles)])
        world.users[key] = user
    for number, (name, kana, profession, office, fields, public) in enumerate(EXPERTS):
        world.experts.append(
            Expert.objects.create(
                user=world.users["expert"] if number == 0 else None,
                name=name,
                kana=kana,
                profession=profession,
                office=office,
                fields=fields,
                email=f"expert{number or ''}@{DOMAIN}",
                telephone=f"044-000-10{number:02}",
                is_public=public,
            )
        )


def _department(body: str) -> str:
    return "経済労働局（デモ）" if body == StaffBody.CITY else "知的財産担当（デモ）"


def _user(key: str, name: str, kana: str, **fields: str) -> User:
    number = sum(ord(letter) for letter in key) % 1000
    user = User(email=f"{key}@{DOMAIN}", name=name, kana=kana, telephone=f"044-000-2{number:03}", **fields)
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user

"""Finding the company that was visited."""

import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from exchange.models import Organization
from kawasaki_ip.core.normalise import kana, search_key

from ..models import FollowUp, Visit

SHOWN = 8  # companies offered before anything is typed
FOUND = 30  # companies offered for what was typed
# The rows of the syllabary, with the kana that begin a name filed there.
KANA_ROWS = {
    "ア": "アイウエオヴァィゥェォ",
    "カ": "カキクケコガギグゲゴ",
    "サ": "サシスセソザジズゼゾ",
    "タ": "タチツテトダヂヅデドッ",
    "ナ": "ナニヌネノ",
    "ハ": "ハヒフヘホバビブベボパピプペポ",
    "マ": "マミムメモ",
    "ヤ": "ヤユヨャュョ",
    "ラ": "ラリルレロ",
    "ワ": "ワヲンヮ",
}


def likely_companies(user: Any, *, today: datetime.date) -> list[Organization]:
    """Those that this coordinator most likely stands in front of: today's, then the last ones, then own ones."""
    due = FollowUp.objects.owed().filter(in_charge=user, due__lte=today, about_company__isnull=False)
    ids = list(due.order_by("-due", "pk").values_list("about_company_id", flat=True)[:SHOWN])
    visited = Visit.objects.filter(in_charge=user, company__isnull=False).order_by()
    last = visited.values("company_id").annotate(last=Max("day")).order_by("-last", "company_id")
    ids += [row["company_id"] for row in last[:SHOWN]]
    own = Organization.objects.active().filter(in_charge=user).order_by("kana", "name", "pk")
    ids += list(own.values_list("pk", flat=True)[:SHOWN])
    wanted = list(dict.fromkeys(ids))[:SHOWN]
    found = Organization.objects.active().in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def named_like(text: str) -> list[Organization]:
    """By name or kana, whatever the width, the legal form or the case; those of exactly this name alone, if any."""
    key = search_key(text)
    if not key:
        return []
    active = Organization.objects.active()
    exact = list(active.filter(name_key=key)[:FOUND])
    if exact:
        return exact
    return list(active.filter(Q(name_key__contains=key) | Q(kana__contains=kana(text)))[:FOUND])


def in_kana_row(row: str) -> QuerySet:
    """Companies whose kana begin in this row; "" are those without kana."""
    condition = Q()
    for letter in KANA_ROWS.get(row, ""):
        condition |= Q(kana__startswith=letter)
    return Organization.objects.active().filter(condition or Q(kana=""))

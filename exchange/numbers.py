"""Numbers of applications, gazettes and registrations, in every spelling that people and offices use.

The normal form is the one J-PlatPat prints: 特願2024-123456, 特開平11-012345, 特許1234567, 実登3237354,
WO2023/079777. Years since 2000 are Western, earlier ones in their era with two digits.
"""

import re
import unicodedata
from datetime import date

from kawasaki_ip.core.dates import years_later

from .enums import RightKind

_HYPHENS = re.compile(r"[－−‐‑‒–—ー―ｰ]")
_FILLERS = re.compile(r"[\s,，、]+")

# Long names, in the order in which they are tried, and what J-PlatPat prints.
_SERIES = (
    ("特許出願公開", "特開"),
    ("特許出願公告", "特公"),
    ("実用新案登録出願公開", "実開"),
    ("実用新案登録出願公告", "実公"),
    ("実用新案登録出願", "実願"),
    ("実用新案出願", "実願"),
    ("意匠登録出願", "意願"),
    ("商標登録出願", "商願"),
    ("特許出願", "特願"),
    ("特許願", "特願"),
    ("実用新案登録願", "実願"),
    ("意匠登録願", "意願"),
    ("商標登録願", "商願"),
    ("公開特許公報", "特開"),
    ("公表特許公報", "特表"),
    ("再公表特許", "再表"),
)
_YEARLY = ("特願", "特開", "特表", "特公", "再表", "実願", "実開", "実公", "実表", "実全", "意願", "商願", "商公")
_REGISTERED = (
    ("実用新案登録", "実登"),
    ("登録実用新案", "実登"),
    ("意匠登録", "意登"),
    ("登録意匠", "意登"),
    ("商標登録", "商登"),
    ("登録商標", "商登"),
    ("実登", "実登"),
    ("意登", "意登"),
    ("商登", "商登"),
    ("特許", "特許"),
)
_ERAS = (("令和", "令", 2018), ("平成", "平", 1988), ("昭和", "昭", 1925), ("大正", "大", 1911), ("明治", "明", 1867))
_LETTERS = {"R": "令", "H": "平", "S": "昭", "T": "大", "M": "明"}
_FIRST_YEAR = {short: base for _long, short, base in _ERAS}
_LAST_ERA_YEAR = {"平": 31, "昭": 64, "大": 15, "明": 45}

_YEARLY_SHAPE = re.compile(
    rf"^(?P<series>{'|'.join(_YEARLY)})第?(?P<era>[令平昭大明RHSTM])?(?P<year>元|\d{{1,4}})年?"
    r"(?:[-/]|第|(?<=年))+(?P<serial>\d{1,6})(?:号|公報)*(?:[A-Z]\d?)?$"
)
_YEAR_FIRST = re.compile(
    rf"^(?P<era>[令平昭大明])?(?P<year>元|\d{{1,4}})年(?P<series>{'|'.join(_YEARLY)})第?(?P<serial>\d{{1,6}})号?$"
)
_REGISTERED_SHAPE = re.compile(r"^第?(?P<serial>\d{1,7})(?:号|公報|[ABUSY]\d?)*(?P<branch>(?:-|の)\d{1,2})?号?$")
_WORLD = re.compile(
    r"^(?:WO|国際公開(?:番号)?第?(?:WO)?)(?P<year>\d{2}|\d{4})[-/](?P<serial>\d{1,6})(?:号|パンフレット)*(?:A\d)?$"
)
_PCT = re.compile(r"^(?:国際出願(?:番号)?)?PCT/?(?P<office>[A-Z]{2})(?P<year>\d{2}|\d{4})/(?P<serial>\d{1,6})$")
_LICENCE = re.compile(r"^L\d{10}$")

_KINDS = {"特": RightKind.PATENT, "再": RightKind.PATENT, "実": RightKind.UTILITY_MODEL, "意": RightKind.DESIGN}


def normalise(text: str) -> str:
    """The normal form of a number; raises ValueError for what is none. Idempotent."""
    plain = _plain(text)
    for read in (_read_world, _read_registered, _read_yearly):
        found = read(plain)
        if found:
            return found
    raise ValueError(text)


def is_application_number(number: str) -> bool:
    """Whether a normal form numbers an application."""
    return number[1:2] == "願" or number.startswith("PCT/")


def is_registration_number(number: str) -> bool:
    return number.startswith(("特許", "実登", "意登", "商登"))


def kind_of(number: str) -> RightKind:
    """The kind of right that a normal form numbers."""
    if number.startswith(("WO", "PCT")):
        return RightKind.PATENT
    return _KINDS.get(number[:1], RightKind.TRADE_MARK)


def normalise_licence(text: str) -> str:
    """Licence number of the open-patent database: L + year + six digits."""
    plain = _plain(text)
    if not _LICENCE.match(plain):
        raise ValueError(text)
    return plain


def longest_term(kind: str, applied_on: date | None, registered_on: date | None = None) -> date | None:
    """Last day of the longest possible term; None where the law or our dates do not tell.

    Nothing says that the fees were paid until then.
    """
    if kind == RightKind.PATENT and applied_on:
        return years_later(applied_on, 20)
    if kind == RightKind.UTILITY_MODEL and applied_on and applied_on >= date(2005, 4, 1):
        return years_later(applied_on, 10)
    if kind == RightKind.DESIGN and applied_on:
        if applied_on >= date(2020, 4, 1):
            return years_later(applied_on, 25)
        if applied_on >= date(2007, 4, 1) and registered_on:
            return years_later(registered_on, 20)
    if kind == RightKind.TRADE_MARK and registered_on:
        return years_later(registered_on, 10)
    return None


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).upper()
    plain = _FILLERS.sub("", _HYPHENS.sub("-", plain))
    for long, short in _SERIES:
        plain = plain.replace(long, short)
    for long, short, _base in _ERAS:
        plain = plain.replace(long, short)
    return plain


def _read_world(plain: str) -> str:
    world = _WORLD.match(plain)
    if world:
        return f"WO{_world_year(world['year'])}/{int(world['serial']):06}"
    pct = _PCT.match(plain)
    if pct:
        return f"PCT/{pct['office']}{_world_year(pct['year'])}/{int(pct['serial']):06}"
    return ""


def _world_year(digits: str) -> int:
    """Two digits were used until 2003; international applications began in 1978."""
    year = int(digits)
    return year if year > 99 else year + (1900 if year >= 78 else 2000)


def _read_registered(plain: str) -> str:
    for long, short in _REGISTERED:
        if plain.startswith(long):
            rest = _REGISTERED_SHAPE.match(plain[len(long) :])
            if rest is None:
                return ""
            branch = f"-{int(rest['branch'][1:])}" if rest["branch"] else ""
            return f"{short}{int(rest['serial'])}{branch}" if int(rest["serial"]) else ""
    return ""


def _read_yearly(plain: str) -> str:
    found = _YEARLY_SHAPE.match(plain) or _YEAR_FIRST.match(plain)
    if found is None:
        return ""
    era = _LETTERS.get(found["era"], found["era"]) if found["era"] else ""
    year = 1 if found["year"] == "元" else int(found["year"])
    separator = "/" if found["series"] == "再表" else "-"
    shown = _shown_year(era, year)
    serial = int(found["serial"])
    return f"{found['series']}{shown}{separator}{serial:06}" if shown and serial else ""


def _shown_year(era: str, year: int) -> str:
    """2024, 平11, 昭63; "" for a year that cannot be."""
    if not era:
        if not 1885 <= year <= 2100:
            return ""
        if year >= 2000:
            return str(year)
        era = next(short for _long, short, base in _ERAS if year > base)
        return f"{era}{year - _FIRST_YEAR[era]:02}"
    if not 1 <= year <= _LAST_ERA_YEAR.get(era, 99):
        return ""
    western = _FIRST_YEAR[era] + year
    return str(western) if western >= 2000 else f"{era}{year:02}"

"""How mails read, letter by letter; and every declared kind in both languages."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.utils import translation

from kawasaki_ip.mail import kinds, rendering
from kawasaki_ip.mail.kinds import Audience, Item
from kawasaki_ip.mail.models import Message
from kawasaki_ip.mail.rendering import Line
from kawasaki_ip.mail.wrapping import columns, wrap
from tests.factories.accounts import StaffFactory
from tests.kawasaki_ip.mail.moments import MONDAY, TUESDAY, at

NOW = at(MONDAY)
SAMPLE = {
    "number": "2026-0012",
    "day": {"day": "2026-12-01"},
    "until": {"day": "2026-12-15"},
    "time": "14:00",
    "path": "/applications/12/",
    "company": "株式会社高津製作所",
    "place": "高津区",
    "name": "高津 太郎",
    "body": "株式会社高津製作所",
    "title": "知的財産交流会",
    "count": 3,
    "amount": "3",
    "role": "コーディネータ",
}
SIGNATURE = """\
------------------------------------------------------------
知的財産交流の相談窓口
公益財団法人川崎市産業振興財団
電話 044-000-0000　FAX 044-000-0001
受付時間　月曜日から金曜日まで 8時30分から17時15分まで
"""


def message(**fields):
    return Message(kind="digest", name="多摩 次郎", address="jiro@city.example", **fields)


@pytest.mark.django_db
def test_digest_reads_like_this():
    step, question = kinds.get("test_step"), kinds.get("test_question")
    lines = [
        Line(step, Item(path="/follow-ups/7/", day=TUESDAY, company="株式会社高津製作所", place="高津区")),
        Line(step, Item(path="/follow-ups/3/", day=date(2026, 11, 24), company="有限会社多摩", place="多摩区")),
        Line(question, Item(path="/applications/5/", day=MONDAY, number="2026-0005", company="見せない会社")),
    ]

    text = rendering.digest(message(recipient=StaffFactory(pk=900)), lines, NOW)

    link = f"{settings.SITE_URL}/mail/unsubscribe/"
    assert text.subject == "【川崎市知的財産交流】期限のお知らせ（3件）"
    assert re.sub(rf"{link}[^/]+/", f"{link}TOKEN/", text.body) == (
        f"""多摩 次郎　様

川崎市知的財産交流ポータル（公益財団法人川崎市産業振興財団）です。

2026年11月30日（月）のお知らせです。

■ Next steps

・2026年11月24日（火）【期限を過ぎています】　有限会社多摩（多摩区）
{settings.SITE_URL}/follow-ups/3/

・2026年12月1日（火）　株式会社高津製作所（高津区）
{settings.SITE_URL}/follow-ups/7/

■ Questions

・2026年11月30日（月）【今日】　2026-0005
{settings.SITE_URL}/applications/5/

このメールに返信すると、窓口に届きます。

メールの受け取り方は、こちらで変えられます。
{settings.SITE_URL}/mail/preferences/

このお知らせを止めるには、こちらを開いてください。
{link}TOKEN/

"""
        + SIGNATURE
    )


def test_single_mail_to_an_outsider_reads_like_this():
    mail = Message(kind="test_receipt", name="株式会社高津製作所", is_body=True, context=SAMPLE, address="a@b.example")

    text = rendering.single(mail, kinds.get("test_receipt"), NOW)

    assert text.subject == "【川崎市知的財産交流】Receipt 2026-0012"
    assert text.body == (
        f"""株式会社高津製作所　御中

川崎市知的財産交流ポータル（公益財団法人川崎市産業振興財団）です。

Number 2026-0012 of 2026年12月1日（火）.

{settings.SITE_URL}/applications/12/

このメールに返信すると、窓口に届きます。

"""
        + SIGNATURE
    )


def test_company_is_named_to_staff_only_while_the_setting_is_on(settings):
    mail = Message(kind="test_work", name="x", context=SAMPLE, address="a@b.example")

    assert "高津製作所" in rendering.single(mail, kinds.get("test_work"), NOW).body
    settings.MAIL_NAMES_COMPANY = False
    assert "高津製作所" not in rendering.single(mail, kinds.get("test_work"), NOW).body


DECLARED = sorted(kinds.all_kinds(), key=lambda kind: kind.key)


def write(kind, language):
    mail = Message(
        kind=kind.key, name="高津 太郎", context=SAMPLE, address="a@b.example", language=language, is_digest=False
    )
    if kind.template:
        return rendering.single(mail, kind, NOW)
    item = Item(path="/x/1/", day=TUESDAY, number="2026-0012", company="株式会社高津製作所", place="高津区")
    return rendering.digest(mail, [Line(kind, item)], NOW)


@pytest.mark.parametrize("kind", DECLARED, ids=lambda kind: kind.key)
def test_every_kind_is_polite_short_and_complete_japanese(kind):
    text = write(kind, "ja")

    assert text.subject.startswith("【川崎市知的財産交流】")
    assert len(text.subject.removeprefix("【川崎市知的財産交流】")) <= 30
    assert text.body.startswith("高津 太郎　様\n\n川崎市知的財産交流ポータル")
    assert text.body.endswith(SIGNATURE)
    assert [line for line in text.body.split("\n") if columns(line) > 78 and "://" not in line] == []
    prose = "\n".join(line for line in text.body.split("\n") if "://" not in line)
    assert re.findall(r"[A-Za-z]{3,} [A-Za-z]{2,}", prose) == []
    # 機種依存文字: what CP932 holds in its vendor rows, and what it does not hold at all.
    assert re.findall(r"[①-⑳㈱㈲Ⅰ-Ⅹ㍉-㍗]", text.subject + prose) == []


@pytest.mark.parametrize("kind", DECLARED, ids=lambda kind: kind.key)
def test_every_kind_is_complete_english(kind):
    text = write(kind, "en")

    assert text.subject.startswith("[Kawasaki IP Exchange] ")
    ours = text.body.replace("\n", "")  # a name may be wrapped over two lines
    for typed in (*JAPANESE_WORDS, *(word for word in SAMPLE.values() if isinstance(word, str))):
        ours = ours.replace(typed, "")
    assert re.findall(r"[ぁ-んァ-ン一-龥]+", ours) == []


JAPANESE_WORDS = ("公益財団法人川崎市産業振興財団",)


@pytest.mark.parametrize("kind", DECLARED, ids=lambda kind: kind.key)
def test_no_outsider_reads_company_or_place(kind):
    if kind.audience is Audience.STAFF:
        assert "高津区" in SAMPLE["place"]
    else:
        with translation.override("ja"):
            words = rendering._words(kind, SAMPLE)
        assert (words["company"], words["place"]) == ("", "")


@pytest.mark.parametrize("kind", [kind for kind in DECLARED if kind.template], ids=lambda kind: kind.key)
def test_templates_name_allowed_words_only(kind):
    source = Path(get_template(kind.template).origin.name).read_text()

    named = set(re.findall(r"{{\s*(\w+)", source)) | set(re.findall(r"=(\w+)[ .%|]", source))
    assert named <= kinds.ALLOWED | {"url", "desk"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("あ" * 40, "あ" * 39 + "\nあ"),
        ("あ" * 39 + "。い", "あ" * 38 + "\nあ。い"),
        ("あ" * 38 + "（い）", "あ" * 38 + "\n（い）"),
        ("word " * 20, ("word " * 15).rstrip() + "\n" + ("word " * 5).rstrip()),
        ("https://example.jp/" + "a" * 80, "https://example.jp/" + "a" * 80),
        ("x" * 100, "x" * 78 + "\n" + "x" * 22),
        ("", ""),
    ],
)
def test_text_is_wrapped_where_it_may_be(text, expected):
    assert wrap(text) == expected

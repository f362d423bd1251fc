"""The first entries of the editable lists: techniques, uses, growth fields (seed:116-118)."""

from django.db import migrations

TECHNIQUES = [
    ("press", "プレス", "Press work"),
    ("sheet-metal", "板金", "Sheet metal"),
    ("cutting", "切削", "Machining"),
    ("grinding", "研削・研磨", "Grinding and polishing"),
    ("casting", "鋳造・鍛造", "Casting and forging"),
    ("resin", "樹脂成形", "Resin moulding"),
    ("rubber", "ゴム加工", "Rubber processing"),
    ("plating", "めっき・表面処理", "Plating and surface treatment"),
    ("heat", "熱処理", "Heat treatment"),
    ("welding", "溶接", "Welding"),
    ("assembly", "組立", "Assembly"),
    ("mould", "金型", "Dies and moulds"),
    ("circuit", "電子回路", "Electronic circuits"),
    ("measurement", "計測・検査", "Measurement and inspection"),
    ("software", "ソフト", "Software"),
    ("food", "食品", "Food processing"),
    ("printing", "印刷", "Printing"),
    ("chemistry", "化学・材料", "Chemistry and materials"),
    ("design", "デザイン", "Design"),
]
USES = [
    ("daily", "日用品・家庭", "Daily goods and home"),
    ("care", "介護・福祉", "Care and welfare"),
    ("medical", "医療・健康", "Medicine and health"),
    ("food", "食品・飲料", "Food and drink"),
    ("factory", "工場・生産設備", "Factory and production"),
    ("building", "建築・土木", "Building and civil works"),
    ("vehicle", "自動車・乗り物", "Vehicles"),
    ("environment", "環境・省エネ", "Environment and energy saving"),
    ("disaster", "防災・安全", "Disaster prevention and safety"),
    ("agriculture", "農業・園芸", "Agriculture and gardening"),
    ("education", "教育・玩具", "Education and toys"),
    ("office", "事務・店舗", "Office and shop"),
    ("electronics", "電子機器・通信", "Electronics and communication"),
    ("sports", "スポーツ・趣味", "Sports and hobby"),
]
GROWTH_FIELDS = [
    ("life", "ライフイノベーション", "Life innovation"),
    ("green", "グリーンイノベーション", "Green innovation"),
    ("welfare", "ウェルフェアイノベーション", "Welfare innovation"),
]


def fill(apps, schema_editor):
    for model, rows in (("Technique", TECHNIQUES), ("Use", USES), ("GrowthField", GROWTH_FIELDS)):
        manager = apps.get_model("exchange", model).objects
        for position, (code, name, name_en) in enumerate(rows, start=1):
            manager.get_or_create(code=code, defaults={"name": name, "name_en": name_en, "position": position})


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

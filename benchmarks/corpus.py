"""Abstracts to measure with: real ones from the folder REAL_FILES, else made up by a grammar.

Both are multiplied by joining halves of two abstracts, so that no text is there twice and the
distribution of characters and lengths stays as it was.
"""

import csv
import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MADE_UP = 4000
_THINGS = """
温度センサー 電池パック サーバー装置 光ファイバー 圧力容器 ヒートシンク 超音波洗浄機
搬送ロボット 燃料電池 発光素子 樹脂成形品 検査装置 切削工具 軸受け 冷却管
""".split()  # noqa: SIM905
_PARTS = """
筐体 電極 蓋部材 弁座 板ばね ノズル ガイドレール 制御部 樹脂層 シール部材
第１の基板 凹部 突起 磁石 配線 送信部 回転軸 外周面 絶縁膜 吸気口
""".split()  # noqa: SIM905
_ACTS = """
固定する 加熱する 冷却する 検出する 補正する 搬送する 支持する 形成する 判定する
供給する 遮断する 押圧する
""".split()  # noqa: SIM905
_ENDS = ["ことを特徴とする", "ように構成される", "ことができる", "ための手段を備える"]


@dataclass(frozen=True)
class Text:
    title: str
    abstract: str
    classes: tuple[str, ...]


def texts(rng: random.Random, number: int) -> Iterator[Text]:
    """`number` texts, the same for the same seed."""
    source = real() or [_made_up(rng) for _ in range(MADE_UP)]
    for _ in range(number):
        first, second = rng.choice(source), rng.choice(source)
        head, tail = first.abstract, second.abstract
        yield Text(first.title, head[: len(head) // 2] + tail[len(tail) // 2 :], first.classes)


def origin() -> str:
    found = real()
    return f"{len(found)} real abstracts" if found else f"{MADE_UP} made-up abstracts"


def real() -> list[Text]:
    """[] where REAL_FILES is not set."""
    folder = os.environ.get("REAL_FILES")
    if not folder:
        return []
    found = []
    for path in sorted((Path(folder) / "jplatpat").rglob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("要約"):
                    classes = tuple(sorted(set(re.findall(r"\b([A-H]\d\d)[A-Z]", row["FI"]))))
                    found.append(Text(row["発明の名称"], row["要約"], classes))
    return found


def _made_up(rng: random.Random) -> Text:
    def clause() -> str:
        return f"{rng.choice(_THINGS)}の{rng.choice(_PARTS)}を{rng.choice(_PARTS)}により{rng.choice(_ACTS)}"

    title = f"{rng.choice(_THINGS)}および{rng.choice(_PARTS)}の製造方法"
    sentences = [f"{clause()}{rng.choice(_ENDS)}。" for _ in range(rng.randint(8, 16))]
    abstract = f"(57)【要約】<BR>【課題】{sentences[0]}<BR>【解決手段】{''.join(sentences[1:])}"
    return Text(title, abstract, (rng.choice("ABCDEFGH") + f"{rng.randint(1, 65):02}",))


def words(rng: random.Random, number: int) -> list[str]:
    """What people might type: runs of kanji and katakana of real texts (frequent ones come often),
    single characters, copied phrases, and two words together."""
    source = real() or [_made_up(rng) for _ in range(200)]
    found = []
    for _ in range(number):
        kind = rng.choices(["one", "word", "phrase", "two"], [8, 60, 12, 20])[0]
        pick = [_word(rng, source) for _ in range(2)]
        if kind == "one":
            found.append(pick[0][0])
        elif kind == "word":
            found.append(pick[0])
        elif kind == "two":
            found.append(" ".join(pick))
        else:
            shown = re.sub(r"<BR>|\s|[\"「『“]", "", rng.choice(source).abstract)
            start = rng.randrange(max(1, len(shown) - 10))
            found.append(shown[start : start + rng.randint(4, 10)])
    return found


def _word(rng: random.Random, source: list[Text]) -> str:
    text = rng.choice(source)
    shown = re.sub(r"<BR>|\s", "", text.title + "。" + text.abstract)
    return rng.choice(re.findall(r"[一-鿿]{2,4}|[ァ-ヺー]{3,8}", shown) or ["電池"])

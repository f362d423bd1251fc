"""Plain text in lines of at most 78 columns, a full-width letter counting two."""

import unicodedata

WIDTH = 78
_NOT_FIRST = set("、。，．・：；？！）」』】〉》〕］｝ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;?!)]}%")
_NOT_LAST = set("（「『【〈《〔［｛([{")


def columns(text: str) -> int:
    return sum(_width(ch) for ch in text)


def _width(ch: str) -> int:
    if unicodedata.combining(ch):
        return 0
    return 2 if unicodedata.east_asian_width(ch) in "WFA" else 1


def wrap(text: str, width: int = WIDTH) -> str:
    """Each line by itself; an address of a page is never broken."""
    return "\n".join(piece for line in text.split("\n") for piece in _wrap_line(line.rstrip(), width))


def _wrap_line(line: str, width: int) -> list[str]:
    pieces = []
    while columns(line) > width and "://" not in line:
        cut = _cut(line, width)
        pieces.append(line[:cut].rstrip())
        line = line[cut:].lstrip()
    return [*pieces, line]


def _cut(line: str, width: int) -> int:
    """Where to break: after as many letters as fit, at a blank for words, by the rules for Japanese punctuation."""
    cut = used = 0
    while used + _width(line[cut]) <= width:
        used += _width(line[cut])
        cut += 1
    fits = cut
    while cut > 1 and not _may_break(line, cut):
        cut -= 1
    return cut if cut > 1 else fits


def _may_break(line: str, at: int) -> bool:
    before, after = line[at - 1], line[at]
    if after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return before == " " or after == " " or _width(before) == 2 or _width(after) == 2

"""Geometry of the charts: numbers in, shapes out. Templates draw them with classes only, because the CSP
refuses styles inside SVG."""

import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import segno

WIDTH, HEIGHT = 400, 220  # of a line chart, in its own units: text of 13 units is readable on a phone
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 14, 30
MARKERS = ("circle", "square", "triangle", "diamond")
Number = float | int | Decimal


@dataclass(frozen=True, slots=True)
class Bar:
    label: Any
    value: Any
    width: float  # 0-100
    target: float | None = None  # position of the target's mark, 0-100
    share: int | None = None  # of the step before, in percent
    start: float = 0.0  # left edge, for centred bars

    @property
    def is_number(self) -> bool:
        return _is_number(self.value)

    @property
    def shown(self) -> Any:
        return shown(self.value)


def bars(rows: Iterable[tuple[Any, Any]], *, target: Number | None = None) -> list[Bar]:
    """Bars from 0, scaled to the largest value or the target; a text or None has no bar."""
    listed = list(rows)
    numbers = [float(value) for _label, value in listed if _is_number(value)]
    largest = max([*numbers, float(target or 0), 0]) or 1
    mark = None if target is None else round(100 * float(target) / largest, 1)
    return [
        Bar(label, value, round(100 * max(float(value), 0) / largest, 1) if _is_number(value) else 0, mark)
        for label, value in listed
    ]


def funnel(steps: Sequence[tuple[Any, Number]]) -> list[Bar]:
    """Centred bars from many to few, with the share of the step before."""
    largest = max((value for _label, value in steps), default=0) or 1
    result, before = [], None
    for label, value in steps:
        width = round(100 * value / largest, 1)
        share = round(100 * value / before) if before else None
        result.append(Bar(label, value, width, share=share, start=round((100 - width) / 2, 1)))
        before = value
    return result


@dataclass(frozen=True, slots=True)
class Line:
    name: Any
    number: int  # 1-4: class and marker
    marker: str
    paths: list[str]  # one per unbroken stretch
    points: list[tuple[float, float]]
    values: list[Any]
    label_at: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class LineDrawing:
    width: int
    height: int
    ticks: list[tuple[float, str]]  # y and its text
    labels: list[tuple[float, Any]]  # x and its text; only as many as fit
    lines: list[Line]
    table: list[tuple[Any, list[Any]]] = field(default_factory=list)  # label, one value per line
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def lines(labels: Sequence[Any], series: Sequence[tuple[Any, Sequence[Any]]]) -> LineDrawing:
    """Up to four lines over the same labels; None is a gap."""
    numbers = [float(value) for _name, values in series for value in values if _is_number(value)]
    top = nice_ceiling(max([*numbers, 0]))
    span = max(len(labels) - 1, 1)

    def place(index: int, value: Number) -> tuple[float, float]:
        x = LEFT + (WIDTH - LEFT - RIGHT) * index / span
        y = HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * float(value) / top
        return round(x, 1), round(y, 1)

    drawn = [_line(number, name, list(values), place) for number, (name, values) in enumerate(series[:4], start=1)]
    every = max(1, math.ceil(len(labels) / 6))
    return LineDrawing(
        WIDTH,
        HEIGHT,
        ticks=[(place(0, top * part / 4)[1], f"{top * part / 4:,g}") for part in range(5)],
        labels=[(place(i, 0)[0], label) for i, label in enumerate(labels) if i % every == 0],
        lines=drawn,
        table=[(label, [shown(line.values[i]) for line in drawn]) for i, label in enumerate(labels)],
    )


def _line(number: int, name: Any, values: list[Any], place: Any) -> Line:
    stretches: list[list[tuple[float, float]]] = [[]]
    for index, value in enumerate(values):
        if _is_number(value):
            stretches[-1].append(place(index, value))
        elif stretches[-1]:
            stretches.append([])
    paths = ["M" + " L".join(f"{x} {y}" for x, y in stretch) for stretch in stretches if len(stretch) > 1]
    points = [point for stretch in stretches for point in stretch]
    return Line(name, number, MARKERS[number - 1], paths, points, values, points[-1] if points else None)


def nice_ceiling(value: Number) -> float:
    """The next of 1, 2, 4, 5, 8 × a power of ten: axis ends that divide by four into readable figures."""
    if value <= 0:
        return 4
    power = 10 ** math.floor(math.log10(value))
    for factor in (1, 2, 4, 6, 8, 10):
        if factor * power >= value:
            return max(factor * power, 4)
    return 10 * power


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def shown(value: Any) -> Any:
    """1200 → 1,200; 2.00 → 2; what is no number stays as it is."""
    if not _is_number(value):
        return value
    return f"{value.normalize():,f}" if isinstance(value, Decimal) else f"{value:,}"


def qr(text: str) -> dict[str, Any]:
    """A QR code as one SVG path: {"size", "path"}."""
    matrix = segno.make(text, error="m", micro=False).matrix
    path = io.StringIO()
    for y, line in enumerate(matrix):
        for x, dark in enumerate(line):
            if dark:
                path.write(f"M{x + 4} {y + 4}h1v1h-1z")
    return {"size": len(matrix) + 8, "path": path.getvalue()}

"""Plots of a statistics report as SVG, with escaped texts."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

WIDTH, HEIGHT, MARGIN = 640, 400, 56
RADIUS = 5
INK, LINE, BAR, PASS, FLAGGED = "#1b1f24", "#c8cdd3", "#2f6fb0", "#b3261e", "#b3261e"
PERCENT = 100
TICKS = 5


def discrimination_plot(report: Mapping[str, Any]) -> str:
    """Return a plot of facility by discrimination index, with a dot per item that has both."""
    items = [
        (number, one)
        for number, one in enumerate(report["items"], start=1)
        if one["facility"] is not None and one["discrimination_index"] is not None
    ]
    lowest = min((one["discrimination_index"] for _, one in items), default=0)
    bottom = -PERCENT if lowest < 0 else 0
    axes = _axes((0, PERCENT), (bottom, PERCENT), "Facility (%)", "Discrimination index (%)")
    dots = (_dot(number, one, bottom) for number, one in items)
    return _svg("Facility and discrimination of each question", [*axes, *dots])


def score_plot(report: Mapping[str, Any], passing_score: float) -> str:
    """Return a histogram of scores, with the pass mark in percent."""
    counts: Sequence[int] = report["distribution"]
    most = max(*counts, 1)
    width = PERCENT / len(counts)
    axes = _axes((0, PERCENT), (0, most), "Score (%)", "Attempts")
    bars = (_bar(place * width, width, count, most) for place, count in enumerate(counts))
    return _svg("Distribution of scores", [*axes, *bars, *_pass_mark(passing_score)])


def both_plots(report: Mapping[str, Any], passing_score: float) -> str:
    """Return both plots, one below the other."""
    plots = (discrimination_plot(report), score_plot(report, passing_score))
    placed = [
        f'<svg y="{number * HEIGHT}" width="{WIDTH}" height="{HEIGHT}">{one}</svg>'
        for number, one in enumerate(plots)
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {2 * HEIGHT}">'
    return "\n".join([head, *placed, "</svg>\n"])


def _pass_mark(percentage: float) -> Iterable[str]:
    at = _x(percentage, 0, PERCENT)
    yield (
        f'<line x1="{at:.1f}" y1="{MARGIN}" x2="{at:.1f}" y2="{HEIGHT - MARGIN}" stroke="{PASS}" '
        f'stroke-width="2" stroke-dasharray="6 4"/>'
    )
    yield _text(at, MARGIN - 8, f"Pass mark {percentage:g} %", fill=PASS)


def _dot(number: int, item: Mapping[str, Any], bottom: int) -> str:
    facility, index = item["facility"], item["discrimination_index"]
    x, y = _x(facility, 0, PERCENT), _y(index, bottom, PERCENT)
    colour = FLAGGED if item["flags"] else BAR
    title = f"Question {number}: facility {facility:g} %, discrimination {index:g} %"
    circle = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS}" fill="{colour}">'
    return f"{circle}<title>{escape(title)}</title></circle>" + _text(x, y - 8, str(number))


def _bar(start: float, width: float, count: int, most: int) -> str:
    left, right = _x(start, 0, PERCENT), _x(start + width, 0, PERCENT)
    top = _y(count, 0, most)
    title = f"{start:g} to {start + width:g} %: {count}"
    return (
        f'<rect x="{left + 1:.1f}" y="{top:.1f}" width="{right - left - 2:.1f}" '
        f'height="{HEIGHT - MARGIN - top:.1f}" fill="{BAR}"><title>{escape(title)}</title></rect>'
    )


def _axes(
    across: tuple[int, int], up: tuple[int, int], name_across: str, name_up: str
) -> Iterable[str]:
    for tick in range(TICKS + 1):
        value = across[0] + (across[1] - across[0]) * tick / TICKS
        yield _text(_x(value, *across), HEIGHT - MARGIN + 18, f"{value:g}")
        value = up[0] + (up[1] - up[0]) * tick / TICKS
        height = _y(value, *up)
        yield (
            f'<line x1="{MARGIN}" y1="{height:.1f}" x2="{WIDTH - MARGIN}" y2="{height:.1f}" '
            f'stroke="{LINE}"/>'
        )
        yield _text(MARGIN - 22, height + 4, f"{value:g}")
    yield _text(WIDTH / 2, HEIGHT - 12, name_across)
    yield _text(14, HEIGHT / 2, name_up, turned=True)


def _text(x: float, y: float, words: str, *, fill: str = INK, turned: bool = False) -> str:
    turn = f' transform="rotate(-90 {x:g} {y:g})"' if turned else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}"{turn}>{escape(words)}</text>'


def _x(value: float, low: float, high: float) -> float:
    return MARGIN + (WIDTH - 2 * MARGIN) * (value - low) / (high - low)


def _y(value: float, low: float, high: float) -> float:
    return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (value - low) / (high - low)


def _svg(title: str, shapes: Iterable[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12" text-anchor="middle">'
    )
    ground = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
    return "\n".join([head, f"<title>{escape(title)}</title>", ground, *shapes, "</svg>\n"])

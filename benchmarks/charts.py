"""Draws what the benchmarks left in build/bench: for each a PNG beside its figures.

.venv/bin/python -m benchmarks.charts
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt

from benchmarks.measuring import OUT

BAR = 0.4
"""Inches that a bar takes."""
ASSUMED = frozenset({"prices"})
"""Figures that were put in, not found."""


def draw(path: Path) -> None:
    """Bars of what was promised, in parts of the most it may be; without promises, of figures."""
    kept = json.loads(path.read_text())
    bars = _promised(kept["promises"]) or _numbers(kept["figures"])
    if not bars:
        return
    figure, axes = plt.subplots(figsize=(9, 1.2 + BAR * len(bars)))
    names = list(bars)[::-1]
    drawn = axes.barh(names, [bars[name] for name in names])
    axes.bar_label(drawn, fmt="%.3g", padding=3)
    if kept["promises"]:
        axes.axvline(1, color="black", linestyle="--")
        axes.set_xlabel("part of what it may be at most")
    axes.set_title(f"{path.stem}, {kept['taken'][:10]}", loc="left")
    axes.margins(x=0.12, y=0.01)
    figure.tight_layout()
    figure.savefig(path.with_suffix(".png"), dpi=110)
    plt.close(figure)


def _promised(promises: list[dict[str, Any]]) -> dict[str, float]:
    return {one["what"]: one["figure"] / one["at_most"] for one in promises}


def _numbers(figures: Mapping[str, Any], before: str = "") -> dict[str, float]:
    """Every number of nested figures, by the path to it."""
    found: dict[str, float] = {}
    for name, value in figures.items():
        if isinstance(value, Mapping) and name not in ASSUMED:
            found |= _numbers(value, f"{before}{name}: ")
        elif isinstance(value, int | float):
            found[f"{before}{name}"] = value
    return found


def main() -> None:
    for path in sorted(OUT.glob("*.json")):
        draw(path)
        print(path.with_suffix(".png").name)


if __name__ == "__main__":
    main()

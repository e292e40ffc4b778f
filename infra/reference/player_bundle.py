"""Joins the player's modules and stylesheets into the two files that its page loads.

Thirty modules are good to read and to test; thirty requests for each first visit would be as many
calls of a function, in the very minute in which an exam begins. Each module keeps a scope of its
own, and nothing else about it is changed.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from infra.build.template import ROOT

PLAYER = ROOT / "player"
ENTRY = "main"
STYLES = ("base", "quiz", "paper")

_IMPORT = re.compile(r'^import \{ ([^}]*) \} from "\./([a-z-]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async function|function|class|const) (\w+))", re.MULTILINE)
_LEFT = re.compile(r"^(import|export)\b", re.MULTILINE)


def script(folder: Path = PLAYER, entry: str = ENTRY) -> str:
    """All that ``entry`` imports, each module before those that import it.

    Raises ValueError when modules import each other in a circle, or in a form not known here.
    """
    return "\n".join(_as_value(folder, name) for name in dict.fromkeys(_order(folder, entry, ())))


def style(folder: Path = PLAYER) -> str:
    """The stylesheets, one after the other."""
    return "\n".join((folder / f"{name}.css").read_text() for name in STYLES)


def _order(folder: Path, name: str, above: tuple[str, ...]) -> Iterator[str]:
    if name in above:
        raise ValueError(f"{' > '.join((*above, name))} is a circle")
    for _, imported in _IMPORT.findall((folder / f"{name}.js").read_text()):
        yield from _order(folder, imported, (*above, name))
    yield name


def _as_value(folder: Path, name: str) -> str:
    """A module as an object of what it exports."""
    text = (folder / f"{name}.js").read_text()
    exported = ", ".join(found[1] for found in _EXPORT.findall(text))
    text = _IMPORT.sub(lambda found: f"const {{ {found[1]} }} = {_variable(found[2])};\n", text)
    text = _EXPORT.sub(r"\1", text)
    if left := _LEFT.search(text):
        raise ValueError(f"{name}.js has an {left[1]} of a form that is not known here")
    return f"const {_variable(name)} = (() => {{\n{text}\nreturn {{ {exported} }};\n}})();\n"


def _variable(name: str) -> str:
    return f"module_{name.replace('-', '_')}"

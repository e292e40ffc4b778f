"""Puts empty parts in place of some that libraries load and no function uses.

botocore loads the writer of its own documentation for every client; urllib3 looks for a package
that speaks HTTP/2. Together they are 7 % of what it takes a worker to begin.
The parts lean on the insides of one version: of another one, all is left as it is, which is
slower and nothing else. `tests/infra/build/test_bundle.py` starts every handler from the result.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_NOTICE = "# Changed for Invigil's bundle (infra/build/replacing.py): unused parts are left out.\n"

_DOCSTRINGS = """
class LazyLoadedDocstring(str):
    def __new__(cls, *args, **kwargs):
        return super().__new__(cls)

    def __init__(self, *args, **kwargs):
        super().__init__()


class ClientMethodDocstring(LazyLoadedDocstring):
    pass


class PaginatorDocstring(LazyLoadedDocstring):
    pass


class WaiterDocstring(LazyLoadedDocstring):
    pass
"""

_EVENTS = """
class _Silent:
    def __init__(self, *args, **kwargs):
        pass

    def __call__(self, *args, **kwargs):
        pass

    append_documentation = __call__
    document_auto_populated_param = __call__
    hide_param = __call__
    replace_documentation_for_matching_shape = __call__


AppendParamDocumentation = _Silent
AutoPopulatedParam = _Silent
DocumentModifiedShape = _Silent
HideParamFromOperations = _Silent
"""


@dataclass(frozen=True, slots=True)
class Replacement:
    """Files, by their paths in a package, that take the place of those that its version has."""

    package: str
    version: str
    emptied: str
    """The folder that holds them, and nothing else afterwards but what is ``kept``."""
    files: Mapping[str, str]
    kept: tuple[str, ...] = ()


REPLACEMENTS = (
    Replacement(
        "botocore",
        "1.43.106",
        "docs",
        {"__init__.py": "", "docstring.py": _DOCSTRINGS, "utils.py": _EVENTS},
    ),
    Replacement("urllib3", "2.8.0", "http2", {"__init__.py": ""}, kept=("probe.py",)),
)


def replace(tree: Path) -> None:
    """Replace parts of the packages installed under ``tree`` that are of the very versions."""
    for one in REPLACEMENTS:
        if (tree / f"{one.package}-{one.version}.dist-info").exists():
            _replace(tree / one.package / one.emptied, one)


def _replace(folder: Path, replacement: Replacement) -> None:
    kept = {name: (folder / name).read_text() for name in replacement.kept}
    shutil.rmtree(folder)
    folder.mkdir()
    for name, text in kept.items():
        (folder / name).write_text(text)
    for name, text in replacement.files.items():
        (folder / name).write_text(_NOTICE + text)

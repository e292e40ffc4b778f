"""All kinds of stored items, found in the code."""

import importlib
import pkgutil
from collections.abc import Iterator

import chalicelib
from chalicelib.dynamo.items import Item


def kinds(of: type[Item] = Item) -> Iterator[type[Item]]:
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def import_all() -> None:
    """Import all modules: those of an item kind may have any name."""
    for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        if "_vendor" not in module.name:
            importlib.import_module(module.name)


import_all()
KINDS = sorted(
    (kind for kind in kinds() if kind.__module__.startswith("chalicelib.")),
    key=lambda kind: (kind.__module__, kind.__name__),
)

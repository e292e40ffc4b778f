"""Lazy imports of submodules that are rarely needed."""

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec


def load_lazily(name: str) -> None:
    """Import the submodule ``name`` on first use instead of on its next import.

    Raises ModuleNotFoundError when it does not exist. Follows the recipe in importlib's
    documentation; the name in the parent prevents that ``from parent import module`` counts as a
    use.
    """
    if name in sys.modules:
        return
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name)
    spec.loader = LazyLoader(spec.loader)
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    parent, _, child = name.rpartition(".")
    setattr(sys.modules[parent], child, module)

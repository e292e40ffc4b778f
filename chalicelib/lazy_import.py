"""Loads a module when something of it is first used, for libraries that load more than they use."""

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec


def load_lazily(name: str) -> None:
    """Have the submodule ``name`` loaded by its first use instead of by the next import of it.

    Raises ModuleNotFoundError when there is none. After the recipe in importlib's documentation;
    the name in the parent keeps ``from parent import module`` from counting as a use.
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

"""A module that is loaded lazily is loaded by its first use, and by nothing before."""

import subprocess
import sys

import pytest

from chalicelib import lazy_import

CODE = """
import sys, xml
from chalicelib import lazy_import
lazy_import.load_lazily("xml.dom")
from xml import dom
before = "xml.dom.domreg" in sys.modules
node = dom.Node.ELEMENT_NODE
lazy_import.load_lazily("xml.dom")
print(before, "xml.dom.domreg" in sys.modules, node, dom is sys.modules["xml.dom"])
"""


def test_it_is_loaded_by_its_first_use() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "1", "True"]


def test_a_module_that_does_not_exist_is_missed_at_once() -> None:
    with pytest.raises(ModuleNotFoundError):
        lazy_import.load_lazily("xml.nothing")

"""The parts of the player that need no browser, tested in their own language."""

import subprocess
from pathlib import Path

import playwright

from infra.template import ROOT

NODE = Path(playwright.__file__).parent / "driver" / "node"
"""The browser driver brings it along, so no machine needs one of its own."""

MAKERS_OF_MARKUP = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")
LONGEST = 200
"""Lines of a module of the player."""


def test_the_parts_of_the_player_do_what_their_tests_say() -> None:
    tests = sorted((ROOT / "tests" / "player").glob("*.test.js"))
    assert tests
    command = [str(NODE), "--test", "--test-reporter=tap", *map(str, tests)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "# skipped 0" in done.stdout


def test_each_module_of_the_player_is_small_and_makes_no_markup_of_text() -> None:
    modules = sorted((ROOT / "chalicelib" / "face" / "play").glob("*.js"))
    assert modules
    for module in modules:
        text = module.read_text()
        assert text.count("\n") <= LONGEST, module.name
        for dangerous in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
        ):
            assert dangerous not in text, (module.name, dangerous)

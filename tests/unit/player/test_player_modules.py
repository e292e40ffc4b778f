"""The parts of the player that need no browser, tested in their own language."""

import subprocess
from pathlib import Path

import playwright
import pytest

from infra.build.template import ROOT
from infra.reference.player_bundle import PLAYER, script

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
    modules = sorted(PLAYER.glob("*.js"))
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


def joined(folder: Path, **modules: str) -> str:
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)
    return script(folder, "main")


def run(text: str) -> str:
    command = [str(NODE), "--input-type=module", "--eval", text]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_joined_modules_keep_their_scopes_and_come_before_those_that_import_them(
    tmp_path: Path,
) -> None:
    text = joined(
        tmp_path,
        main='import { b } from "./b.js";\nimport { a } from "./a.js";\nconsole.log(a(), b);\n',
        a="const hidden = 1;\nexport function a() {\n  return hidden;\n}\n",
        b='import { a } from "./a.js";\nconst hidden = 2;\nexport const b = hidden + a();\n',
    )
    assert run(text) == "1 3\n"
    assert text.count("function a()") == 1


@pytest.mark.parametrize(
    ("main", "why"),
    [
        ('import { b } from "./b.js";\n', "circle"),
        ('import * as b from "./b.js";\n', "form"),
        ("export default 1;\n", "form"),
    ],
)
def test_what_cannot_be_joined_is_refused(tmp_path: Path, main: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        joined(tmp_path, main=main, b='import { a } from "./main.js";\n')

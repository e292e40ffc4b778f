"""The web client: sources, texts, built files and their size."""

import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import playwright
import pytest

from chalicelib import bootstrap
from chalicelib.accounts.admin_api import LIMITS
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.notifications.models import Topic
from infra.build import web_client
from infra.build.template import ROOT
from infra.build.web_client import CLIENT, PLAY
from infra.reference.problems_page import all_problems

NODE = Path(playwright.__file__).parent / "driver" / "node"
"""The browser driver brings it along, so no machine needs one of its own."""

MAKERS_OF_MARKUP = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    "dangerouslySet",
)
LONGEST = 300
"""Lines of a module."""

PLAYER_BYTES = 20 * 1024
"""At a first visit. 45 KB would take too long on a slow network: see `benchmarks.page_load`."""
ROOMS_BYTES = 48 * 1024
"""With the part in which quizzes are taken."""
STUDIO_BYTES = 110 * 1024
LAZY_BYTES = 65 * 1024

MESSAGE = re.compile(r"^([a-z][\w-]*) =", re.MULTILINE)
VARIABLE = re.compile(r"\{ \$(\w+)")
USED = re.compile(r"\bt\(\s*\"([a-z][\w-]*)\"")
FROM = re.compile(r'^(?:import|export)(?! type).*? from "(\.[^"]+)";', re.MULTILINE)
IMPORTED = re.compile(r'(?:from|import)\s*"\./([\w-]+\.js)"')


def modules() -> list[Path]:
    return sorted([*CLIENT.glob("src/**/*.ts"), *CLIENT.glob("src/**/*.tsx")])


def texts(name: str) -> dict[str, str]:
    """The messages of a file by name."""
    parts = MESSAGE.split((CLIENT / "src" / "locales" / f"{name}.ftl").read_text())
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def zipped(*names: str) -> int:
    return sum(len(gzip.compress((PLAY / name).read_bytes(), 9)) for name in names)


def loaded_at_first(page: str, *parts: str) -> set[str]:
    """A page, its style, its script and all that it imports at once; parts beside."""
    loaded = {f"{page}.html", f"{page}.css"}
    waiting = [f"{page}.js", *parts]
    while waiting:
        name = waiting.pop()
        loaded.add(name)
        waiting += set(IMPORTED.findall((PLAY / name).read_text())) - loaded
    return loaded


def lazy() -> Iterator[str]:
    for path in PLAY.glob("*.js"):
        if path.name not in loaded_at_first("play") | loaded_at_first("studio"):
            yield path.name


def test_web_client_core_passes_its_tests() -> None:
    tests = sorted((ROOT / "tests" / "web_client").glob("*.test.ts"))
    assert tests
    command = [str(NODE), "--test", "--test-reporter=tap", *map(str, tests)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout
    assert "# skipped 0" in done.stdout


def test_modules_are_small_and_make_no_markup_of_text() -> None:
    assert modules()
    for module in modules():
        text = module.read_text()
        assert text.count("\n") <= LONGEST, module.name
        for dangerous in MAKERS_OF_MARKUP:
            assert dangerous not in text, (module.name, dangerous)


@pytest.mark.parametrize("page", ["", "player.", "studio.", "problems."])
def test_every_language_has_every_message_with_the_same_variables(page: str) -> None:
    english, german = texts(f"{page}en"), texts(f"{page}de")
    assert english.keys() == german.keys()
    for name, text in english.items():
        found = set(VARIABLE.findall(german[name]))
        assert found == set(VARIABLE.findall(text)), name


def imported_at_first(module: Path) -> set[Path]:
    """A module and all that it imports at once."""
    reached, waiting = set[Path](), [module]
    while waiting:
        one = waiting.pop()
        reached.add(one)
        found = {(one.parent / name).resolve() for name in FROM.findall(one.read_text())}
        waiting += {path for path in found if path.suffix in {".ts", ".tsx"}} - reached
    return reached


def test_every_message_that_is_shown_is_written_where_its_page_has_it() -> None:
    first, player, studio = (texts(name).keys() for name in ("en", "player.en", "studio.en"))
    assert not first & player | (first | player) & studio
    at_first = imported_at_first(CLIENT / "src" / "player" / "player.tsx")
    for module in modules():
        written = first if module in at_first else first | player
        for name in USED.findall(module.read_text()):
            assert name in (written | studio if "studio" in module.parts else written), (
                module.name,
                name,
            )


FORMATTERS = {"numbers.ts", "text.ts"}
"""Where a number becomes text by the rules of the page's language."""
FORMATS = re.compile(r"\.toFixed\(|\.toPrecision\(|Intl\.NumberFormat")
RAW = re.compile(
    r"(?<![=\w$])\{[\w.?!]*\b(\w+)!?\}"  # what an element shows; an attribute has a `=` before it
    r"|\$\{[^}]*?\b(\w+)!?\}"
    r"|String\([\w.?!]*\b(\w+)!?\)"
)
FORM_FIELD = re.compile(r"defaultValue=\{[^}]*\}")


def fractions(node: object) -> Iterator[str]:
    """Names of the API's members that can hold a fraction."""
    if isinstance(node, list):
        for one in node:
            yield from fractions(one)
    if isinstance(node, dict):
        for name, schema in node.get("properties", {}).items():
            variants = [schema, *schema.get("anyOf", [])]
            if any(one.get("type") == "number" for one in variants):
                yield name
        for one in node.values():
            yield from fractions(one)


def unformatted(source: str, names: set[str]) -> list[str]:
    """Where a view shows a member of these names as the API has it."""
    shown = RAW.finditer(FORM_FIELD.sub("", source))
    return [match[0] for match in shown if names & set(match.groups())]


def test_fractions_are_shown_by_the_rules_of_the_language() -> None:
    names = set(fractions(json.loads((ROOT / "chalicelib/site/openapi.json").read_text())))
    assert {"score", "points", "percentage", "mean", "kappa"} <= names
    for module in modules():
        source = module.read_text()
        if module.name not in FORMATTERS:
            assert FORMATS.findall(source) == [], module.name
        if module.suffix == ".tsx":
            assert unformatted(source, names) == [], module.name


def test_raw_fraction_is_found_wherever_it_becomes_text() -> None:
    for raw in ("<b>{one.score}</b>", "{`${grade.score} of`}", "String(one?.score)"):
        assert unformatted(raw, {"score"}), raw
    for shown in ("{number(one.score)}", "max={one.score}", "send({ score })", "{t(one.id)}"):
        assert unformatted(shown, {"score"}) == [], shown


NAMED: dict[str, Iterable[str]] = {
    "account-event": AuditEvent,
    "limit": LIMITS,
    "mail-type": Topic,
    "queue": bootstrap.dead_letters().names,
    "task": bootstrap.status().kinds,
}
"""Names of the API that the administration shows."""


@pytest.mark.parametrize("kind", NAMED)
def test_every_name_of_the_administration_has_words(kind: str) -> None:
    missing = {f"{kind}-{name.replace('_', '-')}" for name in NAMED[kind]} - texts(
        "studio.en"
    ).keys()
    assert missing == set()


WORDS_OF_PROGRAMS = re.compile(
    r"Idempotency-Key|If-Match|ETag|JSON|\btoken\b|media type|\bmethod\b|\bparse", re.IGNORECASE
)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_problem_has_words_for_people(language: str) -> None:
    """Each code: a page of another version than its service meets what it never asked for."""
    written: dict[str, str] = {}
    for page in ("", "player.", "studio.", "problems."):
        written |= texts(f"{page}{language}")
    codes = {f"problem-{one.code.replace('_', '-')}" for one in all_problems()}
    assert codes - written.keys() == set()
    for code in codes:
        assert WORDS_OF_PROGRAMS.findall(written[code]) == [], code


def test_committed_build_is_of_the_committed_sources() -> None:
    built = web_client.read_built()
    assert built["sources"] == web_client.sources_digest(), "python -m infra.build.web_client"
    assert built["files"] == web_client.built_files()


@pytest.mark.skipif(shutil.which("npm") is None, reason="rebuilding needs npm")
@pytest.mark.npm
def test_committed_build_matches_the_sources(tmp_path: Path) -> None:
    web_client.check_types()
    assert web_client.build(tmp_path) == web_client.read_built()


def test_pages_and_each_lazy_part_keep_their_budgets() -> None:
    rooms = {name for name in lazy() if name.startswith("rooms-")}
    assert len(rooms) == 1
    player = loaded_at_first("play", *rooms) | {"rooms.css"}
    assert zipped(*player) <= ROOMS_BYTES
    assert zipped(*loaded_at_first("play")) <= PLAYER_BYTES
    assert zipped(*loaded_at_first("studio")) <= STUDIO_BYTES
    assert list(lazy())
    for name in lazy():
        assert zipped(name) <= LAZY_BYTES, name


def test_page_names_all_scripts_of_its_next_part() -> None:
    """They are asked for at once, and not one after the other."""
    [rooms] = {name for name in lazy() if name.startswith("rooms-")}
    named = re.search(r'name="next-scripts" content="([^"]+)"', (PLAY / "play.html").read_text())
    assert named is not None
    both = loaded_at_first("play", rooms)
    assert set(named[1].split()) == both - loaded_at_first("play")
    worker = (PLAY / "worker.js").read_text()
    assert {name for name in both if name.endswith(".js") and f'"{name}"' not in worker} == set()


def test_licences_of_all_that_got_in_are_served_with_it() -> None:
    licences = (PLAY / "licences.txt").read_text()
    packages = web_client.read_built()["packages"]
    assert {
        "preact",
        "@preact/signals",
        "markdown-it",
        "temml",
    } <= packages.keys()
    for name, package in packages.items():
        assert f"{name} {package['version']}" in licences

"""The version is the same wherever it is written."""

import json
import re
import tomllib
from datetime import date

from chalicelib.settings import Settings
from infra.build.sbom import sbom
from infra.build.template import ROOT
from tests.support.releases import recorded

RELEASES = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2})$", re.MULTILINE)


def test_one_version_in_packages_reference_bill_and_changelog() -> None:
    version = Settings().version
    python = (tomllib.loads((ROOT / at / "pyproject.toml").read_text()) for at in PYTHON)
    written = [
        *(one["project"]["version"] for one in python),
        json.loads((ROOT / "clients/typescript/package/package.json").read_text())["version"],
        *(json.loads((ROOT / at).read_text())["info"]["version"] for at in REFERENCES),
        sbom((ROOT / "requirements.txt").read_text(), {})["metadata"]["component"]["version"],
        latest()[0],
    ]
    assert set(written) == {version}


PYTHON = (".", "clients/python")
REFERENCES = ("docs/openapi.json", "chalicelib/site/openapi.json")


def latest() -> tuple[str, str]:
    """The newest release of the changelog, with its date."""
    found: list[tuple[str, str]] = RELEASES.findall((ROOT / "CHANGELOG.md").read_text())
    return found[0]


def test_changelog_is_dated() -> None:
    assert date.fromisoformat(latest()[1])


READERS = (
    "Takers",
    "Authors",
    "Markers",
    "Proctors",
    "Administrators",
    "Operators",
    "Integrators",
    "Limits",
)
MOST_LINES = 100


def test_changelog_is_sorted_by_its_readers_and_short() -> None:
    """A merge may bring an earlier list back: take main's file and add the new line to it."""
    lines = (ROOT / "CHANGELOG.md").read_text().splitlines()
    assert tuple(one.removeprefix("### ") for one in lines if one.startswith("### ")) == READERS
    said = [one for one in lines if one.startswith("- ")]
    assert len(said) == len(set(said))
    assert len(lines) <= MOST_LINES


def test_what_this_release_leaves_behind_is_recorded() -> None:
    assert Settings().version in {one.name for one in recorded()}

"""The bill of materials lists all shipped packages with allowed licences."""

from infra.build.sbom import UNSTATED, components, sbom
from infra.build.template import ROOT
from infra.build.vendor import read_lock

LOCK = (ROOT / "requirements.txt").read_text()

PERMISSIVE = ("MIT", "Apache", "BSD", "PSF", "Unlicense", "ISC")
READ_BY_A_PERSON = {"python-dateutil": "Dual License"}
"""Apache-2.0 or BSD-3-Clause."""


def test_everything_that_is_locked_is_in_the_bill_with_its_hashes() -> None:
    made = sbom(LOCK, {})
    names = {one["name"] for one in made["components"]}
    assert {"botocore", "pydantic", "pynamodb", "cryptography"} <= names
    assert len(made["components"]) == len([one for one in LOCK.splitlines() if one[:1].isalnum()])
    for one in made["components"]:
        assert one["purl"] == f"pkg:pypi/{one['name'].lower()}@{one['version']}"
        assert one["hashes"], one["name"]
    assert sum(len(one["hashes"]) for one in made["components"]) == LOCK.count("--hash=sha256:")


def test_sbom_includes_shipped_npm_files() -> None:
    package = {"version": "1.2.3", "licence": "Apache-2.0", "integrity": "sha512-/wA="}
    vendored = {"shown": {**package, "ships": True}, "for-tests": {**package, "ships": False}}
    *rest, one = sbom(LOCK, vendored)["components"]
    assert rest == sbom(LOCK, {})["components"]
    assert one["purl"] == "pkg:npm/shown@1.2.3"
    assert one["hashes"] == [{"alg": "SHA-512", "content": "ff00"}]
    assert one["licenses"] == [{"license": {"id": "Apache-2.0"}}]


def test_the_same_lock_gives_the_same_bill() -> None:
    assert sbom(LOCK, {}) == sbom(LOCK, {})


def test_no_licence_asks_for_our_source() -> None:
    shipped = [one for one in read_lock().values() if one["ships"]]
    assert all(one["licence"] in {"Apache-2.0", "MIT"} for one in shipped)
    for one in components(LOCK):
        licence = one.licence
        allowed = (*PERMISSIVE, READ_BY_A_PERSON.get(one.name, UNSTATED))
        assert any(name in licence for name in allowed), (one.name, licence)


def test_markers_and_extras_are_not_part_of_a_name() -> None:
    lock = "pyjwt[crypto]==2.15.0 ; python_version >= '3.11' \\\n    --hash=sha256:" + "a" * 64
    [one] = components(lock)
    assert (one.name, one.version, one.hashes) == ("pyjwt", "2.15.0", ("a" * 64,))

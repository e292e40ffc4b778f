"""Vendored files match the lock, and other packages are refused."""

import hashlib
from pathlib import Path

import pytest

from infra.build import vendor


def test_vendored_files_match_the_lock() -> None:
    lock = vendor.read_lock()
    assert lock["swagger-ui-dist"]["integrity"].startswith("sha512-")
    assert vendor.changed_files(lock) == []


def test_every_package_has_its_licence_beside_it() -> None:
    for package in vendor.read_lock().values():
        assert any(name.startswith("LICENSE") for name in package["files"])


def test_a_copy_that_was_changed_or_lost_is_found(tmp_path: Path) -> None:
    right = hashlib.sha256(b"right").hexdigest()
    files = {name: {"to": name, "sha256": right} for name in ("right.js", "changed.js", "lost.js")}
    (tmp_path / "right.js").write_bytes(b"right")
    (tmp_path / "changed.js").write_bytes(b"rigth")
    assert vendor.changed_files({"one": {"files": files}}, tmp_path) == ["changed.js", "lost.js"]


def test_another_archive_than_the_locked_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "one.tgz"
    archive.write_bytes(b"not what was locked")
    npm = tmp_path / "npm"
    npm.write_text(f"#!/bin/sh\necho {archive}\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    lock = {"one": {"version": "1.0.0", "integrity": "sha512-other", "files": {}}}
    with pytest.raises(vendor.VendorError, match="not the archive that is locked"):
        vendor.vendor(lock)


def test_unshipped_vendored_files_are_not_in_the_bundle() -> None:
    for package in vendor.read_lock().values():
        for copy in package["files"].values():
            assert copy["to"].startswith("chalicelib/") is package["ships"]

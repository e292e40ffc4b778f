"""`make dev`: which changes of files are found."""

import os
from pathlib import Path

import pytest

from infra.build.template import ROOT
from infra.emulator.watch import WATCHED, changed_files, snapshot


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("app.py", "chalicelib/clock.py", "chalicelib/site/main.js", "docs/page.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def test_written_new_and_removed_files_are_found(checkout: Path) -> None:
    before = snapshot(checkout)
    os.utime(checkout / "app.py", ns=(1, 1))
    (checkout / "chalicelib" / "ids.py").write_text("")
    (checkout / "chalicelib" / "site" / "main.js").unlink()
    found = changed_files(before, snapshot(checkout), checkout)
    assert found == ["app.py", "chalicelib/ids.py", "chalicelib/site/main.js"]


def test_bytecode_and_documents_are_no_change(checkout: Path) -> None:
    before = snapshot(checkout)
    (checkout / "chalicelib" / "clock.cpython-311.pyc").write_bytes(b"")
    (checkout / "docs" / "page.md").write_text("changed")
    assert changed_files(before, snapshot(checkout), checkout) == []


def test_a_file_that_a_build_removes_meanwhile_is_not_there(checkout: Path) -> None:
    gone = checkout / "chalicelib" / "chunk.js"
    gone.symlink_to(checkout / "removed.js")  # listed, and not found when it is looked at
    assert gone not in snapshot(checkout)


def test_everything_that_is_watched_exists() -> None:
    assert [name for name in WATCHED if not (ROOT / name).exists()] == []
